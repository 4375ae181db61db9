/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gvnc-security.h"

#include <gvnc.h>

#include "rfb-security.h"

/* libgvnc still speaks in GValueArrays. */
G_GNUC_BEGIN_IGNORE_DEPRECATIONS

static GValueArray *
make_array (GType      type,
            const int *values,
            gsize      n_values)
{
  GValueArray *array = g_value_array_new ((guint) n_values);

  for (gsize i = 0; i < n_values; i++)
    {
      GValue value = G_VALUE_INIT;

      g_value_init (&value, type);
      g_value_set_enum (&value, values[i]);
      g_value_array_append (array, &value);
      g_value_unset (&value);
    }

  return array;
}

static guint
choose_type_above (const int        *values,
                   gsize             n_values,
                   gboolean          is_local,
                   VtrSecurityLevel  least_level)
{
  const VtrSignInRules rules = { .is_local = is_local, .least_level = least_level };
  VtrSecurityLevel level = VTR_SECURITY_LEVEL_UNKNOWN;
  GValueArray *array = make_array (VNC_TYPE_CONNECTION_AUTH, values, n_values);
  guint chosen = vtr_gvnc_security_choose_type (array, &rules, &level);

  g_assert_true (is_local || chosen == 0 || level >= least_level);

  g_value_array_free (array);

  return chosen;
}

static guint
choose_type (const int *values,
             gsize      n_values,
             gboolean   is_local)
{
  return choose_type_above (values, n_values, is_local, VTR_SECURITY_LEVEL_UNKNOWN);
}

static guint
choose_subtype_above (const int        *values,
                      gsize             n_values,
                      gboolean          is_local,
                      VtrSecurityLevel  least_level)
{
  const VtrSignInRules rules = { .is_local = is_local, .least_level = least_level };
  VtrSecurityLevel level = VTR_SECURITY_LEVEL_UNKNOWN;
  GValueArray *array = make_array (VNC_TYPE_CONNECTION_AUTH_VENCRYPT, values, n_values);
  guint chosen = vtr_gvnc_security_choose_subtype (VNC_CONNECTION_AUTH_VENCRYPT, array, &rules,
                                                   &level);

  g_assert_true (is_local || chosen == 0 || level >= least_level);

  g_value_array_free (array);

  return chosen;
}

static guint
choose_subtype (const int *values,
                gsize      n_values,
                gboolean   is_local)
{
  return choose_subtype_above (values, n_values, is_local, VTR_SECURITY_LEVEL_UNKNOWN);
}

G_GNUC_END_IGNORE_DEPRECATIONS

static void
test_types (void)
{
  const int all[] = { 1, 2, 30, 18, 19, 20, 0x71 };
  const int sasl[] = { 20 };
  const int dangerous[] = { 30, 0x71, (int) 0xfffffffa, 5, 6, 16, 17, 77 };

  g_assert_cmpuint (choose_type (all, G_N_ELEMENTS (all), FALSE), ==, 19);
  g_assert_cmpuint (choose_type (all, 2, FALSE), ==, 1);
  g_assert_cmpuint (choose_type (all + 1, 1, FALSE), ==, 2);
  g_assert_cmpuint (choose_type (sasl, 1, FALSE), ==, 0);
  g_assert_cmpuint (choose_type (sasl, 1, TRUE), ==, 20);
  g_assert_cmpuint (choose_type (dangerous, G_N_ELEMENTS (dangerous), TRUE), ==, 0);
  g_assert_cmpuint (choose_type (all, 0, TRUE), ==, 0);
}

/* VeNCrypt's own Plain (256) shows the password to everybody, TLSPlain to whoever stands in
 * between. */
static void
test_subtypes (void)
{
  const int plain[] = { 256 };
  const int tls[] = { 256, 259, 264, 257, 258 };
  const int x509[] = { 256, 257, 260, 261, 262 };

  g_assert_cmpuint (choose_subtype (plain, 1, TRUE), ==, 0);
  g_assert_cmpuint (choose_subtype (tls, 3, FALSE), ==, 0);
  g_assert_cmpuint (choose_subtype (tls, 5, FALSE), ==, 258);
  g_assert_cmpuint (choose_subtype (tls, 5, TRUE), ==, 259);
  g_assert_cmpuint (choose_subtype (x509, 5, FALSE), ==, 262);
  g_assert_cmpuint (choose_subtype (x509, 0, FALSE), ==, 0);
}

/* Less than was seen before isn't taken, though the list that is offered now is another than the
 * one that led to libgvnc. */
static void
test_levels (void)
{
  const int plain[] = { 1, 2, 20 };
  const int tls[] = { 1, 18 };
  const int subtypes[] = { 257, 258, 263 };

  g_assert_cmpuint (choose_type_above (plain, 3, FALSE, VTR_SECURITY_LEVEL_ENCRYPTED), ==, 0);
  g_assert_cmpuint (choose_type_above (plain, 3, TRUE, VTR_SECURITY_LEVEL_ENCRYPTED), ==, 1);
  g_assert_cmpuint (choose_type_above (tls, 2, FALSE, VTR_SECURITY_LEVEL_ENCRYPTED), ==, 18);
  g_assert_cmpuint (choose_type_above (tls, 2, FALSE, VTR_SECURITY_LEVEL_VERIFIED), ==, 0);
  g_assert_cmpuint (choose_subtype_above (subtypes, 2, FALSE, VTR_SECURITY_LEVEL_VERIFIED), ==, 0);
  g_assert_cmpuint (choose_subtype_above (subtypes, 3, FALSE, VTR_SECURITY_LEVEL_VERIFIED), ==,
                    263);
}

/* The native engine sends connections here by the numbers of their types: both must mean the same
 * by them. */
static void
test_same_numbers (void)
{
  const VtrSignInRules rules = { .is_local = TRUE };
  guint n_same = 0;

  for (guint32 code = 0; code < 300; code++)
    {
      const VtrRfbSecurityType *type = NULL;
      const char *name = NULL;

      if (vtr_rfb_security_choose (FALSE, &code, 1, &rules, &type) == VTR_RFB_CHOICE_TAKEN)
        name = vtr_gvnc_security_get_name (code, 0);
      else if (vtr_rfb_security_choose (TRUE, &code, 1, &rules, &type) == VTR_RFB_CHOICE_TAKEN)
        name = vtr_gvnc_security_get_name (VNC_CONNECTION_AUTH_VENCRYPT, code);
      else
        continue;

      /* libgvnc isn't let near VeNCrypt's Plain. */
      if (code == VNC_CONNECTION_AUTH_VENCRYPT_PLAIN)
        continue;
      g_assert_cmpstr (type->name, ==, name);
      n_same++;
    }

  g_assert_cmpuint (n_same, ==, 13);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gvnc-security/types", test_types);
  g_test_add_func ("/gvnc-security/subtypes", test_subtypes);
  g_test_add_func ("/gvnc-security/levels", test_levels);
  g_test_add_func ("/gvnc-security/same-numbers", test_same_numbers);

  return g_test_run ();
}

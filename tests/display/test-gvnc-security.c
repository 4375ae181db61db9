/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gvnc-security.h"

#include <gvnc.h>

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
choose_type (const int *values,
             gsize      n_values,
             gboolean   is_local)
{
  GValueArray *array = make_array (VNC_TYPE_CONNECTION_AUTH, values, n_values);
  guint chosen = vtr_gvnc_security_choose_type (array, is_local);

  g_value_array_free (array);

  return chosen;
}

static guint
choose_subtype (const int *values,
                gsize      n_values,
                gboolean   is_local)
{
  GValueArray *array = make_array (VNC_TYPE_CONNECTION_AUTH_VENCRYPT, values, n_values);
  guint chosen = vtr_gvnc_security_choose_subtype (array, is_local);

  g_value_array_free (array);

  return chosen;
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

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gvnc-security/types", test_types);
  g_test_add_func ("/gvnc-security/subtypes", test_subtypes);

  return g_test_run ();
}

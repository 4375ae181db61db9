/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys that become others, as the command line names them. */

#include "key-remap.h"

#include <gdk/gdkkeysyms.h>
#include <gio/gio.h>
#include <string.h>

#define GOOD "F1=SHIFT+CTRL+F1,1=SHIFT+F1,ALT_L=VoidSymbol"

static void
expect_one (const VtrKeyRemap *remap,
            guint32            keysym,
            guint32            other,
            guint              scancode)
{
  const VtrKeyCombo *combo = vtr_key_remap_find (remap, keysym);

  g_assert_nonnull (combo);
  g_assert_cmpuint (combo->count, ==, 1);
  g_assert_cmphex (combo->keys[0].keysym, ==, other);
  g_assert_cmphex (combo->keys[0].scancode, ==, scancode);
}

static void
expect_none (const VtrKeyRemap *remap,
             guint32            keysym)
{
  const VtrKeyCombo *combo = vtr_key_remap_find (remap, keysym);

  g_assert_nonnull (combo);
  g_assert_cmpuint (combo->count, ==, 0);
}

static void
test_good (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrKeyRemap) remap = vtr_key_remap_new (GOOD, &error);
  const VtrKeyCombo *combo = NULL;

  g_assert_no_error (error);
  combo = vtr_key_remap_find (remap, GDK_KEY_F1);
  g_assert_cmpuint (combo->count, ==, 3);
  g_assert_cmphex (combo->keys[0].keysym, ==, GDK_KEY_Shift_L);
  g_assert_cmphex (combo->keys[1].keysym, ==, GDK_KEY_Control_L);
  g_assert_cmphex (combo->keys[2].keysym, ==, GDK_KEY_F1);
  g_assert_cmphex (combo->keys[2].scancode, ==, 0x3b);
  g_assert_cmpuint (vtr_key_remap_find (remap, GDK_KEY_1)->count, ==, 2);
  expect_none (remap, GDK_KEY_Alt_L);
  /* What it is with Shift. */
  expect_none (remap, GDK_KEY_Meta_L);
  g_assert_null (vtr_key_remap_find (remap, GDK_KEY_Alt_R));
  g_assert_null (vtr_key_remap_find (remap, GDK_KEY_2));
  g_assert_null (vtr_key_remap_find (NULL, GDK_KEY_F1));
}

static void
test_names (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrKeyRemap) remap =
    vtr_key_remap_new ("a=b,q=w,Q=E,caps_lock=Control_R,page_up=kp_add,comma=,Print=void,"
                       "SUPER=AltGr", &error);

  g_assert_no_error (error);
  expect_one (remap, GDK_KEY_a, GDK_KEY_b, 0x30);
  expect_one (remap, GDK_KEY_A, GDK_KEY_b, 0x30);
  expect_one (remap, GDK_KEY_q, GDK_KEY_w, 0x11);
  expect_one (remap, GDK_KEY_Q, GDK_KEY_E, 0x12);
  expect_one (remap, GDK_KEY_Caps_Lock, GDK_KEY_Control_R, 0x9d);
  expect_one (remap, GDK_KEY_Page_Up, GDK_KEY_KP_Add, 0x4e);
  expect_one (remap, GDK_KEY_Super_L, GDK_KEY_ISO_Level3_Shift, 0xb8);
  expect_none (remap, GDK_KEY_comma);
  expect_none (remap, GDK_KEY_Print);
}

static void
test_bad (void)
{
  static const char * const BAD[] = {
    "", ",", "F1", "=F1", "F1=F2,", "F1=nokey", "nokey=F1", "F1=CTRL+", "F1=+F1", "F1=F2,F1=F3",
    "F1=CTRL++", "F1==F2", "voidsymbol=F1", "F1=a+b+c+d+e+f+g+h+i", "\xc3\xa4=F1", "F1 =F2",
  };
  g_autofree char *long_text = g_strnfill (VTR_KEY_REMAP_MAX_TEXT + 1, 'a');
  g_autofree char *many = NULL;
  GString *text = g_string_new ("a=b");

  for (guint i = 0; i < VTR_KEY_REMAP_MAX_KEYS; i++)
    g_string_append (text, ",a=b");
  many = g_string_free (text, FALSE);

  for (gsize i = 0; i < G_N_ELEMENTS (BAD) + 2; i++)
    {
      const char *bad = i < G_N_ELEMENTS (BAD) ? BAD[i]
                        : i == G_N_ELEMENTS (BAD) ? long_text : many;
      g_autoptr (GError) error = NULL;
      g_autoptr (VtrKeyRemap) remap = vtr_key_remap_new (bad, &error);

      g_test_message ("%.40s", bad);
      g_assert_null (remap);
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
      g_assert_cmpuint (strlen (error->message), <, 200);
    }
}

/* Every beginning of a good one, and every byte of it another one: an answer, and nothing else. */
static void
test_broken (void)
{
  for (gsize i = 0; i < strlen (GOOD); i++)
    for (guint byte = 0; byte < 256; byte++)
      {
        g_autofree char *text = g_strdup (GOOD);
        g_autoptr (GError) error = NULL;
        g_autoptr (VtrKeyRemap) remap = NULL;

        text[i] = (char) byte;
        remap = vtr_key_remap_new (text, &error);
        g_assert_true ((remap != NULL) == (error == NULL));
      }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/key-remap/good", test_good);
  g_test_add_func ("/key-remap/names", test_names);
  g_test_add_func ("/key-remap/bad", test_bad);
  g_test_add_func ("/key-remap/broken", test_broken);

  return g_test_run ();
}

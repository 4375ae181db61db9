/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hotkey.h"

static void
test_parse (void)
{
  static const struct
  {
    const char      *text;
    gboolean         is_good;
    guint            keyval;
    GdkModifierType  modifiers;
  } cases[] = {
    { "shift+f11", TRUE, GDK_KEY_F11, GDK_SHIFT_MASK },
    { "ctrl+alt", TRUE, 0, GDK_CONTROL_MASK | GDK_ALT_MASK },
    { "CTRL+Alt+end", TRUE, GDK_KEY_End, GDK_CONTROL_MASK | GDK_ALT_MASK },
    { "ctrl+kp_add", TRUE, GDK_KEY_KP_Add, GDK_CONTROL_MASK },
    { "super+page_up", TRUE, GDK_KEY_Page_Up, GDK_SUPER_MASK },
    { "a", TRUE, GDK_KEY_a, 0 },
    { "a+control", TRUE, GDK_KEY_a, GDK_CONTROL_MASK },
    { "", FALSE, 0, 0 },
    { "+", FALSE, 0, 0 },
    { "a+b", FALSE, 0, 0 },
    { "ctrl+nothing", FALSE, 0, 0 },
    { "hyper2+f11", FALSE, 0, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      GdkModifierType modifiers = 0;
      guint keyval = 0;

      g_test_message ("%s", cases[i].text);
      g_assert_cmpint (vtr_hotkey_parse (cases[i].text, &keyval, &modifiers), ==,
                       cases[i].is_good);
      if (!cases[i].is_good)
        continue;
      g_assert_cmpuint (keyval, ==, cases[i].keyval);
      g_assert_cmpuint (modifiers, ==, cases[i].modifiers);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hotkey/parse", test_parse);

  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "key-combo.h"

#include <string.h>

#include "scancode-map.h"

static void
test_scancodes (void)
{
  static const struct { guint evdev; guint scancode; } keys[] = {
    { 0, 0 },       { 1, 0x01 },    { 30, 0x1e },   { 57, 0x39 },   { 83, 0x53 },   { 84, 0 },
    { 86, 0x56 },   { 87, 0x57 },   { 96, 0x9c },   { 97, 0x9d },   { 99, 0x54 },   { 100, 0xb8 },
    { 105, 0xcb },  { 106, 0xcd },  { 111, 0xd3 },  { 119, 0xc6 },  { 125, 0xdb },  { 139, 0x9e },
    { 255, 0 },     { 256, 0 },     { G_MAXUINT, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    g_assert_cmphex (vtr_scancode_from_evdev (keys[i].evdev), ==, keys[i].scancode);
}

static void
test_keysyms (void)
{
  static const struct { guint32 keysym; guint scancode; } keys[] = {
    { 'a', 0x1e },    { 'A', 0x1e },    { 'z', 0x2c },    { '1', 0x02 },    { '!', 0x02 },
    { '=', 0x0d },    { '|', 0x2b },    { '~', 0x29 },    { '/', 0x35 },    { ' ', 0x39 },
    { 0xff0d, 0x1c }, { 0xff1b, 0x01 }, { 0xffbe, 0x3b }, { 0xffc9, 0x58 }, { 0xff51, 0xcb },
    { 0xffea, 0xb8 }, { 0xffff, 0xd3 }, { 0, 0 },         { 0xe4, 0 },      { 0x1000041, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    g_assert_cmphex (vtr_scancode_from_keysym (keys[i].keysym), ==, keys[i].scancode);
}

static void
test_parse (void)
{
  VtrKeyCombo combo = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (vtr_key_combo_parse ("Ctrl+ALT+Delete", &combo, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (combo.count, ==, 3);
  g_assert_cmphex (combo.keys[0].keysym, ==, 0xffe3);
  g_assert_cmphex (combo.keys[1].scancode, ==, 0x38);
  g_assert_cmphex (combo.keys[2].keysym, ==, 0xffff);
  g_assert_cmphex (combo.keys[2].scancode, ==, 0xd3);

  g_assert_true (vtr_key_combo_parse ("ctrl+alt+f1", &combo, NULL));
  g_assert_cmphex (combo.keys[2].keysym, ==, 0xffbe);
  g_assert_true (vtr_key_combo_parse ("f24", &combo, NULL));
  g_assert_cmphex (combo.keys[0].scancode, ==, 0x6f);
  g_assert_true (vtr_key_combo_parse ("A", &combo, NULL));
  g_assert_cmphex (combo.keys[0].keysym, ==, 'a');
  g_assert_true (vtr_key_combo_parse ("print", &combo, NULL));
  g_assert_cmphex (combo.keys[0].scancode, ==, 0x54);
  g_assert_true (vtr_key_combo_parse ("ctrl+plus", &combo, NULL));
  g_assert_cmphex (combo.keys[1].keysym, ==, '+');
  g_assert_true (vtr_key_combo_parse ("a+b+c+d+e+f+g+h", &combo, NULL));
  g_assert_cmpuint (combo.count, ==, VTR_KEY_COMBO_MAX);
}

static void
test_refused (void)
{
  static const char *bad[] = {
    "", "+", "ctrl+", "+a", "ctrl++", "ctrl+nonsense", "f0", "f25", "f01x", "f1x", "f+1 ", "ab",
    " a", "a+b+c+d+e+f+g+h+i", "\303\244", "\xff", "ctrl alt delete",
  };
  g_autofree char *endless = g_strnfill (100000, '+');

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      VtrKeyCombo combo = { .count = 77 };
      g_autoptr (GError) error = NULL;

      if (vtr_key_combo_parse (bad[i], &combo, &error))
        g_error ("accepted: “%s”", bad[i]);
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
      g_assert_cmpuint (combo.count, ==, 77);
    }

  g_assert_false (vtr_key_combo_parse (endless, &(VtrKeyCombo) { 0 }, NULL));
}

static void
test_names_word (void)
{
  VtrKeyCombo combo = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_false (vtr_key_combo_parse ("ctrl+hyper", &combo, &error));
  g_assert_nonnull (strstr (error->message, "hyper"));
}

static void
test_chars (void)
{
  VtrKeyCombo combo = { 0 };

  /* Every printable character of ASCII has a key, and its scancode is known. */
  for (gunichar c = ' '; c < 0x7f; c++)
    {
      g_assert_true (vtr_key_combo_from_char (c, &combo));
      g_assert_cmphex (combo.keys[combo.count - 1].keysym, ==, c);
      g_assert_cmphex (combo.keys[combo.count - 1].scancode, !=, 0);
    }

  g_assert_true (vtr_key_combo_from_char ('a', &combo));
  g_assert_cmpuint (combo.count, ==, 1);
  g_assert_true (vtr_key_combo_from_char ('A', &combo));
  g_assert_cmpuint (combo.count, ==, 2);
  g_assert_cmphex (combo.keys[0].keysym, ==, 0xffe1);
  g_assert_true (vtr_key_combo_from_char ('_', &combo));
  g_assert_cmpuint (combo.count, ==, 2);
  g_assert_true (vtr_key_combo_from_char ('-', &combo));
  g_assert_cmpuint (combo.count, ==, 1);
  g_assert_true (vtr_key_combo_from_char ('\n', &combo));
  g_assert_cmphex (combo.keys[0].keysym, ==, 0xff0d);
  g_assert_true (vtr_key_combo_from_char ('\t', &combo));
  g_assert_cmphex (combo.keys[0].keysym, ==, 0xff09);

  g_assert_false (vtr_key_combo_from_char (0, &combo));
  g_assert_false (vtr_key_combo_from_char (0x7f, &combo));
  g_assert_false (vtr_key_combo_from_char (0xe4, &combo));
  g_assert_false (vtr_key_combo_from_char (0x141, &combo));
  g_assert_false (vtr_key_combo_from_char (0x10ffff, &combo));
}

static void
test_labels (void)
{
  static const struct { const char *text; const char *label; } cases[] = {
    { "ctrl+alt+delete", "Ctrl+Alt+Del" }, { "CTRL+SHIFT+Escape", "Ctrl+Shift+Esc" },
    { "control+f12", "Ctrl+F12" }, { "a", "A" }, { "rightctrl", "Right Ctrl" },
    { "super+pageup", "Super+Page Up" }, { "ctrl+nonsense", "ctrl+nonsense" }, { "", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *label = vtr_key_combo_dup_label (cases[i].text);

      g_assert_cmpstr (label, ==, cases[i].label);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/key-combo/scancodes", test_scancodes);
  g_test_add_func ("/key-combo/keysyms", test_keysyms);
  g_test_add_func ("/key-combo/parse", test_parse);
  g_test_add_func ("/key-combo/refused", test_refused);
  g_test_add_func ("/key-combo/names-word", test_names_word);
  g_test_add_func ("/key-combo/labels", test_labels);
  g_test_add_func ("/key-combo/chars", test_chars);

  return g_test_run ();
}

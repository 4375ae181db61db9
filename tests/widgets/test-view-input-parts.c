/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The plain values behind the display view's input: held keys, the chord that gives the keyboard
 * back, and the clicks in smooth scrolling. */

#include <gdk/gdkkeysyms.h>

#include "held-keys.h"
#include "host-shortcuts.h"
#include "release-chord.h"
#include "scroll-steps.h"

static void
test_held_keys (void)
{
  VtrHeldKeys held = { 0 };
  VtrHeldKey key = { 0 };

  /* Pressed as "A", let go after Shift: still "A". A repetition too. */
  g_assert_true (vtr_held_keys_press (&held, 38, 'A', 0x1e, &key));
  g_assert_true (vtr_held_keys_press (&held, 38, 'a', 0x1e, &key));
  g_assert_cmphex (key.keysym, ==, 'A');
  g_assert_cmpuint (held.count, ==, 1);
  g_assert_true (vtr_held_keys_press (&held, 39, 's', 0x1f, &key));
  g_assert_true (vtr_held_keys_release (&held, 38, &key));
  g_assert_cmphex (key.keysym, ==, 'A');
  g_assert_false (vtr_held_keys_release (&held, 38, &key));

  g_assert_true (vtr_held_keys_pop (&held, &key));
  g_assert_cmphex (key.keysym, ==, 's');
  g_assert_false (vtr_held_keys_pop (&held, &key));
}

static void
test_held_keys_full (void)
{
  VtrHeldKeys held = { 0 };
  VtrHeldKey key = { 0 };

  for (guint i = 0; i < VTR_HELD_KEYS_MAX; i++)
    g_assert_true (vtr_held_keys_press (&held, 100 + i, i, i, &key));
  g_assert_false (vtr_held_keys_press (&held, 10, 1, 1, &key));
  g_assert_true (vtr_held_keys_press (&held, 100, 1, 1, &key));
  g_assert_true (vtr_held_keys_release (&held, 100, &key));
  g_assert_true (vtr_held_keys_press (&held, 10, 1, 1, &key));
}

static const struct { guint32 keysym; guint scancode; } keys_by_letter[] = {
  ['A'] = { GDK_KEY_Alt_L, 0x38 }, ['C'] = { GDK_KEY_Control_L, 0x1d },
  ['a'] = { GDK_KEY_Alt_R, 0xb8 }, ['c'] = { GDK_KEY_Control_R, 0x9d },
  ['M'] = { GDK_KEY_Meta_L, 0x38 }, ['S'] = { GDK_KEY_Shift_L, 0x2a },
  ['G'] = { GDK_KEY_ISO_Level3_Shift, 0xb8 }, ['W'] = { GDK_KEY_Super_L, 0xdb },
  ['F'] = { GDK_KEY_F12, 0x58 }, ['f'] = { 0x1008fe0c, 0x58 },   /* XF86Switch_VT_12 */
  ['g'] = { GDK_KEY_g, 0x22 }, ['H'] = { GDK_KEY_G, 0x22 }, ['x'] = { GDK_KEY_Delete, 0xd3 },
};

/* @keys: "+C" Ctrl down, "-A" Alt up, "x" Delete down and up, "!" a click. How often the
 * combination was complete. */
static guint
play_combo (const char *combo,
            const char *keys)
{
  VtrReleaseChord chord = { 0 };
  VtrKeyCombo parsed = { 0 };
  guint n_done = 0;

  if (combo != NULL)
    {
      g_assert_true (vtr_key_combo_parse (combo, &parsed, NULL));
      vtr_release_chord_set_combo (&chord, &parsed);
    }

  for (const char *p = keys; *p != '\0'; p++)
    {
      gboolean pressed = *p != '-';
      guint letter = (guchar) (*p == '+' || *p == '-' ? *++p : *p);

      if (letter == '!')
        {
          vtr_release_chord_spoil (&chord);
          continue;
        }
      g_assert_cmpuint (letter, <, G_N_ELEMENTS (keys_by_letter));
      n_done += vtr_release_chord_feed (&chord, keys_by_letter[letter].keysym,
                                        keys_by_letter[letter].scancode, pressed);
      if (letter == 'x')
        n_done += vtr_release_chord_feed (&chord, keys_by_letter[letter].keysym,
                                          keys_by_letter[letter].scancode, FALSE);
    }

  return n_done;
}

static guint
play (const char *keys)
{
  guint n_done = play_combo (NULL, keys);

  /* What is set when nothing is. */
  g_assert_cmpuint (play_combo ("ctrl+alt", keys), ==, n_done);

  return n_done;
}

static void
test_release_chord (void)
{
  g_assert_cmpuint (play ("+C+A-A-C"), ==, 1);
  g_assert_cmpuint (play ("+A+C-A-C"), ==, 1);
  g_assert_cmpuint (play ("+c+a-c-a"), ==, 1);
  g_assert_cmpuint (play ("+C+A+A+A-C-A"), ==, 1);
  g_assert_cmpuint (play ("+C+A-A+A-A-C"), ==, 2);
  g_assert_cmpuint (play ("+C+M-M-C"), ==, 1);
  g_assert_cmpuint (play ("+C+Ax-A-C"), ==, 0);
  g_assert_cmpuint (play ("+C+A!-A-C"), ==, 0);
  g_assert_cmpuint (play ("+C-C+A-A"), ==, 0);
  g_assert_cmpuint (play ("+C+Ax-A-C+C+A-C-A"), ==, 1);
  g_assert_cmpuint (play ("+C+S+A-A-S-C"), ==, 1);
  g_assert_cmpuint (play ("+C+A+S-S-A-C"), ==, 0);
  g_assert_cmpuint (play ("+C+G-G-C"), ==, 0);
  g_assert_cmpuint (play ("x-C-A"), ==, 0);
}

static void
test_release_chords_of_others (void)
{
  /* The right one only. */
  g_assert_cmpuint (play_combo ("rightctrl", "+c-c"), ==, 1);
  g_assert_cmpuint (play_combo ("rightctrl", "+C-C"), ==, 0);
  g_assert_cmpuint (play_combo ("rightctrl", "+cx-c"), ==, 0);
  g_assert_cmpuint (play_combo ("ctrl+alt+shift", "+C+A-A-C"), ==, 0);
  g_assert_cmpuint (play_combo ("ctrl+alt+shift", "+C+A+S-S-A-C"), ==, 1);

  /* With a key that is no modifier: at once, whatever the modifiers make of it. */
  g_assert_cmpuint (play_combo ("shift+f12", "+S+F"), ==, 1);
  g_assert_cmpuint (play_combo ("shift+f12", "+F+S"), ==, 0);
  g_assert_cmpuint (play_combo ("shift+f12", "+F"), ==, 0);
  g_assert_cmpuint (play_combo ("ctrl+alt+f12", "+C+A+f"), ==, 1);
  g_assert_cmpuint (play_combo ("ctrl+alt+f12", "+C+A-A-C"), ==, 0);
  g_assert_cmpuint (play_combo ("ctrl+alt+g", "+C+A+g"), ==, 1);
  g_assert_cmpuint (play_combo ("ctrl+shift+g", "+C+S+H"), ==, 1);
}

static gboolean
match (const VtrHostShortcuts *shortcuts,
       char                    letter,
       GdkModifierType         modifiers)
{
  return vtr_host_shortcuts_match (shortcuts, keys_by_letter[(guchar) letter].keysym,
                                   keys_by_letter[(guchar) letter].scancode, modifiers);
}

static void
test_host_shortcuts (void)
{
  static const char * const names[] = { "ctrl+alt+f12", "nonsense+x", "alt+g", NULL };
  static const char * const single[] = { "super", NULL };
  g_autoptr (VtrHostShortcuts) shortcuts = vtr_host_shortcuts_new (names);
  g_autoptr (VtrHostShortcuts) super = vtr_host_shortcuts_new (single);

  g_assert_true (match (shortcuts, 'f', GDK_CONTROL_MASK | GDK_ALT_MASK));
  g_assert_true (match (shortcuts, 'g', GDK_ALT_MASK | GDK_LOCK_MASK));
  g_assert_false (match (shortcuts, 'g', GDK_ALT_MASK | GDK_SHIFT_MASK));
  g_assert_false (match (shortcuts, 'g', 0));
  g_assert_false (match (NULL, 'g', GDK_ALT_MASK));

  /* The desktop is let in from the modifiers on, since it must see the key after them. */
  g_assert_true (vtr_host_shortcuts_need_desktop (shortcuts, GDK_ALT_MASK));
  g_assert_true (vtr_host_shortcuts_need_desktop (shortcuts, GDK_CONTROL_MASK | GDK_ALT_MASK));
  g_assert_false (vtr_host_shortcuts_need_desktop (shortcuts, GDK_CONTROL_MASK));
  g_assert_false (vtr_host_shortcuts_need_desktop (shortcuts, 0));
  g_assert_false (vtr_host_shortcuts_need_desktop (NULL, GDK_ALT_MASK));
  g_assert_true (vtr_host_shortcuts_need_desktop (super, 0));
  g_assert_true (match (super, 'W', 0));
}

static void
test_scroll_steps (void)
{
  VtrScrollSteps steps = { 0 };
  int sum = 0;
  int x = 0;
  int y = 0;

  /* Tenths add up to whole clicks. */
  for (guint i = 0; i < 30; i++)
    {
      vtr_scroll_steps_feed (&steps, 0, 0.125, &x, &y);
      g_assert_cmpint (x, ==, 0);
      sum += y;
    }
  g_assert_cmpint (sum, ==, 3);

  /* Turning back doesn't have to undo what was left. */
  vtr_scroll_steps_reset (&steps);
  vtr_scroll_steps_feed (&steps, 0, 0.9, &x, &y);
  vtr_scroll_steps_feed (&steps, 0, -1, &x, &y);
  g_assert_cmpint (y, ==, -1);

  vtr_scroll_steps_feed (&steps, 1000000, -1, &x, &y);
  g_assert_cmpint (x, ==, VTR_SCROLL_STEPS_MAX);
  g_assert_cmpint (y, ==, -1);
  vtr_scroll_steps_feed (&steps, 0.0 / 0.0, 1.0 / 0.0, &x, &y);
  g_assert_cmpint (x, ==, 0);
  g_assert_cmpint (y, ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/view-input/held-keys", test_held_keys);
  g_test_add_func ("/view-input/held-keys-full", test_held_keys_full);
  g_test_add_func ("/view-input/release-chord", test_release_chord);
  g_test_add_func ("/view-input/release-chords-of-others", test_release_chords_of_others);
  g_test_add_func ("/view-input/host-shortcuts", test_host_shortcuts);
  g_test_add_func ("/view-input/scroll-steps", test_scroll_steps);

  return g_test_run ();
}

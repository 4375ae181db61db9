/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The plain values behind the display view's input: held keys, the chord that gives the keyboard
 * back, and the clicks in smooth scrolling. */

#include <gdk/gdkkeysyms.h>

#include "held-keys.h"
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

/* @keys: "+C" Ctrl down, "-A" Alt up, "x" another key down and up, "!" a click. */
static guint
play (const char *keys)
{
  VtrReleaseChord chord = { 0 };
  guint n_done = 0;

  for (const char *p = keys; *p != '\0'; p++)
    {
      gboolean pressed = *p == '+';

      if (*p == '+' || *p == '-')
        {
          static const guint32 keysyms[] = {
            ['A'] = GDK_KEY_Alt_L, ['C'] = GDK_KEY_Control_L,
            ['a'] = GDK_KEY_Alt_R, ['c'] = GDK_KEY_Control_R, ['M'] = GDK_KEY_Meta_L,
          };

          p++;
          n_done += vtr_release_chord_feed (&chord, keysyms[(guchar) *p], pressed) ? 1 : 0;
        }
      else if (*p == 'x')
        {
          n_done += vtr_release_chord_feed (&chord, GDK_KEY_Delete, TRUE) ? 1 : 0;
          n_done += vtr_release_chord_feed (&chord, GDK_KEY_Delete, FALSE) ? 1 : 0;
        }
      else if (*p == '!')
        vtr_release_chord_spoil (&chord);
    }

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
  g_assert_cmpuint (play ("x-C-A"), ==, 0);
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
  g_test_add_func ("/view-input/scroll-steps", test_scroll_steps);

  return g_test_run ();
}

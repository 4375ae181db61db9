/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "retry-countdown.h"

static void
count (guint *n)
{
  (*n)++;
}

static void
wait_until_due (VtrRetryCountdown *countdown,
                guint             *due)
{
  guint before = *due;

  while (*due == before)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (vtr_retry_countdown_is_running (countdown));
}

static void
test_longer_every_time (void)
{
  g_autoptr (VtrRetryCountdown) countdown = vtr_retry_countdown_new ();
  guint due = 0;
  guint changes = 0;

  g_signal_connect_swapped (countdown, "due", G_CALLBACK (count), &due);
  g_signal_connect_swapped (countdown, "notify::seconds", G_CALLBACK (count), &changes);

  vtr_retry_countdown_start (countdown);
  g_assert_true (vtr_retry_countdown_is_running (countdown));
  g_assert_cmpuint (vtr_retry_countdown_get_seconds (countdown), ==, 1);
  wait_until_due (countdown, &due);
  g_assert_cmpuint (vtr_retry_countdown_get_seconds (countdown), ==, 0);
  g_assert_cmpuint (changes, ==, 2);

  vtr_retry_countdown_start (countdown);
  g_assert_cmpuint (vtr_retry_countdown_get_seconds (countdown), ==, 2);
  wait_until_due (countdown, &due);
  g_assert_cmpuint (changes, ==, 5);

  for (guint i = 0; i < 6; i++)
    vtr_retry_countdown_start (countdown);
  g_assert_cmpuint (vtr_retry_countdown_get_seconds (countdown), ==, 30);

  vtr_retry_countdown_reset (countdown);
  g_assert_false (vtr_retry_countdown_is_running (countdown));
  vtr_retry_countdown_start (countdown);
  g_assert_cmpuint (vtr_retry_countdown_get_seconds (countdown), ==, 1);
}

static gboolean
on_too_late (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;

  return G_SOURCE_REMOVE;
}

static void
test_stopped (void)
{
  g_autoptr (VtrRetryCountdown) countdown = vtr_retry_countdown_new ();
  gboolean is_over = FALSE;
  guint due = 0;

  g_signal_connect_swapped (countdown, "due", G_CALLBACK (count), &due);
  vtr_retry_countdown_start (countdown);
  vtr_retry_countdown_stop (countdown);
  g_timeout_add (2100, on_too_late, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (due, ==, 0);
  g_assert_cmpuint (vtr_retry_countdown_get_seconds (countdown), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/retry-countdown/longer-every-time", test_longer_every_time);
  g_test_add_func ("/retry-countdown/stopped", test_stopped);

  return g_test_run ();
}

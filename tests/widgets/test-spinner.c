/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "spinner.h"

/* Many frames of any display. */
#define A_WHILE_MS 500
/* Fewer than a busy computer draws of an animation meanwhile; whatever else moves takes no more. */
#define FEW_FRAMES 5

typedef struct
{
  GtkWidget  *window;
  GtkStack   *stack;
  VtrSpinner *spinner;
  guint       n_frames;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->stack = GTK_STACK (gtk_stack_new ());
  fixture->spinner = VTR_SPINNER (vtr_spinner_new ());
  gtk_stack_add_named (fixture->stack, gtk_label_new ("ready"), "ready");
  gtk_stack_add_named (fixture->stack, GTK_WIDGET (fixture->spinner), "waiting");

  fixture->window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->stack));
  gtk_window_present (GTK_WINDOW (fixture->window));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
}

static void
on_layout (GdkFrameClock *clock,
           Fixture       *fixture)
{
  fixture->n_frames++;
}

static void
on_over (gpointer user_data)
{
  gboolean *is_over = user_data;

  *is_over = TRUE;
}

static void
wait_a_while (void)
{
  gboolean is_over = FALSE;

  g_timeout_add_once (A_WHILE_MS, on_over, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
}

/* How often the window was laid out within a while. */
static guint
count_frames (Fixture *fixture)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (fixture->window);
  gulong handler = 0;

  g_assert_nonnull (clock);
  wait_a_while ();
  fixture->n_frames = 0;
  handler = g_signal_connect (clock, "layout", G_CALLBACK (on_layout), fixture);
  wait_a_while ();
  g_signal_handler_disconnect (clock, handler);

  return fixture->n_frames;
}

static void
test_unseen (Fixture       *fixture,
             gconstpointer  data)
{
  vtr_spinner_set_spinning (fixture->spinner, TRUE);

  g_assert_true (vtr_spinner_is_spinning (fixture->spinner));
  g_assert_cmpuint (count_frames (fixture), <=, FEW_FRAMES);
}

static void
test_seen (Fixture       *fixture,
           gconstpointer  data)
{
  vtr_spinner_set_spinning (fixture->spinner, TRUE);
  gtk_stack_set_visible_child_name (fixture->stack, "waiting");
  g_assert_cmpuint (count_frames (fixture), >, FEW_FRAMES);

  gtk_stack_set_visible_child_name (fixture->stack, "ready");
  g_assert_true (vtr_spinner_is_spinning (fixture->spinner));
  g_assert_cmpuint (count_frames (fixture), <=, FEW_FRAMES);

  gtk_stack_set_visible_child_name (fixture->stack, "waiting");
  g_assert_cmpuint (count_frames (fixture), >, FEW_FRAMES);

  vtr_spinner_set_spinning (fixture->spinner, FALSE);
  g_assert_cmpuint (count_frames (fixture), <=, FEW_FRAMES);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add ("/spinner/unseen", Fixture, NULL, set_up, test_unseen, tear_down);
  g_test_add ("/spinner/seen", Fixture, NULL, set_up, test_seen, tear_down);

  return g_test_run ();
}

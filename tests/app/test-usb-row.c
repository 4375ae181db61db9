/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "usb-row.h"

#include <adwaita.h>

static const VtrUsbChoiceState states[] = {
  VTR_USB_CHOICE_HERE, VTR_USB_CHOICE_CHANGING, VTR_USB_CHOICE_GIVEN, VTR_USB_CHOICE_LEAVING,
  VTR_USB_CHOICE_PROMISED,
};

typedef struct
{
  GtkWidget         *window;
  VtrUsbChoice      *choice;
  GtkSwitch         *toggle;
  guint              n_orders;
  gboolean           order;        /* the last */
  VtrUsbChoiceState  answers[2];   /* of the choice, one after the other */
} Fixture;

static void
on_switched (Fixture  *fixture,
             gboolean  is_given)
{
  fixture->n_orders++;
  fixture->order = is_given;
  for (guint i = 0; i < G_N_ELEMENTS (fixture->answers); i++)
    vtr_usb_choice_set_state (fixture->choice, fixture->answers[i]);
}

/* (nullable) */
static GtkSwitch *
find_switch (GtkWidget *widget)
{
  GtkSwitch *found = GTK_IS_SWITCH (widget) ? GTK_SWITCH (widget) : NULL;
  GtkWidget *child = gtk_widget_get_first_child (widget);

  for (; found == NULL && child != NULL; child = gtk_widget_get_next_sibling (child))
    found = find_switch (child);

  return found;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *row = NULL;

  fixture->choice = vtr_usb_choice_new ("file:/disc.iso", NULL);
  vtr_usb_choice_set_words (fixture->choice, "disc.iso", "media-optical-symbolic");
  row = vtr_usb_row_new (fixture->choice, NULL);
  fixture->toggle = find_switch (row);
  g_assert_nonnull (fixture->toggle);
  g_signal_connect_swapped (row, "switched", G_CALLBACK (on_switched), fixture);

  gtk_list_box_append (GTK_LIST_BOX (list), row);
  fixture->window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (fixture->window), list);
  gtk_window_present (GTK_WINDOW (fixture->window));
  while (!gtk_widget_get_mapped (GTK_WIDGET (fixture->toggle)))
    g_main_context_iteration (NULL, TRUE);
}

static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  settle ();
  g_object_unref (fixture->choice);
}

/* In place, and for who hears it. */
static void
assert_switch (Fixture  *fixture,
               gboolean  is_on,
               gboolean  is_lit)
{
  g_autofree char *said = gtk_test_accessible_check_state (GTK_ACCESSIBLE (fixture->toggle),
                                                           GTK_ACCESSIBLE_STATE_CHECKED, is_on);

  g_assert_cmpint (gtk_switch_get_active (fixture->toggle), ==, is_on);
  g_assert_cmpint (gtk_switch_get_state (fixture->toggle), ==, is_lit);
  g_assert_cmpstr (said, ==, NULL);
}

static void
assert_takes_orders (Fixture  *fixture,
                     gboolean  takes_orders)
{
  g_assert_cmpint (gtk_widget_is_sensitive (GTK_WIDGET (fixture->toggle)), ==, takes_orders);
}

static void
assert_shows (Fixture           *fixture,
              VtrUsbChoiceState  state)
{
  assert_switch (fixture, state != VTR_USB_CHOICE_HERE && state != VTR_USB_CHOICE_LEAVING,
                 state == VTR_USB_CHOICE_GIVEN || state == VTR_USB_CHOICE_PROMISED);
}

static void
click (Fixture           *fixture,
       VtrUsbChoiceState  first,
       VtrUsbChoiceState  last)
{
  const guint n_orders = fixture->n_orders;

  fixture->answers[0] = first;
  fixture->answers[1] = last;
  g_assert_true (gtk_widget_activate (GTK_WIDGET (fixture->toggle)));
  while (fixture->n_orders == n_orders)
    g_main_context_iteration (NULL, TRUE);
  settle ();
  g_assert_cmpuint (fixture->n_orders, ==, n_orders + 1);
}

/* What becomes of a device by itself is nobody's order. */
static void
test_news (Fixture       *fixture,
           gconstpointer  data)
{
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    for (guint j = 0; j < G_N_ELEMENTS (states); j++)
      {
        vtr_usb_choice_set_state (fixture->choice, states[i]);
        assert_shows (fixture, states[i]);
        vtr_usb_choice_set_state (fixture->choice, states[j]);
        settle ();
        assert_shows (fixture, states[j]);
      }

  g_assert_cmpuint (fixture->n_orders, ==, 0);
}

static void
test_orders (Fixture       *fixture,
             gconstpointer  data)
{
  click (fixture, VTR_USB_CHOICE_CHANGING, VTR_USB_CHOICE_CHANGING);
  g_assert_true (fixture->order);
  assert_switch (fixture, TRUE, FALSE);
  vtr_usb_choice_set_state (fixture->choice, VTR_USB_CHOICE_GIVEN);
  assert_switch (fixture, TRUE, TRUE);

  click (fixture, VTR_USB_CHOICE_LEAVING, VTR_USB_CHOICE_LEAVING);
  g_assert_false (fixture->order);
  assert_switch (fixture, FALSE, FALSE);
  assert_takes_orders (fixture, FALSE);
  vtr_usb_choice_set_state (fixture->choice, VTR_USB_CHOICE_HERE);
  assert_switch (fixture, FALSE, FALSE);
  assert_takes_orders (fixture, TRUE);
}

/* Refused at once, or asked about first: it is off again, for everybody. */
static void
test_refused (Fixture       *fixture,
              gconstpointer  data)
{
  click (fixture, VTR_USB_CHOICE_CHANGING, VTR_USB_CHOICE_HERE);
  g_assert_true (fixture->order);
  assert_switch (fixture, FALSE, FALSE);

  click (fixture, VTR_USB_CHOICE_HERE, VTR_USB_CHOICE_HERE);
  g_assert_true (fixture->order);
  assert_switch (fixture, FALSE, FALSE);

  vtr_usb_choice_set_state (fixture->choice, VTR_USB_CHOICE_GIVEN);
  click (fixture, VTR_USB_CHOICE_LEAVING, VTR_USB_CHOICE_GIVEN);
  g_assert_false (fixture->order);
  assert_switch (fixture, TRUE, TRUE);
}

/* What else is told of a device while the switch still slides doesn't stop it. */
static void
test_sliding (Fixture       *fixture,
              gconstpointer  data)
{
  fixture->answers[0] = VTR_USB_CHOICE_GIVEN;
  fixture->answers[1] = VTR_USB_CHOICE_GIVEN;
  g_assert_true (gtk_widget_activate (GTK_WIDGET (fixture->toggle)));
  vtr_usb_choice_set_detail (fixture->choice, "In use");
  while (fixture->n_orders == 0)
    g_main_context_iteration (NULL, TRUE);

  assert_switch (fixture, TRUE, TRUE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  /* So that states can be asked for here. */
  g_setenv ("GTK_A11Y", "test", TRUE);
  adw_init ();

  g_test_add ("/usb-row/news", Fixture, NULL, set_up, test_news, tear_down);
  g_test_add ("/usb-row/orders", Fixture, NULL, set_up, test_orders, tear_down);
  g_test_add ("/usb-row/refused", Fixture, NULL, set_up, test_refused, tear_down);
  g_test_add ("/usb-row/sliding", Fixture, NULL, set_up, test_sliding, tear_down);

  return g_test_run ();
}

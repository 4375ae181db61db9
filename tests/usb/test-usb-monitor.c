/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "usb-monitor.h"

#include "mock-hub.h"
#include "mock-keyboard.h"
#include "mock-stick.h"
#include "usb-error.h"
#include "usb-fixture.h"

static void
test_new (void)
{
  VtrUsbWorker *worker = vtr_usb_worker_new ();
  VtrUsbMonitor *monitor = vtr_usb_monitor_new (worker);

  g_assert_false (vtr_usb_monitor_is_ready (monitor));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (monitor)), ==, 0);
  g_assert_finalize_object (monitor);
  g_assert_finalize_object (worker);
}

typedef struct
{
  GListModel *model;
  guint       wanted;
} Count;

static gboolean
has_count (gpointer user_data)
{
  Count *count = user_data;

  return g_list_model_get_n_items (count->model) == count->wanted;
}

static void
on_changed (GListModel *model,
            guint       position,
            guint       n_removed,
            guint       n_added,
            gpointer    user_data)
{
  GString *log = user_data;

  g_string_append_printf (log, "%u-%u+%u ", position, n_removed, n_added);
}

static void
test_plugging (UsbFixture    *fixture,
               gconstpointer  unused)
{
  g_autoptr (VtrUsbDevice) stick = usb_fixture_find (fixture, "1-2");
  g_autoptr (GString) log = g_string_new (NULL);
  GListModel *model = G_LIST_MODEL (fixture->monitor);
  Count count = { model, 2 };
  g_autoptr (VtrUsbDevice) keyboard = NULL;
  g_autoptr (VtrUsbDevice) still = NULL;
  gint64 begin = 0;

  g_assert_true (vtr_usb_monitor_is_ready (fixture->monitor));
  g_signal_connect (model, "items-changed", G_CALLBACK (on_changed), log);
  begin = g_get_monotonic_time ();
  mock_bus_plug (fixture->bus, 1, mock_keyboard_new ());
  usb_fixture_wait (has_count, &count);
  g_test_message ("the list had it after %.3f s",
                  (double) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC);
  g_assert_cmpstr (log->str, ==, "0-0+1 ");
  keyboard = g_list_model_get_item (model, 0);
  g_assert_cmpstr (vtr_usb_device_get_id (keyboard), ==, "1-1");
  g_assert_cmpint (vtr_usb_device_get_kind (keyboard), ==, VTR_USB_KIND_KEYBOARD);
  still = g_list_model_get_item (model, 1);
  g_assert_true (still == stick);

  mock_bus_unplug (fixture->bus, 1);
  count.wanted = 1;
  usb_fixture_wait (has_count, &count);
  g_assert_cmpstr (log->str, ==, "0-0+1 0-1+0 ");
  g_signal_handlers_disconnect_by_data (model, log);
}

static void
assert_found (UsbFixture *fixture,
              const char *text,
              const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrUsbDevice) device = vtr_usb_monitor_find (fixture->monitor, text, &error);

  if (id == NULL)
    {
      g_assert_error (error, VTR_USB_ERROR, VTR_USB_ERROR_NOT_FOUND);
      return;
    }
  g_assert_no_error (error);
  g_assert_cmpstr (vtr_usb_device_get_id (device), ==, id);
}

static void
test_find (UsbFixture    *fixture,
           gconstpointer  unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrUsbDevice) first = usb_fixture_find (fixture, "1-2");
  g_autoptr (VtrUsbDevice) second = NULL;

  assert_found (fixture, "1-2", "1-2");
  assert_found (fixture, "1209:0101", "1-2");
  assert_found (fixture, "1209:0101:0123456789AB", "1-2");
  assert_found (fixture, "1209:0101:other", NULL);
  assert_found (fixture, "1209:01010", NULL);
  assert_found (fixture, "1-20", NULL);
  assert_found (fixture, "", NULL);

  mock_bus_plug (fixture->bus, 5, mock_stick_new (fixture->image, &error));
  g_assert_no_error (error);
  second = usb_fixture_find (fixture, "1-5");
  assert_found (fixture, "1209:0101", NULL);
}

static void
on_refreshed (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_assert_true (vtr_usb_monitor_refresh_finish (VTR_USB_MONITOR (source), result, NULL));
  *(gboolean *) user_data = TRUE;
}

static gboolean
is_set (gpointer user_data)
{
  return *(gboolean *) user_data;
}

/* What nobody tells of. */
static void
test_refresh (UsbFixture    *fixture,
              gconstpointer  unused)
{
  g_autoptr (VtrUsbDevice) before = usb_fixture_find (fixture, "1-2");
  g_autoptr (VtrUsbDevice) after = NULL;
  gboolean is_done = FALSE;

  mock_bus_plug (fixture->bus, 3, mock_hub_new ());
  vtr_usb_monitor_refresh_async (fixture->monitor, NULL, on_refreshed, &is_done);
  usb_fixture_wait (is_set, &is_done);
  assert_found (fixture, "1-3", "1-3");
  after = vtr_usb_monitor_find (fixture->monitor, "1-2", NULL);
  g_assert_true (before == after);
}

int
main (int    argc,
      char **argv)
{
  static const struct
  {
    const char *path;
    void      (*test) (UsbFixture *, gconstpointer);
  } TESTS[] = {
    { "/usb-monitor/plugging", test_plugging },
    { "/usb-monitor/find", test_find },
    { "/usb-monitor/refresh", test_refresh },
  };

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/usb-monitor/new", test_new);
  for (guint i = 0; i < G_N_ELEMENTS (TESTS); i++)
    g_test_add (TESTS[i].path, UsbFixture, NULL, usb_fixture_set_up, TESTS[i].test,
                usb_fixture_tear_down);

  return g_test_run ();
}

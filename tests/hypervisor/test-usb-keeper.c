/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Remembered devices, with a programmed stick and a hypervisor that can’t be given any: what is
 * tried, how often, and what is told. */
#include "usb-keeper.h"

#include <glib/gstdio.h>

#include "hypervisor-fixture.h"
#include "mock-stick.h"
#include "usb-fixture.h"

#define PLACE "1-2"

typedef struct
{
  UsbFixture     usb;
  VtrConnection *connection;
  VtrMachine    *machine;
  VtrUsbRules   *rules;
  VtrUsbKeeper  *keeper;
  VtrUsbDevice  *device;
  char          *rules_path;
  guint          n_tried;
} Fixture;

static void
on_items_changed (GListModel *model,
                  guint       position,
                  guint       n_removed,
                  guint       n_added,
                  Fixture    *fixture)
{
  fixture->n_tried += n_added;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  usb_fixture_set_up (&fixture->usb, NULL);
  fixture->device = usb_fixture_find (&fixture->usb, PLACE);
  fixture->connection = vtr_fixture_open ("test:///default");
  fixture->machine = vtr_fixture_wait_machine (fixture->connection, "test", 5000);
  fixture->rules_path = g_build_filename (fixture->usb.folder, "usb-devices.ini", NULL);
  fixture->rules = vtr_usb_rules_new (fixture->rules_path);
  fixture->keeper =
    vtr_usb_keeper_new (vtr_connection_get_machines (fixture->connection), fixture->usb.worker,
                        fixture->usb.monitor, fixture->rules);
  g_signal_connect (fixture->keeper, "items-changed", G_CALLBACK (on_items_changed), fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_signal_handlers_disconnect_by_data (fixture->keeper, fixture);
  g_assert_finalize_object (fixture->keeper);
  g_assert_finalize_object (fixture->rules);
  g_clear_object (&fixture->device);
  g_clear_object (&fixture->connection);
  g_unlink (fixture->rules_path);
  g_free (fixture->rules_path);
  vtr_fixture_settle ();
  usb_fixture_tear_down (&fixture->usb, NULL);
}

static gboolean
has_tried (gpointer data)
{
  const Fixture *fixture = data;

  return fixture->n_tried > 0 && g_list_model_get_n_items (G_LIST_MODEL (fixture->keeper)) == 0;
}

static gboolean
is_unplugged (gpointer data)
{
  const Fixture *fixture = data;

  return g_list_model_get_n_items (G_LIST_MODEL (fixture->usb.monitor)) == 0;
}

static void
remember (Fixture    *fixture,
          const char *machine)
{
  g_autoptr (GError) error = NULL;

  vtr_usb_rules_add (fixture->rules, machine, fixture->device, FALSE, &error);
  g_assert_no_error (error);
}

/* Nobody said that it goes anywhere, or it goes to a machine that isn't there. */
static void
test_other_machine (Fixture       *fixture,
                    gconstpointer  data)
{
  vtr_fixture_settle ();
  g_assert_cmpuint (fixture->n_tried, ==, 0);
  remember (fixture, "11111111-1111-4111-8111-111111111111");
  vtr_fixture_settle ();
  g_assert_cmpuint (fixture->n_tried, ==, 0);
  g_assert_null (vtr_usb_keeper_get_error (fixture->keeper, fixture->device));
}

/* Once, with a sentence; again when it is remembered or plugged in anew. */
static void
test_failure (Fixture       *fixture,
              gconstpointer  data)
{
  MockDevice *again = NULL;

  remember (fixture, vtr_machine_get_uuid (fixture->machine));
  vtr_fixture_wait_until (has_tried, fixture, 60000);
  g_assert_error (vtr_usb_keeper_get_error (fixture->keeper, fixture->device),
                  VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_UNSUPPORTED);
  vtr_fixture_settle ();
  g_assert_cmpuint (fixture->n_tried, ==, 1);
  g_assert_null (vtr_usb_keeper_find (fixture->keeper, fixture->device));

  fixture->n_tried = 0;
  g_assert_true (vtr_usb_rules_remove (fixture->rules, vtr_machine_get_uuid (fixture->machine),
                                       fixture->device, NULL));
  vtr_fixture_settle ();
  g_assert_cmpuint (fixture->n_tried, ==, 0);
  remember (fixture, vtr_machine_get_uuid (fixture->machine));
  vtr_fixture_wait_until (has_tried, fixture, 60000);

  fixture->n_tried = 0;
  mock_bus_unplug (fixture->usb.bus, 2);
  vtr_fixture_wait_until (is_unplugged, fixture, 60000);
  again = mock_stick_new (fixture->usb.image, NULL);
  mock_bus_plug (fixture->usb.bus, 2, again);
  vtr_fixture_wait_until (has_tried, fixture, 60000);
}

static void
test_by_hand (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (VtrUsbAttachment) attachment = NULL;

  attachment = vtr_usb_keeper_attach (fixture->keeper, fixture->machine, fixture->device);
  vtr_fixture_wait_until (has_tried, fixture, 60000);
  g_assert_cmpint (vtr_usb_attachment_get_state (attachment), ==, VTR_USB_ATTACHMENT_ENDED);
  g_assert_nonnull (vtr_usb_attachment_get_error (attachment));
}

static void
on_settled (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  *(gboolean *) user_data = vtr_usb_keeper_settle_finish (VTR_USB_KEEPER (source), result, NULL);
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

/* Nothing is given away after that. */
static void
test_settle (Fixture       *fixture,
             gconstpointer  data)
{
  gboolean is_settled = FALSE;

  vtr_usb_keeper_settle_async (fixture->keeper, on_settled, &is_settled);
  vtr_fixture_wait_until (is_true, &is_settled, 60000);
  remember (fixture, vtr_machine_get_uuid (fixture->machine));
  vtr_fixture_settle ();
  g_assert_cmpuint (fixture->n_tried, ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/usb-keeper/other-machine", Fixture, NULL, set_up, test_other_machine, tear_down);
  g_test_add ("/usb-keeper/failure", Fixture, NULL, set_up, test_failure, tear_down);
  g_test_add ("/usb-keeper/by-hand", Fixture, NULL, set_up, test_by_hand, tear_down);
  g_test_add ("/usb-keeper/settle", Fixture, NULL, set_up, test_settle, tear_down);

  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "usb-rules.h"

#include <glib/gstdio.h>

#include "usb-device-private.h"
#include "usb-error.h"
#include "usb-filter.h"
#include "usb-wait.h"

#define DESKTOP "11111111-1111-4111-8111-111111111111"
#define SERVER  "22222222-2222-4222-8222-222222222222"

static VtrUsbDevice *
make_device (const char *id,
             guint16     product,
             const char *serial,
             guint8      interface_class)
{
  const VtrUsbInterface interface = { 0, interface_class, 6, 0x50 };
  g_auto (VtrUsbDeviceFacts) facts = { 0 };

  facts.id = g_strdup (id);
  facts.port = g_strdup ("1");
  facts.serial = g_strdup (serial);
  facts.node = g_strdup ("/dev/bus/usb/001/002");
  facts.interfaces = g_memdup2 (&interface, sizeof interface);
  facts.n_interfaces = 1;
  facts.vendor = 0x1209;
  facts.product = product;
  facts.version = 0x100;

  return vtr_usb_device_new (&facts);
}

typedef struct
{
  char        *folder;
  char        *path;
  char        *lock;
  VtrUsbRules *rules;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->folder = g_dir_make_tmp ("vitrine-rules-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "usb-devices.ini", NULL);
  fixture->lock = g_strconcat (fixture->path, ".lock", NULL);
  if (data != NULL)
    g_assert_true (g_file_set_contents (fixture->path, data, -1, NULL));
  fixture->rules = vtr_usb_rules_new (fixture->path);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_assert_finalize_object (fixture->rules);
  g_unlink (fixture->path);
  g_unlink (fixture->lock);
  g_rmdir (fixture->folder);
  g_free (fixture->lock);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static void
test_remember (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr (VtrUsbDevice) mine = make_device ("1-1", 0x101, "A", 8);
  g_autoptr (VtrUsbDevice) moved = make_device ("1-2", 0x101, "A", 8);
  g_autoptr (VtrUsbDevice) other = make_device ("1-1", 0x101, "B", 8);
  g_autoptr (VtrUsbRules) again = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (vtr_usb_rules_find (fixture->rules, mine));
  g_assert_true (vtr_usb_rules_add (fixture->rules, DESKTOP, mine, FALSE, &error));
  g_assert_cmpstr (vtr_usb_rules_find (fixture->rules, mine), ==, DESKTOP);
  g_assert_cmpstr (vtr_usb_rules_find (fixture->rules, moved), ==, DESKTOP);
  g_assert_null (vtr_usb_rules_find (fixture->rules, other));

  /* To one machine only. */
  g_assert_true (vtr_usb_rules_add (fixture->rules, SERVER, moved, FALSE, &error));
  g_assert_cmpuint (vtr_usb_rules_get_n_rules (fixture->rules), ==, 1);
  again = vtr_usb_rules_new (fixture->path);
  g_assert_cmpstr (vtr_usb_rules_find (again, mine), ==, SERVER);

  g_assert_true (vtr_usb_rules_remove (fixture->rules, DESKTOP, mine, &error));
  g_assert_cmpstr (vtr_usb_rules_find (fixture->rules, mine), ==, SERVER);
  g_assert_true (vtr_usb_rules_remove (fixture->rules, SERVER, mine, &error));
  g_assert_null (vtr_usb_rules_find (fixture->rules, mine));
  vtr_usb_rules_reload (again);
  g_assert_null (vtr_usb_rules_find (again, mine));
}

static void
test_port (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (VtrUsbDevice) mine = make_device ("1-1", 0x101, NULL, 8);
  g_autoptr (VtrUsbDevice) other = make_device ("1-1", 0x102, NULL, 3);
  g_autoptr (VtrUsbDevice) moved = make_device ("1-2", 0x101, NULL, 8);

  g_assert_true (vtr_usb_rules_add (fixture->rules, DESKTOP, mine, TRUE, NULL));
  g_assert_cmpstr (vtr_usb_rules_find (fixture->rules, other), ==, DESKTOP);
  g_assert_null (vtr_usb_rules_find (fixture->rules, moved));
  g_assert_true (vtr_usb_rules_remove (fixture->rules, DESKTOP, NULL, NULL));
  g_assert_cmpuint (vtr_usb_rules_get_n_rules (fixture->rules), ==, 0);
}

/* A machine that is no more. What is remembered for others stays, wherever they are. */
static void
test_forget (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (VtrUsbDevice) mine = make_device ("1-1", 0x101, "A", 8);
  g_autoptr (VtrUsbDevice) other = make_device ("1-2", 0x102, NULL, 3);

  vtr_usb_rules_forget (fixture->rules, DESKTOP);
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (fixture->lock, G_FILE_TEST_EXISTS));

  g_assert_true (vtr_usb_rules_add (fixture->rules, DESKTOP, mine, FALSE, NULL));
  g_assert_true (vtr_usb_rules_add (fixture->rules, SERVER, other, TRUE, NULL));
  vtr_usb_rules_forget (fixture->rules, DESKTOP);
  g_assert_null (vtr_usb_rules_find (fixture->rules, mine));
  g_assert_cmpstr (vtr_usb_rules_find (fixture->rules, other), ==, SERVER);
}

static const char STRANGE[] =
  "[later]\nmachine=" DESKTOP "\ncolour=blue\n"
  "[bad-machine]\nmachine=x\nport=1-1\n"
  "[bad-vendor]\nmachine=" DESKTOP "\nvendor=12345\nproduct=1\n"
  "[good]\nmachine=" DESKTOP "\nvendor=1209\nproduct=0101\n";

static void
test_strange (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (VtrUsbDevice) device = make_device ("1-1", 0x101, "A", 8);
  g_autofree char *contents = NULL;

  g_assert_cmpuint (vtr_usb_rules_get_n_rules (fixture->rules), ==, 1);
  g_assert_cmpstr (vtr_usb_rules_find (fixture->rules, device), ==, DESKTOP);
  g_assert_true (vtr_usb_rules_remove (fixture->rules, DESKTOP, NULL, NULL));
  g_assert_true (g_file_get_contents (fixture->path, &contents, NULL, NULL));
  g_assert_nonnull (strstr (contents, "colour=blue"));
}

static void
test_unreadable (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr (VtrUsbDevice) device = make_device ("1-1", 0x101, "A", 8);
  g_autoptr (GError) error = NULL;
  g_autofree char *contents = NULL;

  g_assert_nonnull (vtr_usb_rules_get_error (fixture->rules));
  g_assert_false (vtr_usb_rules_add (fixture->rules, DESKTOP, device, FALSE, &error));
  g_assert_error (error, VTR_USB_ERROR, VTR_USB_ERROR_INVALID);
  g_assert_true (g_file_get_contents (fixture->path, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, data);
}

static gboolean
is_heard (gpointer data)
{
  return *(guint *) data > 0;
}

static void
on_changed (VtrUsbRules *rules,
            guint       *n_changes)
{
  (*n_changes)++;
}

/* What another program remembers or forgets is heard of, once. */
static void
test_watch (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (VtrUsbDevice) device = make_device ("1-1", 0x101, "A", 8);
  g_autoptr (VtrUsbRules) other = vtr_usb_rules_new (fixture->path);
  guint n_changes = 0;

  vtr_usb_rules_watch (fixture->rules);
  g_signal_connect (fixture->rules, "changed", G_CALLBACK (on_changed), &n_changes);
  g_assert_true (vtr_usb_rules_add (other, DESKTOP, device, FALSE, NULL));
  usb_wait_until (is_heard, &n_changes);
  g_assert_cmpstr (vtr_usb_rules_find (fixture->rules, device), ==, DESKTOP);

  n_changes = 0;
  vtr_usb_rules_reload (fixture->rules);
  g_assert_cmpuint (n_changes, ==, 0);
  g_assert_true (vtr_usb_rules_remove (other, DESKTOP, device, NULL));
  usb_wait_until (is_heard, &n_changes);
  g_assert_null (vtr_usb_rules_find (fixture->rules, device));
  g_signal_handlers_disconnect_by_data (fixture->rules, &n_changes);
}

static void
test_filter (void)
{
  static const struct { const char *text; gboolean stick; gboolean keyboard; } CASES[] = {
    { "-1,-1,-1,-1,1", TRUE, TRUE },
    { "-1,-1,-1,-1,0", FALSE, FALSE },
    { "8,-1,-1,-1,1|-1,-1,-1,-1,0", TRUE, FALSE },
    { "0x03,-1,-1,-1,0|-1,-1,-1,-1,1", TRUE, FALSE },
    { "-1,0x1209,0x0102,-1,1", FALSE, TRUE },
    { "-1,0x1209,-1,256,1", TRUE, TRUE },
    { "-1,0x1209,-1,257,1", FALSE, FALSE },
  };
  g_autoptr (VtrUsbDevice) stick = make_device ("1-1", 0x101, NULL, 8);
  g_autoptr (VtrUsbDevice) keyboard = make_device ("1-2", 0x102, NULL, 3);

  for (guint i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (VtrUsbFilter) filter = vtr_usb_filter_parse (CASES[i].text, &error);
      g_autoptr (VtrUsbFilter) again = NULL;
      g_autofree char *text = NULL;
      g_autofree char *second = NULL;

      g_assert_no_error (error);
      g_assert_cmpint (vtr_usb_filter_allows (filter, stick), ==, CASES[i].stick);
      g_assert_cmpint (vtr_usb_filter_allows (filter, keyboard), ==, CASES[i].keyboard);
      text = vtr_usb_filter_to_string (filter);
      again = vtr_usb_filter_parse (text, &error);
      g_assert_no_error (error);
      second = vtr_usb_filter_to_string (again);
      g_assert_cmpstr (text, ==, second);
    }
}

static void
test_no_filter (void)
{
  static const char * const TEXTS[] = {
    "", "x", "1,2,3,4", "1,2,3,4,5,6", "|", "-1,-1,-1,-1,1|", "256,-1,-1,-1,1", "-2,-1,-1,-1,1",
    "-1,65536,-1,-1,1", "-1,-1,-1,-1,one", "-1,0x,-1,-1,1", "-1, 1,-1,-1,1", "-1,-1,-1,-1,1\n",
    "-1,99999999999999999999,-1,-1,1",
  };

  for (guint i = 0; i < G_N_ELEMENTS (TEXTS); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (vtr_usb_filter_parse (TEXTS[i], &error));
      g_assert_error (error, VTR_USB_ERROR, VTR_USB_ERROR_INVALID);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/usb-rules/remember", Fixture, NULL, set_up, test_remember, tear_down);
  g_test_add ("/usb-rules/forget", Fixture, NULL, set_up, test_forget, tear_down);
  g_test_add ("/usb-rules/port", Fixture, NULL, set_up, test_port, tear_down);
  g_test_add ("/usb-rules/strange", Fixture, STRANGE, set_up, test_strange, tear_down);
  g_test_add ("/usb-rules/unreadable", Fixture, "no key file\n", set_up, test_unreadable,
              tear_down);
  g_test_add ("/usb-rules/watch", Fixture, NULL, set_up, test_watch, tear_down);
  g_test_add_func ("/usb-filter/good", test_filter);
  g_test_add_func ("/usb-filter/bad", test_no_filter);

  return g_test_run ();
}

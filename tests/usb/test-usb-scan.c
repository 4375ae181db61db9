/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list from a folder that looks like a computer's sysfs and procfs. */
#include "usb-scan.h"

#include <glib/gstdio.h>
#include <unistd.h>

typedef struct
{
  char      *root;
  VtrUsbIds *ids;
} Fixture;

#define STICK    "12010002000000400912010100010102030109022000010100803209040000020806500007" \
                 "05810200020007050202000200"
#define KEYBOARD "12010002000000400912020100010102030109022200010100a03209040000010301010009" \
                 "2111010001222d0007058103080007"
#define DISK     "/sys/bus/usb/devices/1-1/1-1:1.0/host6/target6:0:0/6:0:0:0/block/sdb"
#define USUAL_INPUT "I: Bus=0003 Vendor=1209 Product=0102 Version=0110\n" \
                    "N: Name=\"USB keyboard\"\nH: Handlers=sysrq kbd event0\nB: EV=120013\n\n" \
                    "I: Bus=0019 Vendor=0000 Product=0001 Version=0000\n" \
                    "N: Name=\"Power Button\"\nH: Handlers=kbd event1\nB: EV=3\n\n"

static void
put (Fixture    *self,
     const char *path,
     const char *text)
{
  g_autofree char *full = g_strconcat (self->root, path, NULL);
  g_autofree char *folder = g_path_get_dirname (full);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (full, text, -1, NULL));
}

static void
put_hex (Fixture    *self,
         const char *path,
         const char *hex)
{
  g_autofree char *full = g_strconcat (self->root, path, NULL);
  gsize length = strlen (hex) / 2;
  g_autofree char *bytes = g_malloc (length);

  for (gsize i = 0; i < length; i++)
    bytes[i] = (char) (g_ascii_xdigit_value (hex[2 * i]) << 4
                       | g_ascii_xdigit_value (hex[2 * i + 1]));
  g_assert_true (g_file_set_contents (full, bytes, (gssize) length, NULL));
}

static void
put_link (Fixture    *self,
          const char *path,
          const char *target)
{
  g_autofree char *full = g_strconcat (self->root, path, NULL);
  g_autofree char *folder = g_path_get_dirname (full);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_cmpint (symlink (target, full), ==, 0);
}

/* A device in /sys/bus/usb/devices/NAME with an interface that @driver (nullable) has. */
static void
put_device (Fixture    *self,
            const char *name,
            guint       address,
            const char *descriptors,
            const char *driver)
{
  g_autofree char *folder = g_strconcat ("/sys/bus/usb/devices/", name, NULL);
  g_autofree char *interface = g_strdup_printf ("%s/%s:1.0", folder, name);
  g_autofree char *number = g_strdup_printf ("%u\n", address);
  const char * const attributes[][2] = {
    { "busnum", "1\n" }, { "devnum", number }, { "speed", "480\n" },
    { "bConfigurationValue", "1\n" }, { "descriptors", "" },
  };
  g_autofree char *uevent = g_strconcat (interface, "/uevent", NULL);
  g_autofree char *path = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (attributes); i++)
    {
      g_autofree char *attribute = g_build_filename (folder, attributes[i][0], NULL);

      put (self, attribute, attributes[i][1]);
    }
  path = g_strconcat (folder, "/descriptors", NULL);
  put_hex (self, path, descriptors);
  put (self, uevent, "");
  if (driver != NULL)
    {
      g_autofree char *link = g_strconcat (interface, "/driver", NULL);
      g_autofree char *target = g_strconcat ("../../../drivers/", driver, NULL);

      put_link (self, link, target);
    }
}

static void
set_up (Fixture       *self,
        gconstpointer  unused)
{
  g_autofree char *ids = NULL;

  self->root = g_dir_make_tmp ("vitrine-usb-scan-XXXXXX", NULL);
  put (self, "/usb.ids",
       "# a comment\n1208  Before\n\t0101  Not this\n1209  Generic Maker\n\t0100  Another\n"
       "\t0101  Named Stick\n\t\t01  an interface\n120a  After\n\t0102  Not this either\n");
  ids = g_strconcat (self->root, "/usb.ids", NULL);
  self->ids = vtr_usb_ids_new (ids);
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (!g_file_test (child, G_FILE_TEST_IS_SYMLINK) && g_file_test (child, G_FILE_TEST_IS_DIR))
        remove_folder (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

static void
tear_down (Fixture       *self,
           gconstpointer  unused)
{
  vtr_usb_ids_free (self->ids);
  remove_folder (self->root);
  g_free (self->root);
}

static VtrUsbDevice *
find (GPtrArray  *devices,
      const char *id)
{
  for (guint i = 0; i < devices->len; i++)
    {
      if (g_str_equal (vtr_usb_device_get_id (g_ptr_array_index (devices, i)), id))
        return g_ptr_array_index (devices, i);
    }
  g_error ("there is no %s", id);
}

static void
test_nothing (Fixture       *self,
              gconstpointer  unused)
{
  g_autoptr (GPtrArray) devices = vtr_usb_scan (self->root, self->ids);

  g_assert_cmpuint (devices->len, ==, 0);
}

static void
test_order (Fixture       *self,
            gconstpointer  unused)
{
  static const char * const NAMES[] = { "1-2", "1-2.3", "1-9", "1-10", "2-1" };
  static const guint SHUFFLED[] = { 3, 1, 4, 0, 2 };
  g_autoptr (GPtrArray) devices = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (NAMES); i++)
    put_device (self, NAMES[SHUFFLED[i]], i + 2, STICK, NULL);
  put_device (self, "usb1", 1, STICK, NULL);
  devices = vtr_usb_scan (self->root, self->ids);
  g_assert_cmpuint (devices->len, ==, G_N_ELEMENTS (NAMES));
  for (guint i = 0; i < devices->len; i++)
    g_assert_cmpstr (vtr_usb_device_get_id (g_ptr_array_index (devices, i)), ==, NAMES[i]);
}

/* One that the kernel is about to tell of: it tells when all of it is there. */
static void
test_being_plugged_in (Fixture       *self,
                       gconstpointer  unused)
{
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) after = NULL;

  put_device (self, "1-1", 2, STICK, NULL);
  put (self, "/sys/bus/usb/devices/1-1/descriptors", "");
  put (self, "/sys/bus/usb/devices/1-2/busnum", "1\n");
  put (self, "/sys/bus/usb/devices/1-2/devnum", "3\n");
  before = vtr_usb_scan (self->root, self->ids);
  g_assert_cmpuint (before->len, ==, 0);

  put_device (self, "1-1", 2, STICK, NULL);
  after = vtr_usb_scan (self->root, self->ids);
  g_assert_cmpuint (after->len, ==, 1);
}

static void
test_names (Fixture       *self,
            gconstpointer  unused)
{
  g_autoptr (GPtrArray) devices = NULL;
  VtrUsbDevice *device = NULL;

  put_device (self, "1-1", 2, STICK, NULL);
  put_device (self, "1-2", 3, STICK, NULL);
  put (self, "/sys/bus/usb/devices/1-2/manufacturer", "Good\x1b[31m Maker\n");
  put (self, "/sys/bus/usb/devices/1-2/product", "  Stick \xff Two  \nmore\n");
  put (self, "/sys/bus/usb/devices/1-2/serial", "ABC\n");
  devices = vtr_usb_scan (self->root, self->ids);

  device = find (devices, "1-1");
  g_assert_cmpstr (vtr_usb_device_get_title (device), ==, "Generic Maker Named Stick");
  g_assert_null (vtr_usb_device_get_serial (device));
  g_assert_cmpstr (vtr_usb_device_get_node (device), ==, "/dev/bus/usb/001/002");
  g_assert_cmphex (vtr_usb_device_get_vendor (device), ==, 0x1209);
  g_assert_cmphex (vtr_usb_device_get_version (device), ==, 0x0100);
  g_assert_cmpint (vtr_usb_device_get_kind (device), ==, VTR_USB_KIND_STORAGE);
  g_assert_cmpstr (vtr_usb_device_get_port (device), ==, "1");
  g_assert_false (vtr_usb_device_is_permitted (device));

  device = find (devices, "1-2");
  g_assert_cmpstr (vtr_usb_device_get_vendor_name (device), ==, "Good [31m Maker");
  g_assert_cmpstr (vtr_usb_device_get_product_name (device), ==, "Stick \xef\xbf\xbd Two");
  g_assert_cmpstr (vtr_usb_device_get_serial (device), ==, "ABC");
}

static void
put_disk (Fixture    *self,
          const char *mountinfo)
{
  put_device (self, "1-1", 2, STICK, "usb-storage");
  put (self, DISK "/dev", "8:16\n");
  put (self, DISK "/sdb1/dev", "8:17\n");
  put_link (self, DISK "/sdb1/holders/dm-0", "../../../dm-0");
  put (self, "/sys/class/block/dm-0/dev", "254:0\n");
  put (self, "/sys/class/block/sdb1/dev", "8:17\n");
  put (self, "/proc/self/mountinfo", mountinfo);
}

/* Plain, below encryption, of a file system with a number of its own, and not at all. */
static void
test_mounts (Fixture       *self,
             gconstpointer  unused)
{
  static const struct
  {
    const char *mountinfo;
    const char *place;
    VtrUsbRisk  risks;
  } CASES[] = {
    { "22 1 8:1 / / rw - ext4 /dev/sda1 rw\n"
      "30 22 8:17 / /media/my\\040stick rw shared:1 - vfat /dev/sdb1 rw\n",
      "/media/my stick", VTR_USB_RISK_MOUNTED },
    { "30 22 254:0 / /media/secret rw - ext4 /dev/mapper/luks rw\n", "/media/secret",
      VTR_USB_RISK_MOUNTED },
    { "30 22 0:45 /@ /media/snap rw - btrfs /dev/sdb1 rw\n", "/media/snap", VTR_USB_RISK_MOUNTED },
    { "30 22 8:17 / / rw - ext4 /dev/sdb1 rw\n", "/", VTR_USB_RISK_MOUNTED | VTR_USB_RISK_SYSTEM },
    { "30 22 8:33 / /media/other rw - ext4 /dev/sdc1 rw\nnonsense\n", NULL, VTR_USB_RISK_NONE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      g_autofree char *sys = g_strconcat (self->root, "/sys", NULL);
      g_autoptr (GPtrArray) devices = NULL;
      VtrUsbDevice *device = NULL;

      remove_folder (sys);
      put_disk (self, CASES[i].mountinfo);
      devices = vtr_usb_scan (self->root, self->ids);
      device = find (devices, "1-1");
      g_assert_cmpint (vtr_usb_device_get_risks (device), ==, CASES[i].risks);
      g_assert_cmpint (vtr_usb_device_is_busy (device), ==, CASES[i].place != NULL);
      g_assert_cmpstr (vtr_usb_device_get_mounts (device)[0], ==, CASES[i].place);
      g_assert_cmpint (vtr_usb_device_get_use (device) != NULL, ==, CASES[i].place != NULL);
      g_assert_cmpint (vtr_usb_device_check_sharable (device, NULL), ==,
                       (CASES[i].risks & VTR_USB_RISK_SYSTEM) == 0);
    }
}

static void
test_used (Fixture       *self,
           gconstpointer  unused)
{
  g_autoptr (GPtrArray) devices = NULL;

  put_device (self, "1-1", 2, STICK, "usbfs");
  put_device (self, "1-2", 3, STICK, "usb-storage");
  devices = vtr_usb_scan (self->root, self->ids);
  g_assert_true (vtr_usb_device_is_busy (find (devices, "1-1")));
  g_assert_nonnull (vtr_usb_device_get_use (find (devices, "1-1")));
  g_assert_false (vtr_usb_device_is_busy (find (devices, "1-2")));
}

static void
test_only_keyboard (Fixture       *self,
                    gconstpointer  unused)
{
  g_autoptr (GPtrArray) one = NULL;
  g_autoptr (GPtrArray) two = NULL;
  g_autoptr (GPtrArray) built_in = NULL;

  put (self, "/proc/bus/input/devices", USUAL_INPUT);
  put_device (self, "1-1", 2, KEYBOARD, "usbhid");
  one = vtr_usb_scan (self->root, self->ids);
  g_assert_cmpint (vtr_usb_device_get_risks (find (one, "1-1")), ==, VTR_USB_RISK_ONLY_KEYBOARD);

  put (self, "/proc/bus/input/devices",
       USUAL_INPUT "I: Bus=0011 Vendor=0001 Product=0001 Version=ab41\n"
       "N: Name=\"AT Translated Set 2 keyboard\"\nH: Handlers=sysrq kbd event2\nB: EV=120013\n\n");
  built_in = vtr_usb_scan (self->root, self->ids);
  g_assert_cmpint (vtr_usb_device_get_risks (find (built_in, "1-1")), ==, VTR_USB_RISK_NONE);

  put (self, "/proc/bus/input/devices", USUAL_INPUT);
  put_device (self, "1-2", 3, KEYBOARD, "usbhid");
  two = vtr_usb_scan (self->root, self->ids);
  g_assert_cmpint (vtr_usb_device_get_risks (find (two, "1-1")), ==, VTR_USB_RISK_NONE);
}

int
main (int    argc,
      char **argv)
{
  static const struct
  {
    const char *path;
    void      (*test) (Fixture *, gconstpointer);
  } TESTS[] = {
    { "/usb-scan/nothing", test_nothing },
    { "/usb-scan/order", test_order },
    { "/usb-scan/being-plugged-in", test_being_plugged_in },
    { "/usb-scan/names", test_names },
    { "/usb-scan/mounts", test_mounts },
    { "/usb-scan/used", test_used },
    { "/usb-scan/only-keyboard", test_only_keyboard },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (TESTS); i++)
    g_test_add (TESTS[i].path, Fixture, NULL, set_up, TESTS[i].test, tear_down);

  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <stdint.h>
#include <stdlib.h>

#include "usb-device-private.h"
#include "usb-rules.h"

#define MACHINE "11111111-1111-4111-8111-111111111111"

int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);

static char *folder;
static char *path;

static void
remove_files (void)
{
  g_autofree char *lock = g_strconcat (path, ".lock", NULL);

  g_unlink (path);
  g_unlink (lock);
  g_rmdir (folder);
}

static VtrUsbDevice *
make_device (void)
{
  g_auto (VtrUsbDeviceFacts) facts = { 0 };

  facts.id = g_strdup ("1-1");
  facts.port = g_strdup ("1");
  facts.serial = g_strdup ("A");
  facts.node = g_strdup ("/dev/bus/usb/001/002");
  facts.vendor = 0x1209;
  facts.product = 0x101;

  return vtr_usb_device_new (&facts);
}

/* A file that can't be understood stays as it is. In any other a device can be remembered and
 * forgotten, and who reads it then finds the same. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr (VtrUsbDevice) device = make_device ();
  g_autoptr (VtrUsbRules) rules = NULL;
  g_autoptr (VtrUsbRules) again = NULL;

  if (folder == NULL)
    {
      folder = g_dir_make_tmp ("vitrine-rules-XXXXXX", NULL);
      g_assert_nonnull (folder);
      path = g_build_filename (folder, "usb-devices.ini", NULL);
      atexit (remove_files);
    }

  g_assert_true (g_file_set_contents (path, (const char *) data, (gssize) size, NULL));
  rules = vtr_usb_rules_new (path);
  (void) vtr_usb_rules_find (rules, device);
  g_assert_cmpuint (vtr_usb_rules_get_n_rules (rules), <=, VTR_USB_RULES_MAX);
  if (!vtr_usb_rules_add (rules, MACHINE, device, FALSE, NULL))
    {
      g_autofree char *contents = NULL;
      gsize length = 0;

      g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
      g_assert_cmpmem (contents, length, data, size);
      return 0;
    }

  again = vtr_usb_rules_new (path);
  g_assert_no_error (vtr_usb_rules_get_error (again));
  g_assert_cmpstr (vtr_usb_rules_find (again, device), ==, MACHINE);
  g_assert_true (vtr_usb_rules_remove (again, MACHINE, device, NULL));
  g_assert_null (vtr_usb_rules_find (again, device));

  return 0;
}

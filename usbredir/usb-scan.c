/* SPDX-License-Identifier: GPL-3.0-or-later */
/* /sys/bus/usb/devices: a folder for each device ("1-2.3": bus 1, port 2, the hub's port 3), one
 * for each of its interfaces ("1-2.3:1.0") and one for each root hub ("usb1"). */
#define G_LOG_DOMAIN "vitrine-usb"

#include "usb-scan.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "usb-descriptors.h"
#include "usb-device-private.h"
#include "usb-limits.h"
#include "usb-mounts.h"
#include "usb-scan-file.h"

#define DEVICES_FOLDER "/sys/bus/usb/devices"

/* The kernel's EV_SYN, EV_KEY and EV_REP: what a device for typing has, and a power button not. */
#define KEYBOARD_EVENTS 0x100003u
#define BUS_USB         0x0003u

/* "1-2.3", neither "usb1" nor "1-2.3:1.0". */
static gboolean
is_device_name (const char *name)
{
  gsize digits = strspn (name, "0123456789");

  return digits > 0
         && name[digits] == '-'
         && g_ascii_isdigit (name[digits + 1])
         && strspn (name + digits + 1, "0123456789.") == strlen (name + digits + 1);
}

/* The driver of one of the device's interfaces, or NULL. */
static char *
dup_driver (const char *folder,
            const char *interface)
{
  g_autofree char *link = g_build_filename (folder, interface, "driver", NULL);
  g_autofree char *target = g_file_read_link (link, NULL);

  return target != NULL ? g_path_get_basename (target) : NULL;
}

/* A program, or a machine, that has the device uses it by way of "usbfs". */
static gboolean
is_used_by_program (const char *folder,
                    const char *name)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autofree char *prefix = g_strconcat (name, ":", NULL);
  const char *entry = NULL;

  while (dir != NULL && (entry = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *driver = NULL;

      if (!g_str_has_prefix (entry, prefix))
        continue;
      driver = dup_driver (folder, entry);
      if (g_strcmp0 (driver, "usbfs") == 0)
        return TRUE;
    }

  return FALSE;
}

/* FALSE when there are none yet: nothing tells then that it isn't a hub. */
static gboolean
read_descriptors (VtrUsbDeviceFacts *facts,
                  const char        *folder)
{
  guint configuration = vtr_usb_scan_read_number (folder, "bConfigurationValue", 10);
  g_autoptr (GBytes) bytes = vtr_usb_scan_read_bytes (folder, "descriptors",
                                                      VTR_USB_MAX_DESCRIPTORS);
  VtrUsbDescriptors descriptors = { 0 };
  gsize length = 0;
  const guint8 *data = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;

  if (length == 0)
    return FALSE;
  if (!vtr_usb_descriptors_parse (data, length, (guint8) configuration, &descriptors))
    {
      facts->vendor = (guint16) vtr_usb_scan_read_number (folder, "idVendor", 16);
      facts->product = (guint16) vtr_usb_scan_read_number (folder, "idProduct", 16);
      facts->klass = (guint8) vtr_usb_scan_read_number (folder, "bDeviceClass", 16);
      return TRUE;
    }

  facts->vendor = descriptors.vendor;
  facts->product = descriptors.product;
  facts->version = descriptors.version;
  facts->klass = descriptors.klass;
  facts->interfaces = descriptors.interfaces;
  facts->n_interfaces = descriptors.n_interfaces;

  return TRUE;
}

static void
read_names (VtrUsbDeviceFacts *facts,
            const char        *folder,
            VtrUsbIds         *ids)
{
  g_autofree char *vendor_name = NULL;
  g_autofree char *product_name = NULL;

  facts->vendor_name = vtr_usb_scan_read_line (folder, "manufacturer");
  facts->product_name = vtr_usb_scan_read_line (folder, "product");
  facts->serial = vtr_usb_scan_read_line (folder, "serial");
  if (facts->vendor_name != NULL && facts->product_name != NULL)
    return;

  vtr_usb_ids_lookup (ids, facts->vendor, facts->product, &vendor_name, &product_name);
  if (facts->vendor_name == NULL)
    facts->vendor_name = g_steal_pointer (&vendor_name);
  if (facts->product_name == NULL)
    facts->product_name = g_steal_pointer (&product_name);
}

static void
read_use (VtrUsbDeviceFacts *facts,
          const char        *root,
          const char        *folder)
{
  g_auto (VtrUsbMounts) mounts = { 0 };
  gboolean is_used = is_used_by_program (folder, facts->id);

  vtr_usb_mounts_find (&mounts, root, folder);
  facts->is_busy = is_used || mounts.mounts->len > 0 || mounts.is_swap;
  if (mounts.is_system)
    {
      facts->risks |= VTR_USB_RISK_SYSTEM;
      facts->use = g_strdup (_("This system runs from it"));
    }
  else if (mounts.mounts->len > 0)
    {
      const char *place = g_ptr_array_index (mounts.mounts, 0);

      facts->use = g_strdup_printf (_("Mounted at %s"), place);
    }
  else if (is_used)
    facts->use = g_strdup (_("In use by a program or a machine"));

  if (mounts.mounts->len > 0)
    {
      facts->risks |= VTR_USB_RISK_MOUNTED;
      g_ptr_array_add (mounts.mounts, NULL);
      facts->mounts = (GStrv) (gpointer) g_ptr_array_free (g_steal_pointer (&mounts.mounts),
                                                           FALSE);
    }
}

static VtrUsbDevice *
scan_device (const char *root,
             const char *name,
             VtrUsbIds  *ids)
{
  g_autofree char *link = g_strconcat (root, DEVICES_FOLDER "/", name, NULL);
  g_auto (VtrUsbDeviceFacts) facts = { 0 };
  g_autofree char *node = NULL;

  facts.bus = vtr_usb_scan_read_number (link, "busnum", 10);
  facts.address = vtr_usb_scan_read_number (link, "devnum", 10);
  /* It has just been taken out, or is just being put in. */
  if (facts.bus == 0 || facts.address == 0 || !read_descriptors (&facts, link))
    return NULL;

  facts.id = g_strdup (name);
  facts.port = g_strdup (strchr (name, '-') + 1);
  facts.speed = vtr_usb_scan_read_number (link, "speed", 10);
  facts.node = g_strdup_printf ("/dev/bus/usb/%03u/%03u", facts.bus, facts.address);
  node = g_strconcat (root, facts.node, NULL);
  facts.is_permitted = access (node, R_OK | W_OK) == 0;
  read_names (&facts, link, ids);
  read_use (&facts, root, link);
  if (vtr_usb_kind_from_interfaces (facts.klass, facts.interfaces, facts.n_interfaces)
      == VTR_USB_KIND_HUB)
    facts.risks |= VTR_USB_RISK_HUB;

  return vtr_usb_device_new (&facts);
}

/* Keyboards and mice that aren't plugged into USB: "I: Bus=0011 Vendor=…" and "B: EV=120013" in
 * /proc/bus/input/devices. */
static void
count_other_input (const char *root,
                   guint      *n_keyboards,
                   guint      *n_mice)
{
  g_autofree char *text = vtr_usb_scan_read_text (root, "/proc/bus/input/devices");
  g_auto (GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", -1);
  gboolean is_usb = TRUE;
  gboolean is_mouse = FALSE;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (g_str_has_prefix (lines[i], "I: Bus="))
        {
          is_usb = g_ascii_strtoull (lines[i] + 7, NULL, 16) == BUS_USB;
          is_mouse = FALSE;
        }
      else if (g_str_has_prefix (lines[i], "H: Handlers="))
        is_mouse = strstr (lines[i], "mouse") != NULL;
      else if (g_str_has_prefix (lines[i], "B: EV=") && !is_usb)
        {
          guint64 events = g_ascii_strtoull (lines[i] + 6, NULL, 16);

          if ((events & KEYBOARD_EVENTS) == KEYBOARD_EVENTS)
            (*n_keyboards)++;
          else if (is_mouse)
            (*n_mice)++;
        }
    }
}

static gboolean
has_interface (VtrUsbDevice *device,
               gboolean    (*is_it) (const VtrUsbInterface *))
{
  guint n_interfaces = 0;
  const VtrUsbInterface *interfaces = vtr_usb_device_get_interfaces (device, &n_interfaces);

  for (guint i = 0; i < n_interfaces; i++)
    {
      if (is_it (&interfaces[i]))
        return TRUE;
    }

  return FALSE;
}

static void
mark_only_one (GPtrArray  *devices,
               guint       n_others,
               gboolean  (*is_it) (const VtrUsbInterface *),
               VtrUsbRisk  risk)
{
  VtrUsbDevice *only = NULL;

  for (guint i = 0; i < devices->len; i++)
    {
      VtrUsbDevice *device = g_ptr_array_index (devices, i);

      if (has_interface (device, is_it))
        {
          only = device;
          n_others++;
        }
    }

  if (n_others == 1 && only != NULL)
    vtr_usb_device_add_risk (only, risk);
}

/* "1-10" comes after "1-9". */
static int
compare_places (gconstpointer a,
                gconstpointer b)
{
  const char *left = vtr_usb_device_get_id (*(VtrUsbDevice * const *) a);
  const char *right = vtr_usb_device_get_id (*(VtrUsbDevice * const *) b);

  while (*left != '\0' && *right != '\0')
    {
      char *left_end = NULL;
      char *right_end = NULL;
      guint64 left_number = g_ascii_strtoull (left, &left_end, 10);
      guint64 right_number = g_ascii_strtoull (right, &right_end, 10);

      if (left_number != right_number)
        return left_number < right_number ? -1 : 1;
      left = left_end + (*left_end != '\0' ? 1 : 0);
      right = right_end + (*right_end != '\0' ? 1 : 0);
    }

  return strcmp (left, right);
}

GPtrArray *
vtr_usb_scan (const char *root,
              VtrUsbIds  *ids)
{
  GPtrArray *devices = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *folder = g_strconcat (root, DEVICES_FOLDER, NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = NULL;
  guint n_keyboards = 0;
  guint n_mice = 0;

  while (dir != NULL && devices->len < VTR_USB_MAX_DEVICES
         && (name = g_dir_read_name (dir)) != NULL)
    {
      VtrUsbDevice *device = is_device_name (name) ? scan_device (root, name, ids) : NULL;

      if (device != NULL)
        g_ptr_array_add (devices, device);
    }

  g_ptr_array_sort (devices, compare_places);
  count_other_input (root, &n_keyboards, &n_mice);
  mark_only_one (devices, n_keyboards, vtr_usb_interface_is_keyboard, VTR_USB_RISK_ONLY_KEYBOARD);
  mark_only_one (devices, n_mice, vtr_usb_interface_is_mouse, VTR_USB_RISK_ONLY_MOUSE);

  return devices;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a device of the list to an open one: found, allowed, permitted, and nobody else's. */
#define G_LOG_DOMAIN "vitrine-usb"

#include "usb-session-open.h"

#include <glib/gi18n-lib.h>
#include <usbredirhost.h>

#include "usb-error.h"

/* By address: the place alone could have got another device meanwhile. (transfer full) */
static libusb_device *
find_device (libusb_context *usb,
             VtrUsbDevice   *device)
{
  libusb_device **devices = NULL;
  libusb_device *found = NULL;
  gssize n_devices = libusb_get_device_list (usb, &devices);

  for (gssize i = 0; i < n_devices && found == NULL; i++)
    {
      if (libusb_get_bus_number (devices[i]) == vtr_usb_device_get_bus (device)
          && libusb_get_device_address (devices[i]) == vtr_usb_device_get_address (device))
        found = libusb_ref_device (devices[i]);
    }

  if (n_devices >= 0)
    libusb_free_device_list (devices, 1);

  return found;
}

static void
set_open_error (GError       **error,
                int            outcome,
                VtrUsbDevice  *device)
{
  const char *title = vtr_usb_device_get_title (device);

  switch (outcome)
    {
    case LIBUSB_ERROR_ACCESS:
      g_set_error (error, VTR_USB_ERROR, VTR_USB_ERROR_NO_PERMISSION,
                   _("You may not open “%s”: %s isn’t yours to write to."), title,
                   vtr_usb_device_get_node (device));
      break;
    case LIBUSB_ERROR_NO_DEVICE:
    case LIBUSB_ERROR_NOT_FOUND:
      g_set_error (error, VTR_USB_ERROR, VTR_USB_ERROR_UNPLUGGED,
                   _("“%s” isn’t plugged in any more."), title);
      break;
    case LIBUSB_ERROR_BUSY:
      g_set_error (error, VTR_USB_ERROR, VTR_USB_ERROR_BUSY,
                   _("“%s” is in use by another program or machine."), title);
      break;
    default:
      g_set_error (error, VTR_USB_ERROR, VTR_USB_ERROR_FAILED,
                   _("“%s” could not be opened (%s)."), title, libusb_error_name (outcome));
      break;
    }
}

static gboolean
check_filter (libusb_device  *usb_device,
              VtrUsbDevice   *device,
              const char     *filter,
              GError        **error)
{
  struct usbredirfilter_rule *rules = NULL;
  int n_rules = 0;
  int outcome = 0;

  if (filter == NULL)
    return TRUE;

  if (usbredirfilter_string_to_rules (filter, ",", "|", &rules, &n_rules) != 0)
    {
      g_set_error_literal (error, VTR_USB_ERROR, VTR_USB_ERROR_INVALID,
                           _("The filter for USB devices can’t be understood."));
      return FALSE;
    }

  outcome = usbredirhost_check_device_filter (rules, n_rules, usb_device, 0);
  usbredirfilter_free (rules);
  if (outcome != 0)
    {
      g_set_error (error, VTR_USB_ERROR, VTR_USB_ERROR_REJECTED,
                   _("The filter for USB devices doesn’t allow “%s”."),
                   vtr_usb_device_get_title (device));
      return FALSE;
    }

  return TRUE;
}

/* libusbredirhost only says that it failed: whether somebody else has the device is found here.
 * What a driver of the kernel has is no obstacle, it is asked to let go. */
static gboolean
is_claimed (libusb_device_handle *handle,
            VtrUsbDevice         *device)
{
  guint n_interfaces = 0;
  const VtrUsbInterface *interfaces = vtr_usb_device_get_interfaces (device, &n_interfaces);

  for (guint i = 0; i < n_interfaces; i++)
    {
      int number = interfaces[i].number;
      int outcome = 0;

      if (libusb_kernel_driver_active (handle, number) == 1)
        continue;
      outcome = libusb_claim_interface (handle, number);
      if (outcome == LIBUSB_ERROR_BUSY)
        return TRUE;
      if (outcome == LIBUSB_SUCCESS)
        (void) libusb_release_interface (handle, number);
    }

  return FALSE;
}

static int
open_handle (libusb_context        *usb,
             VtrUsbDevice          *device,
             int                    fd,
             libusb_device_handle **ret_handle)
{
  libusb_device *usb_device = NULL;
  int outcome = 0;

  if (fd >= 0)
    return libusb_wrap_sys_device (usb, (intptr_t) fd, ret_handle);

  usb_device = find_device (usb, device);
  if (usb_device == NULL)
    return LIBUSB_ERROR_NO_DEVICE;

  outcome = libusb_open (usb_device, ret_handle);
  libusb_unref_device (usb_device);

  return outcome;
}

libusb_device_handle *
vtr_usb_session_open_device (libusb_context  *usb,
                             VtrUsbDevice    *device,
                             int              fd,
                             const char      *filter,
                             GError         **error)
{
  libusb_device_handle *handle = NULL;
  int outcome = 0;

  if (usb == NULL)
    {
      g_set_error_literal (error, VTR_USB_ERROR, VTR_USB_ERROR_UNSUPPORTED,
                           _("USB devices can’t be used on this computer."));
      return NULL;
    }
  if (!vtr_usb_device_check_sharable (device, error))
    return NULL;

  outcome = open_handle (usb, device, fd, &handle);
  if (outcome != LIBUSB_SUCCESS)
    {
      set_open_error (error, outcome, device);
      return NULL;
    }

  if (!check_filter (libusb_get_device (handle), device, filter, error))
    {
      libusb_close (handle);
      return NULL;
    }
  if (is_claimed (handle, device))
    {
      set_open_error (error, LIBUSB_ERROR_BUSY, device);
      libusb_close (handle);
      return NULL;
    }

  return handle;
}

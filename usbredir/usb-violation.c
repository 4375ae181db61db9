/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "usb-violation.h"

#include <glib/gi18n-lib.h>

const char *
vtr_usb_violation_get_text (VtrUsbViolation violation)
{
  switch (violation)
    {
    case VTR_USB_VIOLATION_NOT_USBREDIR:
      return _("What answers there is no USB device.");
    case VTR_USB_VIOLATION_TYPE:
      return _("The USB device was refused: it sent a message that isn’t a device’s to send.");
    case VTR_USB_VIOLATION_SIZE:
      return _("The USB device was refused: it sent a message of an impossible size.");
    case VTR_USB_VIOLATION_MALFORMED:
      return _("The USB device was refused: it sent a message that makes no sense.");
    case VTR_USB_VIOLATION_ORDER:
      return _("The USB device was refused: it spoke before it said what it is.");
    case VTR_USB_VIOLATION_OTHER_DEVICE:
      return _("The USB device was refused: it is another one than was allowed.");
    case VTR_USB_VIOLATION_OTHER_CLASS:
      return _("The USB device was refused: it is of another kind than was allowed.");
    case VTR_USB_VIOLATION_SECOND_DEVICE:
      return _("The USB device was refused: it wanted to be a second device.");
    case VTR_USB_VIOLATION_HUB:
      return _("A USB hub can’t be given to a machine; the devices in it can.");
    case VTR_USB_VIOLATION_ANSWER:
      return _("The USB device was refused: it answered what nobody had asked.");
    case VTR_USB_VIOLATION_FLOOD:
      return _("The USB device was refused: it sent more messages than any device does.");
    case VTR_USB_VIOLATION_SILENT:
      return _("The USB device doesn’t answer.");
    case VTR_USB_VIOLATION_STUCK:
      return _("The USB device doesn’t take what the machine sends.");
    case VTR_USB_VIOLATION_MACHINE:
      return _("The machine’s USB port doesn’t work as it should.");
    case VTR_USB_VIOLATION_MACHINE_SILENT:
      return _("The machine’s USB port doesn’t answer.");
    case VTR_USB_VIOLATION_NONE:
    default:
      return _("The USB device has gone.");
    }
}

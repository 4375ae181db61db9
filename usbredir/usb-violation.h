/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* How the far end of a redirected USB device broke the rules. */
typedef enum
{
  VTR_USB_VIOLATION_NONE,
  VTR_USB_VIOLATION_NOT_USBREDIR,   /* something else answers there */
  VTR_USB_VIOLATION_TYPE,           /* a packet that doesn't exist, or isn't the device's to send */
  VTR_USB_VIOLATION_SIZE,
  VTR_USB_VIOLATION_MALFORMED,
  VTR_USB_VIOLATION_ORDER,          /* talks of a device that it hasn't announced */
  VTR_USB_VIOLATION_OTHER_DEVICE,
  VTR_USB_VIOLATION_OTHER_CLASS,    /* something else than was approved */
  VTR_USB_VIOLATION_SECOND_DEVICE,
  VTR_USB_VIOLATION_HUB,
  VTR_USB_VIOLATION_ANSWER,         /* that nobody asked for */
  VTR_USB_VIOLATION_FLOOD,
  VTR_USB_VIOLATION_SILENT,
  VTR_USB_VIOLATION_STUCK,          /* doesn't take what it is sent */
  VTR_USB_VIOLATION_MACHINE,        /* not the far end's: the machine's side makes no sense */
  VTR_USB_VIOLATION_MACHINE_SILENT, /* nor this */
} VtrUsbViolation;

/* A sentence, translated. Static. */
const char *vtr_usb_violation_get_text (VtrUsbViolation violation);

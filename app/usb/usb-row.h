/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "usb-choice.h"

G_BEGIN_DECLS

#define VTR_TYPE_USB_ROW (vtr_usb_row_get_type ())
G_DECLARE_FINAL_TYPE (VtrUsbRow, vtr_usb_row, VTR, USB_ROW, AdwActionRow)

/* One choice of the USB popover: what it is, a switch that gives it to the machine, and a menu.
 * Shows what the choice says and nothing else: the switch moves when the machine has the device.
 *
 * Signals: "switched" (gboolean: give it), "kept" (gboolean: always), "share" and "remove" (no
 * arguments). */

/* @machine: the machine's title; (nullable): nothing is remembered for it. */
GtkWidget    *vtr_usb_row_new        (VtrUsbChoice *choice,
                                      const char   *machine) G_GNUC_WARN_UNUSED_RESULT;
/* (transfer none) */
VtrUsbChoice *vtr_usb_row_get_choice (VtrUsbRow    *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "usb-device.h"

G_BEGIN_DECLS

#define VTR_TYPE_USB_RULES (vtr_usb_rules_get_type ())
G_DECLARE_FINAL_TYPE (VtrUsbRules, vtr_usb_rules, VTR, USB_RULES, GObject)

/* Which devices are always given to which machine: by vendor, product and serial number, or by the
 * place they are plugged in. A device goes to one machine only. Kept in a file that several
 * programs may change: each change reads it anew, and two can't change it at once. Main thread;
 * blocks for a small file.
 *
 * Signal "changed" (no arguments): by this object, or found by it to have been by another one. */

#define VTR_USB_RULES_MAX       500u
#define VTR_USB_RULES_MAX_BYTES (256u * 1024)

/* @path: (nullable): usb-devices.ini in Vitrine's folder of the user's data. */
VtrUsbRules  *vtr_usb_rules_new         (const char    *path) G_GNUC_WARN_UNUSED_RESULT;
/* The file can't be understood, and is left as it is. (nullable) */
const GError *vtr_usb_rules_get_error   (VtrUsbRules   *self);
/* Reads what another program may have changed. */
void          vtr_usb_rules_reload      (VtrUsbRules   *self);
/* From now on that is heard of by itself, in the main loop. */
void          vtr_usb_rules_watch       (VtrUsbRules   *self);
/* Gives @device always to the machine of that UUID, and to no other any more. */
gboolean      vtr_usb_rules_add         (VtrUsbRules   *self,
                                         const char    *machine,
                                         VtrUsbDevice  *device,
                                         gboolean       by_port,
                                         GError       **error);
/* @device: (nullable): all of the machine's. */
gboolean      vtr_usb_rules_remove      (VtrUsbRules   *self,
                                         const char    *machine,
                                         VtrUsbDevice  *device,
                                         GError       **error);
/* The same for a machine that is no more. Nothing is written where nothing is remembered for it. */
void          vtr_usb_rules_forget      (VtrUsbRules   *self,
                                         const char    *machine);
/* The UUID of the machine that gets @device; a rule with its serial number before one by its place,
 * that before one for all of its kind. (nullable) */
const char   *vtr_usb_rules_find        (VtrUsbRules   *self,
                                         VtrUsbDevice  *device);
guint         vtr_usb_rules_get_n_rules (VtrUsbRules   *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "machine.h"
#include "usb-outlet.h"

G_BEGIN_DECLS

#define VTR_TYPE_USB_SCREEN_LINK (vtr_usb_screen_link_get_type ())
G_DECLARE_FINAL_TYPE (VtrUsbScreenLink, vtr_usb_screen_link, VTR, USB_SCREEN_LINK, GObject)

/* The way of one USB device, or of a disc, through the screen of a machine that runs elsewhere.
 * Where the screen has no free channel, libvirt plugs one into the machine (VtrUsbChannels). Main
 * thread; keeps itself alive from opening until it is closed.
 *
 * Signals: "connected": the guest has the device. "ended" (GError): it is over, or never began.
 * "closed": after vtr_usb_screen_link_close(). */

/* @machine: (nullable): of a connection to libvirt. @plug: (transfer full). @id: what the device is
 * found by later, as for vtr_usb_port_dup_alias(). */
VtrUsbScreenLink *vtr_usb_screen_link_new   (VtrUsbOutlet     *outlet,
                                             VtrMachine       *machine,
                                             VtrUsbPlug       *plug,
                                             const char       *id) G_GNUC_WARN_UNUSED_RESULT;
/* Once. */
void              vtr_usb_screen_link_open  (VtrUsbScreenLink *self);
/* Once, after that. "closed" comes, maybe at once, when this computer has its device back. */
void              vtr_usb_screen_link_close (VtrUsbScreenLink *self);
/* (transfer none) */
VtrUsbOutlet     *vtr_usb_screen_link_get_outlet (VtrUsbScreenLink *self);

G_END_DECLS

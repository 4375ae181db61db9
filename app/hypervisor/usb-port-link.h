/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "machine.h"
#include "usb-link.h"

G_BEGIN_DECLS

#define VTR_TYPE_USB_PORT_LINK (vtr_usb_port_link_get_type ())
G_DECLARE_FINAL_TYPE (VtrUsbPortLink, vtr_usb_port_link, VTR, USB_PORT_LINK, GObject)

/* The way of one USB device through a port of its own, which it plugs into a running machine and
 * takes away again. What is lost is connected again, and so is a machine that was saved. Main
 * thread; keeps itself alive from opening until it is closed.
 *
 * Signals: "connected": the guest has the device. "waiting" (GError): it tries again by itself,
 * and why it has to. "ended" (GError, nullable: the machine or its port has gone): it is over, or
 * never began. "closed": after vtr_usb_port_link_close(). */

/* @link: (transfer full): to the device. @id: what the port is found by, as for
 * vtr_usb_port_dup_alias(). */
VtrUsbPortLink *vtr_usb_port_link_new          (VtrMachine     *machine,
                                                VtrUsbLink     *link,
                                                const char     *id) G_GNUC_WARN_UNUSED_RESULT;
/* Once. */
void            vtr_usb_port_link_open         (VtrUsbPortLink *self);
/* Once, after that. "closed" comes, maybe at once, when this computer has its device back and
 * neither port, socket nor folder is left. */
void            vtr_usb_port_link_close        (VtrUsbPortLink *self);
/* As vtr_usb_link_get_approval(). */
gboolean        vtr_usb_port_link_get_approval (VtrUsbPortLink *self,
                                                VtrUsbApproval *ret_approval);

G_END_DECLS

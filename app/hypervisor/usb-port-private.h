/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <libvirt/libvirt.h>

G_BEGIN_DECLS

/* What a device's place is called until a free one is chosen for it. */
#define VTR_USB_CD_TARGET "sd@"

/* The blocking half of VtrUsbPort, for workers. */

/* @xml: of a device with that alias. */
gboolean vtr_usb_plug_in  (virConnectPtr   conn,
                           const char     *uuid,
                           const char     *title,
                           const char     *alias,
                           const char     *xml,
                           GError        **error);
gboolean vtr_usb_pull_out (virConnectPtr   conn,
                           const char     *uuid,
                           const char     *title,
                           const char     *alias,
                           GError        **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "usb-device.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Opens a device's node, for vtr_usb_exporter_start_async(): as it is where this user may; else
 * with the helper that spice-client-glib installs, which asks polkit and, through it, the user.
 * The helper isn't run where it isn't needed, because what it gives it takes away again. Gives up
 * after a while, since without polkit's daemon nothing answers. Main thread. */

/* @helper: (nullable): a program that speaks the helper's protocol; NULL for the installed one.
 * @patience: milliseconds; 0 for a minute. */
void vtr_usb_access_open_async  (VtrUsbDevice         *device,
                                 const char           *helper,
                                 guint                 patience,
                                 GCancellable         *cancellable,
                                 GAsyncReadyCallback   callback,
                                 gpointer              user_data);
/* The descriptor, which is the caller's; -1 with VTR_USB_ERROR_NO_PERMISSION, whose message says
 * what an administrator can do, or _UNPLUGGED. */
int  vtr_usb_access_open_finish (GAsyncResult         *result,
                                 GError              **error);
/* A line for a file in /etc/udev/rules.d that lets whoever sits at this computer use such devices.
 * (transfer full) */
char *vtr_usb_access_dup_rule   (VtrUsbDevice         *device);

G_END_DECLS

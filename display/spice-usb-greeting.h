/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <spice-client.h>

G_BEGIN_DECLS

/* Whether the machine has greeted on its USB channels. The library (0.42) says that a channel is
 * open before, and takes a device for it; but one that is taken away again before the greeting has
 * come stays with the machine, and with the next one on that channel QEMU fails. */

/* From the channel's beginning on: counts what comes on it once it is open. Main thread. */
void     vtr_spice_usb_greeting_watch       (SpiceChannel           *channel);
/* Until it has come on each USB channel of the manager's session, all of them watched.
 * VTR_DISPLAY_ERROR_TIMED_OUT after some seconds. */
void     vtr_spice_usb_greeting_wait_async  (SpiceUsbDeviceManager  *manager,
                                             GCancellable           *cancellable,
                                             GAsyncReadyCallback     callback,
                                             gpointer                user_data);
gboolean vtr_spice_usb_greeting_wait_finish (SpiceUsbDeviceManager  *manager,
                                             GAsyncResult           *result,
                                             GError                **error);

G_END_DECLS

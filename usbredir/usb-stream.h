/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "usb-address.h"

G_BEGIN_DECLS

/* Connects to the other end of a USB connection. No address of the network is tried for longer than
 * some seconds, and none without being asked. Main thread. */

/* @code: (nullable): the pairing code, as typed; needed for VTR_USB_ADDRESS_TLS and not used else.
 */
void       vtr_usb_stream_connect_async  (const VtrUsbAddress  *address,
                                          const char           *code,
                                          GCancellable         *cancellable,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
/* A stream for vtr_usb_exporter_start_async() and the like: pollable, without a timeout of its
 * own, and nothing of it held back to be sent with more. Errors are VTR_USB_ERROR_CONNECT,
 * UNTRUSTED, BUSY and INVALID. (transfer full) */
GIOStream *vtr_usb_stream_connect_finish (GAsyncResult         *result,
                                          GError              **error) G_GNUC_WARN_UNUSED_RESULT;
/* Sets a connected socket up so: no timeout, no delay of small packets, and probes that find out
 * when the other side is gone without a word. */
void       vtr_usb_stream_tune           (GSocket              *socket);

G_END_DECLS

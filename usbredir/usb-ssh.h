/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A connection to a port on the loopback of another computer, by an ssh that asks for nothing
 * (there has to be a key). Ends when the other side has said its first word, which a USB peer does
 * at once: before that ssh may still fail. The ssh ends with the stream. @host: "user@host" or
 * "host", of vtr_usb_address_parse(). */
void       vtr_usb_ssh_connect_async  (const char           *host,
                                       guint16               port,
                                       GCancellable         *cancellable,
                                       GAsyncReadyCallback   callback,
                                       gpointer              user_data);
/* VTR_USB_ERROR_CONNECT, with ssh's own words. (transfer full) */
GIOStream *vtr_usb_ssh_connect_finish (GAsyncResult         *result,
                                       GError              **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

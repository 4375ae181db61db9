/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "usb-pairing.h"

G_BEGIN_DECLS

/* Makes a connection one that only the two holders of a pairing code can read and change: TLS 1.3
 * with a certificate on each side, then a proof of the code each way, the importer's first. Gives
 * up after some seconds. */

/* @base: pollable. @is_taken: FALSE, or the sharer's side tells an importer who has the code that
 * another one is there, and fails with VTR_USB_ERROR_BUSY. */
void       vtr_usb_handshake_async  (GIOStream            *base,
                                     VtrUsbPairingSide     side,
                                     const char           *code,
                                     GTlsCertificate      *certificate,
                                     gboolean              is_taken,
                                     GCancellable         *cancellable,
                                     GAsyncReadyCallback   callback,
                                     gpointer              user_data);
/* The stream over @base: a GTlsConnection. VTR_USB_ERROR_UNTRUSTED: the other side doesn't have
 * the code; _BUSY: another importer is there; _CONNECT: it speaks no TLS 1.3, or nothing.
 * (transfer full) */
GIOStream *vtr_usb_handshake_finish (GAsyncResult         *result,
                                     GError              **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A new key with a certificate that it signed itself, for connections that know each other by a
 * pairing code. Takes some milliseconds. NULL with VTR_USB_ERROR_FAILED. (transfer full) */
GTlsCertificate *vtr_usb_certificate_new (GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

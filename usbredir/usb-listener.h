/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "usb-address.h"

G_BEGIN_DECLS

/* Listens at @address, whose port becomes the one that the system chose where it was 0; not
 * accepting anything before it is started. Only this user gets to a socket. VTR_USB_ERROR_INVALID:
 * no address to listen at, or TCP that isn't the loopback's; VTR_USB_ERROR_CONNECT. (transfer
 * full) */
GSocketService *vtr_usb_listener_new (VtrUsbAddress  *address,
                                      GError        **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "usb-address.h"

G_BEGIN_DECLS

/* @code: (nullable): the pairing code, where the address needs one. */
typedef void (*VtrNetworkDeviceCallback) (const VtrUsbAddress *address,
                                          const char          *code,
                                          gpointer             user_data);

/* Asks for the address of a USB device on the network and for the code that goes with it: of
 * another Vitrine, of usbredirect through ssh, or in clear, which it warns of. Nothing is called
 * when the user cancels. @destroy: of @user_data, once the dialog is gone. */
void vtr_network_device_dialog_show (GtkWidget                *parent,
                                     VtrNetworkDeviceCallback  callback,
                                     gpointer                  user_data,
                                     GDestroyNotify            destroy);
/* What was typed: a lone "host:port" is another Vitrine with a code, and plain usbredirect without
 * one. NULL with VTR_USB_ERROR_INVALID. (transfer full) */
VtrUsbAddress *vtr_network_device_dialog_read (const char  *address,
                                               const char  *code,
                                               GError     **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

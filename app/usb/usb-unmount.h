/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "usb-device.h"

G_BEGIN_DECLS

/* Unmounts every file system of the device, as the file manager would: what is to be written is
 * written first. Asks in the window of @parent where the desktop wants to ask. Main thread. */
void     vtr_usb_unmount_async  (VtrUsbDevice         *device,
                                 GtkWidget            *parent,
                                 GAsyncReadyCallback   callback,
                                 gpointer              user_data);
/* FALSE: at least one is still mounted; the others may not be. */
gboolean vtr_usb_unmount_finish (GAsyncResult         *result,
                                 GError              **error);

G_END_DECLS

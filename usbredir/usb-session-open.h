/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libusb.h>

#include "usb-device.h"

G_BEGIN_DECLS

/* The device, open and free to be claimed, when @filter (nullable: all) allows it and nobody has
 * it.
 * @fd: the device opened by somebody else, or -1; has to stay open as long as the handle. Blocks,
 * and is for the thread that has @usb. (transfer full): libusb_close(). */
libusb_device_handle *vtr_usb_session_open_device (libusb_context  *usb,
                                                   VtrUsbDevice    *device,
                                                   int              fd,
                                                   const char      *filter,
                                                   GError         **error);

G_END_DECLS

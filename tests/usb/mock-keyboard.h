/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mock-device.h"

G_BEGIN_DECLS

/* A keyboard of the boot protocol, 1209:0102: interrupt endpoint 0x81. */
MockDevice *mock_keyboard_new   (void);
/* Presses and releases the key of that HID usage. */
void        mock_keyboard_press (MockDevice *self,
                                 guint8      usage);

G_END_DECLS

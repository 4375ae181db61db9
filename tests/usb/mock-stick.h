/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mock-device.h"

G_BEGIN_DECLS

#define MOCK_SECTOR 512

/* A USB stick, 1209:0101, of the bulk-only transport: endpoints 0x81 and 0x02. @image: the file
 * whose sectors it has, read and written in place; NULL with @error set when it can't be mapped. */
MockDevice *mock_stick_new      (const char  *image,
                                 GError     **error);
/* From now on it takes commands and answers none. */
void        mock_stick_set_mute (MockDevice  *self,
                                 gboolean     is_mute);

G_END_DECLS

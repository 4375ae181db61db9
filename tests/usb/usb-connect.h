/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "usb-stream.h"

G_BEGIN_DECLS

/* Connects to @place, which is an address in text, and turns the default main context meanwhile.
 * NULL: it failed, or the text is no address. */
GIOStream *usb_connect (const char    *place,
                        const char    *code,
                        GCancellable  *cancellable,
                        GError       **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

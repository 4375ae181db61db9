/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "stream-layer.h"

G_BEGIN_DECLS

#define VTR_TYPE_LAYERED_STREAM (vtr_layered_stream_get_type ())
G_DECLARE_FINAL_TYPE (VtrLayeredStream, vtr_layered_stream, VTR, LAYERED_STREAM, GIOStream)

/* A stream that is another one with a layer on top, such as encryption or the frames of a
 * WebSocket. Its streams are pollable. One thread for both. */

/* @layer: the stream takes a reference, and closes it with itself. */
GIOStream *vtr_layered_stream_new (VtrStreamLayer *layer) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "stream-layer.h"

G_BEGIN_DECLS

#define VTR_TYPE_LAYER_OUTPUT (vtr_layer_output_get_type ())
G_DECLARE_FINAL_TYPE (VtrLayerOutput, vtr_layer_output, VTR, LAYER_OUTPUT, GOutputStream)

/* What a VtrLayeredStream is written to: pollable. After G_IO_ERROR_WOULD_BLOCK the same bytes have
 * to be written again, be it with more behind them. */
GOutputStream *vtr_layer_output_new (VtrStreamLayer *layer) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

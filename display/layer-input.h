/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "stream-layer.h"

G_BEGIN_DECLS

#define VTR_TYPE_LAYER_INPUT (vtr_layer_input_get_type ())
G_DECLARE_FINAL_TYPE (VtrLayerInput, vtr_layer_input, VTR, LAYER_INPUT, GInputStream)

/* What a VtrLayeredStream is read from: pollable. */
GInputStream *vtr_layer_input_new (VtrStreamLayer *layer) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

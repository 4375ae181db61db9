/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "file-transfer.h"

G_BEGIN_DECLS

#define VTR_TYPE_TRANSFER_ROW (vtr_transfer_row_get_type ())
G_DECLARE_FINAL_TYPE (VtrTransferRow, vtr_transfer_row, VTR, TRANSFER_ROW, GtkListBoxRow)

/* One row of a VtrTransferList. Signal: "dismissed", when it failed and the user has read why. */

/* (transfer floating) */
GtkWidget       *vtr_transfer_row_new          (VtrFileTransfer *transfer);
/* (transfer none) */
VtrFileTransfer *vtr_transfer_row_get_transfer (VtrTransferRow  *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "file-transfer.h"

G_BEGIN_DECLS

#define VTR_TYPE_TRANSFER_LIST (vtr_transfer_list_get_type ())
G_DECLARE_FINAL_TYPE (VtrTransferList, vtr_transfer_list, VTR, TRANSFER_LIST, AdwBin)

/* Files on their way into a guest, a row each: how far it is, and a button that cancels it. A row
 * goes away when its file is there; one that failed stays with the reason until it is dismissed.
 * Visible while it has rows. Main thread.
 *
 * Signal: "done" (const char *name, guint n_files): nothing is on its way any more, and so many
 * arrived since that was so last; @name is the last one's. */

/* (transfer floating) */
GtkWidget *vtr_transfer_list_new        (void);
void       vtr_transfer_list_add        (VtrTransferList *self,
                                         VtrFileTransfer *transfer);
/* Cancels what is on its way and forgets what was. */
void       vtr_transfer_list_cancel_all (VtrTransferList *self);

G_END_DECLS

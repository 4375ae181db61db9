/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "usb-shares.h"

G_BEGIN_DECLS

/* Shows where a shared device is to be had, with which code, and who has it, until it is closed;
 * and offers to end that. Sharing goes on when it is closed. @parent: any widget of the window. */
void vtr_share_dialog_show (GtkWidget    *parent,
                            VtrUsbShares *shares,
                            VtrUsbShare  *share);
/* The address that another computer finds this one by: "laptop:40123". (transfer full) */
char *vtr_share_dialog_dup_address (VtrUsbShare *share) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

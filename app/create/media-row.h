/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "media.h"

G_BEGIN_DECLS

/* A row for a medium: which system it is, where it lies, how big it is. */
GtkWidget  *vtr_media_row_new           (VtrMedia *media) G_GNUC_WARN_UNUSED_RESULT;
/* (transfer none) */
VtrMedia   *vtr_media_row_get_media     (GtkListBoxRow *row);

/* "Debian 12 “Bookworm”", "Windows 10 or 11", "Probably Debian", or the volume's label. (transfer
 * full) */
char       *vtr_media_dup_title         (VtrMedia *media);
/* "Live image · found in the database". (transfer full) */
char       *vtr_media_dup_description   (VtrMedia *media);
const char *vtr_media_get_row_icon_name (VtrMedia *media);

G_END_DECLS

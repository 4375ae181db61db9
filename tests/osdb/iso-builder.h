/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Makes small ISO 9660 images with any identity: real enough for libosinfo, isoinfo and a BIOS,
 * which starts them and shows their label. NULL and 0 stand for nothing and for what is usual. */
typedef struct
{
  const char *volume_id;
  const char *system_id;
  const char *publisher_id;
  const char *application_id;
  guint32     blocks;        /* what the volume says it has; 0 = what it has */
  guint32     root_length;   /* bytes of the root folder, as the volume says; 0 = what it has */
  gboolean    no_boot;       /* without El Torito's boot record */
} VtrIsoSpec;

/* (transfer full): the image, 48 KiB. */
GBytes  *vtr_iso_builder_build (const VtrIsoSpec  *spec) G_GNUC_WARN_UNUSED_RESULT;
/* Writes it; a @length longer than the image makes the file a sparse one of that length. */
gboolean vtr_iso_builder_write (const VtrIsoSpec  *spec,
                                const char        *path,
                                guint64            length,
                                GError           **error);

G_END_DECLS

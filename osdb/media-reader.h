/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "volume-descriptor.h"

G_BEGIN_DECLS

/* What the first look at a file found. Plain data; clear with vtr_media_reading_clear(). */
typedef struct
{
  guint64              size;         /* bytes of the file or block device */
  /* Of a hard disk's image ("qcow2", "raw"), else NULL; static */
  const char          *disk_format;
  gboolean             is_disc;      /* ISO 9660 or UDF */
  gboolean             has_boot_sector;
  VtrVolumeDescriptor  volume;       /* of an ISO 9660 disc; else empty */
} VtrMediaReading;

/* Looks at @path in the calling thread: at most 8 KiB are read, and nothing but a regular file or a
 * block device is opened, so that no FIFO and no terminal can hold it up. Errors are
 * VTR_OSDB_ERROR. */
gboolean vtr_media_reader_read   (const char       *path,
                                  VtrMediaReading  *ret_reading,
                                  GError          **error);
void     vtr_media_reading_clear (VtrMediaReading  *reading);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VtrMediaReading, vtr_media_reading_clear)

G_END_DECLS

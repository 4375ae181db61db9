/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A disc image that was found. Whether it still is the same file, its numbers tell. */
typedef struct
{
  char    *path;
  guint64  device;
  guint64  inode;
  guint64  size;
  gint64   modified;   /* microseconds since 1970 */
} VtrFoundFile;

void       vtr_found_file_free (VtrFoundFile *file);

/* Walks @folders in the calling thread and lists the ISO files in them, newest first; (transfer
 * full), of VtrFoundFile, each file once. Bounded in depth, entries looked at and files found;
 * hidden folders are left out, no symbolic link is followed, no other file system entered, nothing
 * but folders opened. */
GPtrArray *vtr_folder_scan     (const char * const *folders) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

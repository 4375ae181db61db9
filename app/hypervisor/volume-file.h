/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The file of a volume and its room. All but the first two block: for a worker. */

/* A file's name for the @attempt-th disk (from 1) of the machine @name: "NAME.qcow2", "NAME
 * 2.qcow2". Without what a file system, qemu-img or a shell would trip over. (transfer full) */
char     *vtr_volume_file_dup_name    (const char  *name,
                                       guint        attempt);
/* The rule of vtr_volume_create_async(); @where: what the place is called. */
gboolean  vtr_volume_file_check_room  (guint64      capacity,
                                       guint64      total,
                                       guint64      available,
                                       const char  *where,
                                       GError     **error);
/* Makes the folder (0700) where it isn't there, checks the room, and makes an empty file of a name
 * that was free: whoever comes later can't take it. (transfer full): its path. */
char     *vtr_volume_file_reserve     (const char  *folder,
                                       const char  *name,
                                       guint64      capacity,
                                       GError     **error) G_GNUC_WARN_UNUSED_RESULT;
/* What qemu-img said, as an error for people. */
void      vtr_volume_file_set_error   (const char  *path,
                                       const char  *said,
                                       GError     **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <libvirt/libvirt.h>

G_BEGIN_DECLS

/* Volumes of libvirt's storage pools. All of this blocks: for a worker. */

/* The connection has storage pools at all: the embedded driver hasn't. */
gboolean       vtr_volume_pool_is_supported (virConnectPtr    conn);

/* The pool for new disks. On this user's own connection the one whose target is @folder, made when
 * there is none; on the system's, a remote one or the test driver, "default", else the first active
 * one of a folder. (transfer full): virStoragePoolFree(). */
virStoragePoolPtr vtr_volume_pool_find      (virConnectPtr    conn,
                                             const char      *folder,
                                             GError         **error) G_GNUC_WARN_UNUSED_RESULT;
/* As vtr_volume_create_async(). (transfer full): the volume's path. */
char          *vtr_volume_pool_create       (virStoragePoolPtr pool,
                                             const char      *name,
                                             guint64          capacity,
                                             GError         **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean       vtr_volume_pool_delete       (virConnectPtr    conn,
                                             const char      *path,
                                             GError         **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "connection.h"

G_BEGIN_DECLS

#define VTR_TYPE_VOLUME (vtr_volume_get_type ())
G_DECLARE_FINAL_TYPE (VtrVolume, vtr_volume, VTR, VOLUME, GObject)

/* A disk that was made for a new machine: a volume of a storage pool, or, on a connection without
 * pools, a file in Vitrine's images folder. Owned by whoever made it; giving it up leaves the disk
 * alone. Main thread. */

/* Makes a qcow2 image that grows on demand. @name: of the machine; the file is "NAME.qcow2", or
 * "NAME 2.qcow2" when that exists: no file is ever overwritten. @capacity: bytes the guest will
 * see. VTR_HYPERVISOR_ERROR_NO_SPACE when the place has less than 1 GiB free (or than the capacity,
 * if that is smaller), or could not hold the capacity even when empty. Cancelling ends qemu-img and
 * leaves nothing. */
void        vtr_volume_create_async  (VtrConnection        *connection,
                                      const char           *name,
                                      guint64               capacity,
                                      GCancellable         *cancellable,
                                      GAsyncReadyCallback   callback,
                                      gpointer              user_data);
VtrVolume  *vtr_volume_create_finish (VtrConnection        *connection,
                                      GAsyncResult         *result,
                                      GError              **error) G_GNUC_WARN_UNUSED_RESULT;
/* Takes the disk away again. One that has gone already is no error. */
void        vtr_volume_delete_async  (VtrVolume            *self,
                                      GAsyncReadyCallback   callback,
                                      gpointer              user_data);
gboolean    vtr_volume_delete_finish (VtrVolume            *self,
                                      GAsyncResult         *result,
                                      GError              **error);
const char *vtr_volume_get_path      (VtrVolume            *self);

/* The path that a machine of that name would get on a connection without pools or of this user's
 * own. No I/O but looking whether the file exists. (transfer full) */
char       *vtr_volume_dup_likely_path (const char         *name);
/* Vitrine's own folder for disks: `vitrine/images` in the user's data folder. (transfer full) */
char       *vtr_volume_dup_folder    (void);

G_END_DECLS

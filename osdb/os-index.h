/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <osinfo/osinfo.h>

#include "os.h"
#include "volume-descriptor.h"

G_BEGIN_DECLS

/* A loaded database and what is looked up in it. Made in the loading thread, never changed
 * afterwards, as far as anybody can see; references may be taken and dropped, and everything asked,
 * from any thread. */
typedef struct _VtrOsIndex VtrOsIndex;

VtrOsIndex *vtr_os_index_new        (OsinfoDb   *db) G_GNUC_WARN_UNUSED_RESULT;
VtrOsIndex *vtr_os_index_ref        (VtrOsIndex *self);
void        vtr_os_index_unref      (VtrOsIndex *self);

/* Every VtrOs, in the order a list shows them. (transfer none) */
GPtrArray  *vtr_os_index_get_all    (VtrOsIndex *self);
/* By any of its short ids, or by its URL. (transfer none) (nullable) */
VtrOs      *vtr_os_index_find       (VtrOsIndex *self,
                                     const char *id);

/* The media of the database that @descriptor may be one of, in no order. (transfer full) */
OsinfoMediaList *
            vtr_os_index_identify   (VtrOsIndex                *self,
                                     const VtrVolumeDescriptor *descriptor);
/* The newest OS with labels like this one. (transfer none) (nullable) */
VtrOs      *vtr_os_index_guess      (VtrOsIndex *self,
                                     const char *volume_id);
/* The newest OS of the same distribution. (transfer none) (nullable) */
VtrOs      *vtr_os_index_get_newest (VtrOsIndex *self,
                                     VtrOs      *os);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VtrOsIndex, vtr_os_index_unref)

G_END_DECLS

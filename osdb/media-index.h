/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <osinfo/osinfo.h>

#include "distro-guess.h"
#include "volume-descriptor.h"

G_BEGIN_DECLS

/* What the labels of the known media begin with. libosinfo compares a disc with every medium there
 * is and compiles each regular expression anew; with this it only sees the OSes that come into
 * question, and finds the same. Not thread-safe while it is made; read-only, except by its one
 * caller, afterwards. */
typedef struct _VtrMediaIndex VtrMediaIndex;

VtrMediaIndex   *vtr_media_index_new       (void) G_GNUC_WARN_UNUSED_RESULT;
void             vtr_media_index_free      (VtrMediaIndex *self);
void             vtr_media_index_add       (VtrMediaIndex *self,
                                            VtrOs         *os);
/* The media that @descriptor may be one of, in no order. (transfer full) */
OsinfoMediaList *vtr_media_index_identify  (VtrMediaIndex             *self,
                                            const VtrVolumeDescriptor *descriptor);
VtrDistroGuess  *vtr_media_index_get_guess (VtrMediaIndex *self);   /* (transfer none) */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VtrMediaIndex, vtr_media_index_free)

G_END_DECLS

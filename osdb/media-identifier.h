/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media.h"
#include "os-index.h"

G_BEGIN_DECLS

/* Reads the file and finds out what it is, in the calling thread: a few milliseconds. Without a
 * database (@index NULL) every disc is an unknown one. Errors are VTR_OSDB_ERROR. */
VtrMedia *vtr_media_identifier_identify (VtrOsIndex  *index,
                                         const char  *path,
                                         GError     **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "os-index.h"

G_BEGIN_DECLS

/* Reads the database, in the calling thread, which is not the main one: about a tenth of a second.
 *
 * The system's, by its location (libosinfo's default path would read the names of 38,000 PCI and
 * USB devices besides), together with what the administrator and the user imported, which replaces
 * the system's file of the same name, and with those files of @overlay_dir (nullable) that none of
 * the three has. Only the system's may fail: a broken file in another folder costs that folder. */
VtrOsIndex *vtr_os_loader_load          (const char  *overlay_dir,
                                         GError     **error);

/* Where the user's own files are; what is imported there should show up. (transfer full) */
char       *vtr_os_loader_dup_user_dir  (void);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "os-database.h"

G_BEGIN_DECLS

/* Waits, with the main loop running, until the database is there: the system's and the project's
 * overlay. */
VtrOsDatabase *vtr_fixture_load_database (void) G_GNUC_WARN_UNUSED_RESULT;
gboolean       vtr_fixture_load          (VtrOsDatabase  *database,
                                          GError        **error);
VtrMedia      *vtr_fixture_identify      (VtrOsDatabase  *database,
                                          const char     *path,
                                          GError        **error);
/* The overlay's folder in the source tree. (transfer full) */
char          *vtr_fixture_dup_overlay   (void);
/* Removes a folder with all in it. */
void           vtr_fixture_remove_tree   (const char     *path);

G_END_DECLS

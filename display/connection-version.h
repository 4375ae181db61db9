/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Versions as connection files write them: numbers with dots between them, and after a dash those
 * of a build, "8.0-3". Pure. */

/* Whether @needed is above @known. The build counts only where both have one. What is no version
 * isn't newer than anything. */
gboolean vtr_connection_version_is_newer (const char *needed,
                                          const char *known);
/* The version that a list, "fedora22:1.0;debian12:8.0-3", has for @os_id. (transfer full)
 * (nullable) */
char    *vtr_connection_version_find     (const char *versions,
                                          const char *os_id);

G_END_DECLS

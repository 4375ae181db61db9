/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define VTR_TYPE_OSINFO_TREE (vtr_osinfo_tree_get_type ())
G_DECLARE_FINAL_TYPE (VtrOsinfoTree, vtr_osinfo_tree, VTR, OSINFO_TREE, GObject)

/* Several databases on top of each other, as one folder that libosinfo can load (a GFile). What the
 * first of @folders has covers what a later one has under the same name, as in libosinfo's own
 * rules; folders that aren't there are left out.
 *
 * It shows what operating systems are described with, and not what nobody here asks for (the
 * platforms). Listing it costs a third of listing local files, where GIO also works out each file's
 * type and icon.
 *
 * Listed and read in one thread. (transfer full) */
VtrOsinfoTree *vtr_osinfo_tree_new (const char * const *folders) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

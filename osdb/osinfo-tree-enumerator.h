/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define VTR_TYPE_OSINFO_TREE_ENUMERATOR (vtr_osinfo_tree_enumerator_get_type ())
G_DECLARE_FINAL_TYPE (VtrOsinfoTreeEnumerator, vtr_osinfo_tree_enumerator,
                      VTR, OSINFO_TREE_ENUMERATOR, GFileEnumerator)

/* Lists the children of one folder of a VtrOsinfoTree.
 *
 * @container: the folder
 * @infos: (transfer full): GFileInfo, a child each */
GFileEnumerator *vtr_osinfo_tree_enumerator_new (GFile     *container,
                                                 GPtrArray *infos) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

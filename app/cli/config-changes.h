/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "command-call.h"
#include "machine-config.h"

G_BEGIN_DECLS

/* What "set KEY=VALUE…" asks for: understood first as a whole, then made to a document. */

/* The arguments from the @first on. NULL and VTR_COMMAND_ERROR_USAGE when one isn't understood.
 * (transfer full): g_ptr_array_unref(), in any thread. */
GPtrArray *vtr_config_changes_parse     (VtrCommandCall    *call,
                                         guint              first,
                                         GError           **error) G_GNUC_WARN_UNUSED_RESULT;
/* Any thread. */
gboolean   vtr_config_changes_apply     (GPtrArray         *changes,
                                         VtrMachineConfig  *config,
                                         GError           **error);
/* One of them can be made only while the machine is off. */
gboolean   vtr_config_changes_need_off  (GPtrArray         *changes);

G_END_DECLS

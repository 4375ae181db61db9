/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "connection.h"
#include "machine-list.h"
#include "os-database.h"

G_BEGIN_DECLS

/* What vitrinectl says about a machine, as JSON and as text. Main thread. */

/* An entry of `list`. @database: loaded, or NULL when no OS needs a name. (transfer full) */
JsonNode *vtr_machine_report_new_entry (VtrMachine            *machine,
                                        VtrOsDatabase         *database);

/* All that `show` tells: asks the hypervisor and reads the heads of the disks' files, in workers.
 * Loads @database where needed. */
void      vtr_machine_report_build_async (VtrMachine          *machine,
                                        VtrOsDatabase         *database,
                                        GCancellable          *cancellable,
                                        GAsyncReadyCallback    callback,
                                        gpointer               user_data);
/* (transfer full) */
JsonNode *vtr_machine_report_build_finish (VtrMachine         *machine,
                                        GAsyncResult          *result,
                                        GError               **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same for people. @report: of build_finish(). (transfer full) */
char     *vtr_machine_report_to_text   (JsonNode              *report);

G_END_DECLS

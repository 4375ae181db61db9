/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "connection-private.h"
#include "machine-list.h"
#include "machine.h"

G_BEGIN_DECLS

/* What the tests of this folder do with a connection, each step waited for on the default main
 * context. A step that takes longer than it may fails the test. */

/* For every condition that is waited for. */
typedef gboolean (*VtrCondition) (gpointer data);

/* At a program's end: lets connections close and events in flight land, so that nothing looks
 * leaked. */
void           vtr_fixture_settle      (void);
/* A folder with all that is in it. */
void           vtr_fixture_remove_folder (const char     *folder);
/* Milliseconds it took. */
guint          vtr_fixture_wait_until  (VtrCondition   condition,
                                        gpointer       data,
                                        guint          timeout_ms);
gboolean       vtr_fixture_try_open    (VtrConnection  *connection,
                                        GError        **error);
VtrConnection *vtr_fixture_open        (const char     *uri);
gboolean       vtr_fixture_try_perform (VtrMachine     *machine,
                                        VtrMachineAction action,
                                        GError        **error);
void           vtr_fixture_perform     (VtrMachine     *machine,
                                        VtrMachineAction action);
gboolean       vtr_fixture_try_delete  (VtrMachine     *machine,
                                        gboolean        delete_disks,
                                        GError        **error);
gpointer       vtr_fixture_run         (VtrConnection  *connection,
                                        VtrConnectionFunc func,
                                        gpointer        data);
void           vtr_fixture_define      (VtrConnection  *connection,
                                        const char     *xml);
VtrDisplayEndpoint *vtr_fixture_open_display (VtrMachine *machine,
                                        GError        **error);
/* Until @machine is in @state. Milliseconds it took. */
guint          vtr_fixture_wait_state  (VtrMachine     *machine,
                                        VtrMachineState state,
                                        guint           timeout_ms);
/* Until a machine of that name is there: (transfer none). */
VtrMachine    *vtr_fixture_wait_machine (VtrConnection *connection,
                                        const char     *name,
                                        guint           timeout_ms);

G_END_DECLS

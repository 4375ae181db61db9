/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "connection.h"
#include "os-database.h"

G_BEGIN_DECLS

#define VTR_TYPE_COMMAND_SERVER (vtr_command_server_get_type ())
G_DECLARE_FINAL_TYPE (VtrCommandServer, vtr_command_server, VTR, COMMAND_SERVER, GObject)

/* Runs the commands of other processes of the same user on this process's connection: only one
 * process can have libvirt's embedded driver open, so vitrinectl asks the one that has. Output goes
 * straight to the asker's descriptors. Main thread; never blocks it. */

/* @is_lasting: this process stays (the application, a trial), so that it takes commands that last,
 * too. */
VtrCommandServer *vtr_command_server_new         (VtrConnection        *connection,
                                                  VtrOsDatabase        *database,
                                                  gboolean              is_lasting)
                                                  G_GNUC_WARN_UNUSED_RESULT;
/* Listens where the connection says; TRUE without doing anything for one that can be opened several
 * times. The connection is open: so what lies at that path is left over from a process that is no
 * more. */
gboolean          vtr_command_server_start       (VtrCommandServer     *self,
                                                  GError              **error);
/* How many commands run. Property "n-running" notifies. */
guint             vtr_command_server_get_n_running (VtrCommandServer   *self);
/* Takes no more commands; the running ones go on, unless @interrupt. */
void              vtr_command_server_stop        (VtrCommandServer     *self,
                                                  gboolean              interrupt);

G_END_DECLS

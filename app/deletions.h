/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "machine.h"

G_BEGIN_DECLS

#define VTR_TYPE_DELETIONS (vtr_deletions_get_type ())
G_DECLARE_FINAL_TYPE (VtrDeletions, vtr_deletions, VTR, DELETIONS, GObject)

/* Machines the user deleted and may still take back. They are hidden at once and really deleted
 * when the time for Undo is over, or when the program ends. Main thread; owned by the application.
 *
 * Signals: "changed" (what is hidden changed), "failed" (VtrMachine, GError: it is shown again). */

#define VTR_DELETIONS_UNDO_SECONDS 10u

/* @settings: what they remember of a machine goes with it. */
VtrDeletions *vtr_deletions_new      (GSettings    *settings) G_GNUC_WARN_UNUSED_RESULT;
void          vtr_deletions_add      (VtrDeletions *self,
                                      VtrMachine   *machine);
/* Takes it back; does nothing once the deletion has begun. */
void          vtr_deletions_undo     (VtrDeletions *self,
                                      VtrMachine   *machine);
gboolean      vtr_deletions_contains (VtrDeletions *self,
                                      VtrMachine   *machine);
/* Deletes what is still waiting and ends when all is done; failures are not reported. */
void          vtr_deletions_flush_async  (VtrDeletions        *self,
                                          GAsyncReadyCallback  callback,
                                          gpointer             user_data);
gboolean      vtr_deletions_flush_finish (VtrDeletions        *self,
                                          GAsyncResult        *result,
                                          GError             **error);

G_END_DECLS

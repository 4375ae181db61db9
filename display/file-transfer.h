/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  VTR_FILE_TRANSFER_WAITING,   /* being looked at, or for the guest to take it */
  VTR_FILE_TRANSFER_SENDING,
  VTR_FILE_TRANSFER_DONE,      /* the guest has all of it */
  VTR_FILE_TRANSFER_FAILED,    /* get_error() says why */
  VTR_FILE_TRANSFER_CANCELLED,
} VtrFileTransferState;

#define VTR_TYPE_FILE_TRANSFER_STATE (vtr_file_transfer_state_get_type ())
GType vtr_file_transfer_state_get_type (void);

#define VTR_TYPE_FILE_TRANSFER (vtr_file_transfer_get_type ())
G_DECLARE_FINAL_TYPE (VtrFileTransfer, vtr_file_transfer, VTR, FILE_TRANSFER, GObject)

/* A file on its way into a guest; vtr_display_client_send_file() makes it. Main thread.
 *
 * Properties: "state", "progress" (0 to 1). The last three states are for good.
 * Only files are sent: a folder, a socket, a device, or what can't be read FAILS with a sentence
 * for people, as does a file that changes its size on the way. */

VtrFileTransfer     *vtr_file_transfer_new             (GFile           *file)
                                                        G_GNUC_WARN_UNUSED_RESULT;
/* (transfer none) */
GFile               *vtr_file_transfer_get_file        (VtrFileTransfer *self);
/* For people. */
const char          *vtr_file_transfer_get_name        (VtrFileTransfer *self);
VtrFileTransferState vtr_file_transfer_get_state       (VtrFileTransfer *self);
gboolean             vtr_file_transfer_is_over         (VtrFileTransfer *self);
double               vtr_file_transfer_get_progress    (VtrFileTransfer *self);
const GError        *vtr_file_transfer_get_error       (VtrFileTransfer *self);   /* (nullable) */
/* Nothing, when it is over. */
void                 vtr_file_transfer_cancel          (VtrFileTransfer *self);

/* For backends. Looks at the file; FALSE when there is nothing to send, and the transfer is
 * over. */
void                 vtr_file_transfer_check_async     (VtrFileTransfer     *self,
                                                        GAsyncReadyCallback  callback,
                                                        gpointer             user_data);
gboolean             vtr_file_transfer_check_finish    (VtrFileTransfer     *self,
                                                        GAsyncResult        *result);
/* Becomes cancelled when the user cancels, and when the file changes. (transfer none) */
GCancellable        *vtr_file_transfer_get_cancellable (VtrFileTransfer *self);
/* @sent: bytes, of as many as the file had. */
void                 vtr_file_transfer_report          (VtrFileTransfer *self,
                                                        goffset          sent);
/* @error: (transfer full) (nullable) for success. Nothing, when it is over. */
void                 vtr_file_transfer_finish          (VtrFileTransfer *self,
                                                        GError          *error);

G_END_DECLS

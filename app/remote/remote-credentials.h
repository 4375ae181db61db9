/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "remote-passwords.h"
#include "remote-screen.h"

G_BEGIN_DECLS

#define VTR_TYPE_REMOTE_CREDENTIALS (vtr_remote_credentials_get_type ())
G_DECLARE_FINAL_TYPE (VtrRemoteCredentials, vtr_remote_credentials, VTR, REMOTE_CREDENTIALS,
                      GObject)

/* What a remote screen's server is told to let the user in, and where that comes from: a connection
 * file, the secret service, or the user. A password that was refused is never given again, and
 * forgotten where it was kept; one that was taken serves for connecting again. Main thread.
 *
 * Signals, in answer to _request(): "found" (get_user() and get_password() are to be given to the
 * server), "missing" (the user is to be asked: answer with _answer()). */

/* @passwords: (nullable). */
VtrRemoteCredentials *vtr_remote_credentials_new          (VtrRemoteScreen      *screen,
                                                           VtrRemotePasswords   *passwords)
                                                           G_GNUC_WARN_UNUSED_RESULT;
/* A new connection begins, to which nothing was given yet. */
void                  vtr_remote_credentials_begin        (VtrRemoteCredentials *self);
/* The server asks. What was given to this connection already, it didn't like. */
void                  vtr_remote_credentials_request      (VtrRemoteCredentials *self);
/* Nobody waits for an answer any more. */
void                  vtr_remote_credentials_cancel       (VtrRemoteCredentials *self);
/* The user's. @user: (nullable). @remember: keep it once the server has taken it. Emits "found". */
void                  vtr_remote_credentials_answer       (VtrRemoteCredentials *self,
                                                           const char           *user,
                                                           const char           *password,
                                                           gboolean              remember);
/* The server let the user in: keeps what is to be remembered. */
void                  vtr_remote_credentials_accept       (VtrRemoteCredentials *self);
/* The server refused. Returns whether it had been given a password: another may do. */
gboolean              vtr_remote_credentials_refuse       (VtrRemoteCredentials *self);
/* As if nothing had ever been tried. */
void                  vtr_remote_credentials_reset        (VtrRemoteCredentials *self);

/* The last password given was refused. */
gboolean              vtr_remote_credentials_was_refused  (VtrRemoteCredentials *self);
const char           *vtr_remote_credentials_get_user     (VtrRemoteCredentials *self);
const char           *vtr_remote_credentials_get_password (VtrRemoteCredentials *self);

G_END_DECLS

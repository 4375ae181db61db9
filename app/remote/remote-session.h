/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "display-client.h"
#include "remote-passwords.h"
#include "remote-screen.h"
#include "screen-trust.h"

G_BEGIN_DECLS

typedef enum
{
  VTR_REMOTE_SESSION_CONNECTING,
  VTR_REMOTE_SESSION_ASKING,       /* the user is asked; an answer goes on */
  VTR_REMOTE_SESSION_OPEN,
  VTR_REMOTE_SESSION_WAITING,      /* was lost; tries again by itself, see "retry-seconds" */
  VTR_REMOTE_SESSION_STOPPED,      /* get_error() says why, or the user wanted it */
} VtrRemoteSessionState;

#define VTR_TYPE_REMOTE_SESSION (vtr_remote_session_get_type ())
G_DECLARE_FINAL_TYPE (VtrRemoteSession, vtr_remote_session, VTR, REMOTE_SESSION, GObject)

/* Keeps a remote screen connected for as long as it is looked at: signs in, opens it again when it
 * is lost, later every time. No widget in it. Main thread.
 *
 * A password that was refused is never sent again, and forgotten where it was kept. One that was
 * taken serves for connecting again, until the session ends.
 *
 * Properties: "screen" (construct-only), "state" (VtrRemoteSessionState, as a number), "client"
 * (VtrDisplayClient, nullable), "retry-seconds" (until it is tried again, 0 for now).
 * Signals: "password-needed" (answer with _answer_password, or _stop), "question" (get_error() is
 * one that vtr_sign_in_question_ask() is for: answer with _answer_question). */

/* @trust, @passwords: (nullable). Connects at once. */
VtrRemoteSession      *vtr_remote_session_new               (VtrRemoteScreen    *screen,
                                                             VtrScreenTrust     *trust,
                                                             VtrRemotePasswords *passwords)
                                                             G_GNUC_WARN_UNUSED_RESULT;
/* For good. */
void                   vtr_remote_session_close             (VtrRemoteSession   *self);
/* Ends what goes on; _connect() begins anew. */
void                   vtr_remote_session_stop              (VtrRemoteSession   *self);
/* Now, rather than later. Does nothing while connecting or connected. */
void                   vtr_remote_session_connect           (VtrRemoteSession   *self);
VtrRemoteSessionState  vtr_remote_session_get_state         (VtrRemoteSession   *self);
/* (transfer none) (nullable) */
VtrDisplayClient      *vtr_remote_session_get_client        (VtrRemoteSession   *self);
/* (nullable) */
const GError          *vtr_remote_session_get_error         (VtrRemoteSession   *self);
guint                  vtr_remote_session_get_retry_seconds (VtrRemoteSession   *self);
/* Of the last question. (transfer none) (nullable) */
VtrCertificateProblem *vtr_remote_session_get_problem       (VtrRemoteSession   *self);
/* While a password is asked for: the last one was refused. */
gboolean               vtr_remote_session_was_refused       (VtrRemoteSession   *self);
/* @user: (nullable). @remember: keep it once the server has taken it. */
void                   vtr_remote_session_answer_password   (VtrRemoteSession   *self,
                                                             const char         *user,
                                                             const char         *password,
                                                             gboolean            remember);
/* After "question": whether the user said yes, and it is noted in the trust. */
void                   vtr_remote_session_answer_question   (VtrRemoteSession   *self,
                                                             gboolean            goes_on);

G_END_DECLS

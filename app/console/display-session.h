/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "display-client.h"
#include "machine.h"
#include "screen-trust.h"

G_BEGIN_DECLS

typedef enum
{
  VTR_DISPLAY_SESSION_OFF,           /* the machine has no process, so no display */
  VTR_DISPLAY_SESSION_CONNECTING,
  VTR_DISPLAY_SESSION_OPEN,
  VTR_DISPLAY_SESSION_LOST,          /* was open or could not be opened; tries again by itself */
  VTR_DISPLAY_SESSION_TAKEN,         /* somebody else has it now: retry_now() takes it back */
  /* Not safe enough for the user not to be asked: get_refused() */
  VTR_DISPLAY_SESSION_REFUSED,
  /* The machine has none that can be shown; get_error() says why */
  VTR_DISPLAY_SESSION_UNAVAILABLE,
} VtrDisplaySessionState;

#define VTR_TYPE_DISPLAY_SESSION (vtr_display_session_get_type ())
G_DECLARE_FINAL_TYPE (VtrDisplaySession, vtr_display_session, VTR, DISPLAY_SESSION, GObject)

/* Keeps the display of a machine open for as long as the machine runs: opens it when the machine
 * starts, again when it is lost. No widget in it. Main thread.
 *
 * Properties: "machine", "trust" (both construct-only), "state", "client" (VtrDisplayClient,
 * nullable).
 * Signal "password-needed" (VtrDisplayClient): answer the client. */

/* @trust: what is remembered about screens of other computers; (nullable) for nothing. */
VtrDisplaySession     *vtr_display_session_new        (VtrMachine        *machine,
                                                       VtrScreenTrust    *trust)
                                                       G_GNUC_WARN_UNUSED_RESULT;
void                   vtr_display_session_close      (VtrDisplaySession *self);
/* While LOST or TAKEN: doesn't wait for the next try. While REFUSED: tries with what is remembered
 * now. */
void                   vtr_display_session_retry_now  (VtrDisplaySession *self);
VtrDisplaySessionState vtr_display_session_get_state  (VtrDisplaySession *self);
/* (transfer none) (nullable) */
VtrDisplayClient      *vtr_display_session_get_client (VtrDisplaySession *self);
/* While REFUSED: the closed client, with the error and the certificate it is about. (transfer none)
 * (nullable) */
VtrDisplayClient      *vtr_display_session_get_refused (VtrDisplaySession *self);
const GError          *vtr_display_session_get_error  (VtrDisplaySession *self);   /* (nullable) */

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "remote-screen.h"

G_BEGIN_DECLS

#define VTR_TYPE_REMOTE_PASSWORDS (vtr_remote_passwords_get_type ())
G_DECLARE_FINAL_TYPE (VtrRemotePasswords, vtr_remote_passwords, VTR, REMOTE_PASSWORDS, GObject)

/* Passwords of screens in the desktop's secret service. A password is found only by the screen's
 * identity and address together, so it never goes elsewhere. Main thread; asks the service without
 * blocking.
 *
 * Property "hindrance": why none can be kept, a sentence; NULL when they can. Signal
 * "failed" (VtrRemoteScreen, GError: a password wasn't kept, or not forgotten). */

VtrRemotePasswords *vtr_remote_passwords_new           (void) G_GNUC_WARN_UNUSED_RESULT;
/* Finds out whether there is such a service, once; "hindrance" tells. */
void                vtr_remote_passwords_look          (VtrRemotePasswords   *self);

/* Ends with the password; NULL without error when there is none. (transfer full): free with
 * vtr_secret_text_free(). */
void                vtr_remote_passwords_look_up_async (VtrRemotePasswords   *self,
                                                        VtrRemoteScreen      *screen,
                                                        GCancellable         *cancellable,
                                                        GAsyncReadyCallback   callback,
                                                        gpointer              user_data);
char               *vtr_remote_passwords_look_up_finish (VtrRemotePasswords  *self,
                                                        GAsyncResult         *result,
                                                        GError              **error);
/* The screen's "password-kept" follows. */
void                vtr_remote_passwords_keep          (VtrRemotePasswords   *self,
                                                        VtrRemoteScreen      *screen,
                                                        const char           *password);
/* "password-kept" is FALSE at once. */
void                vtr_remote_passwords_forget        (VtrRemotePasswords   *self,
                                                        VtrRemoteScreen      *screen);
/* Ends when nothing is being kept or forgotten any more: before the program ends. */
void                vtr_remote_passwords_settle_async  (VtrRemotePasswords   *self,
                                                        GAsyncReadyCallback   callback,
                                                        gpointer              user_data);
gboolean            vtr_remote_passwords_settle_finish (VtrRemotePasswords   *self,
                                                        GAsyncResult         *result,
                                                        GError              **error);

G_END_DECLS

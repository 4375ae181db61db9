/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* @user: NULL when it wasn't asked for. @password: NULL when the user gave none. Wiped after the
 * call. */
typedef void (*VtrPasswordCallback) (const char *user,
                                     const char *password,
                                     gpointer    user_data);

/* Asks for a password in a dialog. @needs_user: and for the user's name. The callback is called
 * once. Main thread. */
void vtr_password_prompt_ask (GtkWidget           *parent,
                              const char          *heading,
                              const char          *body,
                              gboolean             needs_user,
                              VtrPasswordCallback  callback,
                              gpointer             user_data);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What is asked for. */
typedef struct
{
  const char   *heading;
  const char   *body;
  const char   *protection;         /* (nullable): what protects it on the way */
  const char   *user;               /* (nullable): proposed */
  gboolean      needs_user;         /* a name as well */
  GObject      *keeper;             /* (nullable): who would remember it: offers a box to tick.
                                     * Its string property "hindrance" says why it can't. */
  GCancellable *cancellable;        /* (nullable): nobody waits any more, the dialog goes away */
} VtrPasswordRequest;

typedef struct
{
  const char *user;       /* NULL unless it was asked for */
  const char *password;   /* wiped after the call */
  gboolean    remember;
} VtrPasswordAnswer;

/* @answer: NULL when the user gave none. */
typedef void (*VtrPasswordCallback) (const VtrPasswordAnswer *answer,
                                     gpointer                 user_data);

/* Asks for a password in a dialog. The callback is called once. Main thread. */
void vtr_password_prompt_ask (GtkWidget                *parent,
                              const VtrPasswordRequest *request,
                              VtrPasswordCallback       callback,
                              gpointer                  user_data);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A question or an error in a dialog of its own. One wrapper around the toolkit's dialog, whose
 * type changes between versions of libadwaita. Main thread. */

typedef void (*VtrAlertCallback) (const char *response,
                                  gpointer    user_data);

typedef struct
{
  const char *id;            /* what the callback gets */
  const char *label;         /* translated, with a mnemonic */
  gboolean    destructive;   /* red */
  gboolean    suggested;     /* the default */
} VtrAlertResponse;

/* @parent: (nullable): any widget of the window it belongs to. The callback is called once, with
 * "cancel" when the dialog is closed in another way. A response "cancel" is the default where none
 * is suggested. */
void vtr_alert_ask   (GtkWidget              *parent,
                      const char             *heading,
                      const char             *body,
                      const VtrAlertResponse *responses,
                      guint                   n_responses,
                      VtrAlertCallback        callback,
                      gpointer                user_data);

/* The same with something below the question that is read letter by letter, such as a fingerprint:
 * selectable. (nullable) */
void vtr_alert_ask_with_detail (GtkWidget              *parent,
                                const char             *heading,
                                const char             *body,
                                const char             *detail,
                                const VtrAlertResponse *responses,
                                guint                   n_responses,
                                VtrAlertCallback        callback,
                                gpointer                user_data);

/* @detail: (nullable): the words of the machinery, behind an expander, selectable. */
void vtr_alert_error (GtkWidget  *parent,
                      const char *heading,
                      const char *body,
                      const char *detail);

G_END_DECLS

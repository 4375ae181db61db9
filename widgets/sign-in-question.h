/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "certificate-problem.h"
#include "screen-trust.h"

G_BEGIN_DECLS

/* A connection that was refused to keep the user safe, where the user may know better: a
 * certificate that can't be verified, a password that others could read, less protection than
 * before. */

/* Everything but the widget is kept while the question is open. */
typedef struct
{
  VtrScreenTrust        *trust;      /* where a yes is remembered */
  VtrDisplayEndpoint    *endpoint;
  const GError          *error;      /* what the client was closed with */
  VtrCertificateProblem *problem;    /* the client's; (nullable) */
} VtrSignInRefusal;

/* @goes_on: the user said yes and it is remembered: connect anew. */
typedef void (*VtrSignInQuestionCallback) (gboolean goes_on,
                                           gpointer user_data);

/* Whether the user can decide anything about an error. @error: (nullable) */
gboolean vtr_sign_in_question_is_possible (const GError              *error);
/* Asks in a dialog of its own. The callback is called once. Main thread. */
void     vtr_sign_in_question_ask         (GtkWidget                 *parent,
                                           const VtrSignInRefusal    *refusal,
                                           VtrSignInQuestionCallback  callback,
                                           gpointer                   user_data);
/* A key's digits in groups, as they are shown to be compared. (transfer full) */
char    *vtr_sign_in_question_dup_digits  (const char                *key);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "key-combo.h"

G_BEGIN_DECLS

/* More would take a quarter of an hour to type. */
#define VTR_INPUT_SEQUENCE_MAX_TEXT 10000u

/* Events of keyboard and pointer, one after the other with pauses between them: a guest polls its
 * keyboard, and keeps only a few keys that it didn't get round to. Used once. */
typedef struct _VtrInputSequence VtrInputSequence;

VtrInputSequence *vtr_input_sequence_new         (void) G_GNUC_WARN_UNUSED_RESULT;
void              vtr_input_sequence_free        (VtrInputSequence     *self);
void              vtr_input_sequence_add_combo   (VtrInputSequence     *self,
                                                  const VtrKeyCombo    *combo);
/* @text as it is typed on a US keyboard, of at most VTR_INPUT_SEQUENCE_MAX_TEXT characters; lines
 * may end as Unix or DOS has them. All of it is looked at before any of it is added.
 * G_IO_ERROR_INVALID_ARGUMENT where it isn't UTF-8, G_IO_ERROR_MESSAGE_TOO_LARGE where it is too
 * long, G_IO_ERROR_NOT_SUPPORTED where a character has no key. */
gboolean          vtr_input_sequence_add_text    (VtrInputSequence     *self,
                                                  const char           *text,
                                                  GError              **error);
/* @buttons: VtrButtonMask, as they are from then on. */
void              vtr_input_sequence_add_pointer (VtrInputSequence     *self,
                                                  int                   x,
                                                  int                   y,
                                                  guint                 buttons);
/* @self: (transfer full). Ends when the last event is sent and out. When it is cancelled, what is
 * down is let go of before it ends with G_IO_ERROR_CANCELLED. */
void              vtr_input_sequence_play_async  (VtrInputSequence     *self,
                                                  VtrDisplayClient     *client,
                                                  GCancellable         *cancellable,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
gboolean          vtr_input_sequence_play_finish (VtrDisplayClient     *client,
                                                  GAsyncResult         *result,
                                                  GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VtrInputSequence, vtr_input_sequence_free)

G_END_DECLS

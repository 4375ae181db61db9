/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "key-combo.h"

G_BEGIN_DECLS

/* Events of keyboard and pointer, one after the other with pauses between them: a guest polls its
 * keyboard, and keeps only a few keys that it didn't get round to. Used once. */
typedef struct _VtrInputSequence VtrInputSequence;

VtrInputSequence *vtr_input_sequence_new         (void) G_GNUC_WARN_UNUSED_RESULT;
void              vtr_input_sequence_free        (VtrInputSequence     *self);
void              vtr_input_sequence_add_combo   (VtrInputSequence     *self,
                                                  const VtrKeyCombo    *combo);
/* @buttons: VtrButtonMask, as they are from then on. */
void              vtr_input_sequence_add_pointer (VtrInputSequence     *self,
                                                  int                   x,
                                                  int                   y,
                                                  guint                 buttons);
/* @self: (transfer full). Ends when the last event is sent and out. */
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

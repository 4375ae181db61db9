/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "display-client.h"

G_BEGIN_DECLS

/* Asks a guest for a screen as large as the room there is for it, in device pixels. One request
 * is on its way at a time; of what changes meanwhile only the last counts; a window that is being
 * dragged larger asks when it rests. What the guest refused isn't asked for again until there is
 * other room. Main thread. */
typedef struct _VtrGuestResizer VtrGuestResizer;

VtrGuestResizer *vtr_guest_resizer_new         (void) G_GNUC_WARN_UNUSED_RESULT;
void             vtr_guest_resizer_free        (VtrGuestResizer  *self);
void             vtr_guest_resizer_set_client  (VtrGuestResizer  *self,
                                                VtrDisplayClient *client);   /* (nullable) */
/* Off at first. */
void             vtr_guest_resizer_set_enabled (VtrGuestResizer  *self,
                                                gboolean          enabled);
gboolean         vtr_guest_resizer_is_enabled  (VtrGuestResizer  *self);
/* The room there is; less than VTR_GUEST_RESIZER_MIN_SIDE on a side is none. */
void             vtr_guest_resizer_set_room    (VtrGuestResizer  *self,
                                                int               width,
                                                int               height);

#define VTR_GUEST_RESIZER_MIN_SIDE 200
/* So long room must stay the same; so long an answer is waited for. */
#define VTR_GUEST_RESIZER_REST_MS   200u
#define VTR_GUEST_RESIZER_ANSWER_MS 3000u

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VtrGuestResizer, vtr_guest_resizer_free)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "machine.h"
#include "machine-guest.h"

G_BEGIN_DECLS

#define VTR_TYPE_GUEST_WATCH (vtr_guest_watch_get_type ())
G_DECLARE_FINAL_TYPE (VtrGuestWatch, vtr_guest_watch, VTR, GUEST_WATCH, GObject)

/* What the hypervisor knows of the guest of a running machine, asked now and then: its addresses,
 * and the programs in it that work together with this computer. It ends with the guest.
 *
 * Signals: "changed": something is known now, or no longer. */

VtrGuestWatch      *vtr_guest_watch_new           (void) G_GNUC_WARN_UNUSED_RESULT;
void                vtr_guest_watch_set_machine   (VtrGuestWatch *self,
                                                   VtrMachine    *machine);   /* (nullable) */
/* Until the next "changed". (transfer none) (nullable) */
const char * const *vtr_guest_watch_get_addresses (VtrGuestWatch *self);
VtrGuestFlags       vtr_guest_watch_get_flags     (VtrGuestWatch *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "spice-move.h"
#include "spice-violation.h"

G_BEGIN_DECLS

/* Looks through what a server says on one channel before spice-client-glib reads it, which takes
 * the server's word for sizes, counts and offsets. Plain C without I/O, for one thread at a time.
 *
 * It knows the greeting, the frames of messages, and those messages that make the library
 * allocate or that it doesn't check itself. Pictures pass uninspected, in as many pieces as they
 * come. Fuzzed. */
typedef struct _VtrSpiceGuard VtrSpiceGuard;

/* @channel_type: what was connected, as SPICE numbers channels. */
VtrSpiceGuard    *vtr_spice_guard_new           (int            channel_type)
                                                 G_GNUC_WARN_UNUSED_RESULT;
void              vtr_spice_guard_free          (VtrSpiceGuard *self);

/* @data: all that came and wasn't passed on yet. How many bytes of it may be passed on now, which
 * may have been changed; the rest comes again, with more behind it. At most
 * VTR_SPICE_GUARD_KEEPS bytes are ever kept back. 0 after a violation, for good. */
size_t            vtr_spice_guard_check         (VtrSpiceGuard *self,
                                                 uint8_t       *data,
                                                 size_t         length);
#define VTR_SPICE_GUARD_KEEPS (128u * 1024)

/* Before anything is checked: the server may show memory of its own, which comes as a descriptor.
 * Else it may not. */
void              vtr_spice_guard_take_scanouts (VtrSpiceGuard *self);
/* All that was passed on comes first; then the next byte, with a descriptor. It is there: nothing
 * is passed of a message whose byte hasn't come. */
bool              vtr_spice_guard_awaits_descriptor (VtrSpiceGuard *self);
/* That byte was passed on by the caller. */
void              vtr_spice_guard_pass_descriptor (VtrSpiceGuard *self);
/* It came without one, or one came where none belongs: a violation. */
void              vtr_spice_guard_miss_descriptor (VtrSpiceGuard *self);

VtrSpiceViolation vtr_spice_guard_get_violation (VtrSpiceGuard *self);
/* As the server says, once it is linked; of version 2. */
uint32_t          vtr_spice_guard_get_minor_version (VtrSpiceGuard *self);
/* After VTR_SPICE_VIOLATION_MOVED: where to. (transfer full) (nullable) */
VtrSpiceMove     *vtr_spice_guard_steal_move    (VtrSpiceGuard *self);
/* The server's answer to the greeting was passed on. */
bool              vtr_spice_guard_is_linked     (VtrSpiceGuard *self);
/* It let us in, or not; or it wants encryption. Nothing else is worth telling of its end. */
bool              vtr_spice_guard_is_signed_in  (VtrSpiceGuard *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VtrSpiceGuard, vtr_spice_guard_free)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * get_memory_use:
 *
 * How much memory this process uses now: what the kernel counts as resident, or, under
 * AddressSanitizer, what was allocated and not yet freed. That one keeps what was freed for a
 * while, to tell of uses after it, so there the kernel's number says nothing.
 *
 * Returns: in bytes
 */
gsize get_memory_use (void);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* A whole answer to a SPICE greeting, by nobody: it says yes, can nothing, and its key belongs to
 * no one. spice-client-glib gets it for a connection that ends before the server has answered,
 * since it warns of anything less; then the connection ends. */
const uint8_t *vtr_spice_farewell_get (size_t *ret_length);

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <sys/types.h>

/* A server in a process of its own that says what was recorded, as fast as it is read. */

/* The client's end of the socket. @data: from ServerInit on; what comes before, this says itself.
 * @with_handshake: else it starts with ServerInit. */
int  rfb_feeder_start (const guint8 *data,
                       gsize         length,
                       gboolean      with_handshake,
                       pid_t        *ret_process);

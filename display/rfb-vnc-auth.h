/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define VTR_RFB_CHALLENGE_LENGTH 16u

/* The answer to a challenge of VNC authentication (RFC 6143, 7.2.2): DES with the first eight bytes
 * of the password, each mirrored. All copies of the password made here are wiped. */
void vtr_rfb_vnc_auth_respond (const guint8  challenge[VTR_RFB_CHALLENGE_LENGTH],
                               const char   *password,
                               guint8        ret_response[VTR_RFB_CHALLENGE_LENGTH]);

G_END_DECLS

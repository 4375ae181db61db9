/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "byte-reader.h"
#include "sign-in-policy.h"

G_BEGIN_DECLS

/* RFB from the greeting to ClientInit (RFC 6143, 7.1 to 7.3.1; VeNCrypt 0.2), without I/O: the
 * session hands in what the server said and sends what it finds in the output. ServerInit, which
 * comes next, is the session's. One thread at a time, any thread.
 *
 *   for (;;)
 *     switch (vtr_rfb_handshake_advance (handshake, &reader)) …  then send the output
 *
 * Whatever it returns, output may be waiting, and goes out before anything else is done. */
typedef struct _VtrRfbHandshake VtrRfbHandshake;

typedef enum
{
  /* The reader has too little: advance again when it has more. */
  VTR_RFB_HANDSHAKE_MORE,
  /* Start TLS now, when all output is sent (see vtr_rfb_tls_connect()); go on with
   * vtr_rfb_handshake_set_encrypted() and the bytes from inside of it. */
  VTR_RFB_HANDSHAKE_NEED_TLS,
  /* Go on with vtr_rfb_handshake_set_password(). The clock should stand still until then. */
  VTR_RFB_HANDSHAKE_NEED_PASSWORD,
  /* The server offers only ways to sign in that libgvnc has to do, on a connection of its own. */
  VTR_RFB_HANDSHAKE_NEED_OTHER_ENGINE,
  /* ClientInit is in the output; what is left in the reader starts with ServerInit. */
  VTR_RFB_HANDSHAKE_DONE,
  /* For good; see vtr_rfb_handshake_make_error(). */
  VTR_RFB_HANDSHAKE_BROKEN,
} VtrRfbHandshakeResult;

/* The longest user name and password, in bytes. */
#define VTR_RFB_CREDENTIAL_MAX 1023u

/* @is_shared: leave other viewers connected. */
VtrRfbHandshake      *vtr_rfb_handshake_new             (VtrSignInPolicy       *policy,
                                                         gboolean               is_shared)
                                                         G_GNUC_WARN_UNUSED_RESULT;
/* Wipes secrets. NULL is accepted. */
void                  vtr_rfb_handshake_free            (VtrRfbHandshake       *self);
/* Takes as much from @reader as it can use. NEED_*, DONE and BROKEN are repeated until they are
 * answered. */
VtrRfbHandshakeResult vtr_rfb_handshake_advance         (VtrRfbHandshake       *self,
                                                         VtrByteReader         *reader);
/* What to send next, wiped as it is consumed since it may hold a password. (transfer none)
 * @ret_length: bytes, 0 when there is nothing. Valid until the next call. */
const guint8         *vtr_rfb_handshake_peek_output     (VtrRfbHandshake       *self,
                                                         gsize                 *ret_length);
void                  vtr_rfb_handshake_consume_output  (VtrRfbHandshake       *self,
                                                         gsize                  length);

/* After NEED_TLS: whether the server proves nothing (no certificate), so
 * VTR_RFB_TLS_ANONYMOUS, or shows one, VTR_RFB_TLS_CERTIFICATE. */
gboolean              vtr_rfb_handshake_is_anonymous    (VtrRfbHandshake       *self);
/* The answer to NEED_TLS: it runs, and the certificate was accepted. */
void                  vtr_rfb_handshake_set_encrypted   (VtrRfbHandshake       *self);
/* After NEED_PASSWORD: a user's name is wanted as well. */
gboolean              vtr_rfb_handshake_needs_user      (VtrRfbHandshake       *self);
/* The answer to NEED_PASSWORD; nothing of it is kept but in the output. @user: (nullable) FALSE
 * when one is longer than VTR_RFB_CREDENTIAL_MAX: nothing changed then. */
gboolean              vtr_rfb_handshake_set_password    (VtrRfbHandshake       *self,
                                                         const char            *user,
                                                         const char            *password);
/* The server hung up: what is known of why, as BROKEN. */
void                  vtr_rfb_handshake_end_of_stream   (VtrRfbHandshake       *self);

/* "3.8"; NULL before it is agreed. Static. */
const char           *vtr_rfb_handshake_get_version     (VtrRfbHandshake       *self);
/* "none", "vnc", "vencrypt-x509-none" … as vtr_display_client_set_security() takes it; NULL before
 * it is chosen. Static. */
const char           *vtr_rfb_handshake_get_security    (VtrRfbHandshake       *self);
/* UNKNOWN before it is chosen. */
VtrSecurityLevel      vtr_rfb_handshake_get_level       (VtrRfbHandshake       *self);
/* After BROKEN: a VTR_DISPLAY_ERROR whose message is a whole sentence. (transfer full) */
GError               *vtr_rfb_handshake_make_error      (VtrRfbHandshake       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VtrRfbHandshake, vtr_rfb_handshake_free)

G_END_DECLS

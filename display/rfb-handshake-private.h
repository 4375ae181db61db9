/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rfb-handshake.h"
#include "rfb-security.h"
#include "rfb-vnc-auth.h"

G_BEGIN_DECLS

/* Shared by rfb-handshake.c (what the session sees) and rfb-handshake-steps.c (what the server
 * says). */

/* The greeting, a type, VeNCrypt's version and subtype, a user's name and password with their
 * lengths, ClientInit: each goes out once. */
#define VTR_RFB_HANDSHAKE_OUTPUT_MAX (64u + 2u * VTR_RFB_CREDENTIAL_MAX)

typedef enum
{
  VTR_RFB_STATE_VERSION,
  VTR_RFB_STATE_TYPES,             /* 3.7 and 3.8: a list */
  VTR_RFB_STATE_TYPE,              /* 3.3: the server decides */
  VTR_RFB_STATE_REASON_LENGTH,
  VTR_RFB_STATE_REASON,
  VTR_RFB_STATE_VENCRYPT_VERSION,
  VTR_RFB_STATE_VENCRYPT_ANSWER,   /* whether the server takes the version */
  VTR_RFB_STATE_VENCRYPT_TYPES,
  VTR_RFB_STATE_TLS_ANSWER,        /* whether the server starts TLS */
  VTR_RFB_STATE_TLS,
  VTR_RFB_STATE_CHALLENGE,
  VTR_RFB_STATE_PASSWORD,
  VTR_RFB_STATE_RESULT,
  VTR_RFB_STATE_OTHER_ENGINE,
  VTR_RFB_STATE_DONE,
  VTR_RFB_STATE_BROKEN,
} VtrRfbState;

/* Why it broke, where no sentence of its own says it. */
typedef enum
{
  VTR_RFB_FAILURE_PROTOCOL,
  VTR_RFB_FAILURE_NO_SERVER,
  VTR_RFB_FAILURE_CLOSED,
  VTR_RFB_FAILURE_REFUSED,
  VTR_RFB_FAILURE_UNSUPPORTED,
  VTR_RFB_FAILURE_INSECURE,
  VTR_RFB_FAILURE_DOWNGRADE,
} VtrRfbFailure;

struct _VtrRfbHandshake
{
  VtrSignInPolicy          *policy;
  gboolean                  is_shared;

  VtrRfbState               state;
  guint                     minor;              /* 3, 7 or 8; 0 before it is agreed */
  const VtrRfbSecurityType *type;
  guint8                    challenge[VTR_RFB_CHALLENGE_LENGTH];
  gboolean                  has_sent_password;

  guint8                    output[VTR_RFB_HANDSHAKE_OUTPUT_MAX];
  gsize                     output_length;

  VtrRfbFailure             failure;
  const char               *violation;          /* static; the rest of a sentence */
  char                     *reason;             /* the server's, as it came; (nullable) */
  gsize                     reason_length;
  guint32                   reason_left;
};

/* There is always room: see VTR_RFB_HANDSHAKE_OUTPUT_MAX. */
void vtr_rfb_handshake_put        (VtrRfbHandshake *self,
                                   const void      *bytes,
                                   gsize            length);
void vtr_rfb_handshake_put_u32    (VtrRfbHandshake *self,
                                   guint32          value);
void vtr_rfb_handshake_fail       (VtrRfbHandshake *self,
                                   VtrRfbFailure    failure);
/* What comes once the type is known, and encrypted where it has to be. */
void vtr_rfb_handshake_start_auth (VtrRfbHandshake *self);
/* The state moves on, or the reader has too little. */
void vtr_rfb_handshake_step       (VtrRfbHandshake *self,
                                   VtrByteReader   *reader);

G_END_DECLS

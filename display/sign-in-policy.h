/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "display-endpoint.h"

G_BEGIN_DECLS

/* How well a connection to a screen is protected. Ordered: more is better. */
typedef enum
{
  VTR_SECURITY_LEVEL_UNKNOWN,
  VTR_SECURITY_LEVEL_PLAIN,     /* whoever is on the way can read along */
  VTR_SECURITY_LEVEL_ENCRYPTED, /* not by listening only; nobody proved who answers */
  VTR_SECURITY_LEVEL_VERIFIED,  /* a certificate was verified, or its key is the accepted one */
} VtrSecurityLevel;

/* What was decided about one screen before it is connected to. */
typedef struct
{
  /* What a certificate must be made out to. NULL where a host has no name: a unix socket or an
   * open descriptor, whose other end needs no proof. */
  const char      *host;
  guint16          port;
  /* Nobody is on the way: a socket of this computer. */
  gboolean         is_local;
  /* The user said yes to a password that others can read. */
  gboolean         allows_insecure_password;
  /* Less than this is refused: the best that was ever seen there. */
  VtrSecurityLevel least_level;
  /* The key of the exception that the user accepted for this host and port: SHA-256 of the public
   * key (the certificate's SubjectPublicKeyInfo), 64 hexadecimal digits. (nullable) */
  const char      *pinned_key;
  /* A file of certificate authorities, in PEM, trusted beside the system's. (nullable) */
  const char      *authorities;
  /* The only authorities, in PEM: neither the system's nor the file's count. (nullable) */
  const char      *authorities_pem;
  /* Who a certificate must be made out to instead of the host. (nullable) */
  const char      *subject;
} VtrSignInRules;

/* What the endpoint itself says; it owns the strings. */
void                  vtr_sign_in_rules_init       (VtrSignInRules       *rules,
                                                    VtrDisplayEndpoint   *endpoint);

#define VTR_TYPE_SIGN_IN_POLICY (vtr_sign_in_policy_get_type ())
GType vtr_sign_in_policy_get_type (void);

/* Immutable and counted: a snapshot that any thread may read and keep. Made by VtrScreenTrust. */
typedef struct _VtrSignInPolicy VtrSignInPolicy;

/* @rules: copied. */
VtrSignInPolicy      *vtr_sign_in_policy_new       (const VtrSignInRules *rules)
                                                    G_GNUC_WARN_UNUSED_RESULT;
/* What is decided where nothing is remembered. */
VtrSignInPolicy      *vtr_sign_in_policy_new_for_endpoint (VtrDisplayEndpoint *endpoint)
                                                    G_GNUC_WARN_UNUSED_RESULT;
VtrSignInPolicy      *vtr_sign_in_policy_ref       (VtrSignInPolicy      *self);
void                  vtr_sign_in_policy_unref     (VtrSignInPolicy      *self);
/* (transfer none), never NULL */
const VtrSignInRules *vtr_sign_in_policy_get_rules (VtrSignInPolicy      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VtrSignInPolicy, vtr_sign_in_policy_unref)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Why a screen isn't shown. The messages are whole sentences, translated. */
#define VTR_DISPLAY_ERROR (vtr_display_error_quark ())
GQuark vtr_display_error_quark (void);

typedef enum
{
  VTR_DISPLAY_ERROR_CONNECT,        /* nobody answers there */
  VTR_DISPLAY_ERROR_AUTHENTICATION, /* wrong or missing password */
  VTR_DISPLAY_ERROR_PROTOCOL,       /* the server broke the protocol; the message says how */
  VTR_DISPLAY_ERROR_CLOSED,         /* the server closed the connection */
  VTR_DISPLAY_ERROR_TIMED_OUT,
  VTR_DISPLAY_ERROR_UNSUPPORTED,
  /* Refused to keep the user safe; each can be tried anew after the user decided, by way of
   * VtrScreenTrust. */
  VTR_DISPLAY_ERROR_CERTIFICATE,        /* see VtrCertificateProblem */
  VTR_DISPLAY_ERROR_INSECURE_PASSWORD,  /* a password would go where others can read it */
  VTR_DISPLAY_ERROR_DOWNGRADE,          /* it was better protected before */
} VtrDisplayError;

/* VTR_DISPLAY_ERROR_PROTOCOL. @how: the rest of a sentence about the server, translated. (transfer
 * full) */
GError *vtr_display_error_new_protocol (const char *how) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

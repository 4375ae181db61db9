/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-rfb-tls"

#include "rfb-tls.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "anonymous-tls.h"
#include "display-client.h"
#include "subject-name.h"

/* One handshake, and what became of the certificate in it. */
typedef struct
{
  const VtrSignInRules  *rules;
  GSocketConnectable    *identity;   /* what the certificate must be made out to; (nullable) */
  gboolean               is_pinned;  /* taken for its key, though it can't be verified */
  VtrCertificateProblem *problem;    /* why it was refused */
} Verification;

static VtrCertificateFault
get_faults (GTlsCertificateFlags errors)
{
  static const struct
  {
    GTlsCertificateFlags error;
    VtrCertificateFault  fault;
  } faults[] = {
    { G_TLS_CERTIFICATE_UNKNOWN_CA, VTR_CERTIFICATE_UNKNOWN_AUTHORITY },
    { G_TLS_CERTIFICATE_BAD_IDENTITY, VTR_CERTIFICATE_WRONG_HOST },
    { G_TLS_CERTIFICATE_NOT_ACTIVATED, VTR_CERTIFICATE_NOT_YET_VALID },
    { G_TLS_CERTIFICATE_EXPIRED, VTR_CERTIFICATE_EXPIRED },
    { G_TLS_CERTIFICATE_REVOKED, VTR_CERTIFICATE_REVOKED },
    { G_TLS_CERTIFICATE_INSECURE, VTR_CERTIFICATE_INSECURE },
    { G_TLS_CERTIFICATE_GENERIC_ERROR, VTR_CERTIFICATE_INSECURE },
  };
  VtrCertificateFault result = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++)
    if ((errors & faults[i].error) != 0)
      result |= faults[i].fault;

  return result;
}

/* By nobody but the authorities that came with the address. */
static GTlsCertificateFlags
verify_by_pem (Verification    *verification,
               GTlsCertificate *certificate)
{
  static const char BEGINNING[] = "-----BEGIN CERTIFICATE-----";
  GTlsCertificateFlags best = G_TLS_CERTIFICATE_UNKNOWN_CA;

  for (const char *pem = strstr (verification->rules->authorities_pem, BEGINNING); pem != NULL;
       pem = strstr (pem + strlen (BEGINNING), BEGINNING))
    {
      g_autoptr (GTlsCertificate) authority = g_tls_certificate_new_from_pem (pem, -1, NULL);
      GTlsCertificateFlags errors = G_TLS_CERTIFICATE_UNKNOWN_CA;

      if (authority != NULL)
        errors = g_tls_certificate_verify (certificate, verification->identity, authority);
      if ((errors & G_TLS_CERTIFICATE_UNKNOWN_CA) == 0)
        return errors;
    }

  return best;
}

static GTlsCertificateFlags
verify_by (Verification         *verification,
           GTlsDatabase         *database,
           GTlsCertificate      *certificate,
           GTlsCertificateFlags  errors)
{
  g_autoptr (GError) error = NULL;
  GTlsCertificateFlags anew = errors;

  if (database != NULL)
    anew = g_tls_database_verify_chain (database, certificate,
                                        G_TLS_DATABASE_PURPOSE_AUTHENTICATE_SERVER,
                                        verification->identity, NULL, G_TLS_DATABASE_VERIFY_NONE,
                                        NULL, &error);

  return error == NULL ? anew : errors;
}

static gboolean
has_subject (GTlsCertificate *certificate,
             const char      *wanted)
{
  g_autofree char *subject = g_tls_certificate_get_subject_name (certificate);

  return subject != NULL && vtr_subject_name_matches (wanted, subject);
}

/* Asks the user's own authorities when the system knows none, or only those of the address. */
static GTlsCertificateFlags
verify_anew (Verification         *verification,
             GTlsCertificate      *certificate,
             GTlsCertificateFlags  errors)
{
  const VtrSignInRules *rules = verification->rules;
  g_autoptr (GTlsDatabase) system = NULL;
  g_autoptr (GTlsDatabase) database = NULL;
  g_autoptr (GError) error = NULL;

  if (rules->authorities_pem != NULL)
    errors = verify_by_pem (verification, certificate);
  else if (rules->subject != NULL)
    {
      system = g_tls_backend_get_default_database (g_tls_backend_get_default ());
      errors = verify_by (verification, system, certificate, errors);
    }

  if ((errors & G_TLS_CERTIFICATE_UNKNOWN_CA) != 0 && rules->authorities != NULL &&
      rules->authorities_pem == NULL)
    {
      database = g_tls_file_database_new (rules->authorities, &error);
      if (error != NULL)
        g_debug ("The authorities in %s can't be used: %s", rules->authorities, error->message);
      errors = verify_by (verification, database, certificate, errors);
    }

  if (rules->subject != NULL && !has_subject (certificate, rules->subject))
    errors |= G_TLS_CERTIFICATE_BAD_IDENTITY;

  return errors;
}

static gboolean
on_accept_certificate (GTlsConnection       *connection,
                       GTlsCertificate      *certificate,
                       GTlsCertificateFlags  errors,
                       Verification         *verification)
{
  const VtrSignInRules *rules = verification->rules;
  g_autofree char *key = NULL;
  VtrCertificateFault faults = 0;

  /* A socket of this computer leads to one server only. */
  if (rules->host == NULL)
    return TRUE;

  errors = verify_anew (verification, certificate, errors);
  if (errors == 0)
    return TRUE;

  faults = get_faults (errors);
  if (rules->pinned_key != NULL)
    {
      key = vtr_certificate_get_key (certificate);
      if (key == NULL || g_ascii_strcasecmp (key, rules->pinned_key) != 0)
        faults |= VTR_CERTIFICATE_OTHER_KEY;
      else if ((faults & (VTR_CERTIFICATE_REVOKED | VTR_CERTIFICATE_INSECURE)) == 0)
        return verification->is_pinned = TRUE;
    }

  g_clear_object (&verification->problem);
  verification->problem = vtr_certificate_problem_new (certificate, rules->host, rules->port,
                                                       faults);

  return FALSE;
}

static void
set_handshake_error (const GError  *cause,
                     GError       **error)
{
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_error_copy (cause));
  else
    g_set_error (error, VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_PROTOCOL,
                 _("The connection to the screen can't be encrypted: %s"), cause->message);
}

static gboolean
is_new_enough (GTlsConnection *connection)
{
  switch (g_tls_connection_get_protocol_version (connection))
    {
    case G_TLS_PROTOCOL_VERSION_TLS_1_2:
    case G_TLS_PROTOCOL_VERSION_TLS_1_3:
      return TRUE;
    case G_TLS_PROTOCOL_VERSION_UNKNOWN:
    case G_TLS_PROTOCOL_VERSION_SSL_3_0:
    case G_TLS_PROTOCOL_VERSION_TLS_1_0:
    case G_TLS_PROTOCOL_VERSION_TLS_1_1:
    case G_TLS_PROTOCOL_VERSION_DTLS_1_0:
    case G_TLS_PROTOCOL_VERSION_DTLS_1_2:
    default:
      return FALSE;
    }
}

static GIOStream *
connect_with_certificate (GIOStream              *base,
                          const VtrSignInRules   *rules,
                          GCancellable           *cancellable,
                          gboolean               *ret_is_pinned,
                          VtrCertificateProblem **ret_problem,
                          GError                **error)
{
  g_autoptr (GSocketConnectable) identity = NULL;
  g_autoptr (GIOStream) stream = NULL;
  g_autoptr (GError) cause = NULL;
  g_autofree char *sentence = NULL;
  Verification verification = { .rules = rules };
  gboolean is_running = FALSE;

  if (rules->host != NULL && rules->subject == NULL)
    identity = g_network_address_new (rules->host, rules->port);
  verification.identity = identity;

  stream = g_tls_client_connection_new (base, identity, &cause);
  if (stream != NULL)
    {
      /* A server that just hangs up ends the session of RFB in any case. */
      g_tls_connection_set_require_close_notify (G_TLS_CONNECTION (stream), FALSE);
      /* Without a database nothing is trusted, and all is asked about. */
      if (rules->authorities_pem != NULL || rules->subject != NULL)
        g_tls_connection_set_database (G_TLS_CONNECTION (stream), NULL);
      g_signal_connect (stream, "accept-certificate", G_CALLBACK (on_accept_certificate),
                        &verification);
      is_running = g_tls_connection_handshake (G_TLS_CONNECTION (stream), cancellable, &cause);
      g_signal_handlers_disconnect_by_data (stream, &verification);
    }

  if (!is_running && verification.problem != NULL && !g_cancellable_is_cancelled (cancellable))
    {
      sentence = vtr_certificate_problem_to_string (verification.problem);
      g_set_error_literal (error, VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_CERTIFICATE, sentence);
      if (ret_problem != NULL)
        *ret_problem = g_steal_pointer (&verification.problem);
    }
  else if (!is_running)
    set_handshake_error (cause, error);
  else if (!is_new_enough (G_TLS_CONNECTION (stream)))
    {
      is_running = FALSE;
      g_set_error_literal (error, VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_PROTOCOL,
                           _("The server's encryption is too old to be safe"));
    }
  g_clear_object (&verification.problem);
  if (ret_is_pinned != NULL)
    *ret_is_pinned = is_running && verification.is_pinned;

  return is_running ? g_steal_pointer (&stream) : NULL;
}

static GIOStream *
connect_anonymously (GIOStream     *base,
                     GCancellable  *cancellable,
                     GError       **error)
{
  g_autoptr (GError) cause = NULL;
  GIOStream *stream = vtr_anonymous_tls_connect (base, cancellable, &cause);

  if (stream == NULL)
    set_handshake_error (cause, error);

  return stream;
}

GIOStream *
vtr_rfb_tls_connect (GIOStream              *base,
                     VtrRfbTlsKind           kind,
                     VtrSignInPolicy        *policy,
                     GCancellable           *cancellable,
                     gboolean               *ret_is_pinned,
                     VtrCertificateProblem **ret_problem,
                     GError                **error)
{
  g_return_val_if_fail (G_IS_IO_STREAM (base), NULL);
  g_return_val_if_fail (policy != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (ret_problem != NULL)
    *ret_problem = NULL;
  if (ret_is_pinned != NULL)
    *ret_is_pinned = FALSE;

  if (kind == VTR_RFB_TLS_ANONYMOUS)
    return connect_anonymously (base, cancellable, error);

  return connect_with_certificate (base, vtr_sign_in_policy_get_rules (policy), cancellable,
                                   ret_is_pinned, ret_problem, error);
}

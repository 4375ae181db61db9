/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-rfb-client"

#include "rfb-connection-private.h"

#include <string.h>

#include "rfb-tls.h"
#include "websocket.h"

/* Encrypted from the first byte on, to a server that proved who it is: whatever RFB's own signing
 * in does inside of that is as safe as on a socket of this computer. */
static void
trust_inside (VtrRfbConnection *self)
{
  VtrSignInRules rules = *vtr_sign_in_policy_get_rules (self->options.policy);
  VtrSignInPolicy *policy = NULL;

  rules.is_local = TRUE;
  policy = vtr_sign_in_policy_new (&rules);
  vtr_sign_in_policy_unref (self->options.policy);
  self->options.policy = policy;
  self->is_inside_tls = TRUE;
}

/* (transfer full) (nullable) */
static GIOStream *
encrypt (VtrRfbConnection *self,
         GIOStream        *base)
{
  VtrCertificateProblem *problem = NULL;
  GError *error = NULL;
  GIOStream *stream = vtr_rfb_tls_connect (base, VTR_RFB_TLS_CERTIFICATE, self->options.policy,
                                           self->cancellable, &self->is_pinned, &problem, &error);

  if (stream == NULL)
    vtr_rfb_connection_fail (self, error, problem);
  else
    trust_inside (self);

  return stream;
}

/* (transfer full) */
static char *
dup_place (VtrDisplayEndpoint *endpoint)
{
  const char *host = vtr_display_endpoint_get_host (endpoint);
  gboolean is_ipv6 = strchr (host, ':') != NULL;

  return g_strdup_printf ("%s%s%s:%u", is_ipv6 ? "[" : "", host, is_ipv6 ? "]" : "",
                          (guint) vtr_display_endpoint_get_port (endpoint));
}

GIOStream *
vtr_rfb_connection_open_websocket (VtrRfbConnection *self,
                                   GIOStream        *base)
{
  VtrDisplayEndpoint *endpoint = self->options.endpoint;
  g_autofree char *place = dup_place (endpoint);
  g_autoptr (GIOStream) below = NULL;
  GIOStream *stream = NULL;
  GError *error = NULL;

  if (vtr_display_endpoint_is_websocket_encrypted (endpoint))
    below = encrypt (self, base);
  else
    below = g_object_ref (base);
  if (below == NULL)
    return NULL;

  stream = vtr_websocket_connect (below, place, vtr_display_endpoint_get_websocket (endpoint),
                                  self->cancellable, &error);
  if (stream == NULL)
    vtr_rfb_connection_fail (self, error, NULL);

  return stream;
}

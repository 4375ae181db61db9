/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-spice-client"

/* A machine that went on, on another host: its old server says where. The client begins a new
 * session there, by the same rules as the old one; what was seen last stays until it shows. */

#include "spice-client-private.h"

#include <glib/gi18n-lib.h>

static VtrDisplayEndpoint *
make_endpoint (VtrDisplayEndpoint *old,
               const VtrSpiceMove *move)
{
  gboolean is_encrypted = vtr_display_endpoint_get_tls_port (old) != 0 ||
                          vtr_display_endpoint_is_local (old);
  const char *subject = move->subject;

  if (subject == NULL)
    subject = vtr_display_endpoint_get_host_subject (old);

  /* What others could read before isn't encrypted now either, unless there is no other way. */
  return g_object_new (VTR_TYPE_DISPLAY_ENDPOINT,
                       "protocol", VTR_DISPLAY_PROTOCOL_SPICE,
                       "host", move->host,
                       "port", move->port,
                       "tls-port", is_encrypted || move->port == 0 ? move->tls_port : 0,
                       "ca-pem", vtr_display_endpoint_get_ca_pem (old),
                       "host-subject", subject,
                       "proxy", vtr_display_endpoint_get_proxy (old),
                       NULL);
}

/* What nobody could read on its way could be read then. */
static gboolean
is_weaker (VtrDisplayEndpoint *old,
           VtrDisplayEndpoint *place)
{
  if (vtr_display_endpoint_get_tls_port (place) != 0)
    return FALSE;

  return vtr_display_endpoint_get_tls_port (old) != 0 ||
         (vtr_display_endpoint_is_local (old) && !vtr_display_endpoint_is_local (place));
}

/* Whether the new host may be connected to; if not, that was told. */
static gboolean
is_allowed (VtrSpiceClient     *self,
            VtrDisplayEndpoint *old,
            VtrDisplayEndpoint *place)
{
  /* Behind a socket or a descriptor is somebody else, who knows the way. */
  if (vtr_display_endpoint_get_host (old) == NULL || vtr_display_endpoint_is_descriptor (old))
    {
      vtr_spice_client_fail (self, VTR_DISPLAY_ERROR_CLOSED,
                             _("The machine moved to another computer"));
      return FALSE;
    }
  if (is_weaker (old, place))
    {
      vtr_spice_client_fail (self, VTR_DISPLAY_ERROR_DOWNGRADE,
                             _("The machine moved to a computer where its screen isn't "
                               "encrypted"));
      return FALSE;
    }

  return TRUE;
}

VtrDisplayEndpoint *
vtr_spice_client_get_place (VtrSpiceClient *self)
{
  return self->place != NULL ? self->place
                             : vtr_display_client_get_endpoint (VTR_DISPLAY_CLIENT (self));
}

void
vtr_spice_client_move (VtrSpiceClient     *self,
                       const VtrSpiceMove *move)
{
  VtrDisplayEndpoint *old = vtr_spice_client_get_place (self);
  g_autoptr (VtrDisplayEndpoint) place = NULL;
  g_autofree char *password = NULL;

  place = make_endpoint (old, move);
  if (!is_allowed (self, old, place))
    return;

  g_set_object (&self->place, place);
  g_clear_pointer (&self->policy, vtr_sign_in_policy_unref);
  if (!vtr_spice_client_make_policy (self))
    return;

  g_object_get (self->session, "password", &password, NULL);
  vtr_spice_client_drop_session (self);
  self->is_moving = TRUE;
  self->is_shown = FALSE;
  self->takes_input = FALSE;
  self->buttons = 0;
  vtr_spice_client_start_session (self, password);
}

void
vtr_spice_client_end_move (VtrSpiceClient *self)
{
  self->is_moving = FALSE;
  vtr_display_client_report_move (VTR_DISPLAY_CLIENT (self),
                                  vtr_display_endpoint_get_host (self->place));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-rfb-client"

#include "rfb-client-private.h"

#include <glib/gi18n-lib.h>

#include "gvnc-client.h"

static void
on_changed (VtrDisplayClient *delegate,
            GParamSpec       *pspec,
            VtrRfbClient     *self)
{
  VtrDisplayClient *client = VTR_DISPLAY_CLIENT (self);

  vtr_display_client_set_size (client, vtr_display_client_get_width (delegate),
                               vtr_display_client_get_height (delegate));
  vtr_display_client_set_name (client, vtr_display_client_get_name (delegate));
  vtr_display_client_set_cursor (client, vtr_display_client_get_cursor (delegate));
  vtr_display_client_set_pointer_absolute (client,
                                           vtr_display_client_is_pointer_absolute (delegate));
}

static void
on_state (VtrDisplayClient *delegate,
          GParamSpec       *pspec,
          VtrRfbClient     *self)
{
  VtrDisplayClient *client = VTR_DISPLAY_CLIENT (self);
  const GError *error = vtr_display_client_get_error (delegate);

  vtr_display_client_set_security (client, vtr_display_client_get_security (delegate));
  vtr_display_client_set_encryption (client, vtr_display_client_get_encryption (delegate));
  vtr_display_client_set_encodings (client, vtr_display_client_get_encodings (delegate));

  if (vtr_display_client_get_state (delegate) == VTR_DISPLAY_STATE_READY)
    {
      on_changed (delegate, NULL, self);
      vtr_display_client_set_ready (client);
    }
  else if (vtr_display_client_get_state (delegate) == VTR_DISPLAY_STATE_CLOSED)
    {
      if (error != NULL)
        vtr_display_client_take_error (client, g_error_copy (error));
      else
        vtr_display_client_close (client);
    }
}

static void
on_damaged (VtrDisplayClient *delegate,
            VtrRfbClient     *self)
{
  vtr_display_client_report_damage (VTR_DISPLAY_CLIENT (self));
}

static void
on_bell (VtrDisplayClient *delegate,
         VtrRfbClient     *self)
{
  vtr_display_client_ring_bell (VTR_DISPLAY_CLIENT (self));
}

static void
on_clipboard (VtrDisplayClient *delegate,
              const char       *text,
              VtrRfbClient     *self)
{
  vtr_display_client_receive_clipboard (VTR_DISPLAY_CLIENT (self), text);
}

static void
on_clipboard_refused (VtrDisplayClient *delegate,
                      VtrRfbClient     *self)
{
  vtr_display_client_receive_clipboard (VTR_DISPLAY_CLIENT (self), NULL);
}

static void
on_password_needed (VtrDisplayClient *delegate,
                    VtrRfbClient     *self)
{
  vtr_display_client_ask_password (VTR_DISPLAY_CLIENT (self),
                                   vtr_display_client_needs_user (delegate));
}

/* The connection was used up to the list of ways to sign in, so libgvnc needs a new one. */
void
vtr_rfb_client_delegate (VtrRfbClient *self)
{
  VtrDisplayClient *client = VTR_DISPLAY_CLIENT (self);
  VtrDisplayEndpoint *endpoint = vtr_display_client_get_endpoint (client);
  VtrDisplayClient *delegate = NULL;

  vtr_rfb_client_stop_deadline (self);
  g_clear_pointer (&self->connection, vtr_rfb_connection_unref);
  if (vtr_display_endpoint_get_path (endpoint) == NULL &&
      vtr_display_endpoint_get_host (endpoint) == NULL)
    {
      vtr_display_client_take_error (client,
        g_error_new_literal (VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_UNSUPPORTED,
          _("The server offers no way to sign in that Vitrine knows over this connection")));
      return;
    }

  delegate = g_object_new (VTR_TYPE_GVNC_CLIENT, "endpoint", endpoint, "framebuffer",
                           vtr_display_client_get_framebuffer (client), NULL);
  /* The new connection may be offered less than this one. */
  if (vtr_display_client_get_trust (client) != NULL)
    vtr_display_client_set_trust (delegate, vtr_display_client_get_trust (client));
  self->delegate = delegate;
  g_signal_connect_object (delegate, "notify::state", G_CALLBACK (on_state), self, 0);
  for (guint i = 0; i < 5; i++)
    {
      static const char * const names[] = { "notify::width", "notify::height", "notify::name",
                                            "notify::cursor", "notify::pointer-absolute" };

      g_signal_connect_object (delegate, names[i], G_CALLBACK (on_changed), self, 0);
    }
  g_signal_connect_object (delegate, "damaged", G_CALLBACK (on_damaged), self, 0);
  g_signal_connect_object (delegate, "bell", G_CALLBACK (on_bell), self, 0);
  g_signal_connect_object (delegate, "clipboard", G_CALLBACK (on_clipboard), self, 0);
  g_signal_connect_object (delegate, "clipboard-refused", G_CALLBACK (on_clipboard_refused), self,
                           0);
  g_signal_connect_object (delegate, "password-needed", G_CALLBACK (on_password_needed), self, 0);

  /* Its state may change, and it be let go, before this returns. */
  g_object_ref (delegate);
  vtr_display_client_open (delegate);
  g_object_unref (delegate);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-rfb-client"

#include "rfb-connection-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "rfb-tls.h"

/* What a server may say while it waits for a password. */
#define MAX_EARLY_BYTES 4096u
/* A SPICE server says nothing until it was spoken to, and hangs up on what isn't its own greeting:
 * so the beginning of every answer is said to a server that doesn't greet. */
#define GREETING_MS     2000u
#define GREETING        "RFB "

static void
fail_handshake (VtrRfbConnection *self)
{
  vtr_rfb_connection_fail (self, vtr_rfb_handshake_make_error (self->handshake), NULL);
}

static gboolean
on_late (gpointer user_data)
{
  VtrRfbConnection *self = user_data;

  self->is_late = TRUE;

  return G_SOURCE_REMOVE;
}

static GSource *
watch_greeting (VtrRfbConnection *self)
{
  GSource *source = g_timeout_source_new (GREETING_MS);

  g_source_set_callback (source, on_late, self, NULL);
  g_source_attach (source, self->context);

  return source;
}

static void
speak_first (VtrRfbConnection *self)
{
  gsize count = 0;

  if (!self->is_late || self->has_begun ||
      vtr_rfb_handshake_get_version (self->handshake) != NULL)
    return;

  vtr_rfb_transport_send (self->transport, (const guint8 *) GREETING, strlen (GREETING), &count,
                          NULL);
  self->has_begun = count == strlen (GREETING);
}

/* Sends what the handshake has to say. FALSE when the connection broke. @ret_is_done: all of it
 * went out. */
static gboolean
flush (VtrRfbConnection *self,
       gboolean         *ret_is_done)
{
  *ret_is_done = FALSE;
  if (self->has_begun && vtr_rfb_handshake_get_version (self->handshake) != NULL)
    {
      vtr_rfb_handshake_consume_output (self->handshake, strlen (GREETING));
      self->has_begun = FALSE;
      self->is_late = FALSE;
    }

  for (;;)
    {
      VtrRfbTransportStatus status = VTR_RFB_TRANSPORT_DONE;
      g_autoptr (GError) error = NULL;
      gsize length = 0;
      gsize count = 0;
      const guint8 *bytes = vtr_rfb_handshake_peek_output (self->handshake, &length);

      if (length == 0)
        {
          *ret_is_done = TRUE;
          return TRUE;
        }

      status = vtr_rfb_transport_send (self->transport, bytes, length, &count, &error);
      vtr_rfb_handshake_consume_output (self->handshake, count);
      if (status == VTR_RFB_TRANSPORT_WAIT)
        return TRUE;
      if (status == VTR_RFB_TRANSPORT_FAILED)
        {
          vtr_rfb_connection_fail_io (self, g_steal_pointer (&error));
          return FALSE;
        }
      /* Why it doesn't listen any more may still be there to be read. */
      if (status == VTR_RFB_TRANSPORT_END)
        return TRUE;
    }
}

/* FALSE when the server hung up, which is told. */
static gboolean
receive (VtrRfbConnection *self)
{
  g_autoptr (GError) error = NULL;
  VtrRfbTransportStatus status = vtr_rfb_transport_receive (self->transport, &error);

  if (status == VTR_RFB_TRANSPORT_FAILED)
    vtr_rfb_connection_fail_io (self, g_steal_pointer (&error));
  if (status == VTR_RFB_TRANSPORT_END)
    {
      vtr_rfb_handshake_end_of_stream (self->handshake);
      fail_handshake (self);
    }

  return status != VTR_RFB_TRANSPORT_FAILED && status != VTR_RFB_TRANSPORT_END;
}

static VtrRfbHandshakeResult
advance (VtrRfbConnection *self)
{
  VtrRfbHandshakeResult result = VTR_RFB_HANDSHAKE_MORE;
  VtrByteReader reader = { 0 };

  vtr_rfb_transport_init_reader (self->transport, &reader);
  result = vtr_rfb_handshake_advance (self->handshake, &reader);
  vtr_rfb_transport_consume (self->transport, &reader);

  return result;
}

static void
fail_protocol (VtrRfbConnection *self,
               const char       *how)
{
  vtr_rfb_connection_fail (self, vtr_display_error_new_protocol (how), NULL);
}

static gboolean
start_tls (VtrRfbConnection *self)
{
  VtrRfbTlsKind kind = vtr_rfb_handshake_is_anonymous (self->handshake) ? VTR_RFB_TLS_ANONYMOUS
                                                                       : VTR_RFB_TLS_CERTIFICATE;
  g_autoptr (GIOStream) stream = NULL;
  VtrCertificateProblem *problem = NULL;
  GError *error = NULL;

  /* What came before the encryption would pass for what came inside of it. */
  if (vtr_rfb_transport_get_left (self->transport) > 0)
    {
      fail_protocol (self, _("it spoke before the encryption began"));
      return FALSE;
    }

  stream = vtr_rfb_tls_connect (vtr_rfb_transport_get_stream (self->transport), kind,
                                self->options.policy, self->cancellable,
                                self->is_inside_tls ? NULL : &self->is_pinned, &problem, &error);
  if (stream == NULL)
    {
      vtr_rfb_connection_fail (self, error, problem);
      return FALSE;
    }

  vtr_rfb_transport_set_stream (self->transport, stream);
  vtr_rfb_handshake_set_encrypted (self->handshake);

  return TRUE;
}

static void
ask_password (VtrRfbConnection *self)
{
  VtrRfbNews *news = vtr_rfb_mailbox_lock (self->options.mailbox);

  news->kinds |= VTR_RFB_NEWS_PASSWORD;
  news->needs_user = vtr_rfb_handshake_needs_user (self->handshake);
  vtr_rfb_mailbox_post (self->options.mailbox);
}

/* Hands a password that came to the handshake. */
static gboolean
apply_commands (VtrRfbConnection *self)
{
  g_autoptr (GArray) commands = vtr_rfb_connection_take_commands (self);
  gboolean has_password = FALSE;

  for (guint i = 0; commands != NULL && i < commands->len; i++)
    {
      const VtrRfbCommand *command = &g_array_index (commands, VtrRfbCommand, i);

      if (command->kind == VTR_RFB_COMMAND_AUDIO)
        self->wants_audio = command->numbers[0];
      if (command->kind == VTR_RFB_COMMAND_VIEW_ONLY)
        self->is_view_only = command->numbers[0];
      if (command->kind != VTR_RFB_COMMAND_PASSWORD || has_password)
        continue;

      has_password = vtr_rfb_handshake_set_password (self->handshake, command->user,
                                                     command->text);
      if (!has_password)
        ask_password (self);
    }

  return has_password;
}

/* While the user is asked nothing is to be heard from the server but that it leaves. */
static gboolean
wait_for_password (VtrRfbConnection *self,
                   gboolean         *is_asked)
{
  if (!*is_asked)
    ask_password (self);
  *is_asked = !apply_commands (self);
  if (!*is_asked)
    return TRUE;

  if (!receive (self))
    return FALSE;
  if (vtr_rfb_transport_get_left (self->transport) > MAX_EARLY_BYTES)
    {
      fail_protocol (self, _("it spoke out of turn"));
      return FALSE;
    }
  vtr_rfb_transport_wait (self->transport, FALSE);

  return TRUE;
}

/* Does what the handshake is waiting for; FALSE when it failed, which was told. */
static gboolean
serve_need (VtrRfbConnection      *self,
            VtrRfbHandshakeResult  result,
            gboolean              *is_asked)
{
  switch (result)
    {
    case VTR_RFB_HANDSHAKE_NEED_TLS:
      return start_tls (self);

    case VTR_RFB_HANDSHAKE_NEED_PASSWORD:
      return wait_for_password (self, is_asked);

    case VTR_RFB_HANDSHAKE_MORE:
      {
        gsize left = vtr_rfb_transport_get_left (self->transport);

        if (!receive (self))
          return FALSE;
        if (vtr_rfb_transport_get_left (self->transport) == left)
          vtr_rfb_transport_wait (self->transport, FALSE);
        return TRUE;
      }

    case VTR_RFB_HANDSHAKE_NEED_OTHER_ENGINE:
    case VTR_RFB_HANDSHAKE_DONE:
    case VTR_RFB_HANDSHAKE_BROKEN:
    default:
      return FALSE;
    }
}

static void
tell_elsewhere (VtrRfbConnection *self)
{
  VtrRfbNews *news = vtr_rfb_mailbox_lock (self->options.mailbox);

  news->kinds |= VTR_RFB_NEWS_ELSEWHERE;
  news->version = vtr_rfb_handshake_get_version (self->handshake);
  vtr_rfb_mailbox_post (self->options.mailbox);
}

/* libgvnc makes a connection of its own, and not through a WebSocket. */
static void
go_elsewhere (VtrRfbConnection *self)
{
  if (vtr_display_endpoint_get_websocket (self->options.endpoint) == NULL)
    tell_elsewhere (self);
  else
    vtr_rfb_connection_fail (self, g_error_new_literal (VTR_DISPLAY_ERROR,
                                                        VTR_DISPLAY_ERROR_UNSUPPORTED,
                                                        _("The server offers only ways to sign in "
                                                          "that aren't possible through a "
                                                          "WebSocket")), NULL);
}

static gboolean
go_through (VtrRfbConnection *self)
{
  gboolean is_asked = FALSE;

  while (!vtr_rfb_connection_is_over (self))
    {
      VtrRfbHandshakeResult result = advance (self);
      gboolean is_sent = FALSE;

      speak_first (self);
      if (!flush (self, &is_sent))
        return FALSE;
      if (!is_sent && result != VTR_RFB_HANDSHAKE_BROKEN)
        {
          if (!receive (self))
            return FALSE;
          vtr_rfb_transport_wait (self->transport, TRUE);
          continue;
        }

      if (result == VTR_RFB_HANDSHAKE_DONE)
        return TRUE;
      if (result == VTR_RFB_HANDSHAKE_NEED_OTHER_ENGINE)
        go_elsewhere (self);
      if (result == VTR_RFB_HANDSHAKE_BROKEN)
        fail_handshake (self);
      if (!serve_need (self, result, &is_asked))
        return FALSE;
    }

  return FALSE;
}

gboolean
vtr_rfb_connection_sign_in (VtrRfbConnection *self)
{
  GSource *greeting = watch_greeting (self);
  gboolean is_signed_in = FALSE;

  self->handshake = vtr_rfb_handshake_new (self->options.policy, TRUE);
  is_signed_in = go_through (self);
  g_source_destroy (greeting);
  g_source_unref (greeting);

  return is_signed_in;
}

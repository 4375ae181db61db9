/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-spice-client"

/* The library's session: its beginning, the channels that come and go in it, and its end. */

#include "spice-client-private.h"

static void
on_channel_new (SpiceSession   *session,
                SpiceChannel   *channel,
                VtrSpiceClient *self)
{
  g_signal_connect_object (channel, "channel-event",
                           G_CALLBACK (vtr_spice_client_follow_channel), self, 0);
  vtr_spice_client_watch_connect (self, channel);

  if (SPICE_IS_MAIN_CHANNEL (channel))
    vtr_spice_client_watch_main (self, channel);
  else if (SPICE_IS_DISPLAY_CHANNEL (channel))
    {
      vtr_spice_client_watch_display (self, channel);
      vtr_spice_client_update_monitors (self);
    }
  else if (SPICE_IS_CURSOR_CHANNEL (channel))
    vtr_spice_client_watch_cursor (self, channel);
  else if (SPICE_IS_INPUTS_CHANNEL (channel))
    vtr_spice_client_watch_inputs (self, channel);
  else if (SPICE_IS_PLAYBACK_CHANNEL (channel))
    vtr_spice_client_watch_audio (self, channel);
  else if (SPICE_IS_RECORD_CHANNEL (channel))
    vtr_spice_client_watch_voice (self, channel);
  else if (SPICE_IS_WEBDAV_CHANNEL (channel))
    vtr_spice_client_watch_webdav (self, channel);
  else if (SPICE_IS_SMARTCARD_CHANNEL (channel))
    vtr_spice_client_watch_cards (self, channel);
  else if (SPICE_IS_USBREDIR_CHANNEL (channel))
    vtr_spice_client_watch_usb (self, channel);
}

static void
on_channel_destroy (SpiceSession   *session,
                    SpiceChannel   *channel,
                    VtrSpiceClient *self)
{
  g_signal_handlers_disconnect_by_data (channel, self);

  if (channel == (gpointer) self->main)
    g_clear_object (&self->main);
  else if (channel == (gpointer) self->cursor)
    vtr_spice_client_forget_cursor (self);
  else if (channel == (gpointer) self->playback)
    g_clear_object (&self->playback);
  else if (channel == (gpointer) self->record)
    vtr_spice_client_forget_voice (self);
  else if (channel == (gpointer) self->inputs)
    g_clear_object (&self->inputs);
  else if (channel == self->cards)
    vtr_spice_client_forget_cards (self);
  else if (channel == self->webdav)
    vtr_spice_client_forget_webdav (self);
  else if (SPICE_IS_USBREDIR_CHANNEL (channel))
    vtr_spice_client_forget_usb (self, channel);
  else if (channel == (gpointer) self->display)
    {
      vtr_spice_client_forget_scanouts (self);
      vtr_spice_client_forget_surface (self);
      g_clear_object (&self->display);
    }
}

static void
on_name (SpiceSession   *session,
         GParamSpec     *pspec,
         VtrSpiceClient *self)
{
  g_autofree char *name = NULL;

  g_object_get (session, "name", &name, NULL);
  vtr_display_client_set_name (VTR_DISPLAY_CLIENT (self), name);
}

void
vtr_spice_client_start_session (VtrSpiceClient *self,
                                const char     *password)
{
  /* Not spice_session_new(), which would start to watch this computer's USB devices. What this
   * client has no use for isn't even connected. */
  self->session = g_object_new (SPICE_TYPE_SESSION,
                                "enable-audio", TRUE,
                                "enable-smartcard", TRUE,
                                "enable-usbredir", TRUE,
                                "gl-scanout", vtr_spice_client_takes_scanouts (self),
                                "password", password,
                                NULL);
  g_signal_connect_object (self->session, "channel-new", G_CALLBACK (on_channel_new), self, 0);
  g_signal_connect_object (self->session, "channel-destroy", G_CALLBACK (on_channel_destroy), self,
                           0);
  g_signal_connect_object (self->session, "notify::name", G_CALLBACK (on_name), self, 0);

  self->has_relay_ended = FALSE;
  vtr_spice_client_start_deadline (self);
  spice_session_open_fd (self->session, -1);
}

void
vtr_spice_client_drop_channels (VtrSpiceClient *self)
{
  g_autoptr (GList) channels = spice_session_get_channels (self->session);

  for (GList *l = channels; l != NULL; l = l->next)
    g_signal_handlers_disconnect_by_data (l->data, self);

  vtr_spice_client_drop_usb (self);
  vtr_spice_client_forget_scanouts (self);
  vtr_spice_client_forget_surface (self);
  vtr_spice_client_forget_webdav (self);
  vtr_spice_client_forget_voice (self);
  vtr_spice_client_forget_cards (self);
  g_clear_object (&self->main);
  g_clear_object (&self->display);
  vtr_spice_client_forget_cursor (self);
  g_clear_object (&self->inputs);
  g_clear_object (&self->playback);
}

static gboolean
on_all_read (gpointer user_data)
{
  SpiceSession *session = SPICE_SESSION (user_data);

  /* Its channels end in a later turn of the main loop, and hold it until then. */
  spice_session_disconnect (session);

  return G_SOURCE_REMOVE;
}

/* The library warns of channels that it has to give up before they are connected. So it gets to
 * read the end of every connection first: that comes before anything of a low priority. */
void
vtr_spice_client_end_session (VtrSpiceClient *self)
{
  VtrDisplayState state = vtr_display_client_get_state (VTR_DISPLAY_CLIENT (self));

  if (self->session == NULL || self->n_links > 0 || state != VTR_DISPLAY_STATE_CLOSED)
    return;

  g_idle_add_full (G_PRIORITY_LOW, on_all_read, g_steal_pointer (&self->session), g_object_unref);
}

/* All of its channels were connected, and their ends need no waiting for. */
void
vtr_spice_client_drop_session (VtrSpiceClient *self)
{
  g_clear_handle_id (&self->lost_source, g_source_remove);
  g_clear_handle_id (&self->resize_source, g_source_remove);
  vtr_spice_client_reset_clipboard (self);
  g_cancellable_cancel (self->cancellable);
  g_set_object (&self->cancellable, g_cancellable_new ());
  g_object_unref (self->cancellable);
  g_signal_handlers_disconnect_by_data (self->session, self);
  vtr_spice_client_drop_channels (self);
  g_idle_add_full (G_PRIORITY_LOW, on_all_read, g_steal_pointer (&self->session), g_object_unref);
}

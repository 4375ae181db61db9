/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-spice-client"

/* The guest's sound. Its channel is connected only while somebody wants to hear it. */

#include "spice-client-private.h"

#include "spice-limits.h"

/* A message of sound. */
#define MAX_BYTES (1024 * 1024)

static void
on_playback_start (SpicePlaybackChannel *channel,
                   int                   format,
                   int                   n_channels,
                   int                   rate,
                   VtrSpiceClient       *self)
{
  self->is_playing = format == SPICE_AUDIO_FMT_S16 && rate >= VTR_SPICE_SOUND_RATE_MIN &&
                     rate <= VTR_SPICE_SOUND_RATE_MAX && n_channels >= 1 &&
                     n_channels <= VTR_SPICE_SOUND_CHANNELS_MAX;
  if (self->is_playing)
    vtr_display_client_set_audio_format (VTR_DISPLAY_CLIENT (self), (guint) rate,
                                         (guint) n_channels);
}

static void
on_playback_data (SpicePlaybackChannel *channel,
                  gpointer              data,
                  int                   size,
                  VtrSpiceClient       *self)
{
  g_autoptr (GBytes) samples = NULL;

  if (!self->is_playing || size <= 0 || size > MAX_BYTES ||
      !vtr_display_client_is_audio_enabled (VTR_DISPLAY_CLIENT (self)))
    return;

  samples = g_bytes_new (data, (gsize) size);
  vtr_display_client_receive_audio (VTR_DISPLAY_CLIENT (self), samples);
}

static void
stop (VtrSpiceClient *self)
{
  if (self->is_playing)
    vtr_display_client_receive_audio (VTR_DISPLAY_CLIENT (self), NULL);
  self->is_playing = FALSE;
}

static void
on_playback_stop (SpicePlaybackChannel *channel,
                  VtrSpiceClient       *self)
{
  stop (self);
}

/* The library takes its time to let go, and ignores who wants it back meanwhile. */
static void
on_event (SpiceChannel      *channel,
          SpiceChannelEvent  event,
          VtrSpiceClient    *self)
{
  if (event != SPICE_CHANNEL_CLOSED || !self->is_playback_closing)
    return;

  self->is_playback_closing = FALSE;
  if (vtr_display_client_is_audio_enabled (VTR_DISPLAY_CLIENT (self)))
    spice_channel_connect (channel);
}

void
vtr_spice_client_set_audio_enabled (VtrDisplayClient *client,
                                    gboolean          enabled)
{
  VtrSpiceClient *self = VTR_SPICE_CLIENT (client);

  if (self->playback == NULL)
    return;

  if (enabled)
    {
      spice_channel_connect (SPICE_CHANNEL (self->playback));
    }
  else
    {
      stop (self);
      self->is_playback_closing = TRUE;
      spice_channel_disconnect (SPICE_CHANNEL (self->playback), SPICE_CHANNEL_NONE);
    }
}

static gboolean
on_quiet (gpointer user_data)
{
  VtrSpiceClient *self = user_data;

  self->quiet_source = 0;
  g_object_set (self->session, "enable-audio", FALSE, NULL);

  return G_SOURCE_REMOVE;
}

/* The library would play by itself, and let the guest listen to this computer's microphone, as soon
 * as the guest has an agent. When all channels that wait to be made are there, nobody else is to
 * have them. */
void
vtr_spice_client_queue_quiet (VtrSpiceClient *self)
{
  if (self->quiet_source == 0)
    self->quiet_source = g_idle_add (on_quiet, self);
}

void
vtr_spice_client_watch_audio (VtrSpiceClient *self,
                              SpiceChannel   *channel)
{
  VtrDisplayClient *client = VTR_DISPLAY_CLIENT (self);

  if (self->playback != NULL)
    return;

  self->playback = g_object_ref (SPICE_PLAYBACK_CHANNEL (channel));
  g_signal_connect_object (channel, "playback-start", G_CALLBACK (on_playback_start), self, 0);
  g_signal_connect_object (channel, "playback-data", G_CALLBACK (on_playback_data), self, 0);
  g_signal_connect_object (channel, "playback-stop", G_CALLBACK (on_playback_stop), self, 0);
  g_signal_connect_object (channel, "channel-event", G_CALLBACK (on_event), self, 0);
  vtr_spice_client_queue_quiet (self);
  vtr_display_client_set_can_play_audio (client, TRUE);
  if (vtr_display_client_is_audio_enabled (client))
    spice_channel_connect (channel);
}

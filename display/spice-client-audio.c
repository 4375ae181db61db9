/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-spice-client"

/* The guest's sound. */

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

void
vtr_spice_client_set_audio_enabled (VtrDisplayClient *client,
                                    gboolean          enabled)
{
  VtrSpiceClient *self = VTR_SPICE_CLIENT (client);

  if (self->playback == NULL)
    return;

  if (!enabled)
    stop (self);
  vtr_spice_client_update_optional (self, SPICE_CHANNEL (self->playback));
}

void
vtr_spice_client_watch_audio (VtrSpiceClient *self,
                              SpiceChannel   *channel)
{
  if (self->playback != NULL)
    return;

  self->playback = g_object_ref (SPICE_PLAYBACK_CHANNEL (channel));
  g_signal_connect_object (channel, "playback-start", G_CALLBACK (on_playback_start), self, 0);
  g_signal_connect_object (channel, "playback-data", G_CALLBACK (on_playback_data), self, 0);
  g_signal_connect_object (channel, "playback-stop", G_CALLBACK (on_playback_stop), self, 0);
  vtr_spice_client_watch_optional (self, channel);
  vtr_display_client_set_can_play_audio (VTR_DISPLAY_CLIENT (self), TRUE);
}

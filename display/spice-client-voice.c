/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-spice-client"

/* What this computer's microphone hears, for the guest. The channel is connected only while that is
 * allowed, so nothing can be asked for before. */

#include "spice-client-private.h"

#include "spice-limits.h"

static void
set_listening (VtrSpiceClient *self,
               gboolean        is_listening)
{
  if (self->is_listening == is_listening)
    return;

  self->is_listening = is_listening;
  g_object_notify (G_OBJECT (self), "is-listening");
}

static void
on_record_start (SpiceRecordChannel *channel,
                 int                 format,
                 int                 n_channels,
                 int                 rate,
                 VtrSpiceClient     *self)
{
  set_listening (self, FALSE);
  if (!self->is_voice_allowed || format != SPICE_AUDIO_FMT_S16 ||
      rate < VTR_SPICE_SOUND_RATE_MIN || rate > VTR_SPICE_SOUND_RATE_MAX ||
      n_channels < 1 || n_channels > VTR_SPICE_SOUND_CHANNELS_MAX)
    return;

  self->voice_rate = (guint) rate;
  self->voice_channels = (guint) n_channels;
  set_listening (self, TRUE);
}

static void
on_record_stop (SpiceRecordChannel *channel,
                VtrSpiceClient     *self)
{
  set_listening (self, FALSE);
}

static void
set_allowed (VtrSoundInput *input,
             gboolean       allowed)
{
  VtrSpiceClient *self = VTR_SPICE_CLIENT (input);

  if (self->is_voice_allowed == allowed)
    return;

  self->is_voice_allowed = allowed;
  if (self->record == NULL)
    return;

  if (!allowed)
    set_listening (self, FALSE);
  vtr_spice_client_update_optional (self, SPICE_CHANNEL (self->record));
}

static guint
get_rate (VtrSoundInput *input)
{
  return VTR_SPICE_CLIENT (input)->voice_rate;
}

static guint
get_channels (VtrSoundInput *input)
{
  return VTR_SPICE_CLIENT (input)->voice_channels;
}

/* The library only reads what it is given. */
static void
send_samples (VtrSoundInput *input,
              gconstpointer  samples,
              gsize          size)
{
  spice_record_channel_send_data (VTR_SPICE_CLIENT (input)->record, (gpointer) samples, size, 0);
}

void
vtr_spice_client_init_sound_input (VtrSoundInputInterface *iface)
{
  iface->set_allowed = set_allowed;
  iface->get_rate = get_rate;
  iface->get_channels = get_channels;
  iface->send = send_samples;
}

void
vtr_spice_client_watch_voice (VtrSpiceClient *self,
                              SpiceChannel   *channel)
{
  if (self->record != NULL)
    return;

  self->record = g_object_ref (SPICE_RECORD_CHANNEL (channel));
  g_signal_connect_object (channel, "record-start", G_CALLBACK (on_record_start), self, 0);
  g_signal_connect_object (channel, "record-stop", G_CALLBACK (on_record_stop), self, 0);
  vtr_spice_client_watch_optional (self, channel);
  g_object_notify (G_OBJECT (self), "has-sound-input");
}

void
vtr_spice_client_forget_voice (VtrSpiceClient *self)
{
  if (self->record == NULL)
    return;

  set_listening (self, FALSE);
  g_clear_object (&self->record);
  g_object_notify (G_OBJECT (self), "has-sound-input");
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-spice-client"

/* When the channels that play, listen and share smart cards are connected: only while the user
 * wants that. The library would connect those of sound by itself, play, and let the guest listen to
 * this computer's microphone, as soon as the guest's agent talks of how loud it is; it leaves alone
 * what is about to be connected. So they ask for a connection at once, and get it when it is
 * wanted. */

#include "spice-client-private.h"

gboolean
vtr_spice_client_is_optional (SpiceChannel *channel)
{
  return SPICE_IS_PLAYBACK_CHANNEL (channel) || SPICE_IS_RECORD_CHANNEL (channel) ||
         SPICE_IS_SMARTCARD_CHANNEL (channel);
}

static VtrSpiceOptional *
get_optional (VtrSpiceClient *self,
           SpiceChannel   *channel)
{
  if (SPICE_IS_SMARTCARD_CHANNEL (channel))
    return &self->card_sharing;

  return SPICE_IS_PLAYBACK_CHANNEL (channel) ? &self->playing : &self->listening;
}

static gboolean
is_wanted (VtrSpiceClient *self,
           SpiceChannel   *channel)
{
  if (SPICE_IS_SMARTCARD_CHANNEL (channel))
    return self->are_cards_ready;

  return SPICE_IS_PLAYBACK_CHANNEL (channel)
           ? vtr_display_client_is_audio_enabled (VTR_DISPLAY_CLIENT (self))
           : self->is_voice_allowed;
}

gboolean
vtr_spice_client_begin_optional (VtrSpiceClient *self,
                              SpiceChannel   *channel)
{
  get_optional (self, channel)->is_open = is_wanted (self, channel);

  return get_optional (self, channel)->is_open;
}

/* The library takes its time to let go, and ignores who wants it back meanwhile. What the server
 * ended isn't asked for again until the user does. */
static void
on_event (SpiceChannel      *channel,
          SpiceChannelEvent  event,
          VtrSpiceClient    *self)
{
  VtrSpiceOptional *optional = get_optional (self, channel);
  gboolean was_closing = optional->is_closing;

  if (event == SPICE_CHANNEL_OPENED || event == SPICE_CHANNEL_SWITCHING)
    return;

  *optional = (VtrSpiceOptional) { 0 };
  if (was_closing)
    spice_channel_connect (channel);
}

void
vtr_spice_client_watch_optional (VtrSpiceClient *self,
                              SpiceChannel   *channel)
{
  *get_optional (self, channel) = (VtrSpiceOptional) { 0 };
  g_signal_connect_object (channel, "channel-event", G_CALLBACK (on_event), self, 0);
  spice_channel_connect (channel);
}

void
vtr_spice_client_update_optional (VtrSpiceClient *self,
                               SpiceChannel   *channel)
{
  VtrSpiceOptional *optional = get_optional (self, channel);
  gboolean wanted = is_wanted (self, channel);

  if (wanted && !optional->is_open && !optional->is_closing)
    {
      vtr_spice_client_connect_channel (self, channel);
    }
  else if (!wanted && optional->is_open && !optional->is_closing)
    {
      optional->is_closing = TRUE;
      spice_channel_disconnect (channel, SPICE_CHANNEL_NONE);
    }
}

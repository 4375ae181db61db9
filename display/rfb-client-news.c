/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-rfb-client"

#include "rfb-client-private.h"

#define BELL_INTERVAL_US (100 * 1000)

static VtrDisplayEncryption
get_encryption (const VtrRfbNews *news)
{
  switch (news->level)
    {
    case VTR_SECURITY_LEVEL_VERIFIED:
      return news->is_pinned ? VTR_DISPLAY_ENCRYPTION_TLS_PINNED
                             : VTR_DISPLAY_ENCRYPTION_TLS_VERIFIED;
    case VTR_SECURITY_LEVEL_ENCRYPTED:
      return VTR_DISPLAY_ENCRYPTION_TLS_UNVERIFIED;
    case VTR_SECURITY_LEVEL_UNKNOWN:
    case VTR_SECURITY_LEVEL_PLAIN:
    default:
      return g_strcmp0 (news->security, "vnc") == 0 ? VTR_DISPLAY_ENCRYPTION_VNC_AUTH
                                                    : VTR_DISPLAY_ENCRYPTION_NONE;
    }
}

static void
read_signed_in (VtrRfbClient *self,
                VtrRfbNews   *news)
{
  VtrDisplayClient *client = VTR_DISPLAY_CLIENT (self);
  VtrScreenTrust *trust = vtr_display_client_get_trust (client);

  self->version = news->version;
  vtr_display_client_set_security (client, news->security);
  vtr_display_client_set_encryption (client, get_encryption (news));
  vtr_display_client_set_encodings (client, (const char * const *) news->encodings);
  /* What can't be remembered is no reason to refuse what was just agreed. */
  if (trust != NULL)
    vtr_screen_trust_note_level (trust, vtr_display_client_get_endpoint (client), news->level,
                                 NULL);
}

static void
read_screen (VtrRfbClient *self,
             VtrRfbNews   *news)
{
  VtrDisplayClient *client = VTR_DISPLAY_CLIENT (self);

  if ((news->kinds & VTR_RFB_NEWS_SIZE) != 0)
    vtr_display_client_set_size (client, (int) news->width, (int) news->height);
  if ((news->kinds & VTR_RFB_NEWS_NAME) != 0)
    vtr_display_client_set_name (client, news->name);
  if ((news->kinds & VTR_RFB_NEWS_CURSOR) != 0)
    vtr_display_client_set_cursor (client, news->cursor);
  if ((news->kinds & VTR_RFB_NEWS_LEDS) != 0)
    vtr_display_client_set_leds (client, news->leds);
  if ((news->kinds & VTR_RFB_NEWS_ABSOLUTE) != 0)
    vtr_display_client_set_pointer_absolute (client, news->is_absolute);
  if ((news->kinds & VTR_RFB_NEWS_RESIZABLE) != 0)
    vtr_display_client_set_can_resize (client, TRUE);
  if ((news->kinds & VTR_RFB_NEWS_POWER) != 0)
    vtr_display_client_set_can_power (client, TRUE);
  if ((news->kinds & VTR_RFB_NEWS_AUDIBLE) != 0)
    vtr_display_client_set_can_play_audio (client, TRUE);
}

static void
read_sound (VtrRfbClient *self,
            VtrRfbNews   *news)
{
  VtrDisplayClient *client = VTR_DISPLAY_CLIENT (self);
  gint64 now = g_get_monotonic_time ();

  if ((news->kinds & VTR_RFB_NEWS_BELL) != 0 && now - self->rung >= BELL_INTERVAL_US)
    {
      self->rung = now;
      vtr_display_client_ring_bell (client);
    }
  for (guint i = 0; news->audio != NULL && i < news->audio->len; i++)
    vtr_display_client_receive_audio (client, g_ptr_array_index (news->audio, i));
  if ((news->kinds & VTR_RFB_NEWS_AUDIO_END) != 0)
    vtr_display_client_receive_audio (client, NULL);
}

static void
read_ending (VtrRfbClient *self,
             VtrRfbNews   *news)
{
  VtrDisplayClient *client = VTR_DISPLAY_CLIENT (self);

  if ((news->kinds & VTR_RFB_NEWS_ELSEWHERE) != 0)
    {
      self->version = news->version;
      vtr_rfb_client_delegate (self);
    }
  if ((news->kinds & VTR_RFB_NEWS_PASSWORD) != 0)
    {
      vtr_rfb_client_stop_deadline (self);
      vtr_display_client_ask_password (client, news->needs_user);
    }
  if ((news->kinds & VTR_RFB_NEWS_ERROR) != 0)
    {
      vtr_display_client_set_certificate_problem (client, news->problem);
      vtr_display_client_take_error (client, g_steal_pointer (&news->error));
    }
}

/* Handlers may close the client, after which its functions do nothing. */
void
vtr_rfb_client_read_news (VtrRfbNews *news,
                          gpointer    user_data)
{
  g_autoptr (VtrRfbClient) self = g_object_ref (VTR_RFB_CLIENT (user_data));
  VtrDisplayClient *client = VTR_DISPLAY_CLIENT (self);

  if ((news->kinds & VTR_RFB_NEWS_SIGNED_IN) != 0)
    read_signed_in (self, news);
  read_screen (self, news);
  if ((news->kinds & VTR_RFB_NEWS_READY) != 0)
    {
      vtr_rfb_client_stop_deadline (self);
      vtr_display_client_set_ready (client);
    }
  read_sound (self, news);
  if ((news->kinds & VTR_RFB_NEWS_CLIPBOARD) != 0)
    vtr_display_client_receive_clipboard (client, news->clipboard);
  for (guint i = 0; i < news->n_frames; i++)
    vtr_display_client_receive_frame (client, &news->frames[i]);
  if ((news->kinds & VTR_RFB_NEWS_ERROR) != 0 || news->statistics.updates > 0)
    self->statistics = news->statistics;
  if ((news->kinds & VTR_RFB_NEWS_DAMAGE) != 0)
    vtr_display_client_report_damage (client);
  read_ending (self, news);
}

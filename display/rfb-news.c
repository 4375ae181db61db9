/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rfb-news.h"

#include "rfb-limits.h"

#define BYTES_PER_SAMPLE  2u
#define AUDIO_QUEUE_BYTES ((gsize) VTR_DISPLAY_AUDIO_RATE * VTR_DISPLAY_AUDIO_CHANNELS * \
                           BYTES_PER_SAMPLE * VTR_RFB_AUDIO_QUEUE_MS / 1000)
/* Thousands of tiny pieces would be as bad as one that is too large. */
#define AUDIO_MAX_PIECES  256u

void
vtr_rfb_news_clear (VtrRfbNews *news)
{
  g_free (news->name);
  g_clear_object (&news->cursor);
  g_free (news->clipboard);
  g_clear_pointer (&news->audio, g_ptr_array_unref);
  g_strfreev (news->encodings);
  g_clear_error (&news->error);
  g_clear_object (&news->problem);
  *news = (VtrRfbNews) { 0 };
}

void
vtr_rfb_news_add_audio (VtrRfbNews   *news,
                        const guint8 *samples,
                        gsize         length)
{
  if (length > AUDIO_QUEUE_BYTES - MIN (news->audio_length, AUDIO_QUEUE_BYTES))
    return;

  if (news->audio == NULL)
    news->audio = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  if (news->audio->len >= AUDIO_MAX_PIECES)
    return;

  g_ptr_array_add (news->audio, g_bytes_new (samples, length));
  news->audio_length += length;
}

void
vtr_rfb_news_add_frame (VtrRfbNews    *news,
                        const VtrRect *extents)
{
  VtrDamage both = { 0 };

  if (news->n_frames < VTR_RFB_NEWS_MAX_FRAMES)
    {
      news->frames[news->n_frames++] = *extents;
      return;
    }

  vtr_damage_add (&both, &news->frames[VTR_RFB_NEWS_MAX_FRAMES - 1]);
  vtr_damage_add (&both, extents);
  news->frames[VTR_RFB_NEWS_MAX_FRAMES - 1] = vtr_damage_extents (&both);
}

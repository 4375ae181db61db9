/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rfb-player.h"

#include <gio/gio.h>

#include "rfb-limits.h"

enum
{
  MESSAGE_UPDATE,
  MESSAGE_COLOURS,
  MESSAGE_BELL,
  MESSAGE_CUT_TEXT,
};

void
rfb_player_init (RfbPlayer *player)
{
  *player = (RfbPlayer) { .decoder = vtr_rfb_decoder_new () };
}

void
rfb_player_clear (RfbPlayer *player)
{
  vtr_rfb_decoder_free (player->decoder);
  g_free (player->canvas.pixels);
}

/* Width, height, pixel format, name. */
static gboolean
read_init (RfbPlayer     *player,
           VtrByteReader *reader)
{
  VtrPixelFormat format;
  const uint8_t *bytes = NULL;

  player->canvas.width = vtr_byte_reader_u16 (reader);
  player->canvas.height = vtr_byte_reader_u16 (reader);
  bytes = vtr_byte_reader_take (reader, VTR_PIXEL_FORMAT_LENGTH);
  player->skip = vtr_byte_reader_u32 (reader);
  if (vtr_byte_reader_is_short (reader))
    {
      player->canvas.width = 0;
      player->skip = 0;
      return FALSE;
    }

  g_assert_true (vtr_pixel_format_parse (&format, bytes));
  vtr_rfb_decoder_set_format (player->decoder, &format);
  player->canvas.stride = 4 * (gsize) player->canvas.width;
  player->canvas.pixels = g_malloc0 (player->canvas.stride * player->canvas.height);

  return TRUE;
}

static gboolean
read_message (RfbPlayer     *player,
              VtrByteReader *reader)
{
  switch (vtr_byte_reader_u8 (reader))
    {
    case MESSAGE_UPDATE:
      vtr_byte_reader_u8 (reader);
      player->n_rects = vtr_byte_reader_u16 (reader);
      break;
    case MESSAGE_COLOURS:
      vtr_byte_reader_take (reader, 3);
      player->skip = 6 * (gsize) vtr_byte_reader_u16 (reader);
      break;
    case MESSAGE_CUT_TEXT:
      vtr_byte_reader_take (reader, 3);
      player->skip = vtr_byte_reader_u32 (reader);
      break;
    case MESSAGE_BELL:
      break;
    default:
      g_assert_not_reached ();
    }

  if (!vtr_byte_reader_is_short (reader))
    return TRUE;

  player->n_rects = 0;
  player->skip = 0;

  return FALSE;
}

static gboolean
read_rect (RfbPlayer     *player,
           VtrByteReader *reader)
{
  const uint8_t *bytes = vtr_byte_reader_take (reader, 12);
  VtrRect rect;
  int32_t encoding = 0;

  if (bytes == NULL)
    return FALSE;

  rect = (VtrRect) { vtr_bytes_get_u16 (bytes), vtr_bytes_get_u16 (bytes + 2),
                     vtr_bytes_get_u16 (bytes + 4), vtr_bytes_get_u16 (bytes + 6) };
  encoding = (int32_t) vtr_bytes_get_u32 (bytes + 8);
  player->n_rects--;
  if (encoding == VTR_RFB_ENCODING_LAST_RECT)
    {
      player->n_rects = 0;
      return TRUE;
    }

  player->in_rect = TRUE;
  player->n_pixels += (guint64) rect.width * rect.height;
  vtr_rfb_decoder_begin (player->decoder, encoding, &rect, &player->canvas);

  return TRUE;
}

/* FALSE: not enough there. */
static gboolean
read_header (RfbPlayer     *player,
             VtrByteReader *reader)
{
  gsize start = vtr_byte_reader_save (reader);
  gboolean is_complete = FALSE;

  if (player->canvas.width == 0)
    is_complete = read_init (player, reader);
  else if (player->n_rects > 0)
    is_complete = read_rect (player, reader);
  else
    is_complete = read_message (player, reader);
  if (!is_complete)
    vtr_byte_reader_restore (reader, start);

  return is_complete;
}

VtrRfbStatus
rfb_player_play (RfbPlayer     *player,
                 VtrByteReader *reader)
{
  while (TRUE)
    {
      VtrRfbStatus status = VTR_RFB_STATUS_DONE;

      player->skip -= vtr_byte_reader_skip (reader, player->skip);
      if (player->skip > 0)
        return VTR_RFB_STATUS_MORE;

      if (player->in_rect)
        {
          status = vtr_rfb_decoder_continue (player->decoder, reader, &player->canvas);
          player->n_yields += status == VTR_RFB_STATUS_YIELD;
          if (status != VTR_RFB_STATUS_DONE)
            return status;
          player->in_rect = FALSE;
        }
      else if (!read_header (player, reader))
        return VTR_RFB_STATUS_MORE;
    }
}

guint64
rfb_player_hash (RfbPlayer *player)
{
  guint64 hash = 1469598103934665603u;   /* as the recordings' index has it */
  gsize n_pixels = (gsize) player->canvas.width * player->canvas.height;

  for (gsize i = 0; i < n_pixels; i++)
    {
      guint32 pixel = 0;

      memcpy (&pixel, player->canvas.pixels + 4 * i, 4);
      hash = (hash ^ (GUINT32_FROM_LE (pixel) & 0xffffff)) * 0x100000001b3u;
    }

  return hash;
}

GBytes *
rfb_player_load (const char *path)
{
  g_autoptr (GSubprocess) xz = NULL;
  g_autoptr (GError) error = NULL;
  GBytes *bytes = NULL;

  xz = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "xz", "--decompress", "--stdout",
                         path, NULL);
  g_assert_no_error (error);
  g_subprocess_communicate (xz, NULL, NULL, &bytes, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (xz));

  return bytes;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The whole client's side of a conversation without its connection: greeting, sign-in, and all that
 * follows.
 *
 * The first byte: in bits 0 to 5 how large the first pieces are in which the rest arrives (0: all
 * at once), bit 6: the user wants sound, bit 7: the user is busy. The second: bit 0: it begins with
 * the greeting, not with ServerInit; bit 1: the server is on this computer; bit 2: no JPEG; bit 3:
 * the user only looks; bit 4: pixels are received where they belong. */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "rfb-decoder-private.h"
#include "rfb-handshake.h"
#include "rfb-limits.h"
#include "rfb-session-private.h"

#define HEADER     2u
#define MAX_PIXELS (64u * 64)
#define MAX_TURNS  64u
#define MAX_PIECES 24u

typedef enum
{
  FLAG_GREETING  = 1 << 0,
  FLAG_LOCAL     = 1 << 1,
  FLAG_LOSSLESS  = 1 << 2,
  FLAG_VIEW_ONLY = 1 << 3,
  FLAG_SINK      = 1 << 4,
} Flags;

typedef struct
{
  VtrCanvas canvas;
  guint     n_resizes;
} Screen;

static char *
on_resize (void      *data,
           uint32_t   width,
           uint32_t   height,
           VtrCanvas *canvas)
{
  Screen *screen = data;

  if ((uint64_t) width * height > MAX_PIXELS || ++screen->n_resizes > 16)
    return g_strdup ("too large");

  g_free (screen->canvas.pixels);
  screen->canvas = (VtrCanvas) { g_malloc0 ((gsize) width * height * 4 + 1), width, height,
                                 (size_t) width * 4 };
  *canvas = screen->canvas;

  return NULL;
}

static void
on_rect (void          *data,
         const VtrRect *rect)
{
  Screen *screen = data;

  g_assert_true (rect->width == 0 || rect->height == 0 ||
                 vtr_canvas_contains (&screen->canvas, rect) || screen->n_resizes > 1);
}

static void
on_set_name (void       *data,
             const char *name,
             size_t      length)
{
  g_assert_true (length <= VTR_RFB_TEXT_KEPT);
}

static void
on_set_cursor (void          *data,
               uint32_t       width,
               uint32_t       height,
               uint32_t       hot_x,
               uint32_t       hot_y,
               const uint8_t *pixels)
{
  g_assert_true (width <= VTR_RFB_CURSOR_DRAWN_SIDE && height <= VTR_RFB_CURSOR_DRAWN_SIDE);
}

static void
on_number (void *data,
           int   number)
{
  g_assert_true (number >= 0 && number <= 7);
}

static void
on_flag (void *data,
         bool  flag)
{
}

static void
on_fact (void *data)
{
}

static void
on_clipboard (void       *data,
              const char *text)
{
  g_assert_true (text == NULL || g_utf8_validate (text, -1, NULL));
}

static void
on_audio (void          *data,
          const uint8_t *samples,
          size_t         length)
{
  g_assert_true (length <= VTR_RFB_AUDIO_MAX);
}

static const VtrRfbSessionHandlers handlers = {
  .resize = on_resize,
  .damage = on_rect,
  .finish_update = on_rect,
  .set_name = on_set_name,
  .set_cursor = on_set_cursor,
  .set_leds = on_number,
  .set_absolute = on_flag,
  .allow_resize = on_fact,
  .allow_power = on_fact,
  .allow_audio = on_fact,
  .bell = on_fact,
  .clipboard = on_clipboard,
  .audio = on_audio,
};

/* FALSE when it doesn't lead to ServerInit. */
static gboolean
sign_in (VtrByteReader *reader)
{
  const VtrSignInRules rules = { .is_local = TRUE };
  g_autoptr (VtrSignInPolicy) policy = vtr_sign_in_policy_new (&rules);
  g_autoptr (VtrRfbHandshake) handshake = vtr_rfb_handshake_new (policy, TRUE);

  for (guint i = 0; i < MAX_TURNS; i++)
    {
      VtrRfbHandshakeResult result = vtr_rfb_handshake_advance (handshake, reader);
      gsize length = 0;

      vtr_rfb_handshake_peek_output (handshake, &length);
      vtr_rfb_handshake_consume_output (handshake, length);
      if (result == VTR_RFB_HANDSHAKE_NEED_TLS)
        vtr_rfb_handshake_set_encrypted (handshake);
      else if (result == VTR_RFB_HANDSHAKE_NEED_PASSWORD)
        vtr_rfb_handshake_set_password (handshake, "user", "secret");
      else
        return result == VTR_RFB_HANDSHAKE_DONE;
    }

  return FALSE;
}

static void
act (VtrRfbSession *session,
     guint          turn)
{
  VtrRfbWriter *writer = vtr_rfb_session_get_writer (session);
  size_t length = 0;

  vtr_rfb_session_send_key (session, 'a', turn, true);
  vtr_rfb_session_send_pointer (session, (int) turn, 5, turn);
  vtr_rfb_session_request_size (session, 640, 480);
  vtr_rfb_session_request_power (session, turn % 4);
  if (turn % 8 == 0)
    vtr_rfb_session_send_clipboard (session, "some\ntext");
  if (turn % 4 == 0 && vtr_rfb_writer_peek (writer, &length) != NULL)
    vtr_rfb_writer_consume (writer, length);
}

/* Memory of megabytes that a decoder makes when it needs it goes from run to run. */
static void
exchange_memory (VtrRfbDecoder *decoder,
                 VtrRfbDecoder *stock)
{
#define EXCHANGE(member) \
  do \
    { \
      __typeof__ (decoder->member) kept = stock->member; \
      stock->member = decoder->member; \
      decoder->member = kept; \
    } \
  while (0)

  EXCHANGE (zlib);
  EXCHANGE (zrle);
  for (guint i = 0; i < VTR_RFB_TIGHT_STREAMS; i++)
    EXCHANGE (tight[i]);
  EXCHANGE (linear);
  EXCHANGE (gradient);
  EXCHANGE (jpeg);
  EXCHANGE (jpeg_buffer);
  EXCHANGE (jpeg_buffer_size);

#undef EXCHANGE
}

static void
reset_inflaters (VtrRfbDecoder *stock)
{
  if (stock->zlib != NULL)
    vtr_rfb_inflater_reset (stock->zlib);
  if (stock->zrle != NULL)
    vtr_rfb_inflater_reset (stock->zrle);
  for (guint i = 0; i < VTR_RFB_TIGHT_STREAMS; i++)
    if (stock->tight[i] != NULL)
      vtr_rfb_inflater_reset (stock->tight[i]);
}

/* All there is, in memory that ends where it does, so that a sanitizer sees a byte more being read.
 * Returns how many bytes were read. */
static size_t
feed (VtrRfbSession *session,
      Screen        *screen,
      const uint8_t *data,
      size_t         length,
      VtrRfbStatus  *ret_status)
{
  g_autofree uint8_t *exact = g_malloc (length > 0 ? length : 1);
  VtrByteReader reader = { 0 };

  if (length > 0)
    memcpy (exact, data, length);
  vtr_byte_reader_init (&reader, exact, length);
  do
    *ret_status = vtr_rfb_session_feed (session, &reader, &screen->canvas);
  while (*ret_status == VTR_RFB_STATUS_YIELD);

  return vtr_byte_reader_save (&reader);
}

/* Returns how many bytes went to where they belong. */
static size_t
pour (VtrRfbSession *session,
      Screen        *screen,
      const uint8_t *data,
      size_t         length)
{
  uint8_t *bytes = NULL;
  size_t count = MIN (vtr_rfb_session_get_sink (session, &screen->canvas, &bytes), length);

  if (count > 0)
    {
      memcpy (bytes, data, count);
      vtr_rfb_session_advance_sink (session, count);
    }

  return count;
}

static void
converse (VtrRfbSession *session,
          Screen        *screen,
          VtrByteReader *all,
          const uint8_t *header)
{
  size_t piece = header[0] & 0x3f;
  size_t start = all->offset;
  size_t end = start;
  guint turn = 0;

  while (end < all->length)
    {
      VtrRfbStatus status = VTR_RFB_STATUS_MORE;

      if ((header[1] & FLAG_SINK) != 0 && start == end)
        start += pour (session, screen, all->data + start, all->length - start);
      end = piece > 0 && turn < MAX_PIECES ? MIN (MAX (end, start) + piece, all->length)
                                           : all->length;
      start += feed (session, screen, all->data + start, end - start, &status);
      if (status == VTR_RFB_STATUS_BROKEN)
        return;
      g_assert_cmpuint (end - start, <=, VTR_RFB_MIN_INPUT);
      if ((header[0] & 0x80) != 0)
        act (session, turn);
      turn++;
    }
}

int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  static VtrRfbDecoder stock;
  VtrRfbSessionOptions options = { false, 8, 2 };
  VtrRfbSession *session = NULL;
  VtrByteReader reader = { 0 };
  Screen screen = { 0 };

  if (size < HEADER)
    return 0;

  options.is_local = (data[1] & FLAG_LOCAL) != 0;
  options.quality = (data[1] & FLAG_LOSSLESS) != 0 ? -1 : 8;
  vtr_byte_reader_init (&reader, data + HEADER, size - HEADER);
  if ((data[1] & FLAG_GREETING) != 0 && !sign_in (&reader))
    return 0;

  session = vtr_rfb_session_new (&handlers, &screen, &options);
  reset_inflaters (&stock);
  exchange_memory (session->decoder, &stock);
  vtr_rfb_session_set_audio (session, (data[0] & 0x40) != 0);
  vtr_rfb_session_set_view_only (session, (data[1] & FLAG_VIEW_ONLY) != 0);
  converse (session, &screen, &reader, data);
  exchange_memory (session->decoder, &stock);
  vtr_rfb_session_free (session);
  g_free (screen.canvas.pixels);

  return 0;
}

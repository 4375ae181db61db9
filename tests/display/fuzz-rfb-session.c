/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The whole client's side of a conversation without its connection: greeting, sign-in, and all that
 * follows. The first byte says in how large pieces the rest arrives, and what the user does. */

#include <stdint.h>
#include <string.h>

#include "rfb-handshake.h"
#include "rfb-limits.h"
#include "rfb-session.h"

#define MAX_PIXELS (1024u * 1024)
#define MAX_TURNS  64u

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
  g_assert_true (g_utf8_validate (text, -1, NULL));
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

static void
converse (VtrRfbSession *session,
          Screen        *screen,
          VtrByteReader *all,
          guint          piece,
          gboolean       acts)
{
  size_t start = all->offset;
  size_t end = start;
  guint turn = 0;

  while (end < all->length)
    {
      VtrRfbStatus status = VTR_RFB_STATUS_YIELD;
      VtrByteReader reader = { 0 };

      end = MIN (end + piece, all->length);
      vtr_byte_reader_init (&reader, all->data + start, end - start);
      while (status == VTR_RFB_STATUS_YIELD)
        status = vtr_rfb_session_feed (session, &reader, &screen->canvas);
      if (status == VTR_RFB_STATUS_BROKEN)
        return;
      start += reader.offset;
      if (acts)
        act (session, turn++);
    }
}

int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  const VtrRfbSessionOptions options = { false, 8, 2 };
  VtrRfbSession *session = NULL;
  VtrByteReader reader = { 0 };
  Screen screen = { 0 };

  if (size == 0)
    return 0;

  vtr_byte_reader_init (&reader, data + 1, size - 1);
  if (!sign_in (&reader))
    return 0;

  session = vtr_rfb_session_new (&handlers, &screen, &options);
  vtr_rfb_session_set_audio (session, (data[0] & 0x40) != 0);
  converse (session, &screen, &reader, (data[0] & 0x3f) == 0 ? UINT16_MAX : data[0] & 0x3f,
            (data[0] & 0x80) != 0);
  vtr_rfb_session_free (session);
  g_free (screen.canvas.pixels);

  return 0;
}

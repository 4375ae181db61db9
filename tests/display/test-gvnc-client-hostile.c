/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What servers say that would like to write elsewhere, or hang up in the middle of a word.
 * Nothing here may crash, leak or hang; what is a violation must be told as one. */

#include <string.h>

#include "vnc-session.h"

typedef struct
{
  const char       *name;
  void            (*put) (GByteArray *out);
  VtrDisplayError   code;
} HostileCase;

static void
put_outer_rectangle (GByteArray *out)
{
  rfb_put_update (out, 1);
  rfb_put_rectangle (out, 60, 0, 8, 8, 0);
  for (guint i = 0; i < 64; i++)
    rfb_put_pixel (out, 0xffffff);
}

static void
put_rre (GByteArray *out,
         guint       x,
         guint       y,
         guint       width,
         guint       height)
{
  rfb_put_update (out, 1);
  rfb_put_rectangle (out, 0, 0, 64, 64, 2);
  rfb_put_u32 (out, 1);
  rfb_put_pixel (out, 0);
  rfb_put_pixel (out, 0xffffff);
  rfb_put_u16 (out, x);
  rfb_put_u16 (out, y);
  rfb_put_u16 (out, width);
  rfb_put_u16 (out, height);
}

static void
put_rre_beyond (GByteArray *out)
{
  put_rre (out, 60, 60, 5, 1);
}

static void
put_rre_wrapping (GByteArray *out)
{
  put_rre (out, 65535, 65535, 65535, 65535);
}

static void
put_hextile_beyond (GByteArray *out)
{
  /* The tile is 16 wide and the rectangle ends with it at the screen's edge; the subrectangle
   * starts in the last column and is 16 wide. */
  rfb_put_update (out, 1);
  rfb_put_rectangle (out, 48, 48, 16, 16, 5);
  rfb_put_u8 (out, 2 | 4 | 8);
  rfb_put_pixel (out, 0);
  rfb_put_pixel (out, 0xffffff);
  rfb_put_u8 (out, 1);
  rfb_put_u8 (out, 0xff);
  rfb_put_u8 (out, 0xff);
}

static void
put_copyrect_beyond (GByteArray *out)
{
  rfb_put_update (out, 1);
  rfb_put_rectangle (out, 0, 0, 32, 32, 1);
  rfb_put_u16 (out, 40);
  rfb_put_u16 (out, 0);
}

static void
put_copyrect_wrapping (GByteArray *out)
{
  rfb_put_update (out, 1);
  rfb_put_rectangle (out, 0, 0, 32, 32, 1);
  rfb_put_u16 (out, 65535);
  rfb_put_u16 (out, 65535);
}

static void
put_colour_map (GByteArray *out)
{
  rfb_put_u8 (out, 1);
  rfb_put_u8 (out, 0);
  rfb_put_u16 (out, 0);
  rfb_put_u16 (out, 1);
  for (guint i = 0; i < 3; i++)
    rfb_put_u16 (out, 0);
}

static void
put_colour_map_wrapping (GByteArray *out)
{
  rfb_put_u8 (out, 1);
  rfb_put_u8 (out, 0);
  rfb_put_u16 (out, 65535);
  rfb_put_u16 (out, 65535);
}

static void
put_size_absurd (GByteArray *out)
{
  rfb_put_update (out, 1);
  rfb_put_rectangle (out, 0, 0, 65535, 65535, -223);
}

static void
put_large_cursor (GByteArray *out)
{
  rfb_put_update (out, 1);
  rfb_put_rectangle (out, 0, 0, 1100, 2, -239);
  for (guint i = 0; i < 1100 * 2; i++)
    rfb_put_pixel (out, 0);
  for (guint i = 0; i < (1100 + 7) / 8 * 2; i++)
    rfb_put_u8 (out, 0);
}

static void
put_unknown_message (GByteArray *out)
{
  rfb_put_u8 (out, 77);
}

static void
put_unknown_encoding (GByteArray *out)
{
  rfb_put_update (out, 1);
  rfb_put_rectangle (out, 0, 0, 8, 8, 12345);
}

static void
put_endless_text (GByteArray *out)
{
  rfb_put_u32 (out, 0x03000000);
  rfb_put_u32 (out, G_MAXUINT32);
}

static void
put_bad_zrle (GByteArray *out)
{
  rfb_put_update (out, 1);
  rfb_put_rectangle (out, 0, 0, 64, 64, 16);
  rfb_put_u32 (out, 8);
  rfb_put_text (out, "garbage!");
}

static void
put_new_format (GByteArray *out)
{
  rfb_put_update (out, 1);
  rfb_put_rectangle (out, 0, 0, 64, 64, 0x574d5669);
  rfb_put_u8 (out, 16);
  for (guint i = 1; i < 16; i++)
    rfb_put_u8 (out, i == 1 ? 15 : i == 3 ? 1 : 0);
}

static const HostileCase cases[] = {
  { "outer-rectangle", put_outer_rectangle, VTR_DISPLAY_ERROR_PROTOCOL },
  { "rre-beyond", put_rre_beyond, VTR_DISPLAY_ERROR_PROTOCOL },
  { "rre-wrapping", put_rre_wrapping, VTR_DISPLAY_ERROR_PROTOCOL },
  { "hextile-beyond", put_hextile_beyond, VTR_DISPLAY_ERROR_PROTOCOL },
  { "copyrect-beyond", put_copyrect_beyond, VTR_DISPLAY_ERROR_PROTOCOL },
  { "copyrect-wrapping", put_copyrect_wrapping, VTR_DISPLAY_ERROR_PROTOCOL },
  { "colour-map", put_colour_map, VTR_DISPLAY_ERROR_PROTOCOL },
  { "colour-map-wrapping", put_colour_map_wrapping, VTR_DISPLAY_ERROR_PROTOCOL },
  { "size-absurd", put_size_absurd, VTR_DISPLAY_ERROR_PROTOCOL },
  { "large-cursor", put_large_cursor, VTR_DISPLAY_ERROR_PROTOCOL },
  { "unknown-message", put_unknown_message, VTR_DISPLAY_ERROR_PROTOCOL },
  { "unknown-encoding", put_unknown_encoding, VTR_DISPLAY_ERROR_PROTOCOL },
  { "endless-text", put_endless_text, VTR_DISPLAY_ERROR_PROTOCOL },
  { "bad-zrle", put_bad_zrle, VTR_DISPLAY_ERROR_PROTOCOL },
  { "new-format", put_new_format, VTR_DISPLAY_ERROR_PROTOCOL },
};

/* Each on a 64x64 screen full of a pattern, after which another update is still sent: nothing of
 * it may be drawn. */
static void
test_case (gconstpointer data)
{
  const HostileCase *hostile = data;
  VncSession session = { .is_gvnc = TRUE };
  GByteArray *out = g_byte_array_new ();

  vnc_session_start (&session);
  rfb_put_handshake (out, 64, 64, "hostile");
  rfb_put_pattern (out, 0, 0, 64, 64);
  hostile->put (out);
  vnc_session_send (&session, out);
  vnc_session_expect_error (&session, hostile->code);
  vnc_session_end (&session);
}

static void
test_init_absurd (void)
{
  static const struct { guint width; guint height; } sizes[] = {
    { 65535, 65535 }, { 16385, 1 }, { 1, 16385 }, { 16384, 8192 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      VncSession session = { .is_gvnc = TRUE };
      GByteArray *out = g_byte_array_new ();

      vnc_session_start (&session);
      rfb_put_handshake (out, sizes[i].width, sizes[i].height, "absurd");
      vnc_session_send (&session, out);
      vnc_session_expect_error (&session, VTR_DISPLAY_ERROR_PROTOCOL);
      vnc_session_end (&session);
    }
}

/* Formats the client can't show don't matter: it asks for its own. A colour map crashed
 * libgvnc's own framebuffer. */
static void
test_init_formats (void)
{
  static const guint8 formats[][16] = {
    { 8, 8, 0, 0 },
    { 16, 16, 0, 0 },
    { 32, 24, 0, 0 },
    { 16, 16, 1, 1, 0, 31, 0, 63, 0, 31, 11, 5, 0 },
    { 32, 32, 1, 1, 0, 0, 0, 0, 0, 0, 255, 255, 255 },
    { 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      VncSession session = { .is_gvnc = TRUE };
      GByteArray *out = g_byte_array_new ();

      vnc_session_start (&session);
      rfb_put_handshake (out, 32, 32, "");
      memcpy (out->data + out->len - 20, formats[i], 16);
      rfb_put_pattern (out, 0, 0, 32, 32);
      vnc_session_send (&session, out);
      vnc_session_wait_state (&session, VTR_DISPLAY_STATE_READY);
      vnc_session_settle (&session);
      g_assert_cmphex (vnc_session_get_pixel (&session, 31, 31), ==, rfb_pattern (31, 31));
      vnc_session_end (&session);
    }
}

static void
test_greetings (void)
{
  static const struct { const char *text; VtrDisplayError code; } greetings[] = {
    { "HTTP/1.0 400 Bad Request\r\n\r\n", VTR_DISPLAY_ERROR_PROTOCOL },
    { "RFB 001.000\n", VTR_DISPLAY_ERROR_PROTOCOL },
    { "RFB abc.def\n", VTR_DISPLAY_ERROR_PROTOCOL },
    { "RFB 003.008\n\001\036", VTR_DISPLAY_ERROR_UNSUPPORTED },
    { "RFB 003.008\n\002\161\372", VTR_DISPLAY_ERROR_UNSUPPORTED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (greetings); i++)
    {
      VncSession session = { .is_gvnc = TRUE };
      GByteArray *out = g_byte_array_new ();

      vnc_session_start (&session);
      rfb_put_text (out, greetings[i].text);
      vnc_session_send (&session, out);
      vnc_session_expect_error (&session, greetings[i].code);
      vnc_session_end (&session);
    }
}

static void
put_good_stream (GByteArray *out)
{
  rfb_put_handshake (out, 24, 20, "cut");
  rfb_put_ext_keys (out);
  rfb_put_pattern (out, 0, 0, 6, 5);
  rfb_put_update (out, 4);
  rfb_put_rectangle (out, 1, 1, 4, 4, 1);
  rfb_put_u16 (out, 0);
  rfb_put_u16 (out, 0);
  rfb_put_rectangle (out, 0, 0, 16, 16, 5);
  rfb_put_u8 (out, 2 | 4 | 8);
  rfb_put_pixel (out, 1);
  rfb_put_pixel (out, 2);
  rfb_put_u8 (out, 1);
  rfb_put_u8 (out, 0);
  rfb_put_u8 (out, 0x11);
  rfb_put_rectangle (out, 0, 0, 8, 8, 2);
  rfb_put_u32 (out, 1);
  rfb_put_pixel (out, 3);
  rfb_put_pixel (out, 4);
  for (guint i = 0; i < 4; i++)
    rfb_put_u16 (out, 1);
  rfb_put_rectangle (out, 1, 1, 2, 2, -239);
  for (guint i = 0; i < 4; i++)
    rfb_put_pixel (out, 5);
  rfb_put_u16 (out, 0xc0c0);
  rfb_put_u32 (out, 0x03000000);
  rfb_put_u32 (out, 5);
  rfb_put_text (out, "hello");
  rfb_put_u8 (out, 2);
  rfb_put_update (out, 1);
  rfb_put_rectangle (out, 0, 0, 12, 12, -223);
}

/* The server goes away after each byte of a good stream. */
static void
test_every_cut (void)
{
  g_autoptr (GByteArray) all = g_byte_array_new ();

  put_good_stream (all);
  for (guint length = 0; length <= all->len; length++)
    {
      VncSession session = { .is_gvnc = TRUE };
      GByteArray *out = g_byte_array_new ();

      vnc_session_start (&session);
      g_byte_array_append (out, all->data, length);
      vnc_session_send (&session, out);
      fake_vnc_server_hang_up (session.server);
      vnc_session_wait_state (&session, VTR_DISPLAY_STATE_CLOSED);
      g_assert_error (vtr_display_client_get_error (session.client), VTR_DISPLAY_ERROR,
                      VTR_DISPLAY_ERROR_CLOSED);
      vnc_session_end (&session);
    }
}

/* Each byte of the updates turned into others; any end will do, but it has to be an end. Types
 * that libgvnc itself crashes on (JPEG, pointer pictures with huge sides) can't come out of this
 * stream by one byte. */
static void
test_every_byte_wrong (void)
{
  static const guint8 masks[] = { 0x01, 0x80, 0xff };
  g_autoptr (GByteArray) all = g_byte_array_new ();
  g_autoptr (GByteArray) greeting = g_byte_array_new ();

  put_good_stream (all);
  rfb_put_handshake (greeting, 24, 20, "cut");
  for (guint i = greeting->len; i < all->len; i++)
    for (gsize mask = 0; mask < G_N_ELEMENTS (masks); mask++)
      {
        VncSession session = { .is_gvnc = TRUE };
        GByteArray *out = g_byte_array_new ();

        vnc_session_start (&session);
        g_byte_array_append (out, all->data, all->len);
        out->data[i] ^= masks[mask];
        vnc_session_send (&session, out);
        fake_vnc_server_hang_up (session.server);
        vnc_session_wait_state (&session, VTR_DISPLAY_STATE_CLOSED);
        vnc_session_end (&session);
      }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/gvnc-client/hostile/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/gvnc-client/hostile/init-absurd", test_init_absurd);
  g_test_add_func ("/gvnc-client/hostile/init-formats", test_init_formats);
  g_test_add_func ("/gvnc-client/hostile/greetings", test_greetings);
  g_test_add_func ("/gvnc-client/hostile/every-cut", test_every_cut);
  g_test_add_func ("/gvnc-client/hostile/every-byte-wrong", test_every_byte_wrong);

  return g_test_run ();
}

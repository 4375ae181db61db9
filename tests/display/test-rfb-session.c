/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The conversation after ServerInit, without a connection: what the server says on one side, and on
 * the other what is told of it and what is answered. */

#include <string.h>

#include "display-client.h"
#include "rfb-session.h"
#include "server-script.h"

#define SIDE 64u

typedef struct
{
  VtrRfbSession *session;
  VtrCanvas      canvas;
  guint8         pixels[SIDE * SIDE * 4];
  GString       *log;          /* what was told */
} Talk;

/* What the user does after the server spoke. */
typedef enum
{
  ACT_NOTHING,
  ACT_KEY,
  ACT_MOVE_TWICE,
  ACT_CLICK_FORWARD,
  ACT_SEND_TEXT,
  ACT_RESIZE,
  ACT_SHUTDOWN,
  ACT_RESET,
  ACT_AUDIO_ON,
  ACT_AUDIO_ON_OFF,
  ACT_VIEW_ONLY_THEN_TEXT_ASKED,
} Act;

typedef struct
{
  const char *name;
  const char *said;
  Act         act;
  const char *then_said;       /* after that; NULL for nothing */
  const char *log;
  const char *answer;          /* in the words of a script */
} Case;

static char *
on_resize (void      *data,
           uint32_t   width,
           uint32_t   height,
           VtrCanvas *canvas)
{
  Talk *talk = data;

  g_string_append_printf (talk->log, "size %ux%u;", width, height);
  if (width > SIDE || height > SIDE)
    return g_strdup ("too large");

  talk->canvas = (VtrCanvas) { talk->pixels, width, height, (size_t) width * 4 };
  *canvas = talk->canvas;

  return NULL;
}

static void
on_damage (void          *data,
           const VtrRect *rect)
{
}

static void
on_finish_update (void          *data,
                  const VtrRect *extents)
{
  Talk *talk = data;

  if (extents->width > 0)
    g_string_append_printf (talk->log, "frame %u,%u,%u,%u;", extents->x, extents->y, extents->width,
                            extents->height);
}

static void
on_set_name (void       *data,
             const char *name,
             size_t      length)
{
  Talk *talk = data;

  g_string_append (talk->log, "name ");
  g_string_append_len (talk->log, name, (gssize) length);
  g_string_append (talk->log, ";");
}

static void
on_set_cursor (void          *data,
               uint32_t       width,
               uint32_t       height,
               uint32_t       hot_x,
               uint32_t       hot_y,
               const uint8_t *pixels)
{
  Talk *talk = data;

  g_string_append_printf (talk->log, "cursor %ux%u at %u,%u", width, height, hot_x, hot_y);
  if (pixels != NULL)
    g_string_append_printf (talk->log, " %02x%02x%02x%02x", pixels[0], pixels[1], pixels[2],
                            pixels[3]);
  g_string_append (talk->log, ";");
}

static void
on_set_leds (void *data,
             int   leds)
{
  g_string_append_printf (((Talk *) data)->log, "leds %d;", leds);
}

static void
on_set_absolute (void *data,
                 bool  is_absolute)
{
  g_string_append (((Talk *) data)->log, is_absolute ? "absolute;" : "relative;");
}

static void
on_allow_resize (void *data)
{
  g_string_append (((Talk *) data)->log, "may resize;");
}

static void
on_allow_power (void *data)
{
  g_string_append (((Talk *) data)->log, "may power;");
}

static void
on_allow_audio (void *data)
{
  g_string_append (((Talk *) data)->log, "may hear;");
}

static void
on_bell (void *data)
{
  g_string_append (((Talk *) data)->log, "bell;");
}

static void
on_clipboard (void       *data,
              const char *text)
{
  g_string_append_printf (((Talk *) data)->log, "text %s;",
                          text != NULL ? text : "that is too long");
}

static void
on_audio (void          *data,
          const uint8_t *samples,
          size_t         length)
{
  g_string_append_printf (((Talk *) data)->log, "sound %d;", samples == NULL ? -1 : (int) length);
}

static const VtrRfbSessionHandlers handlers = {
  .resize = on_resize,
  .damage = on_damage,
  .finish_update = on_finish_update,
  .set_name = on_set_name,
  .set_cursor = on_set_cursor,
  .set_leds = on_set_leds,
  .set_absolute = on_set_absolute,
  .allow_resize = on_allow_resize,
  .allow_power = on_allow_power,
  .allow_audio = on_allow_audio,
  .bell = on_bell,
  .clipboard = on_clipboard,
  .audio = on_audio,
};

static GByteArray *
take_output (Talk *talk)
{
  VtrRfbWriter *writer = vtr_rfb_session_get_writer (talk->session);
  GByteArray *out = g_byte_array_new ();
  size_t length = 0;

  for (;;)
    {
      const uint8_t *bytes = vtr_rfb_writer_peek (writer, &length);

      if (bytes == NULL)
        return out;
      g_byte_array_append (out, bytes, (guint) length);
      vtr_rfb_writer_consume (writer, length);
    }
}

/* One byte after the other. */
static void
say (Talk       *talk,
     const char *script)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  gsize start = 0;

  server_script_put (bytes, script);
  for (gsize end = 1; end <= bytes->len; end++)
    {
      VtrByteReader reader = { 0 };
      VtrRfbStatus status = VTR_RFB_STATUS_YIELD;
      bool is_sentence = false;

      vtr_byte_reader_init (&reader, bytes->data + start, end - start);
      while (status == VTR_RFB_STATUS_YIELD)
        status = vtr_rfb_session_feed (talk->session, &reader, &talk->canvas);
      if (status == VTR_RFB_STATUS_BROKEN)
        g_error ("%s", vtr_rfb_session_get_violation (talk->session, &is_sentence));
      start += reader.offset;
    }
  g_assert_cmpuint (start, ==, bytes->len);
}

static void
act (Talk *talk,
     Act   what)
{
  VtrRfbSession *session = talk->session;

  switch (what)
    {
    case ACT_KEY:
      vtr_rfb_session_send_key (session, 'a', 0x1e, true);
      break;
    case ACT_MOVE_TWICE:
      vtr_rfb_session_send_pointer (session, 3, 4, 0);
      vtr_rfb_session_send_pointer (session, 5, 6, 0);
      break;
    case ACT_CLICK_FORWARD:
      vtr_rfb_session_send_pointer (session, 5, 6, VTR_BUTTON_LEFT | VTR_BUTTON_FORWARD);
      break;
    case ACT_SEND_TEXT:
      vtr_rfb_session_send_clipboard (session, "a\303\274\n");
      break;
    case ACT_RESIZE:
      vtr_rfb_session_request_size (session, 800, 600);
      break;
    case ACT_SHUTDOWN:
      vtr_rfb_session_request_power (session, VTR_DISPLAY_POWER_SHUTDOWN);
      break;
    case ACT_RESET:
      vtr_rfb_session_request_power (session, VTR_DISPLAY_POWER_RESET);
      break;
    case ACT_AUDIO_ON:
      vtr_rfb_session_set_audio (session, true);
      break;
    case ACT_AUDIO_ON_OFF:
      vtr_rfb_session_set_audio (session, true);
      vtr_rfb_session_set_audio (session, false);
      break;
    case ACT_VIEW_ONLY_THEN_TEXT_ASKED:
      vtr_rfb_session_send_clipboard (session, "secret");
      g_byte_array_unref (take_output (talk));
      vtr_rfb_session_set_view_only (session, true);
      break;
    case ACT_NOTHING:
    default:
      break;
    }
}

#define CAPS    "03000000 4:-8 1f000001 4:1048576"
#define OUR_CAPS "06000000 4:-8 1f000001 4:0"
#define NEXT    " 03 01 4:0 2:64 2:64"
#define AGAIN   " 03 00 4:0 2:64 2:64"
#define ENABLE  "96 01 4:0 2:64 2:64"

static const Case cases[] = {
  { "update", "upd:2 raw:1,2,3,4 raw:10,10,1,1", ACT_NOTHING, NULL, "frame 1,2,10,9;", NEXT },
  { "empty-update", "upd:0", ACT_NOTHING, NULL, "", NEXT },
  { "bell", "02", ACT_NOTHING, NULL, "bell;", "" },
  { "key", "", ACT_KEY, NULL, "", "04 01 0000 4:97" },
  { "key-with-scancode", "upd:1 rect:0,0,0,0,-258", ACT_KEY, NULL, "",
    "ff 00 2:1 4:97 4:30" NEXT },
  { "movement-is-merged", "", ACT_MOVE_TWICE, NULL, "", "05 00 2:5 2:6" },
  { "relative-movement-adds-up", "upd:1 rect:0,0,0,0,-257", ACT_MOVE_TWICE, NULL, "relative;",
    "05 00 2:0x8007 2:0x8009" NEXT },
  { "absolute-again", "upd:2 rect:0,0,0,0,-257 rect:1,0,0,0,-257", ACT_MOVE_TWICE, NULL,
    "relative;absolute;", "05 00 2:5 2:6" NEXT },
  { "forward-button", "upd:1 rect:0,0,0,0,-316", ACT_CLICK_FORWARD, NULL, "",
    "05 81 2:5 2:6 02" NEXT },
  { "no-forward-button", "", ACT_CLICK_FORWARD, NULL, "", "05 01 2:5 2:6" },
  { "leds", "upd:1 rect:0,0,0,0,-261 06", ACT_NOTHING, NULL, "leds 6;", NEXT },
  { "name", "upd:1 rect:0,0,0,0,-307 4:3 'abc'", ACT_NOTHING, NULL, "name abc;", NEXT },
  { "rich-cursor", "upd:1 rect:9,9,2,1,-239 px:0000ff px:ff0000 80", ACT_NOTHING, NULL,
    "cursor 2x1 at 1,0 ff0000ff;", NEXT },
  { "x-cursor", "upd:1 rect:0,0,1,1,-240 102030 ffffff 80 80", ACT_NOTHING, NULL,
    "cursor 1x1 at 0,0 302010ff;", NEXT },
  { "alpha-cursor", "upd:1 rect:0,0,1,1,-314 4:0 40200080", ACT_NOTHING, NULL,
    "cursor 1x1 at 0,0 00408080;", NEXT },
  { "no-cursor", "upd:1 rect:0,0,0,0,-239", ACT_NOTHING, NULL, "cursor 0x0 at 0,0;", NEXT },
  { "size", "upd:1 rect:0,0,30,20,-223", ACT_NOTHING, NULL, "size 30x20;",
    "03 00 4:0 2:30 2:20" },
  { "extended-size", "upd:1 rect:0,0,64,64,-308 01000000 4:7 2:0 2:0 2:64 2:64 4:9", ACT_RESIZE,
    NULL, "may resize;", "fb 00 2:800 2:600 01 00 4:7 2:0 2:0 2:800 2:600 4:9" NEXT },
  { "extended-size-changes", "upd:1 rect:2,0,30,20,-308 00000000", ACT_NOTHING, NULL,
    "may resize;size 30x20;", "03 00 4:0 2:30 2:20" },
  { "extended-size-refused", "upd:1 rect:1,3,30,20,-308 00000000", ACT_NOTHING, NULL,
    "may resize;", NEXT },
  { "no-resizing", "", ACT_RESIZE, NULL, "", "" },
  { "last-rectangle", "upd:65535 raw:0,0,1,1 rect:0,0,0,0,-224 02", ACT_NOTHING, NULL,
    "frame 0,0,1,1;bell;", NEXT },
  { "power", "fa 00 01 01", ACT_SHUTDOWN, NULL, "may power;", "fa 00 01 02" },
  { "reset", "fa 00 01 01", ACT_RESET, NULL, "may power;", "fa 00 01 04" },
  { "no-power", "fa 00 01 00", ACT_RESET, NULL, "", "" },
  { "audio", "upd:1 rect:0,0,0,0,-259", ACT_AUDIO_ON, "ff 01 2:1 ff 01 2:2 4:4 01020304 ff 01 2:0",
    "may hear;sound 4;sound -1;", "ff 01 2:2 03 02 4:44100 ff 01 2:0" NEXT },
  { "audio-off-again", "upd:1 rect:0,0,0,0,-259", ACT_AUDIO_ON_OFF, "ff 01 2:2 4:4 01020304",
    "may hear;", "ff 01 2:2 03 02 4:44100 ff 01 2:0 ff 01 2:1" NEXT },
  { "no-audio", "", ACT_AUDIO_ON, NULL, "", "" },
  { "fence", "f8000000 4:0x80000005 03 'abc'", ACT_NOTHING, NULL, "",
    "f8000000 4:5 03 'abc'" },
  { "continuous-updates", "96 f8000000 4:0x80000001 00 upd:1 raw:0,0,1,1", ACT_NOTHING, NULL,
    "frame 0,0,1,1;", "f8000000 4:1 00 " ENABLE },
  { "continuous-updates-resized", "96 f8000000 4:0x80000001 00", ACT_NOTHING,
    "upd:1 rect:0,0,30,20,-223", "size 30x20;",
    "f8000000 4:1 00 " ENABLE " 96 01 4:0 2:30 2:20 03 00 4:0 2:30 2:20" },
  { "continuous-updates-ended", "96 f8000000 4:0x80000001 00 96", ACT_NOTHING, NULL, "",
    "f8000000 4:1 00 " ENABLE NEXT },
  { "text", "03000000 4:3 61fc0a", ACT_NOTHING, NULL, "text a\303\274\n;", "" },
  { "long-text", "03000000 4:1048577 1048577*61 02", ACT_NOTHING, NULL,
    "text that is too long;bell;", "" },
  { "send-text", "", ACT_SEND_TEXT, NULL, "", "06000000 4:3 61fc0a" },
  { "clipboard-caps", CAPS, ACT_NOTHING, NULL, "", OUR_CAPS },
  { "clipboard-fetched", CAPS, ACT_NOTHING,
    "03000000 4:-4 08000001 03000000 4:-4 08000001 c( 4:5 'x' 0d0a 'y' 00 )", "text x\ny;",
    OUR_CAPS " 06000000 4:-4 02000001" },
  { "clipboard-too-long", CAPS, ACT_NOTHING, "c( 4:1048577 'x' )", "text that is too long;",
    OUR_CAPS },
  { "clipboard-announced", CAPS, ACT_SEND_TEXT, NULL, "", OUR_CAPS " 06000000 4:-4 08000001" },
  { "clipboard-peeked", CAPS, ACT_SEND_TEXT, "03000000 4:-4 04000000", "",
    OUR_CAPS " 06000000 4:-4 08000001 06000000 4:-4 08000001" },
  { "clipboard-not-ours-any-more", CAPS, ACT_SEND_TEXT,
    "03000000 4:-4 08000000 03000000 4:-4 02000001", "", OUR_CAPS " 06000000 4:-4 08000001" },
  { "view-only-gives-nothing", CAPS, ACT_VIEW_ONLY_THEN_TEXT_ASKED,
    "03000000 4:-4 02000001 03000000 4:-4 08000001", "", "" },
  { "pixel-format", "upd:3 rect:0,0,64,64,0x574d5669 10100001 2:31 2:63 2:31 0b0500 000000 "
    "rect:0,0,1,1,0 1ff8 raw:1,0,0,0", ACT_NOTHING, NULL, "frame 0,0,1,1;", NEXT },
};

static void
start_talk (Talk *talk)
{
  const VtrRfbSessionOptions options = { true, -1, -1 };

  talk->log = g_string_new (NULL);
  talk->session = vtr_rfb_session_new (&handlers, talk, &options);
  say (talk, "init:64,64");
  g_assert_cmpstr (talk->log->str, ==, "size 64x64;name ;");
  g_assert_true (vtr_rfb_session_is_ready (talk->session));
  g_string_set_size (talk->log, 0);
}

static void
end_talk (Talk *talk)
{
  vtr_rfb_session_free (talk->session);
  g_string_free (talk->log, TRUE);
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  Talk talk = { 0 };
  g_autoptr (GByteArray) expected = g_byte_array_new ();
  g_autoptr (GByteArray) answer = NULL;

  start_talk (&talk);
  g_byte_array_unref (take_output (&talk));
  say (&talk, c->said);
  act (&talk, c->act);
  if (c->then_said != NULL)
    say (&talk, c->then_said);

  g_assert_cmpstr (talk.log->str, ==, c->log);
  answer = take_output (&talk);
  server_script_put (expected, c->answer);
  g_assert_cmpmem (answer->data, answer->len, expected->data, expected->len);
  end_talk (&talk);
}

/* SetPixelFormat, SetEncodings, and a request for the whole screen. */
static void
test_beginning (void)
{
  Talk talk = { 0 };
  g_autoptr (GByteArray) expected = g_byte_array_new ();
  g_autoptr (GByteArray) out = NULL;
  size_t count = 0;

  start_talk (&talk);
  out = take_output (&talk);
  server_script_put (expected, "00000000 20180001 3*00ff 100800 000000 02 00");
  g_assert_cmpuint (out->len, >, expected->len);
  g_assert_cmpmem (out->data, expected->len, expected->data, expected->len);

  vtr_rfb_session_get_encodings (talk.session, &count);
  g_byte_array_set_size (expected, 0);
  server_script_put (expected, AGAIN);
  g_assert_cmpuint (out->len, ==, 20 + 4 + 4 * count + expected->len);
  g_assert_cmpmem (out->data + out->len - expected->len, expected->len, expected->data,
                   expected->len);
  end_talk (&talk);
}

/* What the clipboard gives when it is asked, as an extended message would bring it back. */
static void
test_provide (void)
{
  Talk talk = { 0 };
  g_autoptr (GByteArray) out = NULL;
  g_autoptr (GByteArray) back = g_byte_array_new ();
  VtrByteReader reader = { 0 };

  start_talk (&talk);
  say (&talk, CAPS);
  act (&talk, ACT_SEND_TEXT);
  g_byte_array_unref (take_output (&talk));
  say (&talk, "03000000 4:-4 02000001");
  out = take_output (&talk);
  g_assert_cmpuint (out->len, >, 12);
  g_assert_cmpuint (out->data[0], ==, 6);

  /* The two directions differ in the message's number alone. */
  g_byte_array_append (back, out->data, out->len);
  back->data[0] = 3;
  vtr_byte_reader_init (&reader, back->data, back->len);
  g_assert_cmpint ((int) vtr_rfb_session_feed (talk.session, &reader, &talk.canvas), ==,
                   VTR_RFB_STATUS_MORE);
  g_assert_cmpstr (talk.log->str, ==, "text a\303\274\n;");
  end_talk (&talk);
}

/* A server that listens to nothing: the output ends, with a reason. */
static void
test_deaf (void)
{
  Talk talk = { 0 };
  VtrByteReader reader = { 0 };
  bool is_sentence = true;

  start_talk (&talk);
  for (guint i = 0; i < 200000; i++)
    vtr_rfb_session_send_key (talk.session, 'a', 0, i % 2 == 0);
  g_assert_true (vtr_rfb_writer_is_over (vtr_rfb_session_get_writer (talk.session)));
  vtr_byte_reader_init (&reader, NULL, 0);
  g_assert_cmpint ((int) vtr_rfb_session_feed (talk.session, &reader, &talk.canvas), ==,
                   VTR_RFB_STATUS_BROKEN);
  g_assert_nonnull (vtr_rfb_session_get_violation (talk.session, &is_sentence));
  g_assert_false (is_sentence);
  end_talk (&talk);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rfb-session/beginning", test_beginning);
  g_test_add_func ("/rfb-session/provide", test_provide);
  g_test_add_func ("/rfb-session/deaf", test_deaf);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/rfb-session/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }

  return g_test_run ();
}

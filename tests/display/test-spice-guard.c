/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "spice-guard.h"

#include <spice/protocol.h>
#include <spice/vd_agent.h>
#include <string.h>

#include "spice-script.h"

#define END G_GINT64_CONSTANT (-1)
#define N(x) ((gint64) (x))

/* Feeds the bytes in pieces of @step, as a relay does. What was passed: (transfer full). */
static GByteArray *
pass (VtrSpiceGuard *guard,
      GByteArray    *script,
      gsize          step)
{
  g_autoptr (GByteArray) kept = g_byte_array_new ();
  GByteArray *passed = g_byte_array_new ();

  for (gsize i = 0; i < script->len; i += step)
    {
      gsize count = 0;

      g_byte_array_append (kept, script->data + i, (guint) MIN (step, script->len - i));
      count = vtr_spice_guard_check (guard, kept->data, kept->len);
      g_byte_array_append (passed, kept->data, (guint) count);
      g_byte_array_remove_range (kept, 0, (guint) count);
      g_assert_cmpuint (kept->len, <=, VTR_SPICE_GUARD_KEEPS);
      if (vtr_spice_guard_get_violation (guard) != VTR_SPICE_VIOLATION_NONE)
        break;
    }

  return passed;
}

/* However it is cut. @script: (transfer full) */
static void
check_violation (int                channel_type,
                 GByteArray        *script,
                 VtrSpiceViolation  expected)
{
  static const gsize STEPS[] = { 1, 7, 4096, 1 << 20 };

  for (gsize i = 0; i < G_N_ELEMENTS (STEPS); i++)
    {
      g_autoptr (VtrSpiceGuard) guard = vtr_spice_guard_new (channel_type);
      g_autoptr (GByteArray) passed = NULL;

      passed = pass (guard, script, STEPS[i]);
      g_assert_cmpint ((int) vtr_spice_guard_get_violation (guard), ==, (int) expected);
      if (expected == VTR_SPICE_VIOLATION_NONE)
        g_assert_cmpmem (passed->data, passed->len, script->data, script->len);
      else
        g_assert_cmpuint (passed->len, <, script->len);
    }
  g_byte_array_unref (script);
}

static void
check_reply (gsize              offset,
             guint32            value,
             VtrSpiceViolation  expected)
{
  GByteArray *script = spice_script_new (0);

  spice_script_put_u32 (script, offset, value);
  check_violation (SPICE_CHANNEL_MAIN, script, expected);
}

static void
test_link (void)
{
  check_violation (SPICE_CHANNEL_MAIN, spice_script_new (0), VTR_SPICE_VIOLATION_NONE);
  check_violation (SPICE_CHANNEL_MAIN, spice_script_new (7), VTR_SPICE_VIOLATION_NONE);
  check_reply (0, 0x20424652, VTR_SPICE_VIOLATION_NOT_SPICE);
  check_reply (SPICE_SCRIPT_VERSION, 1, VTR_SPICE_VIOLATION_VERSION);
  check_reply (SPICE_SCRIPT_SIZE, 0, VTR_SPICE_VIOLATION_LINK);
  check_reply (SPICE_SCRIPT_SIZE, 177, VTR_SPICE_VIOLATION_LINK);
  check_reply (SPICE_SCRIPT_SIZE, 4097, VTR_SPICE_VIOLATION_LINK);
  check_reply (SPICE_SCRIPT_SIZE, G_MAXUINT32, VTR_SPICE_VIOLATION_LINK);
  check_reply (SPICE_SCRIPT_RESULT, 9, VTR_SPICE_VIOLATION_REFUSED);
  check_reply (SPICE_SCRIPT_KEY, 0, VTR_SPICE_VIOLATION_KEY);
  check_reply (SPICE_SCRIPT_N_COMMON, 1, VTR_SPICE_VIOLATION_LINK);
  check_reply (SPICE_SCRIPT_N_COMMON, G_MAXUINT32, VTR_SPICE_VIOLATION_LINK);
  check_reply (SPICE_SCRIPT_N_CHANNEL, 0x40000000, VTR_SPICE_VIOLATION_LINK);
  check_reply (SPICE_SCRIPT_N_CHANNEL, 64, VTR_SPICE_VIOLATION_LINK);
  check_reply (SPICE_SCRIPT_CAPABILITIES, 0, VTR_SPICE_VIOLATION_LINK);
  check_reply (SPICE_SCRIPT_CAPABILITIES, 179, VTR_SPICE_VIOLATION_LINK);
  check_reply (SPICE_SCRIPT_CAPABILITIES, G_MAXUINT32, VTR_SPICE_VIOLATION_LINK);
}

/* A reply with these common capabilities. */
static GByteArray *
new_script_with (guint32 capabilities)
{
  GByteArray *script = spice_script_new_reply ();
  const guint8 word[8] = { 0 };

  g_byte_array_append (script, word, sizeof word);
  spice_script_put_u32 (script, SPICE_SCRIPT_SIZE, 182);
  spice_script_put_u32 (script, SPICE_SCRIPT_N_COMMON, 1);
  spice_script_put_u32 (script, SPICE_SCRIPT_REPLY_LENGTH, capabilities);

  return script;
}

static void
test_sign_in (void)
{
  g_autoptr (GByteArray) script = new_script_with (0x0f);
  g_autoptr (VtrSpiceGuard) guard = vtr_spice_guard_new (SPICE_CHANNEL_MAIN);
  g_autoptr (GByteArray) passed = pass (guard, script, 5);

  /* SASL isn't offered to the library; all else is. */
  g_assert_true (vtr_spice_guard_is_linked (guard));
  g_assert_true (vtr_spice_guard_is_signed_in (guard));
  g_assert_cmpuint (passed->len, ==, script->len);
  g_assert_cmpuint (passed->data[SPICE_SCRIPT_REPLY_LENGTH], ==, 0x0b);

  check_violation (SPICE_CHANNEL_MAIN, new_script_with (0x05), VTR_SPICE_VIOLATION_SIGN_IN);
}

#define CHECK_MESSAGE(channel, type, expected, ...) G_STMT_START { \
    GByteArray *script = spice_script_new (0); \
    spice_script_add_u32 (script, type, __VA_ARGS__, END); \
    spice_script_add_u32 (script, SPICE_MSG_PING, N (0), END); \
    check_violation (channel, script, expected); \
} G_STMT_END

static void
test_sizes (void)
{
  static const struct { int channel; guint32 size; VtrSpiceViolation expected; } CASES[] = {
    { SPICE_CHANNEL_MAIN, G_MAXUINT32, VTR_SPICE_VIOLATION_MESSAGE_SIZE },
    { SPICE_CHANNEL_INPUTS, 8 * 1024 * 1024 + 1, VTR_SPICE_VIOLATION_MESSAGE_SIZE },
    { SPICE_CHANNEL_DISPLAY, 0x20000000, VTR_SPICE_VIOLATION_MESSAGE_SIZE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      GByteArray *script = spice_script_new (0);

      spice_script_add (script, SPICE_MSG_PING, CASES[i].size, "abcd", 4);
      check_violation (CASES[i].channel, script, CASES[i].expected);
    }
  CHECK_MESSAGE (SPICE_CHANNEL_INPUTS, SPICE_MSG_DISPLAY_SURFACE_CREATE,
                 VTR_SPICE_VIOLATION_MESSAGE, N (0), N (1), N (1), N (32), N (1));
  CHECK_MESSAGE (SPICE_CHANNEL_MAIN, 0, VTR_SPICE_VIOLATION_MESSAGE, N (1));
  CHECK_MESSAGE (SPICE_CHANNEL_MAIN, SPICE_MSG_LIST, VTR_SPICE_VIOLATION_MESSAGE_LIST, N (1));
}

static void
test_display (void)
{
  const int display = SPICE_CHANNEL_DISPLAY;

  CHECK_MESSAGE (display, SPICE_MSG_DISPLAY_SURFACE_CREATE, VTR_SPICE_VIOLATION_NONE,
                 N (0), N (1920), N (1080), N (32), N (1));
  CHECK_MESSAGE (display, SPICE_MSG_DISPLAY_SURFACE_CREATE, VTR_SPICE_VIOLATION_SCREEN_SIZE,
                 N (0), N (65535), N (65535), N (32), N (1));
  CHECK_MESSAGE (display, SPICE_MSG_DISPLAY_SURFACE_CREATE, VTR_SPICE_VIOLATION_SCREEN_SIZE,
                 N (0), N (0), N (1080), N (32), N (1));
  CHECK_MESSAGE (display, SPICE_MSG_DISPLAY_SURFACE_CREATE, VTR_SPICE_VIOLATION_SCREEN_SIZE,
                 N (0), N (16384), N (16384), N (32), N (1));
  CHECK_MESSAGE (display, SPICE_MSG_DISPLAY_SURFACE_CREATE, VTR_SPICE_VIOLATION_SCREEN_SIZE,
                 N (0), N (640), N (480), N (77), N (1));
  CHECK_MESSAGE (display, SPICE_MSG_DISPLAY_SURFACE_CREATE, VTR_SPICE_VIOLATION_MESSAGE_SIZE,
                 N (0), N (640), N (480), N (32));
  CHECK_MESSAGE (display, SPICE_MSG_DISPLAY_MODE, VTR_SPICE_VIOLATION_SCREEN_SIZE,
                 N (0x40000000), N (4), N (32));
  CHECK_MESSAGE (display, SPICE_MSG_DISPLAY_STREAM_CREATE, VTR_SPICE_VIOLATION_STREAM,
                 N (0), N (64), N (0), N (0), N (0), N (0), N (0), N (0), N (0));
  CHECK_MESSAGE (display, SPICE_MSG_DISPLAY_STREAM_CREATE, VTR_SPICE_VIOLATION_STREAM,
                 N (0), N (1), N (0), N (0), N (0), N (0), N (0), N (0), N (0));
}

/* Up to the byte that has its descriptor, and on from there. */
static void
test_scanouts (void)
{
  const gint64 xr24 = 0x34325258;
  g_autoptr (VtrSpiceGuard) guard = vtr_spice_guard_new (SPICE_CHANNEL_DISPLAY);
  g_autoptr (GByteArray) whole = spice_script_new (0);
  g_autoptr (GByteArray) passed = NULL;

  CHECK_MESSAGE (SPICE_CHANNEL_DISPLAY, SPICE_MSG_DISPLAY_GL_SCANOUT_UNIX,
                 VTR_SPICE_VIOLATION_MESSAGE, N (640), N (480), N (2560), xr24, N (0));
  CHECK_MESSAGE (SPICE_CHANNEL_DISPLAY, SPICE_MSG_DISPLAY_GL_DRAW, VTR_SPICE_VIOLATION_MESSAGE,
                 N (0), N (0), N (1), N (1));

  vtr_spice_guard_take_scanouts (guard);
  spice_script_add_u32 (whole, SPICE_MSG_DISPLAY_GL_DRAW, N (0), N (0), N (1), N (1), END);
  spice_script_add_u32 (whole, SPICE_MSG_DISPLAY_GL_SCANOUT_UNIX, N (640), N (480), N (2560),
                        xr24, N (0), END);
  passed = pass (guard, whole, 3);
  g_assert_cmpint ((int) vtr_spice_guard_get_violation (guard), ==, VTR_SPICE_VIOLATION_NONE);
  g_assert_false (vtr_spice_guard_awaits_descriptor (guard));
  g_assert_cmpuint (passed->len, ==, whole->len - 38);
  g_byte_array_append (whole, (const guint8 *) "@", 1);
  g_assert_cmpuint (vtr_spice_guard_check (guard, whole->data + passed->len, 39), ==, 38);
  g_assert_true (vtr_spice_guard_awaits_descriptor (guard));
  g_assert_cmpuint (vtr_spice_guard_check (guard, whole->data + whole->len - 1, 1), ==, 0);
  vtr_spice_guard_pass_descriptor (guard);
  g_assert_false (vtr_spice_guard_awaits_descriptor (guard));
  vtr_spice_guard_miss_descriptor (guard);
  g_assert_cmpint ((int) vtr_spice_guard_get_violation (guard), ==,
                   VTR_SPICE_VIOLATION_DESCRIPTOR);
}

/* Every one of them is small enough. */
static void
test_surfaces (void)
{
  GByteArray *script = spice_script_new (0);

  for (guint i = 0; i < 4; i++)
    spice_script_add_u32 (script, SPICE_MSG_DISPLAY_SURFACE_CREATE, N (i), N (8192), N (8192),
                          N (32), N (0), END);
  check_violation (SPICE_CHANNEL_DISPLAY, script, VTR_SPICE_VIOLATION_SURFACES);

  /* One after the other they are fine, and so is the same again. */
  script = spice_script_new (0);
  for (guint i = 0; i < 9; i++)
    {
      spice_script_add_u32 (script, SPICE_MSG_DISPLAY_SURFACE_CREATE, N (i), N (8192), N (8192),
                            N (32), N (0), END);
      spice_script_add_u32 (script, SPICE_MSG_DISPLAY_SURFACE_CREATE, N (i), N (8192), N (4096),
                            N (32), N (0), END);
      spice_script_add_u32 (script, SPICE_MSG_DISPLAY_SURFACE_DESTROY, N (i), END);
    }
  check_violation (SPICE_CHANNEL_DISPLAY, script, VTR_SPICE_VIOLATION_NONE);
}

/* @n_bytes: of the picture that come. */
static void
check_cursor (guint8             type,
              guint16            width,
              guint16            height,
              gsize              n_bytes,
              VtrSpiceViolation  expected)
{
  g_autofree guint8 *body = g_malloc0 (24 + n_bytes);
  GByteArray *script = spice_script_new (0);

  body[15] = type;
  body[16] = (guint8) width;
  body[17] = (guint8) (width >> 8);
  body[18] = (guint8) height;
  body[19] = (guint8) (height >> 8);
  spice_script_add (script, SPICE_MSG_CURSOR_SET, (guint32) (24 + n_bytes), body, 24 + n_bytes);
  spice_script_add_u32 (script, SPICE_MSG_PING, N (0), END);
  check_violation (SPICE_CHANNEL_CURSOR, script, expected);
}

static void
test_cursor (void)
{
  check_cursor (SPICE_CURSOR_TYPE_ALPHA, 32, 32, 4096, VTR_SPICE_VIOLATION_NONE);
  check_cursor (SPICE_CURSOR_TYPE_ALPHA, 32, 32, 4095, VTR_SPICE_VIOLATION_CURSOR);
  check_cursor (SPICE_CURSOR_TYPE_ALPHA, 65535, 65535, 64, VTR_SPICE_VIOLATION_CURSOR);
  check_cursor (SPICE_CURSOR_TYPE_ALPHA, 0, 32, 64, VTR_SPICE_VIOLATION_CURSOR);
  check_cursor (SPICE_CURSOR_TYPE_MONO, 32, 32, 256, VTR_SPICE_VIOLATION_NONE);
  check_cursor (SPICE_CURSOR_TYPE_MONO, 33, 32, 256, VTR_SPICE_VIOLATION_CURSOR);
  check_cursor (SPICE_CURSOR_TYPE_COLOR32, 4, 4, 65, VTR_SPICE_VIOLATION_CURSOR);
  check_cursor (SPICE_CURSOR_TYPE_COLOR32, 4, 4, 66, VTR_SPICE_VIOLATION_NONE);
}

static void
test_main_channel (void)
{
  CHECK_MESSAGE (SPICE_CHANNEL_MAIN, SPICE_MSG_MAIN_CHANNELS_LIST, VTR_SPICE_VIOLATION_CHANNELS,
                 N (0x10000000));
  CHECK_MESSAGE (SPICE_CHANNEL_PLAYBACK, SPICE_MSG_PLAYBACK_START, VTR_SPICE_VIOLATION_SOUND,
                 N (200), N (1), N (0), N (0));
  CHECK_MESSAGE (SPICE_CHANNEL_RECORD, SPICE_MSG_RECORD_START, VTR_SPICE_VIOLATION_SOUND,
                 N (0x10000000), N (1), N (0));
  CHECK_MESSAGE (SPICE_CHANNEL_RECORD, SPICE_MSG_RECORD_START, VTR_SPICE_VIOLATION_MESSAGE_SIZE,
                 N (2), N (1));
}

/* The size is said before the data comes. */
static void
check_compressed (guint32           size,
                  gsize             length,
                  VtrSpiceViolation expected)
{
  GByteArray *script = spice_script_new (0);
  guint8 body[9] = { SPICE_DATA_COMPRESSION_TYPE_LZ4 };
  guint32 number = GUINT32_TO_LE (size);

  memcpy (body + 1, &number, sizeof number);
  spice_script_add (script, SPICE_MSG_SPICEVMC_COMPRESSED_DATA, (guint32) length, body, length);
  spice_script_add_u32 (script, SPICE_MSG_PING, N (0), END);
  check_violation (SPICE_CHANNEL_USBREDIR, script, expected);
}

static void
test_compressed (void)
{
  check_compressed (16 * 1024 * 1024, 9, VTR_SPICE_VIOLATION_NONE);
  check_compressed (16 * 1024 * 1024 + 1, 9, VTR_SPICE_VIOLATION_MESSAGE_SIZE);
  check_compressed (G_MAXUINT32, 9, VTR_SPICE_VIOLATION_MESSAGE_SIZE);
  check_compressed (0, 4, VTR_SPICE_VIOLATION_MESSAGE_SIZE);
}

/* A part of what the agent says: a header, and as many bytes more. */
static void
add_agent (GByteArray *script,
           guint32     type,
           guint32     size,
           gsize       length)
{
  g_autofree guint8 *part = g_malloc0 (20 + length);
  guint32 numbers[5] = { GUINT32_TO_LE (1), GUINT32_TO_LE (type), 0, 0, GUINT32_TO_LE (size) };

  memcpy (part, numbers, sizeof numbers);
  spice_script_add (script, SPICE_MSG_MAIN_AGENT_DATA, (guint32) (20 + length), part, 20 + length);
}

/* A gigabyte of something: as many messages arrive as were sent. @is_told: the first is one of the
 * agent's, which ends with it; else none is. */
static void
check_too_much (guint32  type,
                gsize    length,
                gboolean has_selections,
                gboolean is_told)
{
  g_autoptr (GByteArray) script = spice_script_new (0);
  g_autoptr (VtrSpiceGuard) guard = vtr_spice_guard_new (SPICE_CHANNEL_MAIN);
  g_autoptr (GByteArray) passed = NULL;
  const guint8 more[2048] = { 0 };
  gsize offset = SPICE_SCRIPT_REPLY_LENGTH + 4;
  const guint8 *first = NULL;

  if (has_selections)
    {
      add_agent (script, VD_AGENT_ANNOUNCE_CAPABILITIES, 8, 8);
      spice_script_put_u32 (script, script->len - 4, 1u << VD_AGENT_CAP_CLIPBOARD_SELECTION);
      offset += 18 + 28;
    }
  add_agent (script, type, 1 << 30, length);
  memset (script->data + script->len - length, 1, length);
  spice_script_add (script, SPICE_MSG_MAIN_AGENT_DATA, sizeof more, more, sizeof more);
  passed = pass (guard, script, 1000);
  g_assert_cmpint ((int) vtr_spice_guard_get_violation (guard), ==, VTR_SPICE_VIOLATION_NONE);
  g_assert_cmpuint (passed->len, ==, script->len);

  first = passed->data + offset;
  offset += 18 + 20 + length;
  g_assert_cmpuint (first[8], ==,
                    is_told ? SPICE_MSG_MAIN_AGENT_DATA : SPICE_MSG_WAIT_FOR_CHANNELS);
  if (is_told)
    {
      /* Its size; where it is from; that it has no type. */
      g_assert_cmpuint (first[18 + 16] | (guint) first[18 + 17] << 8, ==, length);
      g_assert_cmpuint (first[18 + 18] | first[18 + 19], ==, 0);
      g_assert_cmpuint (first[18 + 20], ==, has_selections ? 1 : 0);
      g_assert_cmpuint (first[18 + 24], ==, 0);
      g_assert_cmpuint (first[18 + 19 + length], ==, 0);
    }
  else
    {
      g_assert_cmpuint (first[18], ==, 0);
    }
  g_assert_cmpuint (passed->data[offset + 8], ==, SPICE_MSG_WAIT_FOR_CHANNELS);
  g_assert_cmpuint (passed->data[offset + 18], ==, 0);
}

static void
test_agent_too_much (void)
{
  check_too_much (VD_AGENT_CLIPBOARD, 2028, FALSE, TRUE);
  check_too_much (VD_AGENT_CLIPBOARD, 2028, TRUE, TRUE);
  check_too_much (VD_AGENT_CLIPBOARD, 5, FALSE, TRUE);
  check_too_much (VD_AGENT_CLIPBOARD, 4, FALSE, FALSE);
  check_too_much (VD_AGENT_CLIPBOARD, 9, TRUE, TRUE);
  check_too_much (VD_AGENT_CLIPBOARD, 8, TRUE, FALSE);
  check_too_much (VD_AGENT_FILE_XFER_STATUS, 2028, FALSE, FALSE);
}

static void
test_agent (void)
{
  GByteArray *script = spice_script_new (0);

  /* One after the other, and several in a part. */
  add_agent (script, 6, 8, 8);
  add_agent (script, 4, 100, 60);
  spice_script_add (script, SPICE_MSG_MAIN_AGENT_DATA, 40, script->data, 40);
  check_violation (SPICE_CHANNEL_MAIN, script, VTR_SPICE_VIOLATION_NONE);

  script = spice_script_new (0);
  add_agent (script, 4, 0, 0);
  check_violation (SPICE_CHANNEL_MAIN, script, VTR_SPICE_VIOLATION_AGENT);
  script = spice_script_new (0);
  add_agent (script, 6, 4, 4);
  check_violation (SPICE_CHANNEL_MAIN, script, VTR_SPICE_VIOLATION_AGENT);
}

/* An agent may not have the library open the speakers and the microphone, to look at them. */
static void
test_agent_volume (void)
{
  g_autoptr (GByteArray) script = spice_script_new (0);
  g_autoptr (VtrSpiceGuard) guard = vtr_spice_guard_new (SPICE_CHANNEL_MAIN);
  g_autoptr (GByteArray) passed = NULL;
  gsize offset = 0;

  add_agent (script, 6, 8, 8);
  offset = script->len - 4;
  spice_script_put_u32 (script, offset, G_MAXUINT32);
  passed = pass (guard, script, 1000);
  g_assert_cmpint ((int) vtr_spice_guard_get_violation (guard), ==, VTR_SPICE_VIOLATION_NONE);
  g_assert_cmpuint (passed->len, ==, script->len);
  spice_script_put_u32 (script, offset, ~(1u << VD_AGENT_CAP_AUDIO_VOLUME_SYNC));
  g_assert_cmpmem (passed->data, passed->len, script->data, script->len);
}

/* What a guest wants of a smart card has a header, and says what it is. */
static void
test_card (void)
{
  static const struct { guint32 type; guint32 length; VtrSpiceViolation violation; } cases[] = {
    { 7, 32, VTR_SPICE_VIOLATION_NONE },
    { 1, 12, VTR_SPICE_VIOLATION_NONE },
    { 2, 16, VTR_SPICE_VIOLATION_NONE },
    { 7, 8, VTR_SPICE_VIOLATION_MESSAGE_SIZE },
    { 0, 32, VTR_SPICE_VIOLATION_MESSAGE },
    { 5, 32, VTR_SPICE_VIOLATION_MESSAGE },
    { G_MAXUINT32, 32, VTR_SPICE_VIOLATION_MESSAGE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      GByteArray *script = spice_script_new (0);
      guint32 body[8] = { GUINT32_TO_LE (cases[i].type) };

      spice_script_add (script, SPICE_MSG_SMARTCARD_DATA, cases[i].length, body, cases[i].length);
      check_violation (SPICE_CHANNEL_SMARTCARD, script, cases[i].violation);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/spice-guard/compressed", test_compressed);
  g_test_add_func ("/spice-guard/link", test_link);
  g_test_add_func ("/spice-guard/sign-in", test_sign_in);
  g_test_add_func ("/spice-guard/sizes", test_sizes);
  g_test_add_func ("/spice-guard/display", test_display);
  g_test_add_func ("/spice-guard/scanouts", test_scanouts);
  g_test_add_func ("/spice-guard/surfaces", test_surfaces);
  g_test_add_func ("/spice-guard/cursor", test_cursor);
  g_test_add_func ("/spice-guard/main", test_main_channel);
  g_test_add_func ("/spice-guard/agent", test_agent);
  g_test_add_func ("/spice-guard/agent-too-much", test_agent_too_much);
  g_test_add_func ("/spice-guard/agent-volume", test_agent_volume);
  g_test_add_func ("/spice-guard/card", test_card);

  return g_test_run ();
}

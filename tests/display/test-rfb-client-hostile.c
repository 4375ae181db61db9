/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Servers that break the rules in every way that is known, against the whole client; with what has
 * to become of each, and good ones of every kind in between, so that refusing all of them fails. */

#include <string.h>

#include "hostile-cases.h"
#include "server-script.h"
#include "vnc-session.h"

/* What a good server ends with: a white pixel in the last corner. */
#define GOOD_END "upd:1 raw:63,63,1,1"

static VtrDisplayError
get_code (char outcome)
{
  switch (outcome)
    {
    case 'N':
    case 'P':
      return VTR_DISPLAY_ERROR_PROTOCOL;
    case 'C':
      return VTR_DISPLAY_ERROR_CLOSED;
    case 'A':
    case 'H':
      return VTR_DISPLAY_ERROR_AUTHENTICATION;
    case 'U':
      return VTR_DISPLAY_ERROR_UNSUPPORTED;
    default:
      g_error ("No such outcome: %c", outcome);
    }
}

static void
on_password_needed (VtrDisplayClient *client,
                    gpointer          user_data)
{
  vtr_display_client_set_password (client, "user", "secret");
}

static void
run_case (const HostileCase *hostile,
          const char        *before)
{
  VncSession session = { 0 };
  GByteArray *out = g_byte_array_new ();
  gint64 start = g_get_monotonic_time ();

  session.wants_audio = hostile->has_audio;
  vnc_session_start (&session);
  g_signal_connect (session.client, "password-needed", G_CALLBACK (on_password_needed), NULL);
  server_script_put (out, before);
  server_script_put (out, hostile->script);
  if (hostile->outcome == 'G')
    server_script_put (out, GOOD_END);
  vnc_session_send (&session, out);
  if (strchr ("CHN", hostile->outcome) != NULL)
    fake_vnc_server_hang_up (session.server);

  if (hostile->outcome == 'G')
    {
      vnc_session_wait_state (&session, VTR_DISPLAY_STATE_READY);
      while (vtr_display_client_get_state (session.client) == VTR_DISPLAY_STATE_READY &&
             vnc_session_get_pixel (&session, 63, 63) != 0xffffff)
        {
          vnc_session_settle (&session);
          g_assert_cmpint (g_get_monotonic_time () - start, <, 30 * G_USEC_PER_SEC);
        }
      vnc_session_wait_state (&session, VTR_DISPLAY_STATE_READY);
    }
  else
    vnc_session_expect_error (&session, get_code (hostile->outcome));
  vnc_session_end (&session);
}

/* On a screen of 64x64 that is drawn once. */
static void
test_session (gconstpointer data)
{
  run_case (data, "hello init:64,64 upd:1 rect:0,0,64,64,2 4:0 px:000001");
}

static void
test_handshake (gconstpointer data)
{
  run_case (data, "");
}

/* All that is good, in one stream. */
static GByteArray *
build_good_stream (void)
{
  GByteArray *out = g_byte_array_new ();

  server_script_put (out, "hello init:64,64 upd:1 rect:0,0,64,64,2 4:0 px:000001");
  for (gsize i = 0; i < n_hostile_session_cases; i++)
    if (hostile_session_cases[i].outcome == 'G' && !hostile_session_cases[i].has_audio &&
        !hostile_session_cases[i].is_long)
      server_script_put (out, hostile_session_cases[i].script);

  return out;
}

static void
play (const guint8 *bytes,
      gsize         length)
{
  VncSession session = { 0 };
  GByteArray *out = g_byte_array_new ();

  vnc_session_start (&session);
  g_signal_connect (session.client, "password-needed", G_CALLBACK (on_password_needed), NULL);
  g_byte_array_append (out, bytes, (guint) length);
  vnc_session_send (&session, out);
  fake_vnc_server_hang_up (session.server);
  vnc_session_wait_state (&session, VTR_DISPLAY_STATE_CLOSED);
  vnc_session_end (&session);
}

/* The connection ends after each of its bytes: always an ending, never a crash. */
static void
test_every_cut (void)
{
  g_autoptr (GByteArray) stream = build_good_stream ();

  g_test_message ("%u bytes", stream->len);
  for (guint i = 0; i < stream->len; i += stream->len > 3000 ? 1 + stream->len / 3000 : 1)
    play (stream->data, i);
}

/* Each of its bytes is another one. */
static void
test_every_byte (void)
{
  g_autoptr (GByteArray) stream = build_good_stream ();

  for (guint i = 0; i < stream->len; i += stream->len > 3000 ? 1 + stream->len / 3000 : 1)
    {
      stream->data[i] ^= (guint8) (1u << i % 8 | 0x80);
      play (stream->data, stream->len);
      stream->data[i] ^= (guint8) (1u << i % 8 | 0x80);
    }
}

static void
add_cases (const char        *group,
           const HostileCase *cases,
           gsize              n_cases,
           GTestDataFunc      function)
{
  for (gsize i = 0; i < n_cases; i++)
    {
      g_autofree char *path = g_strdup_printf ("/rfb-client/hostile/%s/%s", group, cases[i].name);

      g_test_add_data_func (path, &cases[i], function);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_cases ("handshake", hostile_handshake_cases, n_hostile_handshake_cases, test_handshake);
  add_cases ("session", hostile_session_cases, n_hostile_session_cases, test_session);
  g_test_add_func ("/rfb-client/hostile/every-cut", test_every_cut);
  g_test_add_func ("/rfb-client/hostile/every-byte", test_every_byte);

  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A client and servers that lie, stop, or say nothing. Each connection of the session reads what
 * the test wrote for it. Warnings of the library would end the test: it mustn't see any of this. */

#include <spice/protocol.h>
#include <spice/vd_agent.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "spice-script.h"
#include "vnc-session.h"
#include "vtr-spice-client.h"

#define END G_GINT64_CONSTANT (-1)
#define N(x) ((gint64) (x))

typedef struct
{
  GPtrArray *scripts;      /* GByteArray, by connection; the last one's again and again */
  gboolean   stays;        /* says no more, and doesn't close */
  GArray    *fds;          /* what stays open */
  guint      n_connections;
} Liar;

static Liar *
liar_new (void)
{
  Liar *liar = g_new0 (Liar, 1);

  liar->scripts = g_ptr_array_new_with_free_func ((GDestroyNotify) g_byte_array_unref);
  liar->fds = g_array_new (FALSE, FALSE, sizeof (int));

  return liar;
}

static void
liar_free (Liar *liar)
{
  for (guint i = 0; i < liar->fds->len; i++)
    close (g_array_index (liar->fds, int, i));
  g_array_unref (liar->fds);
  g_ptr_array_unref (liar->scripts);
  g_free (liar);
}

/* VtrDisplayOpenFunc */
static void
open_one (GTask    *task,
          gpointer  user_data)
{
  Liar *liar = user_data;
  guint index = MIN (liar->n_connections, liar->scripts->len - 1);
  GByteArray *script = liar->scripts->pdata[index];
  int fds[2] = { -1, -1 };

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), ==, 0);
  g_assert_cmpint (send (fds[0], script->data, script->len, MSG_NOSIGNAL), ==, script->len);
  if (!liar->stays)
    shutdown (fds[0], SHUT_WR);
  g_array_append_val (liar->fds, fds[0]);
  liar->n_connections++;
  g_task_return_int (task, fds[1]);
  g_object_unref (task);
}

static void
start (VncSession *session,
       Liar       *liar,
       guint       timeout)
{
  int fds[2] = { -1, -1 };
  g_autoptr (VtrDisplayEndpoint) endpoint = NULL;

  /* Made for a descriptor that nobody uses. */
  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), ==, 0);
  close (fds[0]);
  endpoint = vtr_display_endpoint_new_for_fd (VTR_DISPLAY_PROTOCOL_SPICE, fds[1]);
  close (vtr_display_endpoint_steal_fd (endpoint));
  vtr_display_endpoint_set_open_func (endpoint, open_one, liar, NULL);
  session->client = g_object_new (VTR_TYPE_SPICE_CLIENT, "endpoint", endpoint,
                                  "handshake-timeout", timeout, NULL);
  vtr_display_client_open (session->client);
}

/* @liar: (transfer full) */
static void
expect (Liar            *liar,
        VtrDisplayError  code)
{
  VncSession session = { 0 };

  start (&session, liar, 30000);
  vnc_session_expect_error (&session, code);
  vnc_session_end (&session);
  liar_free (liar);
}

/* @script: (transfer full) */
static void
expect_script (GByteArray      *script,
               VtrDisplayError  code)
{
  Liar *liar = liar_new ();

  g_ptr_array_add (liar->scripts, script);
  expect (liar, code);
}

static void
test_cuts (void)
{
  g_autoptr (GByteArray) whole = spice_script_new (0);

  for (guint length = 0; length <= whole->len; length++)
    {
      GByteArray *cut = g_byte_array_new ();

      g_byte_array_append (cut, whole->data, length);
      expect_script (cut, VTR_DISPLAY_ERROR_CLOSED);
    }
}

static void
expect_reply (gsize            offset,
              guint32          value,
              VtrDisplayError  code)
{
  GByteArray *script = spice_script_new_reply ();

  spice_script_put_u32 (script, offset, value);
  expect_script (script, code);
}

static void
test_replies (void)
{
  expect_reply (0, 0x20424652, VTR_DISPLAY_ERROR_PROTOCOL);
  expect_reply (SPICE_SCRIPT_VERSION, 3, VTR_DISPLAY_ERROR_PROTOCOL);
  expect_reply (SPICE_SCRIPT_SIZE, 0, VTR_DISPLAY_ERROR_PROTOCOL);
  expect_reply (SPICE_SCRIPT_SIZE, G_MAXUINT32, VTR_DISPLAY_ERROR_PROTOCOL);
  expect_reply (SPICE_SCRIPT_RESULT, 9, VTR_DISPLAY_ERROR_CONNECT);
  expect_reply (SPICE_SCRIPT_RESULT, SPICE_LINK_ERR_NEED_SECURED, VTR_DISPLAY_ERROR_CONNECT);
  expect_reply (SPICE_SCRIPT_KEY, 0, VTR_DISPLAY_ERROR_PROTOCOL);
  expect_reply (SPICE_SCRIPT_N_COMMON, G_MAXUINT32, VTR_DISPLAY_ERROR_PROTOCOL);
  expect_reply (SPICE_SCRIPT_N_CHANNEL, 0x7fffffff, VTR_DISPLAY_ERROR_PROTOCOL);
  expect_reply (SPICE_SCRIPT_CAPABILITIES, G_MAXUINT32, VTR_DISPLAY_ERROR_PROTOCOL);
}

static void
test_silence (void)
{
  Liar *liar = liar_new ();
  VncSession session = { 0 };

  g_ptr_array_add (liar->scripts, g_byte_array_new ());
  liar->stays = TRUE;
  start (&session, liar, 300);
  vnc_session_expect_error (&session, VTR_DISPLAY_ERROR_TIMED_OUT);
  vnc_session_end (&session);
  liar_free (liar);
}

static void
on_password_needed (VtrDisplayClient *client,
                    guint            *n_asked)
{
  (*n_asked)++;
  vtr_display_client_set_password (client, NULL, "geheim");
}

/* One question, one answer, and then it is over. */
static void
test_refusals (void)
{
  Liar *liar = liar_new ();
  VncSession session = { 0 };
  guint n_asked = 0;

  liar->stays = TRUE;
  g_ptr_array_add (liar->scripts, spice_script_new (SPICE_LINK_ERR_PERMISSION_DENIED));
  start (&session, liar, 30000);
  g_signal_connect (session.client, "password-needed", G_CALLBACK (on_password_needed), &n_asked);
  vnc_session_expect_error (&session, VTR_DISPLAY_ERROR_AUTHENTICATION);
  g_assert_cmpuint (n_asked, ==, 1);
  g_assert_cmpuint (liar->n_connections, ==, 2);
  vnc_session_end (&session);
  liar_free (liar);
}

/* A main channel that is all right, and offers a display and a way for keys. */
static GByteArray *
new_main (void)
{
  const guint8 channels[] = { 2, 0, 0, 0, SPICE_CHANNEL_DISPLAY, 0, SPICE_CHANNEL_INPUTS, 0 };
  GByteArray *script = spice_script_new (0);

  spice_script_add_u32 (script, SPICE_MSG_MAIN_INIT, N (1), N (1), N (3), N (2), N (0), N (10),
                        N (0), N (0), END);
  spice_script_add (script, SPICE_MSG_MAIN_CHANNELS_LIST, sizeof channels, channels,
                    sizeof channels);

  return script;
}

/* @messages: on every channel but the main one; (transfer full) */
static void
expect_messages (GByteArray      *messages,
                 VtrDisplayError  code)
{
  Liar *liar = liar_new ();

  liar->stays = TRUE;
  g_ptr_array_add (liar->scripts, new_main ());
  g_ptr_array_add (liar->scripts, messages);
  expect (liar, code);
}

static void
test_messages (void)
{
  GByteArray *script = new_main ();

  spice_script_add (script, SPICE_MSG_PING, G_MAXUINT32, "abc", 3);
  expect_script (script, VTR_DISPLAY_ERROR_PROTOCOL);
  script = new_main ();
  spice_script_add_u32 (script, SPICE_MSG_LIST, N (1), N (2), END);
  expect_script (script, VTR_DISPLAY_ERROR_PROTOCOL);
  script = new_main ();
  spice_script_add_u32 (script, SPICE_MSG_MAIN_CHANNELS_LIST, N (0x7fffffff), END);
  expect_script (script, VTR_DISPLAY_ERROR_PROTOCOL);

  script = spice_script_new (0);
  spice_script_add_u32 (script, SPICE_MSG_DISPLAY_SURFACE_CREATE, N (0), N (65535), N (65535),
                        N (32), N (1), END);
  expect_messages (script, VTR_DISPLAY_ERROR_PROTOCOL);
  script = spice_script_new (0);
  spice_script_add (script, SPICE_MSG_PING, 0x7fffffff, "abc", 3);
  expect_messages (script, VTR_DISPLAY_ERROR_PROTOCOL);
}

/* A guest whose agent wants to talk of the volume, in one breath with the channels of sound. */
static GByteArray *
new_loud_main (void)
{
  const guint8 channels[] = { 3, 0, 0, 0, SPICE_CHANNEL_DISPLAY, 0, SPICE_CHANNEL_PLAYBACK, 0,
                              SPICE_CHANNEL_RECORD, 0 };
  GByteArray *script = spice_script_new (0);

  spice_script_add_u32 (script, SPICE_MSG_MAIN_INIT, N (1), N (1), N (3), N (2), N (1), N (10),
                        N (0), N (0), END);
  spice_script_add (script, SPICE_MSG_MAIN_CHANNELS_LIST, sizeof channels, channels,
                    sizeof channels);
  spice_script_add_u32 (script, SPICE_MSG_MAIN_AGENT_DATA, N (VD_AGENT_PROTOCOL),
                        N (VD_AGENT_ANNOUNCE_CAPABILITIES), N (0), N (0), N (8), N (0),
                        N (1 << VD_AGENT_CAP_AUDIO_VOLUME_SYNC), END);

  return script;
}

/* Nobody wants to hear or to be heard: the library mustn't connect either by itself. */
static void
test_sound_unasked (void)
{
  Liar *liar = liar_new ();
  VncSession session = { 0 };

  liar->stays = TRUE;
  g_ptr_array_add (liar->scripts, new_loud_main ());
  g_ptr_array_add (liar->scripts, spice_script_new (0));
  start (&session, liar, 30000);
  while (!vtr_display_client_can_play_audio (session.client) || liar->n_connections < 2)
    g_main_context_iteration (NULL, TRUE);
  vnc_session_settle (&session);
  g_assert_cmpuint (liar->n_connections, ==, 2);

  for (guint i = 3; i < 5; i++)
    {
      vtr_display_client_set_audio_enabled (session.client, TRUE);
      while (liar->n_connections < i)
        g_main_context_iteration (NULL, TRUE);
      vnc_session_settle (&session);
      g_assert_cmpuint (liar->n_connections, ==, i);
      vtr_display_client_set_audio_enabled (session.client, FALSE);
    }
  vnc_session_end (&session);
  liar_free (liar);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/spice-client-hostile/cuts", test_cuts);
  g_test_add_func ("/spice-client-hostile/replies", test_replies);
  g_test_add_func ("/spice-client-hostile/silence", test_silence);
  g_test_add_func ("/spice-client-hostile/refusals", test_refusals);
  g_test_add_func ("/spice-client-hostile/messages", test_messages);
  g_test_add_func ("/spice-client-hostile/sound-unasked", test_sound_unasked);

  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* TLS without certificates, against GnuTLS's own server in a thread of this program. */

#include <gio/gio.h>
#include <gnutls/gnutls.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "anonymous-tls.h"
#include "display-client.h"
#include "rfb-tls.h"

#define VOLUME (3u * 1024 * 1024)

typedef enum
{
  SERVER_ECHOES,       /* takes in VOLUME bytes and says them again */
  SERVER_HANGS_UP,     /* after the handshake, without a word */
  SERVER_STARTS_ANEW,  /* asks for another handshake */
  SERVER_WARNS,        /* says nothing but warnings */
} ServerKind;

typedef struct
{
  const char *priorities;
  ServerKind  kind;
  int         fd;
  int         status;     /* of its handshake */
} Server;

static void
send_all (gnutls_session_t  session,
          const guint8     *bytes,
          gsize             length)
{
  while (length > 0)
    {
      gssize n = gnutls_record_send (session, bytes, length);

      if (n < 0)
        return;
      bytes += n;
      length -= (gsize) n;
    }
}

static void
echo (gnutls_session_t session)
{
  g_autofree guint8 *bytes = g_malloc (VOLUME);
  gsize length = 0;

  /* Let the other end fill all that is in between. */
  g_usleep (200000);
  while (length < VOLUME)
    {
      gssize n = gnutls_record_recv (session, bytes + length, VOLUME - length);

      if (n <= 0)
        return;
      length += (gsize) n;
    }
  send_all (session, bytes, length);
}

static gpointer
serve (gpointer user_data)
{
  Server *server = user_data;
  gnutls_session_t session = NULL;
  gnutls_anon_server_credentials_t credentials = NULL;

  g_assert_cmpint (gnutls_anon_allocate_server_credentials (&credentials), ==, 0);
  g_assert_cmpint (gnutls_anon_set_server_known_dh_params (credentials, GNUTLS_SEC_PARAM_MEDIUM),
                   ==, 0);
  /* The other end may be gone when it wants to say something. */
  g_assert_cmpint (gnutls_init (&session, GNUTLS_SERVER | GNUTLS_NO_SIGNAL), ==, 0);
  g_assert_cmpint (gnutls_priority_set_direct (session, server->priorities, NULL), ==, 0);
  gnutls_credentials_set (session, GNUTLS_CRD_ANON, credentials);
  gnutls_transport_set_int (session, server->fd);

  do
    server->status = gnutls_handshake (session);
  while (server->status < 0 && gnutls_error_is_fatal (server->status) == 0);

  if (server->status == 0)
    {
      switch (server->kind)
        {
        case SERVER_ECHOES:
          echo (session);
          break;
        case SERVER_STARTS_ANEW:
          gnutls_rehandshake (session);
          break;
        case SERVER_WARNS:
          for (guint i = 0; i < 100; i++)
            gnutls_alert_send (session, GNUTLS_AL_WARNING, GNUTLS_A_USER_CANCELED);
          break;
        case SERVER_HANGS_UP:
        default:
          break;
        }
    }

  gnutls_deinit (session);
  gnutls_anon_free_server_credentials (credentials);
  close (server->fd);

  return NULL;
}

static GIOStream *
wrap (int fd)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocket) socket = g_socket_new_from_fd (fd, &error);

  g_assert_no_error (error);

  return G_IO_STREAM (g_socket_connection_factory_create_connection (socket));
}

/* @ret_base: (transfer full): the client's end. */
static GThread *
start (Server     *server,
       GIOStream **ret_base)
{
  int sockets[2] = { -1, -1 };

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets), ==, 0);
  server->fd = sockets[0];
  *ret_base = wrap (sockets[1]);

  return g_thread_new ("server", serve, server);
}

static gboolean
on_ready (GObject  *stream,
          gpointer  user_data)
{
  *(gboolean *) user_data = TRUE;

  return G_SOURCE_REMOVE;
}

/* @source: (transfer full) */
static void
wait_for (GSource *source)
{
  gboolean is_ready = FALSE;

  g_source_set_callback (source, G_SOURCE_FUNC (on_ready), &is_ready, NULL);
  g_source_attach (source, NULL);
  while (!is_ready)
    g_main_context_iteration (NULL, TRUE);
  g_source_destroy (source);
  g_source_unref (source);
}

/* How often it would have blocked. */
static guint
write_all (GIOStream    *stream,
           const guint8 *bytes,
           gsize         length)
{
  GPollableOutputStream *output = G_POLLABLE_OUTPUT_STREAM (g_io_stream_get_output_stream (stream));
  guint n_waits = 0;

  while (length > 0)
    {
      g_autoptr (GError) error = NULL;
      gssize n = g_pollable_output_stream_write_nonblocking (output, bytes, length, NULL, &error);

      if (n > 0)
        {
          bytes += n;
          length -= (gsize) n;
          continue;
        }

      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);
      n_waits++;
      wait_for (g_pollable_output_stream_create_source (output, NULL));
    }

  return n_waits;
}

/* In pieces smaller than a record, waiting before each: what is left of a record counts as
 * something to read. */
static void
read_all (GIOStream *stream,
          guint8    *bytes,
          gsize      length)
{
  GPollableInputStream *input = G_POLLABLE_INPUT_STREAM (g_io_stream_get_input_stream (stream));

  while (length > 0)
    {
      g_autoptr (GError) error = NULL;
      gssize n = 0;

      wait_for (g_pollable_input_stream_create_source (input, NULL));
      n = g_pollable_input_stream_read_nonblocking (input, bytes, MIN (length, 5000), NULL, &error);
      if (n > 0)
        {
          bytes += n;
          length -= (gsize) n;
        }
      else
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);
    }
}

static void
test_echo (void)
{
  Server server = { "NORMAL:+ANON-ECDH:+ANON-DH", SERVER_ECHOES, -1, 0 };
  g_autoptr (GIOStream) base = NULL;
  g_autoptr (GIOStream) stream = NULL;
  g_autofree guint8 *sent = g_malloc (VOLUME);
  g_autofree guint8 *received = g_malloc (VOLUME);
  g_autoptr (GError) error = NULL;
  GThread *thread = start (&server, &base);

  for (gsize i = 0; i < VOLUME; i++)
    sent[i] = (guint8) (i * i >> 7);

  stream = vtr_anonymous_tls_connect (base, NULL, &error);
  g_assert_nonnull (stream);
  g_assert_no_error (error);
  g_assert_cmpuint (write_all (stream, sent, VOLUME), >, 0);
  read_all (stream, received, VOLUME);
  g_assert_cmpmem (sent, VOLUME, received, VOLUME);
  g_thread_join (thread);

  g_assert_true (g_io_stream_close (stream, NULL, &error));
  g_assert_true (g_io_stream_is_closed (base));
}

/* The streams may outlive what they came from. */
static void
test_streams_stay (void)
{
  Server server = { "NORMAL:+ANON-ECDH:+ANON-DH", SERVER_HANGS_UP, -1, 0 };
  g_autoptr (GIOStream) base = NULL;
  g_autoptr (GIOStream) stream = NULL;
  g_autoptr (GInputStream) input = NULL;
  g_autoptr (GError) error = NULL;
  guint8 byte = 0;
  GThread *thread = start (&server, &base);

  stream = vtr_anonymous_tls_connect (base, NULL, &error);
  g_assert_nonnull (stream);
  g_thread_join (thread);
  input = g_object_ref (g_io_stream_get_input_stream (stream));
  /* It hung up without a goodbye: the end, not an error. */
  g_assert_cmpint (g_input_stream_read (input, &byte, 1, NULL, &error), ==, 0);
  g_assert_no_error (error);
  g_clear_object (&stream);
  g_assert_true (g_io_stream_is_closed (base));
}

static void
expect_no_handshake (const char *priorities)
{
  Server server = { priorities, SERVER_HANGS_UP, -1, 0 };
  g_autoptr (GIOStream) base = NULL;
  g_autoptr (GIOStream) stream = NULL;
  g_autoptr (GError) error = NULL;
  GThread *thread = start (&server, &base);

  stream = vtr_anonymous_tls_connect (base, NULL, &error);
  g_assert_null (stream);
  g_assert_nonnull (error);
  g_test_message ("%s: %s", priorities, error->message);
  g_io_stream_close (base, NULL, NULL);
  g_thread_join (thread);
  g_assert_cmpint (server.status, <, 0);
}

/* Versions below 1.2, and servers that only have certificates. */
static void
test_refused (void)
{
  expect_no_handshake ("NORMAL:-VERS-ALL:+VERS-TLS1.1:+ANON-ECDH:+ANON-DH");
  expect_no_handshake ("NORMAL:-VERS-ALL:+VERS-TLS1.0:+ANON-ECDH:+ANON-DH");
  expect_no_handshake ("NORMAL:-VERS-ALL:+VERS-TLS1.3:+ANON-ECDH:+ANON-DH");
  expect_no_handshake ("NORMAL");
}

static void
expect_broken_session (ServerKind kind)
{
  Server server = { "NORMAL:+ANON-ECDH:+ANON-DH", kind, -1, 0 };
  g_autoptr (GIOStream) base = NULL;
  g_autoptr (GIOStream) stream = NULL;
  g_autoptr (GError) error = NULL;
  guint8 byte = 0;
  GThread *thread = start (&server, &base);

  stream = vtr_anonymous_tls_connect (base, NULL, &error);
  g_assert_nonnull (stream);
  g_assert_cmpint (g_input_stream_read (g_io_stream_get_input_stream (stream), &byte,
                                        1, NULL, &error), ==, -1);
  g_assert_error (error, G_TLS_ERROR, G_TLS_ERROR_MISC);
  g_thread_join (thread);
}

static void
test_broken_session (void)
{
  expect_broken_session (SERVER_STARTS_ANEW);
  expect_broken_session (SERVER_WARNS);
}

/* Whatever comes instead of TLS, and wherever it ends, is an error at once. */
static void
test_garbage (void)
{
  static const char * const answers[] = {
    "", "\x16", "\x16\x03\x03", "\x16\x03\x03\xff\xff", "RFB 003.008\n", "HTTP/1.1 400 Bad\r\n\r\n",
    "\x15\x03\x03\x01\x02\x02\x28", "\x17\x03\x03\x01\x01x",
  };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr (GIOStream) base = NULL;
      g_autoptr (GIOStream) stream = NULL;
      g_autoptr (GError) error = NULL;
      int sockets[2] = { -1, -1 };

      g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets), ==, 0);
      g_assert_cmpint (write (sockets[0], answers[i], strlen (answers[i])), ==,
                       (gssize) strlen (answers[i]));
      shutdown (sockets[0], SHUT_WR);
      base = wrap (sockets[1]);
      stream = vtr_anonymous_tls_connect (base, NULL, &error);
      g_assert_null (stream);
      g_assert_nonnull (error);
      close (sockets[0]);
    }
}

static gpointer
cancel_later (gpointer cancellable)
{
  g_usleep (100000);
  g_cancellable_cancel (cancellable);

  return NULL;
}

/* A server that says nothing is waited for until somebody has enough, of either kind of TLS. */
static void
test_cancelled (void)
{
  const VtrSignInRules rules = { .host = "screen.example", .port = 5900 };
  g_autoptr (VtrSignInPolicy) policy = vtr_sign_in_policy_new (&rules);

  for (guint kind = VTR_RFB_TLS_CERTIFICATE; kind <= VTR_RFB_TLS_ANONYMOUS; kind++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GIOStream) base = NULL;
      g_autoptr (GIOStream) stream = NULL;
      g_autoptr (GError) error = NULL;
      GThread *thread = NULL;
      int sockets[2] = { -1, -1 };

      g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets), ==, 0);
      base = wrap (sockets[1]);
      thread = g_thread_new ("cancel", cancel_later, cancellable);
      stream = vtr_rfb_tls_connect (base, (VtrRfbTlsKind) kind, policy, cancellable, NULL, NULL,
                                    &error);
      g_assert_null (stream);
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_thread_join (thread);
      close (sockets[0]);
    }
}

/* GIO alone can't do this: the reason for all of this code. */
static void
test_gio_cannot (void)
{
  Server server = { "NORMAL:-KX-ALL:+ANON-ECDH:+ANON-DH", SERVER_HANGS_UP, -1, 0 };
  const VtrSignInRules rules = { .is_local = TRUE };
  g_autoptr (VtrSignInPolicy) policy = vtr_sign_in_policy_new (&rules);
  g_autoptr (GIOStream) base = NULL;
  g_autoptr (GIOStream) stream = NULL;
  g_autoptr (GError) error = NULL;
  GThread *thread = start (&server, &base);

  stream = vtr_rfb_tls_connect (base, VTR_RFB_TLS_CERTIFICATE, policy, NULL, NULL, NULL, &error);
  g_assert_null (stream);
  g_assert_error (error, VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_PROTOCOL);
  g_io_stream_close (base, NULL, NULL);
  g_thread_join (thread);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/anonymous-tls/echo", test_echo);
  g_test_add_func ("/anonymous-tls/streams-stay", test_streams_stay);
  g_test_add_func ("/anonymous-tls/refused", test_refused);
  g_test_add_func ("/anonymous-tls/broken-session", test_broken_session);
  g_test_add_func ("/anonymous-tls/garbage", test_garbage);
  g_test_add_func ("/anonymous-tls/cancelled", test_cancelled);
  g_test_add_func ("/anonymous-tls/gio-cannot", test_gio_cannot);

  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A connection through a WebSocket, with a server in a thread. */
#include "websocket.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "display-client.h"
#include "memory-use.h"

/* The answer to the key that RFC 6455 has as an example. */
#define ACCEPT "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
#define YES    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
#define AGREED "Sec-WebSocket-Accept: " ACCEPT "\r\n"
#define END    "\r\n"

/* A server in a thread: answers the request, then does what the test wants. */
typedef struct
{
  int      fd;
  void   (*serve) (int fd);
  char    *answer;    /* (nullable) for a yes */
} Server;

static void
say (int         fd,
     const void *bytes,
     gsize       length)
{
  const char *next = bytes;

  while (length > 0)
    {
      gssize count = send (fd, next, length, MSG_NOSIGNAL);

      if (count <= 0)
        return;
      next += count;
      length -= (gsize) count;
    }
}

static char *
hear_request (int fd)
{
  g_autoptr (GString) request = g_string_new (NULL);

  while (strstr (request->str, "\r\n\r\n") == NULL)
    {
      char byte = 0;

      if (recv (fd, &byte, 1, 0) <= 0)
        break;
      g_string_append_c (request, byte);
    }

  return g_string_free (g_steal_pointer (&request), FALSE);
}

static char *
dup_answer (const char *request)
{
  const char *key = strstr (request, "Sec-WebSocket-Key: ");
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA1);
  g_autofree char *accept = NULL;
  guint8 digest[20] = { 0 };
  gsize length = sizeof digest;

  g_assert_nonnull (key);
  key += strlen ("Sec-WebSocket-Key: ");
  g_checksum_update (checksum, (const guint8 *) key, (gssize) strcspn (key, "\r"));
  g_checksum_update (checksum, (const guint8 *) "258EAFA5-E914-47DA-95CA-C5AB0DC85B11", -1);
  g_checksum_get_digest (checksum, digest, &length);
  accept = g_base64_encode (digest, length);

  return g_strdup_printf (YES "Sec-WebSocket-Accept: %s\r\n\r\n", accept);
}

static gpointer
run_server (gpointer data)
{
  Server *server = data;
  g_autofree char *request = hear_request (server->fd);
  g_autofree char *answer = server->answer != NULL ? g_strdup (server->answer)
                                                   : dup_answer (request);

  say (server->fd, answer, strlen (answer));
  if (server->serve != NULL)
    server->serve (server->fd);
  close (server->fd);

  return NULL;
}

/* @ret_thread: to be joined. (transfer full) (nullable) */
static GIOStream *
open_stream (Server   *server,
             GThread **ret_thread,
             GError  **error)
{
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GSocketConnection) base = NULL;
  int fds[2] = { -1, -1 };

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), ==, 0);
  server->fd = fds[0];
  socket = g_socket_new_from_fd (fds[1], NULL);
  base = g_socket_connection_factory_create_connection (socket);
  *ret_thread = g_thread_new ("server", run_server, server);

  return vtr_websocket_connect (G_IO_STREAM (base), "lab:80", "/", NULL, error);
}

static guint8
hear_byte (int fd)
{
  guint8 byte = 0;

  return recv (fd, &byte, 1, MSG_WAITALL) == 1 ? byte : 0;
}

/* Sends back what comes, in frames of another length, until the client says that it leaves. */
static void
echo (int fd)
{
  for (;;)
    {
      guint8 kind = hear_byte (fd);
      gsize length = hear_byte (fd) & 0x7f;
      g_autofree guint8 *data = NULL;
      guint8 mask[4] = { 0 };

      if (kind != 0x82)
        return;
      if (length == 126)
        {
          length = (gsize) hear_byte (fd) << 8;
          length |= hear_byte (fd);
        }
      for (guint i = 0; i < 4; i++)
        mask[i] = hear_byte (fd);
      data = g_malloc0 (length);
      g_assert_cmpint (recv (fd, data, length, MSG_WAITALL), ==, (gssize) length);
      for (gsize i = 0; i < length; i++)
        data[i] ^= mask[i % 4];
      for (gsize at = 0; at < length; at += 100)
        {
          guint8 header[2] = { 0x82, (guint8) MIN (100, length - at) };

          say (fd, header, 2);
          say (fd, data + at, header[1]);
        }
    }
}

/* Both directions at once, in one thread, without ever waiting but for both. */
static void
test_echo (void)
{
  Server server = { .serve = echo };
  GThread *thread = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GIOStream) stream = open_stream (&server, &thread, &error);
  g_autofree guint8 *sent = g_malloc (256 * 1024);
  gsize n_sent = 0;
  gsize n_heard = 0;

  g_assert_no_error (error);
  for (gsize i = 0; i < 256 * 1024; i++)
    sent[i] = (guint8) (i * i >> 5);

  while (n_heard < 256 * 1024)
    {
      GPollableOutputStream *output =
        G_POLLABLE_OUTPUT_STREAM (g_io_stream_get_output_stream (stream));
      GPollableInputStream *input = G_POLLABLE_INPUT_STREAM (g_io_stream_get_input_stream (stream));
      guint8 heard[1000] = { 0 };
      gssize count = 0;

      if (n_sent < 256 * 1024)
        {
          count = g_pollable_output_stream_write_nonblocking (output, sent + n_sent,
                                                              256 * 1024 - n_sent, NULL, &error);
          if (count < 0)
            g_assert_error (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);
          g_clear_error (&error);
          n_sent += (gsize) MAX (count, 0);
        }
      count = g_pollable_input_stream_read_nonblocking (input, heard, sizeof heard, NULL, &error);
      if (count < 0)
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);
      else
        g_assert_cmpmem (heard, (gsize) count, sent + n_heard, (gsize) count);
      g_clear_error (&error);
      n_heard += (gsize) MAX (count, 0);
    }

  g_assert_true (g_io_stream_close (stream, NULL, &error));
  g_thread_join (thread);
}

static void
ping (int fd)
{
  static const char frames[] = "\x89\x03" "abc\x82\x01" "x";
  guint8 answer[2 + 4 + 3] = { 0 };

  say (fd, frames, sizeof frames - 1);
  g_assert_cmpint (recv (fd, answer, sizeof answer, MSG_WAITALL), ==, sizeof answer);
  g_assert_cmphex (answer[0], ==, 0x8a);
  g_assert_cmphex (answer[1], ==, 0x83);
  g_assert_cmphex (answer[6] ^ answer[2], ==, 'a');
  say (fd, "\x88\x00", 2);
}

static void
test_ping (void)
{
  Server server = { .serve = ping };
  GThread *thread = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GIOStream) stream = open_stream (&server, &thread, &error);
  GInputStream *input = g_io_stream_get_input_stream (stream);
  char heard[10] = { 0 };

  g_assert_no_error (error);
  g_assert_cmpint (g_input_stream_read (input, heard, sizeof heard, NULL, &error), ==, 1);
  g_assert_cmpint (heard[0], ==, 'x');
  /* It says that it leaves. */
  g_assert_cmpint (g_input_stream_read (input, heard, sizeof heard, NULL, &error), ==, 0);
  g_assert_no_error (error);
  g_thread_join (thread);
}

/* Without an end, and without ever listening to the answers. */
static void
flood (int fd)
{
  g_autofree guint8 *pings = g_malloc (127 * 1000);

  for (gsize i = 0; i < 1000; i++)
    {
      memset (pings + 127 * i, 'p', 127);
      pings[127 * i] = 0x89;
      pings[127 * i + 1] = 125;
    }
  for (guint i = 0; i < 1000; i++)
    say (fd, pings, 127 * 1000);
}

static void
test_flood (void)
{
  Server server = { .serve = flood };
  GThread *thread = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GIOStream) stream = open_stream (&server, &thread, &error);
  gsize before = get_memory_use ();
  char heard[10] = { 0 };

  g_assert_no_error (error);
  /* 127 MB of them, and then the end, or an end that leaves something unread. */
  g_assert_cmpint (g_input_stream_read (g_io_stream_get_input_stream (stream), heard, sizeof heard,
                                        NULL, &error), <=, 0);
  g_assert_cmpuint (get_memory_use (), <, before + 8 * 1024 * 1024);
  g_thread_join (thread);
}

static void
send_broken (int fd)
{
  say (fd, "\x82\x01" "x\x81\x01" "y", 6);
}

static void
test_broken (void)
{
  Server server = { .serve = send_broken };
  GThread *thread = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GIOStream) stream = open_stream (&server, &thread, &error);
  GInputStream *input = g_io_stream_get_input_stream (stream);
  char heard[10] = { 0 };

  g_assert_no_error (error);
  g_assert_cmpint (g_input_stream_read (input, heard, sizeof heard, NULL, &error), ==, 1);
  g_assert_cmpint (g_input_stream_read (input, heard, sizeof heard, NULL, &error), ==, -1);
  g_assert_error (error, VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_PROTOCOL);
  g_thread_join (thread);
}

static void
test_refused (void)
{
  g_autofree char *endless = g_strnfill (100 * 1000, 'x');
  const struct
  {
    const char *answer;
    int         code;
  } cases[] = {
    { "", VTR_DISPLAY_ERROR_PROTOCOL },
    { "HTTP/1.1 404 Not Found\r\n\r\nnothing here", VTR_DISPLAY_ERROR_CONNECT },
    { "HTTP/1.1 101 x\r\n", VTR_DISPLAY_ERROR_PROTOCOL },
    { YES AGREED END, VTR_DISPLAY_ERROR_PROTOCOL },     /* the answer to another key */
    { endless, VTR_DISPLAY_ERROR_PROTOCOL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Server server = { .answer = (char *) cases[i].answer };
      GThread *thread = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (GIOStream) stream = open_stream (&server, &thread, &error);

      g_test_message ("%" G_GSIZE_FORMAT, i);
      g_assert_null (stream);
      g_assert_error (error, VTR_DISPLAY_ERROR, cases[i].code);
      g_thread_join (thread);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/websocket/echo", test_echo);
  g_test_add_func ("/websocket/ping", test_ping);
  g_test_add_func ("/websocket/flood", test_flood);
  g_test_add_func ("/websocket/broken", test_broken);
  g_test_add_func ("/websocket/refused", test_refused);

  return g_test_run ();
}

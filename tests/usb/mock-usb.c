/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs a program that sees programmed USB devices instead of the computer's:
 *
 * umockdev-wrapper mock-usb [--control SOCKET] [stick:IMAGE|keyboard|hub]… -- PROGRAM [ARGUMENT]…
 *
 * The devices are in ports 1, 2 and so on of bus 1. Who connects to SOCKET can send lines: "plug
 * PORT DEVICE", "unplug PORT", "key PORT USAGE", "state PORT", "mode PORT MODE" (of
 * its node, octal); each is answered by a line. */
#include <gio/gio.h>
#include <gio/gunixsocketaddress.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "mock-bus.h"
#include "mock-hub.h"
#include "mock-keyboard.h"
#include "mock-stick.h"

#define N_PORTS 10

typedef struct
{
  MockBus    *bus;
  MockDevice *devices[N_PORTS];
  GMainLoop  *loop;
  GPid        program;
  int         status;
} Mock;

static MockDevice *
make_device (const char  *text,
             GError     **error)
{
  if (g_str_has_prefix (text, "stick:"))
    return mock_stick_new (text + strlen ("stick:"), error);
  if (g_str_equal (text, "keyboard"))
    return mock_keyboard_new ();
  if (g_str_equal (text, "hub"))
    return mock_hub_new ();

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "no such device: %s", text);

  return NULL;
}

static gboolean
plug (Mock        *mock,
      guint        port,
      const char  *text,
      GError     **error)
{
  MockDevice *device = NULL;

  if (mock->devices[port] != NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS, "port %u is taken", port);
      return FALSE;
    }

  device = make_device (text, error);
  if (device == NULL)
    return FALSE;

  mock->devices[port] = device;
  mock_bus_plug (mock->bus, port, device);

  return TRUE;
}

static char *
describe_state (MockPortState state)
{
  if ((state & MOCK_PORT_IS_CLAIMED) != 0)
    return g_strdup ("claimed");

  return g_strdup ((state & MOCK_PORT_HAS_DRIVER) != 0 ? "driver" : "free");
}

/* The answer; (transfer full) */
static char *
obey (Mock       *mock,
      const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", 3);
  guint n_words = g_strv_length (words);
  guint64 port = n_words > 1 ? g_ascii_strtoull (words[1], NULL, 10) : 0;
  g_autoptr (GError) error = NULL;

  if (port == 0 || port >= N_PORTS)
    return g_strdup ("which port?");
  if (n_words == 3 && g_str_equal (words[0], "plug"))
    return g_strdup (plug (mock, (guint) port, words[2], &error) ? "done" : error->message);
  if (mock->devices[port] == NULL)
    return g_strdup ("nothing is plugged in there");
  if (g_str_equal (words[0], "state"))
    return describe_state (mock_bus_get_state (mock->bus, (guint) port));
  if (g_str_equal (words[0], "unplug"))
    {
      mock_bus_unplug (mock->bus, (guint) port);
      mock->devices[port] = NULL;
      return g_strdup ("done");
    }
  if (n_words == 3 && g_str_equal (words[0], "key"))
    {
      mock_bus_lock (mock->bus);
      mock_keyboard_press (mock->devices[port], (guint8) strtoul (words[2], NULL, 0));
      mock_bus_unlock (mock->bus);
      return g_strdup ("done");
    }

  if (n_words == 3 && g_str_equal (words[0], "mode"))
    {
      mock_bus_set_mode (mock->bus, (guint) port, (int) g_ascii_strtoull (words[2], NULL, 8));
      return g_strdup ("done");
    }

  return g_strdup ("what?");
}

static void read_order (GDataInputStream  *input,
                        GSocketConnection *connection);

static void
on_order (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GSocketConnection) connection = user_data;
  GDataInputStream *input = G_DATA_INPUT_STREAM (source);
  Mock *mock = g_object_get_data (source, "mock");
  g_autofree char *line = g_data_input_stream_read_line_finish (input, result, NULL, NULL);
  g_autofree char *answer = NULL;
  g_autofree char *reply = NULL;

  if (line == NULL)
    return;

  answer = obey (mock, line);
  reply = g_strconcat (answer, "\n", NULL);
  if (g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), reply,
                                 strlen (reply), NULL, NULL, NULL))
    read_order (input, connection);
}

static void
read_order (GDataInputStream  *input,
            GSocketConnection *connection)
{
  g_data_input_stream_read_line_async (input, G_PRIORITY_DEFAULT, NULL, on_order,
                                       g_object_ref (connection));
}

static gboolean
on_incoming (GSocketService    *service,
             GSocketConnection *connection,
             GObject           *source,
             Mock              *mock)
{
  GInputStream *base = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  g_autoptr (GDataInputStream) input = g_data_input_stream_new (base);

  g_object_set_data (G_OBJECT (input), "mock", mock);
  read_order (input, connection);

  return TRUE;
}

static GSocketService *
listen_at (Mock       *mock,
           const char *path)
{
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  GSocketService *service = g_socket_service_new ();
  g_autoptr (GError) error = NULL;

  if (!g_socket_listener_add_address (G_SOCKET_LISTENER (service), address, G_SOCKET_TYPE_STREAM,
                                      G_SOCKET_PROTOCOL_DEFAULT, NULL, NULL, &error))
    g_error ("%s: %s", path, error->message);
  g_signal_connect (service, "incoming", G_CALLBACK (on_incoming), mock);

  return service;
}

static void
on_program_ended (GPid     pid,
                  int      status,
                  gpointer user_data)
{
  Mock *mock = user_data;

  mock->status = WIFEXITED (status) ? WEXITSTATUS (status) : 128 + WTERMSIG (status);
  g_main_loop_quit (mock->loop);
}

/* The devices are there until the program has ended. */
static gboolean
on_terminated (gpointer user_data)
{
  kill (((Mock *) user_data)->program, SIGTERM);

  return G_SOURCE_CONTINUE;
}

static gboolean
on_interrupted (gpointer user_data)
{
  kill (((Mock *) user_data)->program, SIGINT);

  return G_SOURCE_CONTINUE;
}

/* In the child. */
static void
end_with_parent (gpointer unused)
{
  prctl (PR_SET_PDEATHSIG, SIGTERM);
}

static GPid
start_program (char **arguments)
{
  const GSpawnFlags flags = G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD
                            | G_SPAWN_LEAVE_DESCRIPTORS_OPEN | G_SPAWN_CHILD_INHERITS_STDIN;
  g_autoptr (GError) error = NULL;
  GPid pid = 0;

  if (!g_spawn_async (NULL, arguments, NULL, flags, end_with_parent, NULL, &pid, &error))
    g_error ("%s: %s", arguments[0], error->message);

  return pid;
}

int
main (int    argc,
      char **argv)
{
  Mock mock = { 0 };
  g_autoptr (GSocketService) service = NULL;
  g_autoptr (GError) error = NULL;
  const char *control = NULL;
  guint port = 1;
  int i = 1;

  mock.bus = mock_bus_new ();
  mock.loop = g_main_loop_new (NULL, FALSE);
  for (; i < argc && !g_str_equal (argv[i], "--"); i++)
    {
      if (g_str_equal (argv[i], "--control") && i + 1 < argc)
        control = argv[++i];
      else if (port >= N_PORTS || !plug (&mock, port++, argv[i], &error))
        g_error ("%s", error != NULL ? error->message : "too many devices");
    }
  if (i + 1 >= argc)
    return 2;

  if (control != NULL)
    service = listen_at (&mock, control);
  mock.program = start_program (argv + i + 1);
  g_child_watch_add (mock.program, on_program_ended, &mock);
  g_unix_signal_add (SIGTERM, on_terminated, &mock);
  g_unix_signal_add (SIGINT, on_interrupted, &mock);
  g_main_loop_run (mock.loop);
  g_clear_object (&service);
  if (control != NULL)
    g_unlink (control);
  g_main_loop_unref (mock.loop);
  mock_bus_free (mock.bus);

  return mock.status;
}

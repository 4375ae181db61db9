/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * screen-driver ADDRESS
 *
 * A screen without a window: does what lines on standard input say, and tells what happens in lines
 * on standard output. COMMANDS below has the one, the functions that begin with "tell" the other.
 */
#include "display-client.h"
#include "guest-agent.h"

#include <gio/gunixinputstream.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

typedef struct
{
  GMainLoop        *loop;
  VtrDisplayClient *client;
  VtrDisplayClient *monitor;     /* (nullable): the second */
  GDataInputStream *input;
  GHashTable       *transfers;   /* by the file's name */
  GBytes           *image;       /* (nullable): what is offered to the guest */
} Driver;

typedef struct
{
  const char *name;
  guint       n_arguments;
  void      (*run) (Driver      *driver,
                    char * const *arguments);
} Command;

G_GNUC_PRINTF (1, 2)
static void
tell (const char *format,
      ...)
{
  va_list arguments;

  va_start (arguments, format);
  vprintf (format, arguments);
  va_end (arguments);
  putchar ('\n');
  fflush (stdout);
}

static const char *
get_nick (GType type,
          int   value)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (type);

  return g_enum_get_value (klass, value)->value_nick;
}

static void
tell_transfer (VtrFileTransfer *transfer,
               GParamSpec      *pspec,
               Driver          *driver)
{
  const GError *error = vtr_file_transfer_get_error (transfer);
  const char *state = get_nick (VTR_TYPE_FILE_TRANSFER_STATE,
                                (int) vtr_file_transfer_get_state (transfer));

  tell ("transfer %s %s %.3f %s", vtr_file_transfer_get_name (transfer), state,
        vtr_file_transfer_get_progress (transfer), error != NULL ? error->message : "");
}

static void
send_file (Driver       *driver,
           char * const *arguments)
{
  g_autoptr (GFile) file = g_file_new_for_path (arguments[0]);
  VtrFileTransfer *transfer = vtr_guest_agent_send_file (VTR_GUEST_AGENT (driver->client), file);

  g_hash_table_insert (driver->transfers, g_strdup (vtr_file_transfer_get_name (transfer)),
                       transfer);
  g_signal_connect (transfer, "notify", G_CALLBACK (tell_transfer), driver);
  tell_transfer (transfer, NULL, driver);
}

static void
cancel_file (Driver       *driver,
             char * const *arguments)
{
  vtr_file_transfer_cancel (g_hash_table_lookup (driver->transfers, arguments[0]));
}

static void
copy_text (Driver       *driver,
           char * const *arguments)
{
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (arguments[0], &text, NULL, NULL));
  vtr_display_client_send_clipboard (driver->client, text);
}

static void
offer_image (Driver       *driver,
             char * const *arguments)
{
  static const char * const types[] = { "image/png", "application/x-unheard-of", NULL };
  char *data = NULL;
  gsize length = 0;

  g_assert_true (g_file_get_contents (arguments[0], &data, &length, NULL));
  g_clear_pointer (&driver->image, g_bytes_unref);
  driver->image = g_bytes_new_take (data, length);
  vtr_guest_agent_offer_clipboard (VTR_GUEST_AGENT (driver->client), NULL, types);
}

static void
on_requested (VtrGuestAgent *agent,
              const char    *type,
              Driver        *driver)
{
  tell ("requested %s", type);
  vtr_guest_agent_provide_clipboard (agent, type, driver->image);
}

static void
tell_offered (VtrGuestAgent      *agent,
              const char * const *types,
              Driver             *driver)
{
  g_autofree char *list = g_strjoinv (" ", (char **) types);

  tell ("offered %s", list);
}

static void
tell_fetched (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *sum = NULL;

  bytes = vtr_guest_agent_fetch_clipboard_finish (VTR_GUEST_AGENT (source), result, &error);
  if (bytes == NULL)
    {
      tell ("not fetched %s", error->message);
      return;
    }
  sum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  tell ("fetched %zu %s", g_bytes_get_size (bytes), sum);
}

static void
fetch (Driver       *driver,
       char * const *arguments)
{
  vtr_guest_agent_fetch_clipboard_async (VTR_GUEST_AGENT (driver->client), arguments[0], NULL,
                                         tell_fetched, NULL);
}

static void
request_size (Driver       *driver,
              char * const *arguments)
{
  vtr_display_client_request_size (driver->client, (guint) atoi (arguments[0]),
                                   (guint) atoi (arguments[1]));
}

static void
tell_monitor_size (VtrDisplayClient *monitor,
                   GParamSpec       *pspec,
                   Driver           *driver)
{
  tell ("monitor size %d %d", vtr_display_client_get_width (monitor),
        vtr_display_client_get_height (monitor));
}

/* The colour of a pixel of the second monitor. */
static void
tell_pixel (Driver       *driver,
            char * const *arguments)
{
  VtrFramebuffer *framebuffer = vtr_display_client_get_framebuffer (driver->monitor);
  const guint8 *pixel = NULL;

  vtr_framebuffer_lock (framebuffer);
  pixel = vtr_framebuffer_get_pixels (framebuffer) +
          atoi (arguments[1]) * vtr_framebuffer_get_stride (framebuffer) + atoi (arguments[0]) * 4;
  tell ("monitor pixel %02x%02x%02x", pixel[2], pixel[1], pixel[0]);
  vtr_framebuffer_unlock (framebuffer);
}

static void
open_monitor (Driver       *driver,
              char * const *arguments)
{
  driver->monitor = vtr_guest_agent_new_monitor (VTR_GUEST_AGENT (driver->client), 1);
  g_signal_connect (driver->monitor, "notify::height", G_CALLBACK (tell_monitor_size), driver);
  vtr_display_client_open (driver->monitor);
}

static void
size_monitor (Driver       *driver,
              char * const *arguments)
{
  vtr_display_client_request_size (driver->monitor, (guint) atoi (arguments[0]),
                                   (guint) atoi (arguments[1]));
}

static void
close_monitor (Driver       *driver,
               char * const *arguments)
{
  vtr_display_client_close (driver->monitor);
  g_clear_object (&driver->monitor);
}

/* A folder, and "read-only" or "read-write"; or "no folder". */
static void
share (Driver       *driver,
       char * const *arguments)
{
  gboolean is_none = g_str_equal (arguments[0], "no");

  vtr_guest_agent_set_shared_folder (VTR_GUEST_AGENT (driver->client),
                                     is_none ? NULL : arguments[0],
                                     g_str_equal (arguments[1], "read-only"));
}

static void
quit (Driver       *driver,
      char * const *arguments)
{
  vtr_display_client_close (driver->client);
}

static const Command COMMANDS[] = {
  { "send-file", 1, send_file },
  { "cancel-file", 1, cancel_file },
  { "copy-text", 1, copy_text },
  { "fetch", 1, fetch },
  { "monitor-close", 0, close_monitor },
  { "monitor-open", 0, open_monitor },
  { "monitor-pixel", 2, tell_pixel },
  { "monitor-size", 2, size_monitor },
  { "offer-image", 1, offer_image },
  { "share", 2, share },
  { "size", 2, request_size },
  { "quit", 0, quit },
};

static void read_command (Driver *driver);

static void
on_line (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Driver *driver = user_data;
  g_autofree char *line = g_data_input_stream_read_line_finish (driver->input, result, NULL, NULL);
  g_auto (GStrv) words = NULL;

  if (line == NULL)
    {
      vtr_display_client_close (driver->client);
      return;
    }

  words = g_strsplit (line, " ", -1);
  for (gsize i = 0; i < G_N_ELEMENTS (COMMANDS); i++)
    if (g_str_equal (words[0], COMMANDS[i].name) &&
        g_strv_length (words) == COMMANDS[i].n_arguments + 1)
      {
        COMMANDS[i].run (driver, words + 1);
        read_command (driver);
        return;
      }

  g_error ("what is “%s”?", line);
}

static void
read_command (Driver *driver)
{
  g_data_input_stream_read_line_async (driver->input, G_PRIORITY_DEFAULT, NULL, on_line, driver);
}

static void
tell_flag (GObject    *object,
           GParamSpec *pspec,
           Driver     *driver)
{
  gboolean value = FALSE;

  g_object_get (object, pspec->name, &value, NULL);
  tell ("%s %s", pspec->name, value ? "yes" : "no");
}

static void
tell_monitors (VtrGuestAgent *agent,
               GParamSpec    *pspec,
               Driver        *driver)
{
  tell ("monitors %u", vtr_guest_agent_get_n_monitors (agent));
}

static void
tell_size (VtrDisplayClient *client,
           GParamSpec       *pspec,
           Driver           *driver)
{
  tell ("size %d %d", vtr_display_client_get_width (client),
        vtr_display_client_get_height (client));
}

static void
tell_state (VtrDisplayClient *client,
            GParamSpec       *pspec,
            Driver           *driver)
{
  const GError *error = vtr_display_client_get_error (client);
  const char *state = get_nick (VTR_TYPE_DISPLAY_STATE,
                                (int) vtr_display_client_get_state (client));

  tell ("state %s %s", state, error != NULL ? error->message : "");
  if (vtr_display_client_get_state (client) == VTR_DISPLAY_STATE_CLOSED)
    g_main_loop_quit (driver->loop);
}

static void
tell_clipboard (VtrDisplayClient *client,
                const char       *text,
                Driver           *driver)
{
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);

  tell ("clipboard %zu %s", strlen (text), sum);
}

int
main (int    argc,
      char **argv)
{
  Driver driver = { 0 };
  g_autoptr (VtrDisplayEndpoint) endpoint = NULL;
  g_autoptr (GInputStream) input = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (argc, ==, 2);
  endpoint = vtr_display_endpoint_new_from_uri (argv[1], &error);
  g_assert_no_error (error);

  driver.loop = g_main_loop_new (NULL, FALSE);
  driver.input = g_data_input_stream_new (input);
  driver.transfers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  driver.client = vtr_display_client_new (endpoint);
  g_signal_connect (driver.client, "notify::state", G_CALLBACK (tell_state), &driver);
  g_signal_connect (driver.client, "notify::width", G_CALLBACK (tell_size), &driver);
  g_signal_connect (driver.client, "notify::height", G_CALLBACK (tell_size), &driver);
  g_signal_connect (driver.client, "notify::can-resize", G_CALLBACK (tell_flag), &driver);
  g_signal_connect (driver.client, "clipboard", G_CALLBACK (tell_clipboard), &driver);
  if (VTR_IS_GUEST_AGENT (driver.client))
    {
      g_signal_connect (driver.client, "clipboard-offered", G_CALLBACK (tell_offered), &driver);
      g_signal_connect (driver.client, "clipboard-requested", G_CALLBACK (on_requested), &driver);
      g_signal_connect (driver.client, "notify::n-monitors", G_CALLBACK (tell_monitors), &driver);
      g_signal_connect (driver.client, "notify::can-send-files", G_CALLBACK (tell_flag), &driver);
      g_signal_connect (driver.client, "notify::can-share-folder", G_CALLBACK (tell_flag), &driver);
    }

  vtr_display_client_open (driver.client);
  read_command (&driver);
  if (vtr_display_client_get_state (driver.client) != VTR_DISPLAY_STATE_CLOSED)
    g_main_loop_run (driver.loop);

  g_hash_table_destroy (driver.transfers);
  g_clear_pointer (&driver.image, g_bytes_unref);
  g_clear_object (&driver.monitor);
  g_object_unref (driver.client);
  g_object_unref (driver.input);
  g_main_loop_unref (driver.loop);

  return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrinectl"

/* screenshot and probe: looking at a screen. */

#include "command-table.h"

#include "command-display.h"
#include "json-fields.h"
#include "picture-watch.h"
#include "rfb-client.h"
#include "screenshot-file.h"
#include "text-table.h"
#include "vtr-spice-client.h"

#define DEFAULT_TIMEOUT 30.0

/* One screenshot, or one probe. */
typedef struct
{
  VtrCommandCall   *call;
  VtrDisplayClient *client;
  guint             width;
  guint             height;
} Look;

static Look *
look_new (VtrCommandCall *call)
{
  Look *look = g_new0 (Look, 1);

  look->call = g_object_ref (call);

  return look;
}

/* @error: (transfer full) (nullable) */
static void
end_look (Look   *look,
          GError *error)
{
  vtr_command_display_end (look->call, look->client, error);
  g_clear_object (&look->client);
  g_object_unref (look->call);
  g_free (look);
}

static double
get_timeout (VtrCommandCall *call)
{
  return vtr_command_line_get_seconds (vtr_command_call_get_line (call), "timeout",
                                       DEFAULT_TIMEOUT);
}

static void
on_written (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Look *look = user_data;
  GError *error = NULL;

  if (vtr_screenshot_file_write_finish (result, &error) && vtr_command_call_is_json (look->call))
    {
      g_autoptr (JsonBuilder) json = json_builder_new ();

      json_builder_begin_object (json);
      vtr_json_add_string (json, "file", vtr_command_call_get_argument (look->call, 1));
      vtr_json_add_size (json, "width", look->width);
      vtr_json_add_size (json, "height", look->height);
      json_builder_end_object (json);
      vtr_command_call_print_json (look->call, json_builder_get_root (json));
    }

  end_look (look, error);
}

static void
save (Look *look)
{
  g_autofree char *path =
    vtr_command_call_dup_path (look->call, vtr_command_call_get_argument (look->call, 1));
  VtrFramebuffer *framebuffer = vtr_display_client_get_framebuffer (look->client);
  g_autoptr (GBytes) pixels = vtr_framebuffer_dup_rgb (framebuffer, &look->width, &look->height);

  if (pixels == NULL)
    end_look (look, g_error_new (VTR_COMMAND_ERROR, VTR_COMMAND_ERROR_FAILED,
                                 "The screen shows no picture"));
  else
    vtr_screenshot_file_write_async (path, pixels, look->width, look->height,
                                     vtr_command_call_get_cancellable (look->call), on_written,
                                     look);
}

static void
on_stable (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Look *look = user_data;
  GError *error = NULL;

  if (vtr_picture_watch_finish (VTR_DISPLAY_CLIENT (source), result, &error))
    save (look);
  else
    end_look (look, error);
}

static void
on_screenshot_opened (GObject      *source,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  Look *look = user_data;
  VtrCommandLine *line = vtr_command_call_get_line (look->call);
  GError *error = NULL;

  look->client = vtr_command_display_open_finish (VTR_COMMAND_CALL (source), result, &error);
  if (look->client == NULL)
    end_look (look, error);
  else if (vtr_command_line_has_option (line, "wait-stable"))
    vtr_picture_watch_async (look->client, vtr_command_line_get_seconds (line, "wait-stable", 0),
                             get_timeout (look->call),
                             vtr_command_call_get_cancellable (look->call), on_stable, look);
  else
    save (look);
}

static void
run_screenshot (VtrCommandCall *call)
{
  vtr_command_display_open_async (call, vtr_command_call_get_argument (call, 0), get_timeout (call),
                                  on_screenshot_opened, look_new (call));
}

/* Of the protocol; NULL where it isn't known. */
static const char *
get_version (VtrDisplayClient *client)
{
  if (VTR_IS_RFB_CLIENT (client))
    return vtr_rfb_client_get_version (VTR_RFB_CLIENT (client));
  if (VTR_IS_SPICE_CLIENT (client))
    return vtr_spice_client_get_version (VTR_SPICE_CLIENT (client));

  return NULL;
}

static JsonNode *
build_probe_json (const Look *look)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  VtrDisplayClient *client = look->client;
  VtrDisplayProtocol protocol =
    vtr_display_endpoint_get_protocol (vtr_display_client_get_endpoint (client));

  json_builder_begin_object (json);
  vtr_json_add_string (json, "protocol", protocol == VTR_DISPLAY_PROTOCOL_VNC ? "vnc" : "spice");
  vtr_json_add_string (json, "version", get_version (client));
  vtr_json_add_string (json, "security", vtr_display_client_get_security (client));
  vtr_json_add_size (json, "width", (guint64) vtr_display_client_get_width (client));
  vtr_json_add_size (json, "height", (guint64) vtr_display_client_get_height (client));
  vtr_json_add_string (json, "name", vtr_display_client_get_name (client));
  vtr_json_add_strings (json, "encodings", vtr_display_client_get_encodings (client));
  vtr_json_add_string (json, "pointer",
                       vtr_display_client_is_pointer_absolute (client) ? "absolute" : "relative");
  json_builder_end_object (json);

  return json_builder_get_root (json);
}

static char *
build_probe_text (const Look *look)
{
  g_autoptr (VtrTextTable) table = vtr_text_table_new (2, 0);
  VtrDisplayClient *client = look->client;
  gboolean is_vnc = vtr_display_endpoint_get_protocol (vtr_display_client_get_endpoint (client)) ==
                    VTR_DISPLAY_PROTOCOL_VNC;
  g_autofree char *protocol =
    g_strdup_printf ("%s %s", is_vnc ? "VNC" : "SPICE",
                     get_version (client) != NULL ? get_version (client) : "");
  g_autofree char *size = g_strdup_printf ("%d×%d", vtr_display_client_get_width (client),
                                           vtr_display_client_get_height (client));
  g_autofree char *encodings =
    g_strjoinv (", ", (char **) vtr_display_client_get_encodings (client));

  vtr_text_table_add_field (table, "Name", vtr_display_client_get_name (client));
  vtr_text_table_add_field (table, "Protocol", protocol);
  vtr_text_table_add_field (table, "Security", vtr_display_client_get_security (client));
  vtr_text_table_add_field (table, "Size", size);
  vtr_text_table_add_field (table, "Pointer",
                            vtr_display_client_is_pointer_absolute (client) ? "absolute"
                                                                            : "relative");
  vtr_text_table_add_field (table, "Encodings offered", encodings);

  return vtr_text_table_to_string (table);
}

static void
on_probe_opened (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  Look *look = user_data;
  GError *error = NULL;

  look->client = vtr_command_display_open_finish (VTR_COMMAND_CALL (source), result, &error);
  if (look->client == NULL)
    {
      end_look (look, error);
      return;
    }

  if (vtr_command_call_is_json (look->call))
    {
      vtr_command_call_print_json (look->call, build_probe_json (look));
    }
  else
    {
      g_autofree char *text = build_probe_text (look);

      vtr_command_call_print (look->call, text);
    }

  end_look (look, NULL);
}

static void
run_probe (VtrCommandCall *call)
{
  vtr_command_display_open_async (call, vtr_command_call_get_argument (call, 0), get_timeout (call),
                                  on_probe_opened, look_new (call));
}

static const VtrCommandOption screenshot_options[] = {
  { "wait-stable", VTR_OPTION_SECONDS, "SECONDS",
    "Wait until the picture hasn’t changed for so long; a blinking text cursor doesn’t count" },
  { "timeout", VTR_OPTION_SECONDS, "SECONDS", "Give up after so long (30)" },
  { "user", VTR_OPTION_TEXT, "U", "The user’s name, for servers that want one" },
  { "password-file", VTR_OPTION_FILE, "F", "A file whose first line is the password" },
  { "allow-insecure", VTR_OPTION_FLAG, NULL,
    "A password may go where others can read it on the way" },
  { NULL },
};

static const VtrCommandOption probe_options[] = {
  { "timeout", VTR_OPTION_SECONDS, "SECONDS", "Give up after so long (30)" },
  { "user", VTR_OPTION_TEXT, "U", "The user’s name, for servers that want one" },
  { "password-file", VTR_OPTION_FILE, "F", "A file whose first line is the password" },
  { "allow-insecure", VTR_OPTION_FLAG, NULL,
    "A password may go where others can read it on the way" },
  { NULL },
};

const VtrCommand vtr_command_screenshot = {
  "screenshot",
  "ADDRESS OUT.png [--wait-stable SECONDS] [--timeout SECONDS] [--user U] [--password-file F] "
  "[--allow-insecure]",
  "Save a picture of a screen", "ADDRESS is a machine’s name, a connection file (.vv), or "
                                "vnc://HOST[:DISPLAY|::PORT], vnc+unix:///PATH, spice://HOST:PORT, "
                                "spice+tls://HOST:PORT, spice+unix:///PATH, ws://HOST:PORT/PATH or "
                                "wss://HOST:PORT/PATH. Waits for a whole picture.",
  screenshot_options, 2, 2, VTR_COMMAND_NEEDS_ADDRESS, run_screenshot
};

const VtrCommand vtr_command_probe = {
  "probe", "ADDRESS [--timeout SECONDS] [--user U] [--password-file F] [--allow-insecure]",
  "Connect to a screen and tell what was agreed with its server",
  "Waits for a whole first picture. The encodings are those offered to the server, best first.",
  probe_options, 1, 1, VTR_COMMAND_NEEDS_ADDRESS, run_probe
};

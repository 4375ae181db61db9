/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrinectl"

/* watch: what happens on a screen, as it happens. */

#include "command-table.h"

#include <string.h>

#include "command-display.h"
#include "command-screen.h"
#include "json-fields.h"
#include "secret-text.h"

typedef struct
{
  VtrCommandCall   *call;
  VtrDisplayClient *client;
  GSource          *cancel_source;
  char             *user;            /* (nullable): of a connection file */
  char             *password;        /* NULL when it was given, or there is none */
  gboolean          has_pixel;       /* is looked at */
  guint             x;
  guint             y;
  gboolean          is_pixel_known;
  guint32           rgb;
  int               width;           /* as told */
  int               height;
} Watch;

/* Starts an event; end_event() prints it as a line. (transfer full) */
static JsonBuilder *
begin_event (const char *name)
{
  JsonBuilder *json = json_builder_new ();

  json_builder_begin_object (json);
  vtr_json_add_string (json, "event", name);

  return json;
}

/* @json: (transfer full) */
static void
end_event (Watch       *watch,
           JsonBuilder *json)
{
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;
  g_autofree char *line = NULL;

  json_builder_end_object (json);
  root = json_builder_get_root (json);
  text = json_to_string (root, FALSE);
  line = g_strconcat (text, "\n", NULL);
  vtr_command_call_print (watch->call, line);
  vtr_command_call_flush (watch->call);
  g_object_unref (json);
}

/* @error: (transfer full) (nullable): what the command fails with */
static void
end_watch (Watch  *watch,
           GError *error)
{
  VtrCommandCall *call = watch->call;

  if (watch->cancel_source != NULL)
    {
      g_source_destroy (watch->cancel_source);
      g_source_unref (watch->cancel_source);
    }
  if (watch->client != NULL)
    {
      g_signal_handlers_disconnect_by_data (watch->client, watch);
      vtr_display_client_close (watch->client);
      g_object_unref (watch->client);
    }
  vtr_secret_text_free (watch->password);
  g_free (watch->user);
  g_free (watch);

  if (error != NULL)
    vtr_command_call_finish_with_error (call, error);
  else
    vtr_command_call_finish (call);
  g_object_unref (call);
}

/* TRUE: it has another colour than was told. */
static gboolean
look_at_pixel (Watch *watch)
{
  VtrFramebuffer *framebuffer = vtr_display_client_get_framebuffer (watch->client);
  const VtrRect rect = { watch->x, watch->y, 1, 1 };
  const guint8 *pixel = NULL;
  guint32 rgb = 0;
  gboolean is_there = FALSE;

  vtr_framebuffer_lock (framebuffer);
  is_there = vtr_framebuffer_contains (framebuffer, &rect);
  if (is_there)
    {
      pixel = vtr_framebuffer_get_pixels (framebuffer) +
              watch->y * vtr_framebuffer_get_stride (framebuffer) + 4 * (gsize) watch->x;
      rgb = (guint32) pixel[2] << 16 | (guint32) pixel[1] << 8 | pixel[0];
    }
  vtr_framebuffer_unlock (framebuffer);
  if (!is_there || (watch->is_pixel_known && rgb == watch->rgb))
    return FALSE;

  watch->is_pixel_known = TRUE;
  watch->rgb = rgb;

  return TRUE;
}

static void
tell_pixel (Watch *watch)
{
  g_autofree char *colour = g_strdup_printf ("#%06x", watch->rgb);
  JsonBuilder *json = begin_event ("pixel");

  vtr_json_add_string (json, "rgb", colour);
  end_event (watch, json);
}

static void
add_size (JsonBuilder *json,
          Watch       *watch)
{
  VtrDisplayClient *client = watch->client;

  watch->width = vtr_display_client_get_width (client);
  watch->height = vtr_display_client_get_height (client);
  vtr_json_add_size (json, "width", (guint64) vtr_display_client_get_width (client));
  vtr_json_add_size (json, "height", (guint64) vtr_display_client_get_height (client));
}

static void
on_frame (VtrDisplayClient *client,
          guint             x,
          guint             y,
          guint             width,
          guint             height,
          Watch            *watch)
{
  /* Before the frame is told: what is drawn because of that comes with its own. */
  const gboolean is_other = watch->has_pixel && look_at_pixel (watch);
  JsonBuilder *json = begin_event ("frame");

  vtr_json_add_size (json, "x", x);
  vtr_json_add_size (json, "y", y);
  vtr_json_add_size (json, "width", width);
  vtr_json_add_size (json, "height", height);
  end_event (watch, json);
  if (is_other)
    tell_pixel (watch);
}

static void
on_size (VtrDisplayClient *client,
         GParamSpec       *pspec,
         Watch            *watch)
{
  JsonBuilder *json = NULL;

  /* Width and height change together and are told one after the other. */
  if (vtr_display_client_get_state (client) != VTR_DISPLAY_STATE_READY ||
      (vtr_display_client_get_width (client) == watch->width &&
       vtr_display_client_get_height (client) == watch->height))
    return;

  json = begin_event ("size");
  add_size (json, watch);
  end_event (watch, json);
}

static void
on_name (VtrDisplayClient *client,
         GParamSpec       *pspec,
         Watch            *watch)
{
  JsonBuilder *json = NULL;

  if (vtr_display_client_get_state (client) != VTR_DISPLAY_STATE_READY)
    return;

  json = begin_event ("name");
  vtr_json_add_string (json, "name", vtr_display_client_get_name (client));
  end_event (watch, json);
}

static void
on_bell (VtrDisplayClient *client,
         Watch            *watch)
{
  end_event (watch, begin_event ("bell"));
}

static void
on_clipboard (VtrDisplayClient *client,
              const char       *text,
              Watch            *watch)
{
  JsonBuilder *json = begin_event ("clipboard");

  vtr_json_add_string (json, "text", text);
  end_event (watch, json);
}

static void
on_password_needed (VtrDisplayClient *client,
                    Watch            *watch)
{
  VtrCommandLine *line = vtr_command_call_get_line (watch->call);
  const char *user = vtr_command_line_get_text (line, "user");
  g_autofree char *password = g_steal_pointer (&watch->password);

  if (password == NULL)
    {
      end_watch (watch, g_error_new (VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_AUTHENTICATION,
                                     "The screen wants a password; --password-file gives one"));
      return;
    }

  vtr_display_client_set_password (client, user != NULL ? user : watch->user, password);
  explicit_bzero (password, strlen (password));
}

static void
on_state (VtrDisplayClient *client,
          GParamSpec       *pspec,
          Watch            *watch)
{
  const GError *error = vtr_display_client_get_error (client);
  gboolean is_fault = FALSE;
  JsonBuilder *json = NULL;

  switch (vtr_display_client_get_state (client))
    {
    case VTR_DISPLAY_STATE_READY:
      json = begin_event ("initialized");
      add_size (json, watch);
      vtr_json_add_string (json, "name", vtr_display_client_get_name (client));
      vtr_json_add_string (json, "security", vtr_display_client_get_security (client));
      end_event (watch, json);
      return;

    case VTR_DISPLAY_STATE_CLOSED:
      /* That the server leaves is one way for it to end. */
      is_fault = error != NULL &&
                 !g_error_matches (error, VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_CLOSED);
      if (is_fault)
        {
          json = begin_event ("error");
          vtr_json_add_string (json, "message", error->message);
          end_event (watch, json);
        }
      end_event (watch, begin_event ("disconnected"));
      end_watch (watch, is_fault ? g_error_copy (error) : NULL);
      return;

    case VTR_DISPLAY_STATE_IDLE:
    case VTR_DISPLAY_STATE_CONNECTING:
    default:
      return;
    }
}

static gboolean
on_cancelled (GCancellable *cancellable,
              gpointer      user_data)
{
  end_watch (user_data, g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Interrupted"));

  return G_SOURCE_REMOVE;
}

static void
watch_client (Watch              *watch,
              VtrDisplayEndpoint *endpoint)
{
  VtrCommandLine *line = vtr_command_call_get_line (watch->call);
  GCancellable *cancellable = vtr_command_call_get_cancellable (watch->call);
  g_autoptr (VtrScreenTrust) trust = vtr_screen_trust_new (NULL, NULL);

  if (vtr_command_line_has_option (line, "allow-insecure"))
    vtr_screen_trust_allow_insecure (trust, endpoint);
  if (cancellable != NULL)
    {
      watch->cancel_source = g_cancellable_source_new (cancellable);
      g_source_set_callback (watch->cancel_source, G_SOURCE_FUNC (on_cancelled), watch, NULL);
      g_source_attach (watch->cancel_source, NULL);
    }

  watch->client = vtr_display_client_new (endpoint);
  vtr_display_client_set_trust (watch->client, trust);
  g_signal_connect (watch->client, "notify::state", G_CALLBACK (on_state), watch);
  g_signal_connect (watch->client, "notify::width", G_CALLBACK (on_size), watch);
  g_signal_connect (watch->client, "notify::height", G_CALLBACK (on_size), watch);
  g_signal_connect (watch->client, "notify::name", G_CALLBACK (on_name), watch);
  g_signal_connect (watch->client, "frame", G_CALLBACK (on_frame), watch);
  g_signal_connect (watch->client, "bell", G_CALLBACK (on_bell), watch);
  g_signal_connect (watch->client, "clipboard", G_CALLBACK (on_clipboard), watch);
  g_signal_connect (watch->client, "password-needed", G_CALLBACK (on_password_needed), watch);
  vtr_display_client_open (watch->client);
}

static void
on_found (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  Watch *watch = user_data;
  GError *error = NULL;
  g_autoptr (VtrCommandScreen) screen =
    vtr_command_screen_find_finish (VTR_COMMAND_CALL (source), result, &error);

  if (screen == NULL)
    {
      end_watch (watch, error);
      return;
    }

  watch->user = g_steal_pointer (&screen->user);
  if (watch->password == NULL)
    watch->password = g_steal_pointer (&screen->password);
  watch_client (watch, screen->endpoint);
}

/* "640,480" */
static gboolean
parse_pixel (Watch       *watch,
             const char  *text,
             GError     **error)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);
  guint64 x = 0;
  guint64 y = 0;

  if (g_strv_length (parts) != 2 ||
      !g_ascii_string_to_unsigned (parts[0], 10, 0, G_MAXUINT16, &x, NULL) ||
      !g_ascii_string_to_unsigned (parts[1], 10, 0, G_MAXUINT16, &y, NULL))
    {
      g_set_error (error, VTR_COMMAND_ERROR, VTR_COMMAND_ERROR_USAGE,
                   "“%s” is no place on a screen: --pixel takes X,Y", text);
      return FALSE;
    }

  watch->has_pixel = TRUE;
  watch->x = (guint) x;
  watch->y = (guint) y;

  return TRUE;
}

static void
run_watch (VtrCommandCall *call)
{
  const char *pixel = vtr_command_line_get_text (vtr_command_call_get_line (call), "pixel");
  Watch *watch = g_new0 (Watch, 1);
  GError *error = NULL;

  watch->call = g_object_ref (call);
  if ((pixel != NULL && !parse_pixel (watch, pixel, &error)) ||
      !vtr_command_display_read_password (call, &watch->password, &error))
    end_watch (watch, error);
  else
    vtr_command_screen_find_async (call, vtr_command_call_get_argument (call, 0), on_found, watch);
}

static const VtrCommandOption watch_options[] = {
  { "pixel", VTR_OPTION_TEXT, "X,Y", "Tell the colour of this pixel, and each time it changes" },
  { "user", VTR_OPTION_TEXT, "U", "The user’s name, for servers that want one" },
  { "password-file", VTR_OPTION_FILE, "F", "A file whose first line is the password" },
  { "allow-insecure", VTR_OPTION_FLAG, NULL,
    "A password may go where others can read it on the way" },
  { NULL },
};

const VtrCommand vtr_command_watch = {
  "watch", "ADDRESS [--pixel X,Y] [--user U] [--password-file F] [--allow-insecure]",
  "Stay connected to a screen and tell what happens, one JSON object a line",
  "Events: initialized, frame, pixel, size, name, bell, clipboard, error, disconnected. Ends when "
  "the connection ends.",
  watch_options, 1, 1, VTR_COMMAND_NEEDS_ADDRESS, run_watch, TRUE
};

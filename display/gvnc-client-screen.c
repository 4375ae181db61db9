/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-gvnc-client"

#include "gvnc-client-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "gvnc-encoding.h"

/* A larger pointer picture is a lie. Between this and VTR_DISPLAY_CURSOR_MAX_SIDE it is passed
 * over. */
#define MAX_CURSOR_SIDE 1024u

static gboolean
on_request_due (gpointer user_data)
{
  VtrGvncClient *self = VTR_GVNC_CLIENT (user_data);
  VtrDisplayClient *client = VTR_DISPLAY_CLIENT (self);
  gboolean incremental = !self->request_all;

  self->request_source = 0;
  self->request_all = FALSE;

  vnc_connection_framebuffer_update_request (self->connection, incremental, 0, 0,
                                             (guint16) vtr_display_client_get_width (client),
                                             (guint16) vtr_display_client_get_height (client));

  return G_SOURCE_REMOVE;
}

/* libgvnc tells of every rectangle by an idle source of its own, and not of the end of an
 * update. So the next request waits until none is left, which makes it one for an update or one
 * for what had arrived. */
static void
queue_request (VtrGvncClient *self)
{
  if (self->request_source == 0)
    self->request_source = g_idle_add_full (G_PRIORITY_DEFAULT_IDLE + 1, on_request_due, self,
                                            NULL);
}

static gboolean
resize (VtrGvncClient *self,
        guint          width,
        guint          height)
{
  VtrDisplayClient *client = VTR_DISPLAY_CLIENT (self);
  g_autoptr (GError) error = NULL;

  if (!vtr_framebuffer_resize (vtr_display_client_get_framebuffer (client), width, height, &error))
    {
      vtr_gvnc_client_fail (self, VTR_DISPLAY_ERROR_PROTOCOL, error->message);
      return FALSE;
    }

  vtr_display_client_set_size (client, (int) width, (int) height);
  vtr_display_client_queue_damaged (client);

  return TRUE;
}

/* QEMU calls all its screens so, with the machine's name behind. */
static gboolean
is_qemu (VtrGvncClient *self)
{
  const char *name = vnc_connection_get_name (self->connection);

  return name != NULL && g_str_has_prefix (name, "QEMU");
}

static void
tell_encodings (VtrGvncClient *self,
                const gint32  *encodings,
                int            n_encodings)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_auto (GStrv) strings = NULL;

  for (int i = 0; i < n_encodings; i++)
    g_strv_builder_add (names, vtr_gvnc_encoding_get_name (encodings[i]));
  strings = g_strv_builder_end (names);

  vtr_display_client_set_encodings (VTR_DISPLAY_CLIENT (self), (const char * const *) strings);
}

static void
set_encodings (VtrGvncClient *self)
{
  /* Inside of one computer the bytes cost less than the decoding. No JPEG quality is ever asked
   * for. */
  static const gint32 local[] = {
    VNC_CONNECTION_ENCODING_COPY_RECT, VNC_CONNECTION_ENCODING_RAW, VNC_CONNECTION_ENCODING_HEXTILE,
    VNC_CONNECTION_ENCODING_ZRLE, VNC_CONNECTION_ENCODING_TIGHT, VNC_CONNECTION_ENCODING_RRE,
  };
  /* libgvnc decodes ZRLE twice as fast as Tight, and both are about as small. */
  static const gint32 remote[] = {
    VNC_CONNECTION_ENCODING_COPY_RECT, VNC_CONNECTION_ENCODING_ZRLE, VNC_CONNECTION_ENCODING_TIGHT,
    VNC_CONNECTION_ENCODING_HEXTILE, VNC_CONNECTION_ENCODING_RRE, VNC_CONNECTION_ENCODING_RAW,
  };
  static const gint32 pseudo[] = {
    /* Not the extended desktop size: QEMU then answers every request for the whole screen with a
     * size, and libgvnc 1.3 silently drops the first such request after one. */
    VNC_CONNECTION_ENCODING_LAST_RECT, VNC_CONNECTION_ENCODING_DESKTOP_RESIZE,
    VNC_CONNECTION_ENCODING_DESKTOP_NAME, VNC_CONNECTION_ENCODING_RICH_CURSOR,
    /* Not the LED state: libgvnc 1.3 can't deliver that signal without a critical warning. */
    VNC_CONNECTION_ENCODING_POINTER_CHANGE, VNC_CONNECTION_ENCODING_EXT_KEY_EVENT,
  };
  VtrDisplayEndpoint *endpoint = vtr_display_client_get_endpoint (VTR_DISPLAY_CLIENT (self));
  gint32 encodings[G_N_ELEMENTS (local) + G_N_ELEMENTS (pseudo) + 1] = { 0 };
  int n_encodings = G_N_ELEMENTS (encodings) - 1;

  G_STATIC_ASSERT (sizeof local == sizeof remote);

  memcpy (encodings, vtr_display_endpoint_is_near (endpoint) ? local : remote, sizeof local);
  memcpy (encodings + G_N_ELEMENTS (local), pseudo, sizeof pseudo);

  /* QEMU and TigerVNC send its bytes in different orders, and libgvnc passes on what comes. */
  if (is_qemu (self))
    {
      encodings[n_encodings] = VNC_CONNECTION_ENCODING_ALPHA_CURSOR;
      n_encodings++;
    }

  vnc_connection_set_encodings (self->connection, n_encodings, encodings);
  tell_encodings (self, encodings, n_encodings);
}

static void
on_initialized (VncConnection *connection,
                VtrGvncClient *self)
{
  VtrDisplayClient *client = VTR_DISPLAY_CLIENT (self);

  vtr_gvnc_client_stop_deadline (self);
  if (!resize (self, (guint) vnc_connection_get_width (connection),
               (guint) vnc_connection_get_height (connection)))
    return;

  vnc_connection_set_pixel_format (connection, vtr_gvnc_framebuffer_get_format ());
  set_encodings (self);
  vnc_connection_set_framebuffer (connection, VNC_FRAMEBUFFER (self->canvas));

  self->request_all = TRUE;
  queue_request (self);

  vtr_display_client_set_name (client, vnc_connection_get_name (connection));
  vtr_gvnc_client_note_level (self);
  vtr_display_client_set_ready (client);
}

static void
on_framebuffer_update (VncConnection *connection,
                       guint          x,
                       guint          y,
                       guint          width,
                       guint          height,
                       VtrGvncClient *self)
{
  VtrFramebuffer *framebuffer = vtr_display_client_get_framebuffer (VTR_DISPLAY_CLIENT (self));

  vtr_framebuffer_lock (framebuffer);
  vtr_framebuffer_add_damage (framebuffer, &(VtrRect) { x, y, width, height });
  vtr_framebuffer_unlock (framebuffer);

  vtr_display_client_queue_damaged (VTR_DISPLAY_CLIENT (self));
  queue_request (self);
}

static void
on_desktop_resize (VncConnection *connection,
                   guint          width,
                   guint          height,
                   VtrGvncClient *self)
{
  VtrDisplayClient *client = VTR_DISPLAY_CLIENT (self);
  gboolean is_same = (int) width == vtr_display_client_get_width (client) &&
                     (int) height == vtr_display_client_get_height (client);

  /* What was drawn stays. Asking for the whole screen again would never end with a server that
   * answers every such request with its size. */
  if (!is_same && !resize (self, width, height))
    return;

  self->request_all |= !is_same;
  queue_request (self);
}

static void
on_desktop_rename (VncConnection *connection,
                   const char    *name,
                   VtrGvncClient *self)
{
  vtr_display_client_set_name (VTR_DISPLAY_CLIENT (self), name);
  queue_request (self);
}

static void
on_pixel_format_changed (VncConnection  *connection,
                         VncPixelFormat *format,
                         VtrGvncClient  *self)
{
  if (!vnc_pixel_format_match (format, vtr_gvnc_framebuffer_get_format ()))
    vtr_gvnc_client_fail_protocol (self, _("it changed the format of the picture unasked"));
}

/* libgvnc hands out B G R A, straight alpha: it makes a mask into opacity, and passes on the
 * pixels of the alpha cursor, which QEMU sends in this order. */
static GBytes *
dup_pixels (VncCursor *cursor)
{
  gsize length = (gsize) vnc_cursor_get_width (cursor) * vnc_cursor_get_height (cursor) * 4;
  const guint8 *data = vnc_cursor_get_data (cursor);

  return g_bytes_new (data, data == NULL ? 0 : length);
}

static void
on_cursor_changed (VncConnection *connection,
                   VncCursor     *vnc_cursor,
                   VtrGvncClient *self)
{
  g_autoptr (GBytes) pixels = NULL;
  g_autoptr (VtrDisplayCursor) cursor = NULL;
  guint width = 0;
  guint height = 0;

  queue_request (self);

  /* An empty picture: the guest shows no pointer. */
  if (vnc_cursor == NULL)
    pixels = g_bytes_new (NULL, 0);
  else
    {
      width = vnc_cursor_get_width (vnc_cursor);
      height = vnc_cursor_get_height (vnc_cursor);
    }

  if (width > MAX_CURSOR_SIDE || height > MAX_CURSOR_SIDE)
    {
      vtr_gvnc_client_fail_protocol (self,
                                     _("its pointer picture is larger than any screen needs"));
      return;
    }
  if (width > VTR_DISPLAY_CURSOR_MAX_SIDE || height > VTR_DISPLAY_CURSOR_MAX_SIDE)
    return;

  if (pixels == NULL)
    pixels = dup_pixels (vnc_cursor);
  if (g_bytes_get_size (pixels) == 0)
    width = height = 0;
  cursor = vtr_display_cursor_new (width, height,
                                   vnc_cursor == NULL ? 0 : vnc_cursor_get_hotx (vnc_cursor),
                                   vnc_cursor == NULL ? 0 : vnc_cursor_get_hoty (vnc_cursor),
                                   pixels);
  vtr_display_client_set_cursor (VTR_DISPLAY_CLIENT (self), cursor);
}

static void
on_pointer_mode_changed (VncConnection *connection,
                         gboolean       absolute,
                         VtrGvncClient *self)
{
  vtr_display_client_set_pointer_absolute (VTR_DISPLAY_CLIENT (self), absolute);
  queue_request (self);
}

static void
on_bell (VncConnection *connection,
         VtrGvncClient *self)
{
  vtr_display_client_ring_bell (VTR_DISPLAY_CLIENT (self));
}

/* RFB's cut text is Latin-1. The header of libgvnc 1.3 says GString, but what comes is a string. */
static void
on_server_cut_text (VncConnection *connection,
                    const char    *text,
                    VtrGvncClient *self)
{
  g_autofree char *utf8 = NULL;
  gsize length = strnlen (text, VTR_DISPLAY_CLIPBOARD_MAX + 1);

  if (length > VTR_DISPLAY_CLIPBOARD_MAX)
    {
      vtr_display_client_receive_clipboard (VTR_DISPLAY_CLIENT (self), NULL);
      return;
    }

  utf8 = g_convert (text, (gssize) length, "UTF-8", "ISO-8859-1", NULL, NULL, NULL);
  if (utf8 != NULL)
    vtr_display_client_receive_clipboard (VTR_DISPLAY_CLIENT (self), utf8);
}

static void
on_violated (VtrGvncFramebuffer *canvas,
             const char         *how,
             VtrGvncClient      *self)
{
  vtr_gvnc_client_fail_protocol (self, how);
}

void
vtr_gvnc_client_watch_screen (VtrGvncClient *self)
{
  const struct
  {
    const char *name;
    GCallback   callback;
  } handlers[] = {
    { "vnc-bell", G_CALLBACK (on_bell) },
    { "vnc-cursor-changed", G_CALLBACK (on_cursor_changed) },
    { "vnc-desktop-rename", G_CALLBACK (on_desktop_rename) },
    { "vnc-desktop-resize", G_CALLBACK (on_desktop_resize) },
    { "vnc-framebuffer-update", G_CALLBACK (on_framebuffer_update) },
    { "vnc-initialized", G_CALLBACK (on_initialized) },
    { "vnc-pixel-format-changed", G_CALLBACK (on_pixel_format_changed) },
    { "vnc-pointer-mode-changed", G_CALLBACK (on_pointer_mode_changed) },
    { "vnc-server-cut-text", G_CALLBACK (on_server_cut_text) },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (handlers); i++)
    g_signal_connect_object (self->connection, handlers[i].name, handlers[i].callback, self, 0);

  g_signal_connect_object (self->canvas, "violated", G_CALLBACK (on_violated), self, 0);
}

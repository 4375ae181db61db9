/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-rfb-client"

#include "rfb-connection-private.h"

#include <glib/gi18n-lib.h>

/* An update that takes longer is shown in parts. */
#define PARTIAL_INTERVAL_US (50 * 1000)

static void
use_canvas (VtrRfbConnection *self,
            VtrCanvas        *canvas)
{
  VtrFramebuffer *framebuffer = self->options.framebuffer;

  canvas->pixels = vtr_framebuffer_get_pixels (framebuffer);
  canvas->width = vtr_framebuffer_get_width (framebuffer);
  canvas->height = vtr_framebuffer_get_height (framebuffer);
  canvas->stride = vtr_framebuffer_get_stride (framebuffer);
}

/* Posts a piece of news without a value. */
static void
post (VtrRfbConnection *self,
      VtrRfbNewsKind    kind)
{
  vtr_rfb_mailbox_lock (self->options.mailbox)->kinds |= kind;
  vtr_rfb_mailbox_post (self->options.mailbox);
}

static char *
on_resize (void      *data,
           uint32_t   width,
           uint32_t   height,
           VtrCanvas *canvas)
{
  VtrRfbConnection *self = data;
  g_autoptr (GError) error = NULL;
  VtrRfbNews *news = NULL;
  bool is_resized = false;

  vtr_framebuffer_unlock (self->options.framebuffer);
  is_resized = vtr_framebuffer_resize (self->options.framebuffer, width, height, &error);
  vtr_framebuffer_lock (self->options.framebuffer);
  use_canvas (self, canvas);
  if (!is_resized)
    return g_strdup (error->message);

  news = vtr_rfb_mailbox_lock (self->options.mailbox);
  news->kinds |= VTR_RFB_NEWS_SIZE | VTR_RFB_NEWS_DAMAGE;
  news->width = width;
  news->height = height;
  vtr_rfb_mailbox_post (self->options.mailbox);

  return NULL;
}

static void
on_damage (void          *data,
           const VtrRect *rect)
{
  VtrRfbConnection *self = data;

  vtr_framebuffer_add_damage (self->options.framebuffer, rect);
  self->has_damage = TRUE;
}

static void
post_damage (VtrRfbConnection *self,
             const VtrRect    *extents)
{
  VtrRfbNews *news = vtr_rfb_mailbox_lock (self->options.mailbox);

  news->kinds |= VTR_RFB_NEWS_DAMAGE;
  news->statistics = *vtr_rfb_session_get_statistics (self->session);
  if (extents != NULL)
    vtr_rfb_news_add_frame (news, extents);
  vtr_rfb_mailbox_post (self->options.mailbox);
  self->has_damage = FALSE;
  self->posted = g_get_monotonic_time ();
}

static void
on_finish_update (void          *data,
                  const VtrRect *extents)
{
  if (extents->width > 0 && extents->height > 0)
    post_damage (data, extents);
}

static void
on_set_name (void       *data,
             const char *name,
             size_t      length)
{
  VtrRfbConnection *self = data;
  VtrRfbNews *news = vtr_rfb_mailbox_lock (self->options.mailbox);

  news->kinds |= VTR_RFB_NEWS_NAME;
  g_free (news->name);
  news->name = length == 0 ? g_strdup ("") : g_strndup (name, length);
  vtr_rfb_mailbox_post (self->options.mailbox);
}

static void
on_set_cursor (void          *data,
               uint32_t       width,
               uint32_t       height,
               uint32_t       hot_x,
               uint32_t       hot_y,
               const uint8_t *pixels)
{
  VtrRfbConnection *self = data;
  gsize length = pixels == NULL ? 0 : (gsize) width * height * 4;
  g_autoptr (GBytes) bytes = g_bytes_new (pixels, length);
  VtrDisplayCursor *cursor = vtr_display_cursor_new (length == 0 ? 0 : width,
                                                     length == 0 ? 0 : height, hot_x, hot_y, bytes);
  VtrRfbNews *news = vtr_rfb_mailbox_lock (self->options.mailbox);

  news->kinds |= VTR_RFB_NEWS_CURSOR;
  g_clear_object (&news->cursor);
  news->cursor = cursor;
  vtr_rfb_mailbox_post (self->options.mailbox);
}

static void
on_set_leds (void *data,
             int   leds)
{
  VtrRfbConnection *self = data;
  VtrRfbNews *news = vtr_rfb_mailbox_lock (self->options.mailbox);

  news->kinds |= VTR_RFB_NEWS_LEDS;
  news->leds = leds;
  vtr_rfb_mailbox_post (self->options.mailbox);
}

static void
on_set_absolute (void *data,
                 bool  is_absolute)
{
  VtrRfbConnection *self = data;
  VtrRfbNews *news = vtr_rfb_mailbox_lock (self->options.mailbox);

  news->kinds |= VTR_RFB_NEWS_ABSOLUTE;
  news->is_absolute = is_absolute;
  vtr_rfb_mailbox_post (self->options.mailbox);
}

static void
on_allow_resize (void *data)
{
  post (data, VTR_RFB_NEWS_RESIZABLE);
}

static void
on_allow_power (void *data)
{
  post (data, VTR_RFB_NEWS_POWER);
}

static void
on_allow_audio (void *data)
{
  post (data, VTR_RFB_NEWS_AUDIBLE);
}

static void
on_bell (void *data)
{
  post (data, VTR_RFB_NEWS_BELL);
}

static void
on_clipboard (void       *data,
              const char *text)
{
  VtrRfbConnection *self = data;
  VtrRfbNews *news = vtr_rfb_mailbox_lock (self->options.mailbox);

  news->kinds |= VTR_RFB_NEWS_CLIPBOARD;
  g_free (news->clipboard);
  news->clipboard = g_strdup (text);
  vtr_rfb_mailbox_post (self->options.mailbox);
}

static void
on_audio (void          *data,
          const uint8_t *samples,
          size_t         length)
{
  VtrRfbConnection *self = data;
  VtrRfbNews *news = vtr_rfb_mailbox_lock (self->options.mailbox);

  if (samples == NULL)
    news->kinds |= VTR_RFB_NEWS_AUDIO_END;
  else
    {
      news->kinds = (news->kinds & ~(guint) VTR_RFB_NEWS_AUDIO_END) | VTR_RFB_NEWS_AUDIO;
      vtr_rfb_news_add_audio (news, samples, length);
    }
  vtr_rfb_mailbox_post (self->options.mailbox);
}

static const VtrRfbSessionHandlers handlers = {
  .resize = on_resize,
  .damage = on_damage,
  .finish_update = on_finish_update,
  .set_name = on_set_name,
  .set_cursor = on_set_cursor,
  .set_leds = on_set_leds,
  .set_absolute = on_set_absolute,
  .allow_resize = on_allow_resize,
  .allow_power = on_allow_power,
  .allow_audio = on_allow_audio,
  .bell = on_bell,
  .clipboard = on_clipboard,
  .audio = on_audio,
};

static void
apply_command (VtrRfbConnection    *self,
               const VtrRfbCommand *command)
{
  const int *numbers = command->numbers;

  switch (command->kind)
    {
    case VTR_RFB_COMMAND_KEY:
      vtr_rfb_session_send_key (self->session, (uint32_t) numbers[0], (uint32_t) numbers[1],
                                numbers[2] != 0);
      break;
    case VTR_RFB_COMMAND_POINTER:
      vtr_rfb_session_send_pointer (self->session, numbers[0], numbers[1], (unsigned) numbers[2]);
      break;
    case VTR_RFB_COMMAND_CLIPBOARD:
      vtr_rfb_session_send_clipboard (self->session, command->text);
      break;
    case VTR_RFB_COMMAND_SIZE:
      vtr_rfb_session_request_size (self->session, (uint32_t) numbers[0], (uint32_t) numbers[1]);
      break;
    case VTR_RFB_COMMAND_POWER:
      vtr_rfb_session_request_power (self->session, (unsigned) numbers[0]);
      break;
    case VTR_RFB_COMMAND_AUDIO:
      vtr_rfb_session_set_audio (self->session, numbers[0] != 0);
      break;
    case VTR_RFB_COMMAND_VIEW_ONLY:
      vtr_rfb_session_set_view_only (self->session, numbers[0] != 0);
      break;
    case VTR_RFB_COMMAND_PASSWORD:
    default:
      break;
    }
}

static void
apply_commands (VtrRfbConnection *self)
{
  g_autoptr (GArray) commands = vtr_rfb_connection_take_commands (self);

  for (guint i = 0; commands != NULL && i < commands->len; i++)
    apply_command (self, &g_array_index (commands, VtrRfbCommand, i));
}

/* Sends what the server takes. A connection that broke is told by reading from it: why the server
 * closed it may still be there. */
static void
flush (VtrRfbConnection *self)
{
  VtrRfbWriter *writer = vtr_rfb_session_get_writer (self->session);
  VtrRfbTransportStatus status = VTR_RFB_TRANSPORT_DONE;

  while (status == VTR_RFB_TRANSPORT_DONE)
    {
      gsize length = 0;
      gsize count = 0;
      const guint8 *bytes = vtr_rfb_writer_peek (writer, &length);

      if (length == 0)
        return;

      status = vtr_rfb_transport_send (self->transport, bytes, length, &count, NULL);
      vtr_rfb_writer_consume (writer, count);
    }
}

static gboolean
has_output (VtrRfbConnection *self)
{
  gsize length = 0;

  vtr_rfb_writer_peek (vtr_rfb_session_get_writer (self->session), &length);

  return length > 0;
}

/* Receives into the picture where that is possible, else into the buffer. */
static VtrRfbTransportStatus
receive (VtrRfbConnection  *self,
         GError           **error)
{
  VtrRfbTransportStatus status = VTR_RFB_TRANSPORT_DONE;
  VtrCanvas canvas = { 0 };
  uint8_t *bytes = NULL;
  size_t length = 0;
  gsize count = 0;

  if (vtr_rfb_transport_get_left (self->transport) > 0)
    return vtr_rfb_transport_receive (self->transport, error);

  vtr_framebuffer_lock (self->options.framebuffer);
  use_canvas (self, &canvas);
  length = vtr_rfb_session_get_sink (self->session, &canvas, &bytes);
  if (length > 0)
    {
      status = vtr_rfb_transport_receive_to (self->transport, bytes, length, &count, error);
      vtr_rfb_session_advance_sink (self->session, count);
    }
  vtr_framebuffer_unlock (self->options.framebuffer);

  return length > 0 ? status : vtr_rfb_transport_receive (self->transport, error);
}

static VtrRfbStatus
feed (VtrRfbConnection *self)
{
  VtrRfbStatus status = VTR_RFB_STATUS_MORE;
  VtrByteReader reader = { 0 };
  VtrCanvas canvas = { 0 };

  vtr_rfb_transport_init_reader (self->transport, &reader);
  vtr_framebuffer_lock (self->options.framebuffer);
  use_canvas (self, &canvas);
  status = vtr_rfb_session_feed (self->session, &reader, &canvas);
  vtr_framebuffer_unlock (self->options.framebuffer);
  vtr_rfb_transport_consume (self->transport, &reader);

  return status;
}

static void
fail_broken (VtrRfbConnection *self)
{
  bool is_sentence = false;
  const char *how = vtr_rfb_session_get_violation (self->session, &is_sentence);
  GError *error = NULL;

  if (is_sentence)
    error = g_error_new_literal (VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_PROTOCOL, how);
  else
    error = vtr_display_error_new_protocol (how);
  vtr_rfb_connection_fail (self, error, NULL);
}

static GStrv
dup_encodings (VtrRfbConnection *self)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  size_t count = 0;
  const int32_t *encodings = vtr_rfb_session_get_encodings (self->session, &count);

  for (size_t i = 0; i < count; i++)
    g_strv_builder_add (names, vtr_rfb_encoding_get_name (encodings[i]));

  return g_strv_builder_end (names);
}

static void
tell_signed_in (VtrRfbConnection *self)
{
  VtrRfbNews *news = vtr_rfb_mailbox_lock (self->options.mailbox);

  news->kinds |= VTR_RFB_NEWS_SIGNED_IN;
  news->security = vtr_rfb_handshake_get_security (self->handshake);
  news->version = vtr_rfb_handshake_get_version (self->handshake);
  news->level = self->is_inside_tls ? VTR_SECURITY_LEVEL_VERIFIED
                                    : vtr_rfb_handshake_get_level (self->handshake);
  news->is_pinned = self->is_pinned;
  news->encodings = dup_encodings (self);
  vtr_rfb_mailbox_post (self->options.mailbox);
}

/* Tells of what is drawn of a long update before it is waited for. */
static void
wait (VtrRfbConnection *self)
{
  if (self->has_damage && g_get_monotonic_time () - self->posted > PARTIAL_INTERVAL_US)
    post_damage (self, NULL);

  vtr_rfb_transport_wait (self->transport, has_output (self));
}

static void
loop (VtrRfbConnection *self)
{
  VtrRfbStatus status = VTR_RFB_STATUS_MORE;
  VtrRfbTransportStatus received = VTR_RFB_TRANSPORT_DONE;
  g_autoptr (GError) error = NULL;
  gboolean is_told = FALSE;

  while (!vtr_rfb_connection_is_over (self))
    {
      status = feed (self);
      if (!is_told && vtr_rfb_session_is_ready (self->session))
        {
          is_told = TRUE;
          post (self, VTR_RFB_NEWS_READY);
        }
      if (status == VTR_RFB_STATUS_BROKEN)
        {
          fail_broken (self);
          return;
        }

      apply_commands (self);
      flush (self);
      if (status == VTR_RFB_STATUS_YIELD)
        continue;

      while ((received = receive (self, &error)) == VTR_RFB_TRANSPORT_WAIT &&
             !vtr_rfb_connection_is_over (self))
        {
          wait (self);
          apply_commands (self);
          flush (self);
        }
      if (received == VTR_RFB_TRANSPORT_FAILED || received == VTR_RFB_TRANSPORT_END)
        break;
    }

  if (received == VTR_RFB_TRANSPORT_END)
    vtr_rfb_connection_fail_closed (self);
  if (received == VTR_RFB_TRANSPORT_FAILED)
    vtr_rfb_connection_fail_io (self, g_steal_pointer (&error));
}

void
vtr_rfb_connection_serve (VtrRfbConnection *self)
{
  const VtrRfbSessionOptions options = {
    self->options.is_local, self->options.quality, self->options.compression
  };

  self->session = vtr_rfb_session_new (&handlers, self, &options);
  if (self->session == NULL)
    {
      vtr_rfb_connection_fail (self, g_error_new_literal (VTR_DISPLAY_ERROR,
                                                          VTR_DISPLAY_ERROR_CLOSED,
                                                          _("There is no memory for the screen")),
                               NULL);
      return;
    }

  vtr_rfb_session_set_audio (self->session, self->wants_audio != FALSE);
  vtr_rfb_session_set_view_only (self->session, self->is_view_only != FALSE);
  apply_commands (self);
  tell_signed_in (self);
  loop (self);
}

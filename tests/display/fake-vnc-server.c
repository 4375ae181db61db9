/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-vnc-server.h"

#include <gio/gio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define HANDSHAKE_LENGTH 14u   /* version, choice of the security type, shared flag */

struct _FakeVncServer
{
  GSocket    *socket;
  int         client_fd;
  GSource    *source_in;
  GSource    *source_out;
  GByteArray *to_send;
  GByteArray *received;
  GArray     *events;
  gsize       parsed;
  gboolean    hang_up;
};

static guint
get_u16 (const guint8 *data)
{
  return (guint) data[0] << 8 | data[1];
}

static guint32
get_u32 (const guint8 *data)
{
  return (guint32) get_u16 (data) << 16 | get_u16 (data + 2);
}

/* The length of the message at @data, 0 when more is needed to know. */
static gsize
message_length (const guint8 *data,
                gsize         length)
{
  switch (data[0])
    {
    case 0:
      return 20;
    case 2:
      return length < 4 ? 0 : 4 + 4 * (gsize) get_u16 (data + 2);
    case 3:
      return 10;
    case 4:
      return 8;
    case 5:
      return 6;
    case 6:
      return length < 8 ? 0 : 8 + (gsize) get_u32 (data + 4);
    case 255:
      return 12;
    default:
      g_error ("The client sent a message of unknown type %u", data[0]);
    }
}

static gboolean
has_jpeg_quality (const guint8 *data)
{
  for (guint i = 0; i < get_u16 (data + 2); i++)
    {
      gint32 encoding = (gint32) get_u32 (data + 4 + 4 * i);

      if (encoding >= -32 && encoding <= -23)
        return TRUE;
    }

  return FALSE;
}

static void
parse_message (FakeVncServer *self,
               const guint8  *data,
               gsize          length)
{
  FakeVncEvent event = { 0 };

  switch (data[0])
    {
    case 2:
      event.type = FAKE_VNC_EVENT_ENCODINGS;
      event.has_jpeg = has_jpeg_quality (data);
      break;
    case 3:
      event.type = FAKE_VNC_EVENT_REQUEST;
      event.incremental = data[1] != 0;
      break;
    case 4:
      event.type = FAKE_VNC_EVENT_KEY;
      event.pressed = data[1] != 0;
      event.keysym = get_u32 (data + 4);
      break;
    case 5:
      event.type = FAKE_VNC_EVENT_POINTER;
      event.buttons = data[1];
      event.x = get_u16 (data + 2);
      event.y = get_u16 (data + 4);
      break;
    case 6:
      event.type = FAKE_VNC_EVENT_TEXT;
      memcpy (event.text, data + 8, MIN (length - 8, sizeof event.text - 1));
      break;
    case 255:
      event.type = FAKE_VNC_EVENT_KEY;
      event.pressed = get_u16 (data + 2) != 0;
      event.keysym = get_u32 (data + 4);
      event.scancode = get_u32 (data + 8);
      break;
    default:
      return;
    }

  g_array_append_val (self->events, event);
}

static void
parse (FakeVncServer *self)
{
  if (self->received->len < HANDSHAKE_LENGTH)
    return;

  self->parsed = MAX (self->parsed, HANDSHAKE_LENGTH);
  while (self->parsed < self->received->len)
    {
      const guint8 *data = self->received->data + self->parsed;
      gsize left = self->received->len - self->parsed;
      gsize length = message_length (data, left);

      if (length == 0 || length > left)
        return;

      parse_message (self, data, length);
      self->parsed += length;
    }
}

static gboolean
on_readable (GSocket      *socket,
             GIOCondition  condition,
             gpointer      user_data)
{
  FakeVncServer *self = user_data;
  char buffer[4096];
  gssize length = g_socket_receive (socket, buffer, sizeof buffer, NULL, NULL);

  if (length <= 0)
    {
      g_clear_pointer (&self->source_in, g_source_unref);
      return G_SOURCE_REMOVE;
    }

  g_byte_array_append (self->received, (guint8 *) buffer, (guint) length);

  return G_SOURCE_CONTINUE;
}

static gboolean
on_writable (GSocket      *socket,
             GIOCondition  condition,
             gpointer      user_data)
{
  FakeVncServer *self = user_data;
  gssize length = 0;

  if (self->to_send->len > 0)
    {
      length = g_socket_send (socket, (char *) self->to_send->data, self->to_send->len, NULL, NULL);
      if (length > 0)
        g_byte_array_remove_range (self->to_send, 0, (guint) length);
    }
  if (length >= 0 && self->to_send->len > 0)
    return G_SOURCE_CONTINUE;

  if (self->hang_up)
    g_socket_shutdown (socket, FALSE, TRUE, NULL);
  g_clear_pointer (&self->source_out, g_source_unref);

  return G_SOURCE_REMOVE;
}

static GSource *
watch (FakeVncServer     *self,
       GIOCondition       condition,
       GSocketSourceFunc  callback)
{
  GSource *source = g_socket_create_source (self->socket, condition, NULL);

  g_source_set_callback (source, G_SOURCE_FUNC (callback), self, NULL);
  g_source_attach (source, NULL);

  return source;
}

static void
unwatch (GSource **source)
{
  if (*source == NULL)
    return;

  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

FakeVncServer *
fake_vnc_server_new (void)
{
  FakeVncServer *self = g_new0 (FakeVncServer, 1);
  g_autoptr (GError) error = NULL;
  int fds[2] = { -1, -1 };

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), ==, 0);
  self->socket = g_socket_new_from_fd (fds[0], &error);
  g_assert_no_error (error);
  g_socket_set_blocking (self->socket, FALSE);

  self->client_fd = fds[1];
  self->to_send = g_byte_array_new ();
  self->received = g_byte_array_new ();
  self->events = g_array_new (FALSE, TRUE, sizeof (FakeVncEvent));
  self->source_in = watch (self, G_IO_IN, on_readable);

  return self;
}

void
fake_vnc_server_free (FakeVncServer *self)
{
  if (self == NULL)
    return;

  unwatch (&self->source_in);
  unwatch (&self->source_out);
  g_clear_object (&self->socket);
  if (self->client_fd >= 0)
    close (self->client_fd);
  g_byte_array_unref (self->to_send);
  g_byte_array_unref (self->received);
  g_array_unref (self->events);
  g_free (self);
}

int
fake_vnc_server_steal_fd (FakeVncServer *self)
{
  return g_steal_fd (&self->client_fd);
}

void
fake_vnc_server_send (FakeVncServer    *self,
                      const GByteArray *bytes)
{
  g_byte_array_append (self->to_send, bytes->data, bytes->len);
  if (self->source_out == NULL)
    self->source_out = watch (self, G_IO_OUT, on_writable);
}

void
fake_vnc_server_hang_up (FakeVncServer *self)
{
  self->hang_up = TRUE;
  if (self->source_out == NULL)
    self->source_out = watch (self, G_IO_OUT, on_writable);
}

const GByteArray *
fake_vnc_server_get_received (FakeVncServer *self)
{
  return self->received;
}

GArray *
fake_vnc_server_get_events (FakeVncServer *self)
{
  parse (self);

  return self->events;
}

const FakeVncEvent *
fake_vnc_server_get_last (FakeVncServer    *self,
                          FakeVncEventType  type)
{
  parse (self);

  for (guint i = self->events->len; i > 0; i--)
    {
      const FakeVncEvent *event = &g_array_index (self->events, FakeVncEvent, i - 1);

      if (event->type == type)
        return event;
    }

  return NULL;
}

void
rfb_put_u8 (GByteArray *out,
            guint       value)
{
  guint8 byte = (guint8) value;

  g_byte_array_append (out, &byte, 1);
}

void
rfb_put_u16 (GByteArray *out,
             guint       value)
{
  rfb_put_u8 (out, value >> 8);
  rfb_put_u8 (out, value & 0xff);
}

void
rfb_put_u32 (GByteArray *out,
             guint32     value)
{
  rfb_put_u16 (out, value >> 16);
  rfb_put_u16 (out, value & 0xffff);
}

void
rfb_put_pixel (GByteArray *out,
               guint32     bgrx)
{
  guint32 little = GUINT32_TO_LE (bgrx);

  g_byte_array_append (out, (guint8 *) &little, sizeof little);
}

void
rfb_put_text (GByteArray *out,
              const char *text)
{
  g_byte_array_append (out, (const guint8 *) text, (guint) strlen (text));
}

void
rfb_put_init (GByteArray *out,
              guint       width,
              guint       height,
              const char *name)
{
  static const guint8 format[16] = { 32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 16, 8, 0 };

  rfb_put_u16 (out, width);
  rfb_put_u16 (out, height);
  g_byte_array_append (out, format, sizeof format);
  rfb_put_u32 (out, (guint32) strlen (name));
  rfb_put_text (out, name);
}

void
rfb_put_handshake (GByteArray *out,
                   guint       width,
                   guint       height,
                   const char *name)
{
  rfb_put_text (out, "RFB 003.008\n");
  rfb_put_u8 (out, 1);
  rfb_put_u8 (out, 1);
  rfb_put_u32 (out, 0);
  rfb_put_init (out, width, height, name);
}

void
rfb_put_update (GByteArray *out,
                guint       n_rectangles)
{
  rfb_put_u8 (out, 0);
  rfb_put_u8 (out, 0);
  rfb_put_u16 (out, n_rectangles);
}

void
rfb_put_rectangle (GByteArray *out,
                   guint       x,
                   guint       y,
                   guint       width,
                   guint       height,
                   gint32      encoding)
{
  rfb_put_u16 (out, x);
  rfb_put_u16 (out, y);
  rfb_put_u16 (out, width);
  rfb_put_u16 (out, height);
  rfb_put_u32 (out, (guint32) encoding);
}

guint32
rfb_pattern (guint x,
             guint y)
{
  return (x * 7 + y * 3) % 256 | ((x ^ y) & 0xff) << 8 | ((x / 16 + y / 16) * 40 & 0xff) << 16;
}

void
rfb_put_pattern (GByteArray *out,
                 guint       x,
                 guint       y,
                 guint       width,
                 guint       height)
{
  rfb_put_update (out, 1);
  rfb_put_rectangle (out, x, y, width, height, 0);
  for (guint row = 0; row < height; row++)
    for (guint column = 0; column < width; column++)
      rfb_put_pixel (out, rfb_pattern (x + column, y + row));
}

void
rfb_put_ext_keys (GByteArray *out)
{
  rfb_put_update (out, 1);
  rfb_put_rectangle (out, 0, 0, 0, 0, -258);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rfb-session-private.h"

#include <glib/gi18n-lib.h>
#include <zlib.h>

/* Cut text as RFC 6143 has it, in Latin-1, and the extended clipboard of the community's rfbproto:
 * UTF-8, announced by one side and fetched by the other when it is wanted. Only text. */

#define HEADER_LENGTH   8u
#define TEXT            (1u << 0)
#define N_FORMATS       16u
#define ACTION_CAPS     (1u << 24)
#define ACTION_REQUEST  (1u << 25)
#define ACTION_PEEK     (1u << 26)
#define ACTION_NOTIFY   (1u << 27)
#define ACTION_PROVIDE  (1u << 28)
#define ACTIONS         (0x1fu << 24)

/* Of an empty block, and some to spare. */
#define FLUSH_LENGTH      64u

#define WORK_OF_BYTE      4u
#define WORK_OF_DEFLATING 20u

/* @latin1 has @length bytes. */
static char *
dup_from_latin1 (const uint8_t *latin1,
                 size_t         length)
{
  GString *text = g_string_sized_new (length + 1);

  for (size_t i = 0; i < length && latin1[i] != '\0'; i++)
    g_string_append_unichar (text, latin1[i]);

  return g_string_free (text, FALSE);
}

static bool
finish_cut_text (VtrRfbSession *self,
                 VtrCanvas     *canvas)
{
  g_autofree char *text = NULL;

  self->state = VTR_RFB_SESSION_MESSAGE;
  g_clear_pointer (&self->clipboard, g_free);
  if (self->is_clipboard_cut)
    self->handlers->clipboard (self->data, NULL);
  if (self->body.keep == 0)
    return true;

  self->work += WORK_OF_BYTE * self->body.length;

  text = dup_from_latin1 (self->body.bytes, self->body.length);
  self->handlers->clipboard (self->data, text);

  return true;
}

/* "\r\n" becomes "\n", in place. */
static void
unite_lines (char *text)
{
  char *out = text;

  for (const char *in = text; *in != '\0'; in++)
    if (in[0] != '\r' || in[1] != '\n')
      *out++ = *in;
  *out = '\0';
}

/* Inflates exactly @length bytes more. */
static bool
inflate_part (z_stream *stream,
              uint8_t  *bytes,
              size_t    length)
{
  int status = Z_OK;

  stream->next_out = bytes;
  stream->avail_out = (uInt) length;
  while (stream->avail_out > 0 && status == Z_OK)
    status = inflate (stream, Z_SYNC_FLUSH);

  return stream->avail_out == 0;
}

/* The text that comes first in what was compressed. NULL and *ret_how when it breaks the rules,
 * NULL alone when it is too long to be kept. */
static char *
inflate_text (z_stream    *stream,
              const char **ret_how)
{
  uint8_t number[4] = { 0 };
  g_autofree char *text = NULL;
  uint32_t length = 0;

  *ret_how = _("its clipboard can't be decompressed");
  if (!inflate_part (stream, number, sizeof number))
    return NULL;

  length = vtr_bytes_get_u32 (number);
  if (length > VTR_RFB_CLIPBOARD_MAX)
    {
      *ret_how = _("its clipboard is longer than any text");
      return NULL;
    }
  if (length > VTR_RFB_CLIPBOARD_KEPT)
    {
      *ret_how = NULL;
      return NULL;
    }

  text = g_try_malloc0 (length + 1);
  if (text == NULL || !inflate_part (stream, (uint8_t *) text, length))
    return NULL;

  *ret_how = NULL;

  return g_steal_pointer (&text);
}

static bool
receive_text (VtrRfbSession *self,
              const uint8_t *bytes,
              size_t         length)
{
  z_stream stream = { 0 };
  g_autofree char *text = NULL;
  const char *how = NULL;

  if (inflateInit (&stream) != Z_OK)
    return vtr_rfb_session_break (self,
                                  vtr_rfb_violation_get_text (VTR_RFB_VIOLATION_NO_MEMORY));

  stream.next_in = (Bytef *) bytes;
  stream.avail_in = (uInt) length;
  text = inflate_text (&stream, &how);
  inflateEnd (&stream);
  if (how != NULL)
    return vtr_rfb_session_break (self, how);
  if (text == NULL)
    {
      self->handlers->clipboard (self->data, NULL);
      return true;
    }

  self->work += WORK_OF_BYTE * (strlen (text) + 1);
  if (!g_utf8_validate (text, -1, NULL))
    return vtr_rfb_session_break (self, _("its clipboard isn't text"));

  unite_lines (text);
  g_clear_pointer (&self->clipboard, g_free);
  self->handlers->clipboard (self->data, text);

  return true;
}

/* Tells what is understood here. No text is wanted unasked. */
static void
tell_caps (VtrRfbSession *self)
{
  static const uint8_t none_unasked[4] = { 0 };

  vtr_rfb_writer_clipboard (self->writer, ACTIONS | TEXT, none_unasked, sizeof none_unasked);
}

/* Not the end of a stream, only of what is said: libvncserver takes the former for an error. */
static size_t
deflate_text (uint8_t       *out,
              size_t         capacity,
              const GString *text)
{
  z_stream stream = { 0 };
  int status = Z_OK;

  if (deflateInit (&stream, Z_DEFAULT_COMPRESSION) != Z_OK)
    return 0;

  stream.next_in = (Bytef *) text->str;
  stream.avail_in = (uInt) text->len;
  stream.next_out = out;
  stream.avail_out = (uInt) capacity;
  status = deflate (&stream, Z_SYNC_FLUSH);
  deflateEnd (&stream);

  return status == Z_OK && stream.avail_in == 0 ? capacity - stream.avail_out : 0;
}

/* What is announced, as it goes out: lines end with CR LF, and the end has a NUL that counts. QEMU
 * gives all that to its guest as it is, so its lines end as they do in nearly every guest. */
static GString *
dup_announced (VtrRfbSession *self)
{
  GString *text = g_string_new (self->is_qemu ? self->clipboard : NULL);

  if (self->is_qemu)
    return text;

  for (const char *p = self->clipboard; *p != '\0'; p++)
    {
      if (*p == '\n')
        g_string_append_c (text, '\r');
      g_string_append_c (text, *p);
    }
  g_string_append_c (text, '\0');

  return text;
}

/* Gives the text that was announced. */
static void
provide (VtrRfbSession *self)
{
  g_autoptr (GString) text = dup_announced (self);
  g_autofree uint8_t *out = NULL;
  size_t capacity = 0;
  size_t length = 0;

  g_string_prepend_len (text, (char[4]) { (char) (text->len >> 24), (char) (text->len >> 16),
                                          (char) (text->len >> 8), (char) text->len }, 4);

  self->work += WORK_OF_DEFLATING * text->len;
  capacity = compressBound (text->len) + FLUSH_LENGTH;
  out = g_malloc (capacity);
  length = deflate_text (out, capacity, text);
  if (length > 0)
    vtr_rfb_writer_clipboard (self->writer, ACTION_PROVIDE | TEXT, out, length);
}

/* Only what was announced here is given, and that only while the user may touch. */
static void
answer (VtrRfbSession *self,
        uint32_t       flags)
{
  bool has_text = self->clipboard != NULL && !self->is_view_only;

  if (!vtr_rfb_writer_has_room (self->writer))
    return;

  if ((flags & ACTION_REQUEST) != 0 && (flags & TEXT) != 0 && has_text)
    provide (self);
  if ((flags & ACTION_PEEK) != 0)
    vtr_rfb_writer_clipboard (self->writer, ACTION_NOTIFY | (has_text ? TEXT : 0), NULL, 0);
  if ((flags & ACTION_NOTIFY) != 0)
    {
      g_clear_pointer (&self->clipboard, g_free);
      if ((flags & TEXT) != 0 && !self->is_view_only && !self->is_clipboard_asked)
        {
          self->is_clipboard_asked = true;
          vtr_rfb_writer_clipboard (self->writer, ACTION_REQUEST | TEXT, NULL, 0);
        }
    }
}

static bool
finish_extended (VtrRfbSession *self,
                 VtrCanvas     *canvas)
{
  const uint8_t *bytes = self->body.bytes;
  size_t length = self->body.length - 4;
  uint32_t flags = vtr_bytes_get_u32 (bytes);

  self->state = VTR_RFB_SESSION_MESSAGE;

  if ((flags & ACTION_CAPS) != 0)
    {
      if (length < 4 * (size_t) __builtin_popcount (flags & ((1u << N_FORMATS) - 1)))
        return vtr_rfb_session_break (self, _("it sent a clipboard message that is too short"));

      self->clipboard_actions = flags & ACTIONS;
      if (vtr_rfb_writer_has_room (self->writer))
        tell_caps (self);
      return true;
    }

  if ((flags & ACTION_PROVIDE) == 0)
    {
      answer (self, flags);
      return true;
    }

  self->is_clipboard_asked = false;
  if ((flags & TEXT) == 0)
    return true;
  if (self->is_clipboard_cut)
    {
      self->handlers->clipboard (self->data, NULL);
      return true;
    }

  return receive_text (self, bytes + 4, length);
}

VtrRfbStatus
vtr_rfb_session_read_cut_text (VtrRfbSession *self,
                               VtrByteReader *reader)
{
  const uint8_t *message = vtr_byte_reader_peek (reader, HEADER_LENGTH);
  uint32_t length = 0;
  bool is_extended = false;
  size_t keep = 0;

  if (message == NULL)
    return VTR_RFB_STATUS_MORE;

  length = vtr_bytes_get_u32 (message + 4);
  is_extended = length > INT32_MAX;
  if (is_extended)
    length = -length;

  /* INT32_MIN included */
  if (length > VTR_RFB_CLIPBOARD_MAX)
    vtr_rfb_session_break (self, _("its clipboard is longer than any text"));
  else if (is_extended && length < 4)
    vtr_rfb_session_break (self, _("it sent a clipboard message that is too short"));
  if (self->state == VTR_RFB_SESSION_BROKEN)
    return VTR_RFB_STATUS_BROKEN;

  vtr_byte_reader_take (reader, HEADER_LENGTH);
  self->is_clipboard_cut = length > VTR_RFB_CLIPBOARD_KEPT;
  keep = !self->is_clipboard_cut ? length : (is_extended ? 4 : 0);
  vtr_rfb_session_gather (self, keep, length - keep,
                          is_extended ? finish_extended : finish_cut_text);

  return VTR_RFB_STATUS_DONE;
}

void
vtr_rfb_session_send_clipboard (VtrRfbSession *self,
                                const char    *text)
{
  g_autofree char *latin1 = NULL;
  gsize length = 0;

  g_free (self->clipboard);
  self->clipboard = g_strdup (text);

  if ((self->clipboard_actions & ACTION_NOTIFY) != 0)
    vtr_rfb_writer_clipboard (self->writer, ACTION_NOTIFY | TEXT, NULL, 0);
  else if ((self->clipboard_actions & ACTION_PROVIDE) != 0)
    provide (self);
  else
    {
      latin1 = g_convert_with_fallback (text, -1, "ISO-8859-1", "UTF-8", "?", NULL, &length, NULL);
      if (latin1 != NULL)
        vtr_rfb_writer_cut_text (self->writer, (const uint8_t *) latin1, length);
    }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-websocket"

#include "websocket-frames.h"

#include <glib/gi18n-lib.h>
#include <gnutls/crypto.h>
#include <string.h>

#define FINAL     0x80u
#define RESERVED  0x70u
#define OPCODE    0x0fu
#define MASKED    0x80u
#define LENGTH    0x7fu
#define LENGTH_16 126u
#define LENGTH_64 127u

enum
{
  OPCODE_CONTINUATION = 0,
  OPCODE_TEXT = 1,
  OPCODE_BINARY = 2,
  OPCODE_CLOSE = 8,
  OPCODE_PING = 9,
  OPCODE_PONG = 10,
};

static gboolean
fail (VtrWebsocketParser *self,
      const char         *fault)
{
  self->fault = fault;

  return FALSE;
}

static guint
get_opcode (const VtrWebsocketParser *self)
{
  return self->header[0] & OPCODE;
}

static gboolean
is_control (const VtrWebsocketParser *self)
{
  return get_opcode (self) >= OPCODE_CLOSE;
}

static guint
get_header_size (const VtrWebsocketParser *self)
{
  guint length = 0;

  if (self->header_length < 2)
    return 2;

  length = self->header[1] & LENGTH;

  return length == LENGTH_64 ? 10 : length == LENGTH_16 ? 4 : 2;
}

static guint64
get_length (const VtrWebsocketParser *self)
{
  guint length = self->header[1] & LENGTH;
  const guint8 *bytes = self->header + 2;

  if (length == LENGTH_64)
    return (guint64) vtr_bytes_get_u32 (bytes) << 32 | vtr_bytes_get_u32 (bytes + 4);

  return length == LENGTH_16 ? vtr_bytes_get_u16 (bytes) : length;
}

/* A length has one way to be written. */
static gboolean
is_length_valid (const VtrWebsocketParser *self)
{
  guint length = self->header[1] & LENGTH;

  if (length == LENGTH_64)
    return self->left > G_MAXUINT16 && self->left <= G_MAXINT64;

  return length != LENGTH_16 || self->left >= LENGTH_16;
}

static gboolean
begin_data (VtrWebsocketParser *self)
{
  gboolean continues = get_opcode (self) == OPCODE_CONTINUATION;

  if (get_opcode (self) == OPCODE_TEXT)
    return fail (self, N_("it sends text where the screen's data belongs"));
  if (continues != self->is_in_message)
    return fail (self, N_("its messages are mixed up"));

  self->is_in_message = (self->header[0] & FINAL) == 0;

  return TRUE;
}

static gboolean
begin_control (VtrWebsocketParser *self)
{
  if ((self->header[0] & FINAL) == 0 || self->left > VTR_WEBSOCKET_MAX_CONTROL)
    return fail (self, N_("one of its messages about the connection is too long"));

  self->control_length = 0;

  return TRUE;
}

static gboolean
begin_frame (VtrWebsocketParser *self)
{
  guint opcode = get_opcode (self);

  self->left = get_length (self);
  self->has_header = TRUE;
  if ((self->header[0] & RESERVED) != 0 || (opcode > OPCODE_BINARY && opcode < OPCODE_CLOSE) ||
      opcode > OPCODE_PONG)
    return fail (self, N_("it sends a kind of message that wasn't agreed on"));
  if ((self->header[1] & MASKED) != 0 || !is_length_valid (self))
    return fail (self, N_("one of its messages has a wrong beginning"));

  return is_control (self) ? begin_control (self) : begin_data (self);
}

/* FALSE when it isn't complete, or broken. */
static gboolean
read_header (VtrWebsocketParser *self,
             VtrByteReader      *reader)
{
  while (!self->has_header)
    {
      if (self->header_length == get_header_size (self))
        return begin_frame (self);
      if (vtr_byte_reader_get_left (reader) == 0)
        return FALSE;

      self->header[self->header_length++] = vtr_byte_reader_u8 (reader);
    }

  return TRUE;
}

static void
end_frame (VtrWebsocketParser *self)
{
  self->has_header = FALSE;
  self->header_length = 0;
}

static VtrWebsocketEvent
read_data (VtrWebsocketParser  *self,
           VtrByteReader       *reader,
           gsize                max_length,
           const guint8       **ret_data,
           gsize               *ret_length)
{
  gsize length = MIN (vtr_byte_reader_get_left (reader), max_length);

  length = (gsize) MIN ((guint64) length, self->left);
  *ret_data = vtr_byte_reader_take (reader, length);
  *ret_length = length;
  self->left -= length;
  if (self->left == 0)
    end_frame (self);

  return length > 0 ? VTR_WEBSOCKET_DATA : VTR_WEBSOCKET_MORE;
}

static VtrWebsocketEvent
read_control (VtrWebsocketParser  *self,
              VtrByteReader       *reader,
              const guint8       **ret_data,
              gsize               *ret_length)
{
  guint opcode = get_opcode (self);
  gsize length = (gsize) MIN ((guint64) vtr_byte_reader_get_left (reader), self->left);

  if (length > 0)
    memcpy (self->control + self->control_length, vtr_byte_reader_take (reader, length), length);
  self->control_length += (guint) length;
  self->left -= length;
  if (self->left > 0)
    return VTR_WEBSOCKET_MORE;

  end_frame (self);
  *ret_data = self->control;
  *ret_length = self->control_length;

  return opcode == OPCODE_CLOSE ? VTR_WEBSOCKET_CLOSE
         : opcode == OPCODE_PING ? VTR_WEBSOCKET_PING : VTR_WEBSOCKET_MORE;
}

VtrWebsocketEvent
vtr_websocket_parser_next (VtrWebsocketParser  *self,
                           VtrByteReader       *reader,
                           gsize                max_length,
                           const guint8       **ret_data,
                           gsize               *ret_length)
{
  VtrWebsocketEvent event = VTR_WEBSOCKET_MORE;

  g_return_val_if_fail (self != NULL && reader != NULL && max_length > 0, VTR_WEBSOCKET_BROKEN);

  *ret_data = NULL;
  *ret_length = 0;
  if (self->fault != NULL)
    return VTR_WEBSOCKET_BROKEN;

  /* Frames out of which nothing comes are passed over. */
  do
    {
      if (!read_header (self, reader))
        return self->fault != NULL ? VTR_WEBSOCKET_BROKEN : VTR_WEBSOCKET_MORE;

      if (is_control (self))
        event = read_control (self, reader, ret_data, ret_length);
      else
        event = read_data (self, reader, max_length, ret_data, ret_length);
    }
  while (event == VTR_WEBSOCKET_MORE && vtr_byte_reader_get_left (reader) > 0);

  return event;
}

const char *
vtr_websocket_parser_get_fault (const VtrWebsocketParser *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->fault != NULL ? _(self->fault) : NULL;
}

static void
append_header (GByteArray        *output,
               VtrWebsocketFrame  kind,
               gsize              length)
{
  guint8 header[10] = { 0 };
  guint64 number = length;
  guint n_bytes = 0;

  header[0] = (guint8) (FINAL | kind);
  if (length < LENGTH_16)
    {
      header[1] = (guint8) (MASKED | length);
    }
  else
    {
      n_bytes = length <= G_MAXUINT16 ? 2 : 8;
      header[1] = MASKED | (n_bytes == 2 ? LENGTH_16 : LENGTH_64);
      for (guint i = n_bytes; i > 0; i--, number >>= 8)
        header[1 + i] = (guint8) number;
    }

  g_byte_array_append (output, header, 2 + n_bytes);
}

void
vtr_websocket_append_frame (GByteArray        *output,
                            VtrWebsocketFrame  kind,
                            const guint8      *data,
                            gsize              length)
{
  guint8 mask[4] = { 0 };
  guint start = 0;

  g_return_if_fail (output != NULL);
  g_return_if_fail (data != NULL || length == 0);

  if (gnutls_rnd (GNUTLS_RND_NONCE, mask, sizeof mask) < 0)
    g_error ("GnuTLS has no random numbers");

  append_header (output, kind, length);
  g_byte_array_append (output, mask, sizeof mask);
  start = output->len;
  if (length > 0)
    g_byte_array_append (output, data, (guint) length);
  for (gsize i = 0; i < length; i++)
    output->data[start + i] ^= mask[i % sizeof mask];
}

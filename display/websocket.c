/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-websocket"

#include "websocket.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "display-client.h"
#include "layered-stream.h"
#include "websocket-frames.h"
#include "websocket-handshake.h"

#define INPUT_LENGTH (64u * 1024)
/* The most that is put into a frame. */
#define FRAME_LENGTH (16u * 1024)

G_STATIC_ASSERT (INPUT_LENGTH >= VTR_WEBSOCKET_MAX_ANSWER);

typedef struct
{
  VtrStreamLayer      layer;
  VtrWebsocketParser  parser;

  guint8              input[INPUT_LENGTH];
  gsize               start;       /* what wasn't looked at yet */
  gsize               end;
  gboolean            is_over;     /* the other end says so, or hung up */

  GByteArray         *output;      /* whole frames, the first perhaps begun */
  gsize               unsent;      /* of what was written; its frame is in the output */
  gboolean            has_pong;    /* an answer is in the output */
} Websocket;

/* FALSE with WOULD_BLOCK when not all of it went out. */
static gboolean
flush (Websocket     *self,
       gboolean       is_blocking,
       GCancellable  *cancellable,
       GError       **error)
{
  GOutputStream *output = g_io_stream_get_output_stream (self->layer.base);

  while (self->output->len > 0)
    {
      gssize count = g_pollable_stream_write (output, self->output->data, self->output->len,
                                              is_blocking, cancellable, error);

      if (count < 0)
        return FALSE;
      g_byte_array_remove_range (self->output, 0, (guint) count);
    }

  self->has_pong = FALSE;

  return TRUE;
}

/* A pong that can't be sent at once goes with what is sent next; while it waits, no other is
 * made. */
static void
answer (Websocket         *self,
        VtrWebsocketFrame  kind,
        const guint8      *data,
        gsize              length)
{
  if (self->has_pong)
    return;

  self->has_pong = TRUE;
  vtr_websocket_append_frame (self->output, kind, data, length);
  (void) flush (self, FALSE, NULL, NULL);
}

/* Once the input is used up. Bytes, 0 at the end, -1. */
static gssize
fill (Websocket     *self,
      gboolean       is_blocking,
      GCancellable  *cancellable,
      GError       **error)
{
  GInputStream *input = g_io_stream_get_input_stream (self->layer.base);
  gssize count = g_pollable_stream_read (input, self->input, sizeof self->input, is_blocking,
                                         cancellable, error);

  self->start = 0;
  self->end = count > 0 ? (gsize) count : 0;
  if (count == 0)
    self->is_over = TRUE;

  return count;
}

static void
fail_parse (Websocket  *self,
            GError    **error)
{
  g_set_error (error, VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_PROTOCOL,
               /* Translators: %s is what a server did wrong. */
               _("The server's WebSocket is broken: %s"),
               vtr_websocket_parser_get_fault (&self->parser));
}

/* What of the input is for the reader: its length, 0 when nothing is, -1. */
static gssize
parse (Websocket  *self,
       guint8     *buffer,
       gsize       count,
       GError    **error)
{
  while (self->start < self->end && !self->is_over)
    {
      VtrByteReader reader = { 0 };
      const guint8 *data = NULL;
      gsize length = 0;
      VtrWebsocketEvent event = VTR_WEBSOCKET_MORE;

      vtr_byte_reader_init (&reader, self->input + self->start, self->end - self->start);
      event = vtr_websocket_parser_next (&self->parser, &reader, count, &data, &length);
      self->start += vtr_byte_reader_save (&reader);

      switch (event)
        {
        case VTR_WEBSOCKET_DATA:
          memcpy (buffer, data, length);
          return (gssize) length;
        case VTR_WEBSOCKET_PING:
          answer (self, VTR_WEBSOCKET_FRAME_PONG, data, length);
          break;
        case VTR_WEBSOCKET_CLOSE:
          self->is_over = TRUE;
          break;
        case VTR_WEBSOCKET_BROKEN:
          fail_parse (self, error);
          return -1;
        case VTR_WEBSOCKET_MORE:
        default:
          break;
        }
    }

  return 0;
}

static gssize
read_stream (VtrStreamLayer  *layer,
             void            *buffer,
             gsize            count,
             gboolean         is_blocking,
             GCancellable    *cancellable,
             GError         **error)
{
  Websocket *self = (Websocket *) layer;
  gssize length = 0;

  if (count == 0)
    return 0;

  /* One look at the base, lest messages about the connection hold up all else. */
  do
    {
      if (self->start == self->end && fill (self, is_blocking, cancellable, error) < 0)
        return -1;
      length = parse (self, buffer, count, error);
    }
  while (length == 0 && !self->is_over && is_blocking);

  if (length == 0 && !self->is_over)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK, g_strerror (EAGAIN));
      return -1;
    }

  return length;
}

static gssize
write_stream (VtrStreamLayer  *layer,
              const void      *buffer,
              gsize            count,
              gboolean         is_blocking,
              GCancellable    *cancellable,
              GError         **error)
{
  Websocket *self = (Websocket *) layer;
  gsize written = 0;

  if (count == 0)
    return 0;
  if (count < self->unsent)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           "An unfinished write was followed by a shorter one");
      return -1;
    }

  /* What is left of an answer goes first. */
  if (self->unsent == 0)
    {
      if (!flush (self, is_blocking, cancellable, error))
        return -1;
      self->unsent = MIN (count, FRAME_LENGTH);
      vtr_websocket_append_frame (self->output, VTR_WEBSOCKET_FRAME_BINARY, buffer, self->unsent);
    }
  if (!flush (self, is_blocking, cancellable, error))
    return -1;

  written = self->unsent;
  self->unsent = 0;

  return (gssize) written;
}

/* What is there may be no more than a part of a frame's beginning, which a read takes; then there
 * is nothing any more. */
static gboolean
has_data (VtrStreamLayer *layer)
{
  Websocket *self = (Websocket *) layer;

  return self->is_over || self->start < self->end;
}

static void
say_bye (VtrStreamLayer *layer)
{
  Websocket *self = (Websocket *) layer;

  self->has_pong = FALSE;
  answer (self, VTR_WEBSOCKET_FRAME_CLOSE, NULL, 0);
}

static void
free_websocket (VtrStreamLayer *layer)
{
  Websocket *self = (Websocket *) layer;

  g_byte_array_unref (self->output);
  g_free (self);
}

static const VtrStreamLayerFuncs funcs = {
  .read = read_stream,
  .write = write_stream,
  .has_data = has_data,
  .say_bye = say_bye,
  .free = free_websocket,
};

static Websocket *
websocket_new (GIOStream *base)
{
  Websocket *self = g_new0 (Websocket, 1);

  vtr_stream_layer_init (&self->layer, &funcs, base);
  self->output = g_byte_array_new ();

  return self;
}

/* The answer, and what came behind it, which is left in the input. */
static gboolean
receive_answer (Websocket     *self,
                const char    *key,
                GCancellable  *cancellable,
                GError       **error)
{
  GInputStream *input = g_io_stream_get_input_stream (self->layer.base);
  gsize answer_length = 0;

  while (answer_length == 0 && self->end < VTR_WEBSOCKET_MAX_ANSWER)
    {
      gssize count = g_input_stream_read (input, self->input + self->end,
                                          VTR_WEBSOCKET_MAX_ANSWER - self->end, cancellable,
                                          error);

      if (count < 0)
        return FALSE;
      if (count == 0)
        break;

      self->end += (gsize) count;
      answer_length = vtr_websocket_handshake_find_end ((const char *) self->input, self->end);
    }

  self->start = answer_length;

  /* What isn't complete may still say no. */
  return vtr_websocket_handshake_check ((const char *) self->input,
                                        answer_length != 0 ? answer_length : self->end, key, error);
}

static gboolean
shake_hands (Websocket     *self,
             const char    *place,
             const char    *resource,
             GCancellable  *cancellable,
             GError       **error)
{
  g_autofree char *key = vtr_websocket_handshake_dup_key ();
  g_autofree char *request = vtr_websocket_handshake_dup_request (place, resource, key);
  GOutputStream *output = g_io_stream_get_output_stream (self->layer.base);

  return g_output_stream_write_all (output, request, strlen (request), NULL, cancellable, error) &&
         receive_answer (self, key, cancellable, error);
}

/* Other errors are those of the connection. */
static void
tell_error (GError  *cause,
            GError **error)
{
  if (cause->domain == VTR_DISPLAY_ERROR ||
      g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, cause);
      return;
    }

  g_set_error (error, VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_CONNECT,
               _("The screen can't be reached: %s"), cause->message);
  g_error_free (cause);
}

GIOStream *
vtr_websocket_connect (GIOStream     *base,
                       const char    *place,
                       const char    *resource,
                       GCancellable  *cancellable,
                       GError       **error)
{
  Websocket *self = NULL;
  GIOStream *stream = NULL;
  GError *cause = NULL;

  g_return_val_if_fail (G_IS_IO_STREAM (base), NULL);
  g_return_val_if_fail (place != NULL && resource != NULL, NULL);

  self = websocket_new (base);
  if (shake_hands (self, place, resource, cancellable, &cause))
    stream = vtr_layered_stream_new (&self->layer);
  else
    tell_error (cause, error);
  vtr_stream_layer_unref (&self->layer);

  return stream;
}

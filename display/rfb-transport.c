/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-rfb-client"

#include "rfb-transport.h"

#include <errno.h>
#include <glib-unix.h>
#include <string.h>
#include <sys/socket.h>

/* Larger ones fall out of the processor's cache, smaller ones cost calls. */
#define BUFFER_LENGTH (256u * 1024)

struct _VtrRfbTransport
{
  GIOStream    *stream;
  GMainContext *context;
  GSource      *source;      /* there is something to receive */
  int           fd;          /* of a plain socket, which needs no detours; else -1 */
  guint8       *buffer;
  gsize         start;       /* what isn't read yet */
  gsize         end;
};

static gboolean
on_ready (GObject  *stream,
          gpointer  user_data)
{
  return G_SOURCE_CONTINUE;
}

static gboolean
on_ready_fd (int          fd,
             GIOCondition condition,
             gpointer     user_data)
{
  return G_SOURCE_CONTINUE;
}

/* A plain socket's own descriptor: the sources of a GSocket wake the context several times for each
 * time they are ready. Closed in this thread only, after its sources. */
static GSource *
watch (VtrRfbTransport *self,
       GIOCondition     condition)
{
  GPollableOutputStream *output = NULL;
  GPollableInputStream *input = NULL;
  GSource *source = NULL;

  if (self->fd >= 0)
    {
      source = g_unix_fd_source_new (self->fd, condition);
      g_source_set_callback (source, G_SOURCE_FUNC (on_ready_fd), NULL, NULL);
    }
  else
    {
      input = G_POLLABLE_INPUT_STREAM (g_io_stream_get_input_stream (self->stream));
      output = G_POLLABLE_OUTPUT_STREAM (g_io_stream_get_output_stream (self->stream));
      source = condition == G_IO_OUT ? g_pollable_output_stream_create_source (output, NULL)
                                     : g_pollable_input_stream_create_source (input, NULL);
      g_source_set_callback (source, G_SOURCE_FUNC (on_ready), NULL, NULL);
    }
  g_source_attach (source, self->context);

  return source;
}

static void
unwatch (GSource *source)
{
  g_source_destroy (source);
  g_source_unref (source);
}

static void
use_stream (VtrRfbTransport *self,
            GIOStream       *stream)
{
  self->stream = g_object_ref (stream);
  self->fd = -1;
  if (G_IS_SOCKET_CONNECTION (stream))
    self->fd = g_socket_get_fd (g_socket_connection_get_socket (G_SOCKET_CONNECTION (stream)));
  self->source = watch (self, G_IO_IN);
}

VtrRfbTransport *
vtr_rfb_transport_new (GIOStream    *stream,
                       GMainContext *context)
{
  VtrRfbTransport *self = g_new0 (VtrRfbTransport, 1);

  self->context = g_main_context_ref (context);
  self->buffer = g_malloc (BUFFER_LENGTH);
  use_stream (self, stream);

  return self;
}

void
vtr_rfb_transport_free (VtrRfbTransport *self)
{
  if (self == NULL)
    return;

  unwatch (self->source);
  g_io_stream_close (self->stream, NULL, NULL);
  g_object_unref (self->stream);
  g_main_context_unref (self->context);
  g_free (self->buffer);
  g_free (self);
}

GIOStream *
vtr_rfb_transport_get_stream (VtrRfbTransport *self)
{
  return self->stream;
}

void
vtr_rfb_transport_set_stream (VtrRfbTransport *self,
                              GIOStream       *stream)
{
  g_assert (self->start == self->end);

  unwatch (self->source);
  g_object_unref (self->stream);
  use_stream (self, stream);
}

/* What a call that moved @count bytes, or failed with @number, means. */
static VtrRfbTransportStatus
judge_number (gssize   count,
              int      number,
              gsize   *ret_count,
              GError **error)
{
  *ret_count = count > 0 ? (gsize) count : 0;
  if (count > 0)
    return VTR_RFB_TRANSPORT_DONE;
  if (count == 0)
    return VTR_RFB_TRANSPORT_END;
  if (number == EAGAIN || number == EINTR)
    return VTR_RFB_TRANSPORT_WAIT;
  if (number == ECONNRESET || number == EPIPE)
    return VTR_RFB_TRANSPORT_END;

  g_set_error_literal (error, G_IO_ERROR, (int) g_io_error_from_errno (number),
                       g_strerror (number));

  return VTR_RFB_TRANSPORT_FAILED;
}

/* @failure: (transfer full) (nullable) */
static VtrRfbTransportStatus
judge_failure (gssize   count,
               GError  *failure,
               gsize   *ret_count,
               GError **error)
{
  VtrRfbTransportStatus status = VTR_RFB_TRANSPORT_FAILED;

  *ret_count = count > 0 ? (gsize) count : 0;
  if (failure == NULL)
    return count > 0 ? VTR_RFB_TRANSPORT_DONE : VTR_RFB_TRANSPORT_END;

  if (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    status = VTR_RFB_TRANSPORT_WAIT;
  else if (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED) ||
           g_error_matches (failure, G_TLS_ERROR, G_TLS_ERROR_EOF))
    status = VTR_RFB_TRANSPORT_END;

  if (status == VTR_RFB_TRANSPORT_FAILED)
    g_propagate_error (error, failure);
  else
    g_error_free (failure);

  return status;
}

VtrRfbTransportStatus
vtr_rfb_transport_receive_to (VtrRfbTransport  *self,
                              guint8           *bytes,
                              gsize             length,
                              gsize            *ret_count,
                              GError          **error)
{
  GInputStream *input = g_io_stream_get_input_stream (self->stream);
  GError *failure = NULL;
  gssize count = 0;

  if (self->fd >= 0)
    {
      count = recv (self->fd, bytes, length, MSG_DONTWAIT);
      return judge_number (count, errno, ret_count, error);
    }

  count = g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (input), bytes, length,
                                                    NULL, &failure);

  return judge_failure (count, failure, ret_count, error);
}

VtrRfbTransportStatus
vtr_rfb_transport_receive (VtrRfbTransport  *self,
                           GError          **error)
{
  VtrRfbTransportStatus status = VTR_RFB_TRANSPORT_DONE;
  gsize count = 0;

  if (self->start == self->end)
    self->start = self->end = 0;
  /* What is left is small but where a server says more than is read. */
  if (self->end == BUFFER_LENGTH && self->start > 0)
    {
      memmove (self->buffer, self->buffer + self->start, self->end - self->start);
      self->end -= self->start;
      self->start = 0;
    }
  if (self->end == BUFFER_LENGTH)
    return VTR_RFB_TRANSPORT_WAIT;

  status = vtr_rfb_transport_receive_to (self, self->buffer + self->end, BUFFER_LENGTH - self->end,
                                         &count, error);
  self->end += count;

  return status;
}

VtrRfbTransportStatus
vtr_rfb_transport_send (VtrRfbTransport  *self,
                        const guint8     *bytes,
                        gsize             length,
                        gsize            *ret_count,
                        GError          **error)
{
  GOutputStream *output = g_io_stream_get_output_stream (self->stream);
  GError *failure = NULL;
  gssize count = 0;

  if (self->fd >= 0)
    {
      count = send (self->fd, bytes, length, MSG_DONTWAIT | MSG_NOSIGNAL);
      return judge_number (count, errno, ret_count, error);
    }

  count = g_pollable_output_stream_write_nonblocking (G_POLLABLE_OUTPUT_STREAM (output), bytes,
                                                      length, NULL, &failure);

  return judge_failure (count, failure, ret_count, error);
}

gsize
vtr_rfb_transport_get_left (VtrRfbTransport *self)
{
  return self->end - self->start;
}

void
vtr_rfb_transport_init_reader (VtrRfbTransport *self,
                               VtrByteReader   *reader)
{
  vtr_byte_reader_init (reader, self->buffer + self->start, self->end - self->start);
}

void
vtr_rfb_transport_consume (VtrRfbTransport     *self,
                           const VtrByteReader *reader)
{
  self->start += reader->offset;
}

void
vtr_rfb_transport_wait (VtrRfbTransport *self,
                        gboolean         wants_to_send)
{
  GSource *source = wants_to_send ? watch (self, G_IO_OUT) : NULL;

  g_main_context_iteration (self->context, TRUE);
  if (source != NULL)
    unwatch (source);
}

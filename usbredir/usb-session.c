/* SPDX-License-Identifier: GPL-3.0-or-later */
/* VtrUsbSession: libusbredirhost between libusb and a stream. Its calls come back into this file
 * to read and to write; what ends the session there is noted and told from a source of its own,
 * because nothing may be freed below libusbredirhost's feet. */
#define G_LOG_DOMAIN "vitrine-usb"

#include "usb-session.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>
#include <usbredirhost.h>

#include "usb-error.h"
#include "usb-limits.h"
#include "usb-request-meter.h"
#include "usb-session-open.h"
#include "usb-write-queue.h"

#define BUFFER_SIZE   65536
/* Bytes read in one go, before other sessions get their turn. */
#define TURN_SIZE     (4u << 20)
/* For the other side to say hello: QEMU leaves a second client waiting without a word. */
#define HELLO_SECONDS 20
/* What waits to be fetched by the other side, answers and all. */
#define WAITING_MAX   (VTR_USB_MAX_OUTSTANDING + VTR_USB_MAX_PACKET)
#define VERSION       "Vitrine"

struct _VtrUsbSession
{
  VtrUsbEngine          *engine;
  GMainContext          *context;
  VtrUsbDevice          *device;
  GIOStream             *stream;
  GPollableInputStream  *input;
  GPollableOutputStream *output;
  int                    fd;
  struct usbredirhost   *host;
  VtrUsbRequestMeter    *meter;
  VtrUsbWriteQueue      *queue;
  VtrUsbSessionCount    *count;
  VtrUsbSessionEndFunc   on_end;
  gpointer               user_data;

  GSource               *readable;
  GSource               *writable;     /* while something waits to be written */
  GSource               *ending;       /* once there is an error */
  GSource               *patience;     /* until the other side has said hello */
  GError                *error;
  gboolean               is_heard;     /* the other side can be told of the device's end */
  gsize                  turn_rest;
  guint8                *buffer;
  gsize                  position;
  gsize                  length;
};

static gboolean
tell_end (gpointer user_data)
{
  VtrUsbSession *self = user_data;

  self->on_end (g_steal_pointer (&self->error), self->user_data);

  return G_SOURCE_REMOVE;
}

static void
stop_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

/* And not of the other side. */
static gboolean
is_of_device (const GError *error)
{
  return g_error_matches (error, VTR_USB_ERROR, VTR_USB_ERROR_UNPLUGGED)
         || g_error_matches (error, VTR_USB_ERROR, VTR_USB_ERROR_DEVICE_LOST);
}

/* The first reason counts. @error: (transfer full) */
static void
end_with_error (VtrUsbSession *self,
                GError        *error)
{
  if (self->ending != NULL)
    {
      g_error_free (error);
      return;
    }

  self->error = error;
  self->is_heard = self->is_heard && is_of_device (error);
  stop_source (&self->readable);
  stop_source (&self->writable);
  stop_source (&self->patience);
  self->ending = g_idle_source_new ();
  g_source_set_priority (self->ending, G_PRIORITY_DEFAULT);
  g_source_set_callback (self->ending, tell_end, self, NULL);
  g_source_attach (self->ending, self->context);
}

static void
end_session (VtrUsbSession *self,
             VtrUsbError    code,
             const char    *message)
{
  end_with_error (self, g_error_new_literal (VTR_USB_ERROR, (int) code, message));
}

static void
end_unplugged (VtrUsbSession *self)
{
  end_with_error (self, g_error_new (VTR_USB_ERROR, VTR_USB_ERROR_UNPLUGGED,
                                     _("“%s” was unplugged."),
                                     vtr_usb_device_get_title (self->device)));
}

static void
end_lost (VtrUsbSession *self)
{
  if (access (vtr_usb_device_get_node (self->device), F_OK) != 0)
    end_unplugged (self);
  else
    end_with_error (self, g_error_new (VTR_USB_ERROR, VTR_USB_ERROR_DEVICE_LOST,
                                       _("“%s” doesn’t answer any more."),
                                       vtr_usb_device_get_title (self->device)));
}

static void
end_of_stream (VtrUsbSession *self,
               const GError  *error)
{
  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED)
      && !g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_EOF))
    end_with_error (self, g_error_new (VTR_USB_ERROR, VTR_USB_ERROR_PEER_CLOSED,
                                       _("The connection broke: %s"), error->message));
  else
    end_session (self, VTR_USB_ERROR_PEER_CLOSED, _("The other side closed the connection."));
}

static void
on_log (void       *user_data,
        int         level,
        const char *message)
{
  g_debug ("usbredirhost: %s", message);
}

/* What is there, at most @length bytes; 0: nothing now; -1: the session has ended. */
static gssize
read_stream (VtrUsbSession *self,
             guint8        *data,
             gsize          length)
{
  g_autoptr (GError) error = NULL;
  gssize got = g_pollable_input_stream_read_nonblocking (self->input, data, length, NULL, &error);

  if (got < 0 && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    return 0;
  if (got <= 0)
    {
      end_of_stream (self, error);
      return -1;
    }

  self->count->received += (guint64) got;
  self->turn_rest -= MIN (self->turn_rest, (gsize) got);
  if (!vtr_usb_request_meter_feed (self->meter, data, (gsize) got))
    {
      end_session (self, VTR_USB_ERROR_PROTOCOL,
                   _("The other side doesn’t speak the USB protocol, or asked for too much."));
      return -1;
    }
  if (vtr_usb_request_meter_is_greeted (self->meter))
    stop_source (&self->patience);

  return got;
}

/* libusbredirhost's: what it asks for is often only a header of some bytes. */
static int
on_read (void    *user_data,
         uint8_t *data,
         int      count)
{
  VtrUsbSession *self = user_data;
  gsize wanted = (gsize) MAX (count, 0);
  gsize part = 0;

  if (self->ending != NULL)
    return -1;

  if (self->position == self->length)
    {
      gssize got = 0;

      if (self->turn_rest == 0)
        return 0;
      if (wanted >= BUFFER_SIZE)
        return (int) read_stream (self, data, MIN (wanted, G_MAXINT));

      got = read_stream (self, self->buffer, BUFFER_SIZE);
      if (got <= 0)
        return (int) got;
      self->position = 0;
      self->length = (gsize) got;
    }

  part = MIN (wanted, self->length - self->position);
  memcpy (data, self->buffer + self->position, part);
  self->position += part;

  return (int) part;
}

static void
on_written (guint8   *data,
            gsize     length,
            gboolean  is_written,
            gpointer  user_data)
{
  VtrUsbSession *self = user_data;

  if (is_written)
    {
      self->count->sent += length;
      vtr_usb_request_meter_settle (self->meter, data, length);
    }
  usbredirhost_free_write_buffer (self->host, data);
}

/* Takes over @data. */
static int
on_write (void    *user_data,
          uint8_t *data,
          int      count)
{
  VtrUsbSession *self = user_data;

  vtr_usb_write_queue_push (self->queue, data, (gsize) MAX (count, 0));

  return count;
}

static gboolean on_writable (GObject  *stream,
                             gpointer  user_data);

/* Writes what can be written now; the rest when the stream takes more. */
static void
write_answers (VtrUsbSession *self)
{
  g_autoptr (GError) error = NULL;

  /* Before the session has begun, and while it is being taken down. */
  if (self->ending != NULL || self->readable == NULL)
    return;

  (void) usbredirhost_write_guest_data (self->host);
  if (!vtr_usb_write_queue_flush (self->queue, &error))
    end_of_stream (self, error);
  else if (vtr_usb_write_queue_get_size (self->queue) > WAITING_MAX)
    end_session (self, VTR_USB_ERROR_PEER_CLOSED, _("The other side doesn’t take its data."));
  if (self->ending != NULL)
    return;

  if (vtr_usb_write_queue_get_size (self->queue) == 0)
    stop_source (&self->writable);
  else if (self->writable == NULL)
    {
      self->writable = g_pollable_output_stream_create_source (self->output, NULL);
      g_source_set_callback (self->writable, G_SOURCE_FUNC (on_writable), self, NULL);
      g_source_attach (self->writable, self->context);
    }
}

static gboolean
on_writable (GObject  *stream,
             gpointer  user_data)
{
  VtrUsbSession *self = user_data;

  write_answers (self);

  return G_SOURCE_CONTINUE;
}

/* libusbredirhost's, after a transfer has ended: an answer shouldn't wait for another round of the
 * loop. */
static void
on_flush (void *user_data)
{
  write_answers (user_data);
}

/* Sound and pictures that nobody fetches are dropped, not kept. */
static uint64_t
on_buffered_size (void *user_data)
{
  VtrUsbSession *self = user_data;

  return vtr_usb_write_queue_get_size (self->queue);
}

static gboolean
on_readable (GObject  *stream,
             gpointer  user_data)
{
  VtrUsbSession *self = user_data;

  self->turn_rest = TURN_SIZE;
  switch (usbredirhost_read_guest_data (self->host))
    {
    case usbredirhost_read_parse_error:
      end_session (self, VTR_USB_ERROR_PROTOCOL,
                   _("The other side sent something that isn’t USB."));
      break;
    case usbredirhost_read_device_rejected:
      end_with_error (self, g_error_new (VTR_USB_ERROR, VTR_USB_ERROR_REJECTED,
                                         _("The other side doesn’t take “%s”."),
                                         vtr_usb_device_get_title (self->device)));
      break;
    case usbredirhost_read_device_lost:
      end_lost (self);
      break;
    default:
      write_answers (self);
      break;
    }

  return self->ending == NULL ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static gboolean
on_silence (gpointer user_data)
{
  end_session (user_data, VTR_USB_ERROR_PEER_CLOSED,
               _("The other side doesn’t answer; it may be taken by another device."));

  return G_SOURCE_REMOVE;
}

static void
on_plug (guint    bus,
         guint    address,
         gboolean is_there,
         gpointer user_data)
{
  VtrUsbSession *self = user_data;

  if (!is_there && bus == vtr_usb_device_get_bus (self->device)
      && address == vtr_usb_device_get_address (self->device))
    end_unplugged (self);
}

static void
start_sources (VtrUsbSession *self)
{
  self->readable = g_pollable_input_stream_create_source (self->input, NULL);
  g_source_set_callback (self->readable, G_SOURCE_FUNC (on_readable), self, NULL);
  g_source_attach (self->readable, self->context);
  vtr_usb_engine_put_last (self->engine);

  self->patience = g_timeout_source_new_seconds (HELLO_SECONDS);
  g_source_set_callback (self->patience, on_silence, self, NULL);
  g_source_attach (self->patience, self->context);

  vtr_usb_engine_add_watch (self->engine, on_plug, self);
  self->is_heard = TRUE;
  write_answers (self);
}

static gboolean
take_device (VtrUsbSession  *self,
             const char     *filter,
             GError        **error)
{
  libusb_context *usb = vtr_usb_engine_get_libusb (self->engine);
  libusb_device_handle *handle = vtr_usb_session_open_device (usb, self->device, self->fd, filter,
                                                              error);

  if (handle == NULL)
    return FALSE;

  self->host = usbredirhost_open_full (usb, NULL, on_log, on_read, on_write, on_flush, NULL, NULL,
                                       NULL, NULL, self, VERSION, usbredirparser_warning,
                                       usbredirhost_fl_write_cb_owns_buffer);
  if (self->host == NULL)
    {
      libusb_close (handle);
      g_set_error_literal (error, VTR_USB_ERROR, VTR_USB_ERROR_FAILED,
                           _("There isn’t enough memory."));
      return FALSE;
    }

  usbredirhost_set_buffered_output_size_cb (self->host, on_buffered_size);
  /* The handle is its own from here on, also when it fails. */
  if (usbredirhost_set_device (self->host, handle) != usb_redir_success)
    {
      if (access (vtr_usb_device_get_node (self->device), F_OK) != 0)
        g_set_error (error, VTR_USB_ERROR, VTR_USB_ERROR_UNPLUGGED, _("“%s” was unplugged."),
                     vtr_usb_device_get_title (self->device));
      else
        g_set_error (error, VTR_USB_ERROR, VTR_USB_ERROR_FAILED,
                     _("“%s” could not be taken over from this computer."),
                     vtr_usb_device_get_title (self->device));
      return FALSE;
    }

  return TRUE;
}

VtrUsbSession *
vtr_usb_session_start (VtrUsbEngine          *engine,
                       VtrUsbSessionPlan     *plan,
                       VtrUsbSessionCount    *count,
                       VtrUsbSessionEndFunc   on_end,
                       gpointer               user_data,
                       GError               **error)
{
  VtrUsbSession *self = g_new0 (VtrUsbSession, 1);

  self->engine = engine;
  self->context = g_main_context_ref (g_main_context_get_thread_default ());
  self->device = g_object_ref (plan->device);
  self->fd = g_steal_fd (&plan->fd);
  self->count = count;
  self->on_end = on_end;
  self->user_data = user_data;
  self->stream = g_object_ref (plan->stream);
  self->input = G_POLLABLE_INPUT_STREAM (g_io_stream_get_input_stream (self->stream));
  self->output = G_POLLABLE_OUTPUT_STREAM (g_io_stream_get_output_stream (self->stream));
  self->meter = vtr_usb_request_meter_new ();
  self->queue = vtr_usb_write_queue_new (self->output, on_written, self);
  self->buffer = g_malloc (BUFFER_SIZE);
  if (!take_device (self, plan->filter, error))
    {
      vtr_usb_session_free (self);
      return NULL;
    }

  start_sources (self);

  return self;
}

void
vtr_usb_session_free (VtrUsbSession *self)
{
  if (self == NULL)
    return;

  vtr_usb_engine_remove_watch (self->engine, self);
  stop_source (&self->readable);
  stop_source (&self->writable);
  stop_source (&self->patience);

  /* The other side is told, if that goes at once; then the kernel's drivers get the device back. */
  if (self->host != NULL)
    {
      (void) usbredirhost_set_device (self->host, NULL);
      if (self->is_heard)
        {
          (void) usbredirhost_write_guest_data (self->host);
          (void) vtr_usb_write_queue_flush (self->queue, NULL);
        }
    }
  g_clear_pointer (&self->queue, vtr_usb_write_queue_free);
  g_clear_pointer (&self->host, usbredirhost_close);
  stop_source (&self->ending);

  if (self->stream != NULL)
    g_io_stream_close_async (self->stream, G_PRIORITY_DEFAULT, NULL, NULL, NULL);
  g_clear_object (&self->stream);
  if (self->fd >= 0)
    close (self->fd);
  g_clear_error (&self->error);
  g_clear_pointer (&self->meter, vtr_usb_request_meter_free);
  g_clear_object (&self->device);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_free (self->buffer);
  g_free (self);
}

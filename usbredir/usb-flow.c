/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-usb"

#include "usb-flow.h"

#define READ_BYTES 65536u

struct _VtrUsbFlow
{
  GPollableInputStream  *input;
  GPollableOutputStream *output;
  const VtrUsbFlowClass *klass;
  gpointer               user_data;

  GSource               *source;         /* readable, or writable while something waits */
  guint8                *buffer;
  GByteArray            *passed;         /* on its way */
  guint                  position;       /* how much of it is through */
  gint64                 waiting_since;
};

/* Reading and writing take turns. */
static void wait_readable (VtrUsbFlow *self);
static void wait_writable (VtrUsbFlow *self);

VtrUsbFlow *
vtr_usb_flow_new (GIOStream             *from,
                  GIOStream             *to,
                  const VtrUsbFlowClass *klass,
                  gpointer               user_data)
{
  VtrUsbFlow *self = g_new0 (VtrUsbFlow, 1);

  self->input = G_POLLABLE_INPUT_STREAM (g_object_ref (g_io_stream_get_input_stream (from)));
  self->output = G_POLLABLE_OUTPUT_STREAM (g_object_ref (g_io_stream_get_output_stream (to)));
  self->klass = klass;
  self->user_data = user_data;
  self->buffer = g_malloc (READ_BYTES);
  self->passed = g_byte_array_new ();

  return self;
}

void
vtr_usb_flow_free (VtrUsbFlow *self)
{
  if (self == NULL)
    return;

  vtr_usb_flow_stop (self);
  g_clear_object (&self->input);
  g_clear_object (&self->output);
  g_clear_pointer (&self->passed, g_byte_array_unref);
  g_free (self->buffer);
  g_free (self);
}

void
vtr_usb_flow_stop (VtrUsbFlow *self)
{
  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
}

static void
end (VtrUsbFlow      *self,
     VtrUsbFlowEvent  event)
{
  vtr_usb_flow_stop (self);
  self->klass->event (event, self->user_data);
}

/* Writes what goes without waiting. */
static void
write_on (VtrUsbFlow *self)
{
  while (self->position < self->passed->len)
    {
      g_autoptr (GError) error = NULL;
      gssize put = g_pollable_output_stream_write_nonblocking (self->output,
                                                               self->passed->data + self->position,
                                                               self->passed->len - self->position,
                                                               NULL, &error);

      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        {
          wait_writable (self);
          return;
        }
      if (put <= 0)
        {
          end (self, VTR_USB_FLOW_TARGET_CLOSED);
          return;
        }
      self->position += (guint) put;
    }

  g_byte_array_set_size (self->passed, 0);
  self->position = 0;
  if (self->waiting_since != 0)
    {
      self->waiting_since = 0;
      wait_readable (self);
    }
  self->klass->event (VTR_USB_FLOW_PASSED, self->user_data);
}

static gboolean
on_readable (GObject  *stream,
             gpointer  user_data)
{
  VtrUsbFlow *self = user_data;
  g_autoptr (GError) error = NULL;
  gssize got = g_pollable_input_stream_read_nonblocking (self->input, self->buffer, READ_BYTES,
                                                         NULL, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    return G_SOURCE_CONTINUE;

  if (got <= 0)
    end (self, VTR_USB_FLOW_SOURCE_CLOSED);
  else if (self->klass->look (self->buffer, (gsize) got, self->passed, self->user_data))
    write_on (self);

  return G_SOURCE_CONTINUE;
}

static gboolean
on_writable (GObject  *stream,
             gpointer  user_data)
{
  write_on (user_data);

  return G_SOURCE_CONTINUE;
}

/* @source: (transfer full) */
static void
wait_for (VtrUsbFlow  *self,
          GSource     *source,
          GSourceFunc  func)
{
  vtr_usb_flow_stop (self);
  self->source = source;
  g_source_set_callback (source, func, self, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
}

static void
wait_readable (VtrUsbFlow *self)
{
  wait_for (self, g_pollable_input_stream_create_source (self->input, NULL),
            G_SOURCE_FUNC (on_readable));
}

static void
wait_writable (VtrUsbFlow *self)
{
  if (self->waiting_since != 0)
    return;

  self->waiting_since = g_get_monotonic_time ();
  wait_for (self, g_pollable_output_stream_create_source (self->output, NULL),
            G_SOURCE_FUNC (on_writable));
}

void
vtr_usb_flow_start (VtrUsbFlow *self)
{
  g_return_if_fail (self->source == NULL);

  wait_readable (self);
}

gint64
vtr_usb_flow_get_waiting_since (VtrUsbFlow *self)
{
  return self->waiting_since;
}

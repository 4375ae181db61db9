/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine-usb"

#include "usb-write-queue.h"

/* Packets in one call to the system. */
#define N_AT_ONCE 16

typedef struct
{
  guint8 *data;
  gsize   length;
} Packet;

struct _VtrUsbWriteQueue
{
  GPollableOutputStream *output;
  VtrUsbWrittenFunc      on_written;
  gpointer               user_data;
  GQueue                 packets;
  gsize                  position;     /* how much of the first one is through */
  gsize                  size;
};

VtrUsbWriteQueue *
vtr_usb_write_queue_new (GPollableOutputStream *output,
                         VtrUsbWrittenFunc      on_written,
                         gpointer               user_data)
{
  VtrUsbWriteQueue *self = g_new0 (VtrUsbWriteQueue, 1);

  self->output = output;
  self->on_written = on_written;
  self->user_data = user_data;
  g_queue_init (&self->packets);

  return self;
}

static void
end_first (VtrUsbWriteQueue *self,
           gboolean          is_written)
{
  Packet *packet = g_queue_pop_head (&self->packets);

  self->size -= packet->length - self->position;
  self->position = 0;
  self->on_written (packet->data, packet->length, is_written, self->user_data);
  g_free (packet);
}

void
vtr_usb_write_queue_free (VtrUsbWriteQueue *self)
{
  if (self == NULL)
    return;

  while (!g_queue_is_empty (&self->packets))
    end_first (self, FALSE);
  g_free (self);
}

void
vtr_usb_write_queue_push (VtrUsbWriteQueue *self,
                          guint8           *data,
                          gsize             length)
{
  Packet *packet = g_new0 (Packet, 1);

  packet->data = data;
  packet->length = length;
  self->size += length;
  g_queue_push_tail (&self->packets, packet);
}

static guint
collect (VtrUsbWriteQueue *self,
         GOutputVector    *vectors)
{
  guint n_vectors = 0;

  for (GList *link = self->packets.head; link != NULL && n_vectors < N_AT_ONCE; link = link->next)
    {
      const Packet *packet = link->data;
      gsize offset = n_vectors == 0 ? self->position : 0;

      vectors[n_vectors].buffer = packet->data + offset;
      vectors[n_vectors].size = packet->length - offset;
      n_vectors++;
    }

  return n_vectors;
}

static void
advance (VtrUsbWriteQueue *self,
         gsize             written)
{
  while (!g_queue_is_empty (&self->packets))
    {
      const Packet *packet = g_queue_peek_head (&self->packets);
      gsize rest = packet->length - self->position;

      if (written < rest)
        {
          self->position += written;
          self->size -= written;
          return;
        }
      written -= rest;
      end_first (self, TRUE);
    }
}

gboolean
vtr_usb_write_queue_flush (VtrUsbWriteQueue  *self,
                           GError           **error)
{
  while (self->size > 0)
    {
      GOutputVector vectors[N_AT_ONCE];
      guint n_vectors = collect (self, vectors);
      gsize written = 0;
      GPollableReturn outcome =
        g_pollable_output_stream_writev_nonblocking (self->output, vectors, n_vectors, &written,
                                                     NULL, error);

      if (outcome == G_POLLABLE_RETURN_WOULD_BLOCK)
        return TRUE;
      if (outcome == G_POLLABLE_RETURN_FAILED)
        return FALSE;
      advance (self, written);
    }

  return TRUE;
}

gsize
vtr_usb_write_queue_get_size (VtrUsbWriteQueue *self)
{
  return self->size;
}

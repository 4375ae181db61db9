/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redir-peer.h"

#include "mock-keyboard.h"

#include <errno.h>
#include <glib-unix.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <usbredirfilter.h>
#include <usbredirparser.h>

#define MAX_WAITING  64u
#define MAX_TRANSFER (1024u * 1024)
#define INTERRUPT_IN 0x81

typedef struct
{
  uint64_t                            id;
  struct usb_redir_bulk_packet_header header;
} Waiting;

struct _RedirPeer
{
  MockDevice            *device;
  struct usbredirparser *parser;
  int                    fd;
  GSource               *source;
  gboolean               is_over;
  gboolean               is_heard;
  uint64_t               n_interrupts;
  Waiting                waiting[MAX_WAITING];
  guint                  n_waiting;
  guint8                 buffer[MAX_TRANSFER];
};

static int
read_socket (void    *priv,
             uint8_t *data,
             int      count)
{
  RedirPeer *self = priv;
  const gssize length = recv (self->fd, data, (gsize) count, MSG_DONTWAIT);

  if (length > 0)
    return (int) length;

  return length < 0 && (errno == EAGAIN || errno == EINTR) ? 0 : -1;
}

static int
write_socket (void    *priv,
              uint8_t *data,
              int      count)
{
  RedirPeer *self = priv;
  const gssize length = send (self->fd, data, (gsize) count, MSG_DONTWAIT | MSG_NOSIGNAL);

  if (length >= 0)
    return (int) length;

  return errno == EAGAIN || errno == EINTR ? 0 : -1;
}

static void
write_log (void       *priv,
           int         level,
           const char *message)
{
  if (level <= usbredirparser_warning)
    g_debug ("peer: %s", message);
}

static uint8_t
get_status (int result)
{
  if (result >= 0)
    return usb_redir_success;

  return result == -EPIPE ? usb_redir_stall : usb_redir_ioerror;
}

static void
announce (RedirPeer *self)
{
  struct usb_redir_ep_info_header endpoints = { 0 };
  struct usb_redir_interface_info_header interfaces = { 0 };
  struct usb_redir_device_connect_header connect = { 0 };
  const gsize length = self->device->klass->n_descriptors;
  const guint8 *bytes = self->device->klass->descriptors;

  memset (endpoints.type, usb_redir_type_invalid, sizeof endpoints.type);
  endpoints.type[0] = endpoints.type[16] = usb_redir_type_control;
  endpoints.max_packet_size[0] = endpoints.max_packet_size[16] = 64;
  for (gsize at = 18; at < length; at += bytes[at])
    {
      const guint8 *part = bytes + at;

      if (part[1] == 4)
        {
          interfaces.interface_count = 1;
          interfaces.interface_class[0] = part[5];
          interfaces.interface_subclass[0] = part[6];
          interfaces.interface_protocol[0] = part[7];
        }
      else if (part[1] == 5)
        {
          const int number = ((part[2] & 0x80) != 0 ? 16 : 0) | (part[2] & 15);

          endpoints.type[number] = part[3] & 3;
          endpoints.interval[number] = part[6];
          endpoints.max_packet_size[number] = (uint16_t) (part[4] | part[5] << 8);
        }
    }
  connect.speed = usb_redir_speed_high;
  connect.vendor_id = (uint16_t) (bytes[8] | bytes[9] << 8);
  connect.product_id = (uint16_t) (bytes[10] | bytes[11] << 8);
  connect.device_version_bcd = 0x100;
  usbredirparser_send_interface_info (self->parser, &interfaces);
  usbredirparser_send_ep_info (self->parser, &endpoints);
  usbredirparser_send_device_connect (self->parser, &connect);
}

static void
on_hello (void                          *priv,
          struct usb_redir_hello_header *hello)
{
  announce (priv);
}

static void
on_control (void                                   *priv,
            uint64_t                                id,
            struct usb_redir_control_packet_header *header,
            uint8_t                                *data,
            int                                     length)
{
  RedirPeer *self = priv;
  const guint8 setup[8] = {
    header->requesttype, header->request, (guint8) header->value, (guint8) (header->value >> 8),
    (guint8) header->index, (guint8) (header->index >> 8), (guint8) header->length,
    (guint8) (header->length >> 8),
  };
  const gboolean is_in = (header->endpoint & 0x80) != 0;
  int result = 0;

  if (!is_in && data != NULL)
    memcpy (self->buffer, data, (gsize) length);
  usbredirparser_free_packet_data (self->parser, data);
  result = mock_device_control (self->device, setup, self->buffer, header->length);
  header->status = get_status (result);
  header->length = (uint16_t) MAX (result, 0);
  usbredirparser_send_control_packet (self->parser, id, header,
                                      is_in && result > 0 ? self->buffer : NULL,
                                      is_in ? MAX (result, 0) : 0);
}

static void
answer_bulk (RedirPeer *self,
             guint      index,
             int        result)
{
  Waiting waiting = self->waiting[index];

  waiting.header.status = get_status (result);
  waiting.header.length = (uint16_t) MAX (result, 0);
  waiting.header.length_high = (uint16_t) (MAX (result, 0) >> 16);
  memmove (self->waiting + index, self->waiting + index + 1,
           (self->n_waiting - index - 1) * sizeof (Waiting));
  self->n_waiting--;
  usbredirparser_send_bulk_packet (self->parser, waiting.id, &waiting.header,
                                   result > 0 ? self->buffer : NULL, MAX (result, 0));
}

static void
serve (RedirPeer *self)
{
  struct usb_redir_interrupt_packet_header header = { .endpoint = INTERRUPT_IN };
  guint i = 0;
  int result = 0;

  while (i < self->n_waiting)
    {
      const struct usb_redir_bulk_packet_header *bulk = &self->waiting[i].header;
      const gsize size = (gsize) bulk->length | (gsize) bulk->length_high << 16;

      result = self->device->klass->read (self->device, bulk->endpoint, self->buffer,
                                          (int) MIN (size, MAX_TRANSFER));
      if (result == -EAGAIN)
        i++;
      else
        answer_bulk (self, i, result);
    }

  while (self->is_heard)
    {
      result = self->device->klass->read (self->device, INTERRUPT_IN, self->buffer, 8);
      if (result <= 0)
        return;
      header.length = (uint16_t) result;
      usbredirparser_send_interrupt_packet (self->parser, self->n_interrupts++, &header,
                                            self->buffer, result);
    }
}

static void
on_bulk (void                                *priv,
         uint64_t                             id,
         struct usb_redir_bulk_packet_header *header,
         uint8_t                             *data,
         int                                  length)
{
  RedirPeer *self = priv;
  int result = 0;

  if ((header->endpoint & 0x80) == 0)
    {
      result = self->device->klass->write (self->device, header->endpoint, data, length);
      header->status = get_status (result);
      header->length = (uint16_t) MAX (result, 0);
      header->length_high = (uint16_t) (MAX (result, 0) >> 16);
      usbredirparser_send_bulk_packet (self->parser, id, header, NULL, 0);
    }
  else if (self->n_waiting < MAX_WAITING)
    {
      self->waiting[self->n_waiting++] = (Waiting) { id, *header };
    }
  usbredirparser_free_packet_data (self->parser, data);
  serve (self);
}

static void
on_cancel (void     *priv,
           uint64_t  id)
{
  RedirPeer *self = priv;

  for (guint i = 0; i < self->n_waiting; i++)
    if (self->waiting[i].id == id)
      {
        struct usb_redir_bulk_packet_header header = self->waiting[i].header;

        header.status = usb_redir_cancelled;
        header.length = header.length_high = 0;
        self->n_waiting--;
        memmove (self->waiting + i, self->waiting + i + 1,
                 (self->n_waiting - i) * sizeof (Waiting));
        usbredirparser_send_bulk_packet (self->parser, id, &header, NULL, 0);
        return;
      }
}

static void
on_reset (void *priv)
{
  RedirPeer *self = priv;

  self->n_waiting = 0;
  self->device->klass->reset (self->device);
}

static void
on_set_configuration (void                                      *priv,
                      uint64_t                                   id,
                      struct usb_redir_set_configuration_header *header)
{
  RedirPeer *self = priv;
  struct usb_redir_configuration_status_header status = { 0, header->configuration };
  const guint8 setup[8] = { 0, 9, header->configuration };

  mock_device_control (self->device, setup, self->buffer, 0);
  usbredirparser_send_configuration_status (self->parser, id, &status);
}

static void
on_get_configuration (void     *priv,
                      uint64_t  id)
{
  struct usb_redir_configuration_status_header status = { 0, 1 };

  usbredirparser_send_configuration_status (((RedirPeer *) priv)->parser, id, &status);
}

static void
on_set_alt_setting (void                                    *priv,
                    uint64_t                                 id,
                    struct usb_redir_set_alt_setting_header *header)
{
  struct usb_redir_alt_setting_status_header status = { 0, header->interface, 0 };

  if (header->alt != 0)
    status.status = usb_redir_stall;
  usbredirparser_send_alt_setting_status (((RedirPeer *) priv)->parser, id, &status);
}

static void
on_get_alt_setting (void                                    *priv,
                    uint64_t                                 id,
                    struct usb_redir_get_alt_setting_header *header)
{
  struct usb_redir_alt_setting_status_header status = { 0, header->interface, 0 };

  usbredirparser_send_alt_setting_status (((RedirPeer *) priv)->parser, id, &status);
}

static void
on_start_interrupts (void                                            *priv,
                     uint64_t                                         id,
                     struct usb_redir_start_interrupt_receiving_header *header)
{
  RedirPeer *self = priv;
  struct usb_redir_interrupt_receiving_status_header status = { 0, header->endpoint };

  self->is_heard = TRUE;
  usbredirparser_send_interrupt_receiving_status (self->parser, id, &status);
}

static void
on_stop_interrupts (void                                           *priv,
                    uint64_t                                        id,
                    struct usb_redir_stop_interrupt_receiving_header *header)
{
  RedirPeer *self = priv;
  struct usb_redir_interrupt_receiving_status_header status = { 0, header->endpoint };

  self->is_heard = FALSE;
  usbredirparser_send_interrupt_receiving_status (self->parser, id, &status);
}

static void
on_filter (void                       *priv,
           struct usbredirfilter_rule *rules,
           int                         n_rules)
{
  free (rules);
}

static void
on_plain (void *priv)
{
}

static void
set_callbacks (struct usbredirparser *parser)
{
  parser->log_func = write_log;
  parser->read_func = read_socket;
  parser->write_func = write_socket;
  parser->hello_func = on_hello;
  parser->control_packet_func = on_control;
  parser->bulk_packet_func = on_bulk;
  parser->cancel_data_packet_func = on_cancel;
  parser->reset_func = on_reset;
  parser->set_configuration_func = on_set_configuration;
  parser->get_configuration_func = on_get_configuration;
  parser->set_alt_setting_func = on_set_alt_setting;
  parser->get_alt_setting_func = on_get_alt_setting;
  parser->start_interrupt_receiving_func = on_start_interrupts;
  parser->stop_interrupt_receiving_func = on_stop_interrupts;
  parser->filter_filter_func = on_filter;
  parser->filter_reject_func = on_plain;
  parser->device_disconnect_ack_func = on_plain;
}

static void
init_parser (RedirPeer *self)
{
  static const int CAPABILITIES[] = {
    usb_redir_cap_connect_device_version, usb_redir_cap_filter,
    usb_redir_cap_device_disconnect_ack, usb_redir_cap_ep_info_max_packet_size,
    usb_redir_cap_64bits_ids, usb_redir_cap_32bits_bulk_length,
  };
  uint32_t words[USB_REDIR_CAPS_SIZE] = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (CAPABILITIES); i++)
    usbredirparser_caps_set_cap (words, CAPABILITIES[i]);
  self->parser = usbredirparser_create ();
  self->parser->priv = self;
  set_callbacks (self->parser);
  usbredirparser_init (self->parser, "Mock", words, USB_REDIR_CAPS_SIZE,
                       usbredirparser_fl_usb_host);
}

/* Watching goes round in a circle. */
static void watch (RedirPeer *self);

static gboolean
flush (RedirPeer *self)
{
  return usbredirparser_has_data_to_write (self->parser) == 0 ||
         usbredirparser_do_write (self->parser) == 0;
}

static gboolean
on_ready (int          fd,
          GIOCondition condition,
          gpointer     user_data)
{
  RedirPeer *self = user_data;

  if ((condition & (G_IO_IN | G_IO_HUP | G_IO_ERR)) != 0 &&
      usbredirparser_do_read (self->parser) < 0)
    self->is_over = TRUE;
  serve (self);
  if (!flush (self))
    self->is_over = TRUE;
  watch (self);

  return G_SOURCE_REMOVE;
}

static void
watch (RedirPeer *self)
{
  const gboolean has_more = usbredirparser_has_data_to_write (self->parser) > 0;

  if (self->source != NULL)
    {
      g_source_destroy (self->source);
      g_clear_pointer (&self->source, g_source_unref);
    }
  if (self->is_over)
    return;

  self->source = g_unix_fd_source_new (self->fd, has_more ? G_IO_IN | G_IO_OUT : G_IO_IN);
  g_source_set_callback (self->source, G_SOURCE_FUNC (on_ready), self, NULL);
  g_source_attach (self->source, NULL);
}

RedirPeer *
redir_peer_new (MockDevice *device,
                int         fd)
{
  RedirPeer *self = g_new0 (RedirPeer, 1);

  self->device = device;
  self->fd = fd;
  init_parser (self);
  if (!flush (self))
    self->is_over = TRUE;
  watch (self);

  return self;
}

void
redir_peer_free (RedirPeer *self)
{
  if (self->source != NULL)
    {
      g_source_destroy (self->source);
      g_source_unref (self->source);
    }
  usbredirparser_destroy (self->parser);
  mock_device_free (self->device);
  close (self->fd);
  g_free (self);
}

gboolean
redir_peer_is_over (RedirPeer *self)
{
  return self->is_over;
}

gboolean
redir_peer_is_heard (RedirPeer *self)
{
  return self->is_heard;
}

void
redir_peer_press (RedirPeer *self,
                  guint8     usage)
{
  mock_keyboard_press (self->device, usage);
  serve (self);
  flush (self);
  watch (self);
}

void
redir_peer_unplug (RedirPeer *self)
{
  usbredirparser_send_device_disconnect (self->parser);
  flush (self);
  watch (self);
}

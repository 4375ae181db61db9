/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mock-guest.h"

#include <usbredirparser.h>

#include "mock-stick.h"

#define BULK_IN       0x81
#define BULK_OUT      0x02
#define STATUS_LENGTH 13
#define PATIENCE_US   (60 * G_USEC_PER_SEC)

struct _MockGuest
{
  GIOStream             *stream;
  GPollableInputStream  *input;
  GPollableOutputStream *output;
  struct usbredirparser *parser;
  GSource               *readable;
  guint64                last_id;
  guint32                device;
  gboolean               has_ended;
  /* The answer to the request of this id. */
  guint64                awaited;
  gboolean               has_answer;
  guint8                 status;
  GBytes                *data;
  guint8                 key;
};

static void
on_log (void       *user_data,
        int         level,
        const char *message)
{
}

static int
on_read (void    *user_data,
         uint8_t *data,
         int      count)
{
  MockGuest *self = user_data;
  g_autoptr (GError) error = NULL;
  gssize got = g_pollable_input_stream_read_nonblocking (self->input, data, (gsize) count, NULL,
                                                         &error);

  if (got > 0)
    return (int) got;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    return 0;

  self->has_ended = TRUE;

  return -1;
}

static int
on_write (void    *user_data,
          uint8_t *data,
          int      count)
{
  MockGuest *self = user_data;
  g_autoptr (GError) error = NULL;
  gssize put = g_pollable_output_stream_write_nonblocking (self->output, data, (gsize) count, NULL,
                                                           &error);

  if (put >= 0)
    return (int) put;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    return 0;

  self->has_ended = TRUE;

  return -1;
}

static void
on_hello (void                          *user_data,
          struct usb_redir_hello_header *header)
{
}

static void
on_device_connect (void                                   *user_data,
                   struct usb_redir_device_connect_header *header)
{
  MockGuest *self = user_data;

  self->device = (guint32) header->vendor_id << 16 | header->product_id;
}

static void
on_device_disconnect (void *user_data)
{
  MockGuest *self = user_data;

  self->device = 0;
}

static void
on_interface_info (void                                   *user_data,
                   struct usb_redir_interface_info_header *header)
{
}

static void
on_ep_info (void                            *user_data,
            struct usb_redir_ep_info_header *header)
{
}

static void
on_configuration (void                                         *user_data,
                  uint64_t                                      id,
                  struct usb_redir_configuration_status_header *header)
{
}

static void
on_alternate (void                                       *user_data,
              uint64_t                                    id,
              struct usb_redir_alt_setting_status_header *header)
{
}

static void
on_receiving (void                                               *user_data,
              uint64_t                                            id,
              struct usb_redir_interrupt_receiving_status_header *header)
{
}

static void
on_streams (void                                        *user_data,
            uint64_t                                     id,
            struct usb_redir_bulk_streams_status_header *header)
{
}

static void
take_answer (MockGuest *self,
             uint64_t   id,
             uint8_t    status,
             uint8_t   *data,
             int        length)
{
  if (id == self->awaited)
    {
      self->has_answer = TRUE;
      self->status = status;
      g_clear_pointer (&self->data, g_bytes_unref);
      self->data = g_bytes_new (data, (gsize) MAX (length, 0));
    }
  usbredirparser_free_packet_data (self->parser, data);
}

static void
on_control (void                                   *user_data,
            uint64_t                                id,
            struct usb_redir_control_packet_header *header,
            uint8_t                                *data,
            int                                     length)
{
  take_answer (user_data, id, header->status, data, length);
}

static void
on_bulk (void                                *user_data,
         uint64_t                             id,
         struct usb_redir_bulk_packet_header *header,
         uint8_t                             *data,
         int                                  length)
{
  take_answer (user_data, id, header->status, data, length);
}

static void
on_iso (void                               *user_data,
        uint64_t                            id,
        struct usb_redir_iso_packet_header *header,
        uint8_t                            *data,
        int                                 length)
{
  usbredirparser_free_packet_data (((MockGuest *) user_data)->parser, data);
}

static void
on_interrupt (void                                     *user_data,
              uint64_t                                  id,
              struct usb_redir_interrupt_packet_header *header,
              uint8_t                                  *data,
              int                                       length)
{
  MockGuest *self = user_data;

  if (length > 2 && data[2] != 0)
    self->key = data[2];
  usbredirparser_free_packet_data (self->parser, data);
}

static gboolean
on_readable (GObject  *stream,
             gpointer  user_data)
{
  MockGuest *self = user_data;

  if (usbredirparser_do_read (self->parser) != 0)
    self->has_ended = TRUE;
  while (!self->has_ended && usbredirparser_has_data_to_write (self->parser))
    (void) usbredirparser_do_write (self->parser);

  return self->has_ended ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

static gboolean
on_late (gpointer user_data)
{
  g_error ("the other side didn't do in a minute what was expected");

  return G_SOURCE_REMOVE;
}

/* Turns the main context until one of the two is TRUE. */
static void
wait_for (MockGuest      *self,
          const gboolean *is_done)
{
  guint late = g_timeout_add_seconds (PATIENCE_US / G_USEC_PER_SEC, on_late, NULL);

  while (!*is_done && !self->has_ended)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (late);
}

static void
flush (MockGuest *self)
{
  while (!self->has_ended && usbredirparser_has_data_to_write (self->parser) > 0)
    {
      if (usbredirparser_do_write (self->parser) != 0)
        return;
      g_main_context_iteration (NULL, FALSE);
    }
}

static void
set_callbacks (struct usbredirparser *parser)
{
  parser->log_func = on_log;
  parser->read_func = on_read;
  parser->write_func = on_write;
  parser->hello_func = on_hello;
  parser->device_connect_func = on_device_connect;
  parser->device_disconnect_func = on_device_disconnect;
  parser->interface_info_func = on_interface_info;
  parser->ep_info_func = on_ep_info;
  parser->configuration_status_func = on_configuration;
  parser->alt_setting_status_func = on_alternate;
  parser->interrupt_receiving_status_func = on_receiving;
  parser->bulk_streams_status_func = on_streams;
  parser->control_packet_func = on_control;
  parser->bulk_packet_func = on_bulk;
  parser->iso_packet_func = on_iso;
  parser->interrupt_packet_func = on_interrupt;
}

MockGuest *
mock_guest_new (GIOStream *stream)
{
  MockGuest *self = g_new0 (MockGuest, 1);
  uint32_t caps[USB_REDIR_CAPS_SIZE] = { 0 };

  self->stream = g_object_ref (stream);
  self->input = G_POLLABLE_INPUT_STREAM (g_io_stream_get_input_stream (stream));
  self->output = G_POLLABLE_OUTPUT_STREAM (g_io_stream_get_output_stream (stream));
  self->parser = usbredirparser_create ();
  self->parser->priv = self;
  set_callbacks (self->parser);
  usbredirparser_caps_set_cap (caps, usb_redir_cap_connect_device_version);
  usbredirparser_caps_set_cap (caps, usb_redir_cap_filter);
  usbredirparser_caps_set_cap (caps, usb_redir_cap_ep_info_max_packet_size);
  usbredirparser_caps_set_cap (caps, usb_redir_cap_64bits_ids);
  usbredirparser_caps_set_cap (caps, usb_redir_cap_32bits_bulk_length);
  usbredirparser_init (self->parser, "Mock guest", caps, USB_REDIR_CAPS_SIZE, 0);

  self->readable = g_pollable_input_stream_create_source (self->input, NULL);
  g_source_set_callback (self->readable, G_SOURCE_FUNC (on_readable), self, NULL);
  g_source_attach (self->readable, NULL);
  flush (self);

  return self;
}

void
mock_guest_free (MockGuest *self)
{
  g_source_destroy (self->readable);
  g_source_unref (self->readable);
  usbredirparser_destroy (self->parser);
  g_clear_pointer (&self->data, g_bytes_unref);
  g_clear_object (&self->stream);
  g_free (self);
}

gboolean
mock_guest_wait_device (MockGuest *self)
{
  guint late = g_timeout_add_seconds (PATIENCE_US / G_USEC_PER_SEC, on_late, NULL);

  while (self->device == 0 && !self->has_ended)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (late);

  return self->device != 0;
}

void
mock_guest_wait_end (MockGuest *self)
{
  guint late = g_timeout_add_seconds (PATIENCE_US / G_USEC_PER_SEC, on_late, NULL);

  while (self->device != 0 && !self->has_ended)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (late);
}

guint32
mock_guest_get_device (MockGuest *self)
{
  return self->device;
}

static guint64
send_bulk (MockGuest    *self,
           guint8        endpoint,
           const guint8 *data,
           guint32       length)
{
  struct usb_redir_bulk_packet_header header = {
    .endpoint = endpoint,
    .length = (uint16_t) length,
    .length_high = (uint16_t) (length >> 16),
  };
  gboolean is_in = (endpoint & 0x80) != 0;

  self->awaited = ++self->last_id;
  self->has_answer = FALSE;
  usbredirparser_send_bulk_packet (self->parser, self->awaited, &header, (uint8_t *) data,
                                   is_in ? 0 : (int) length);
  flush (self);

  return self->awaited;
}

static gboolean
transfer (MockGuest    *self,
          guint8        endpoint,
          const guint8 *data,
          guint32       length)
{
  send_bulk (self, endpoint, data, length);
  wait_for (self, &self->has_answer);

  return self->has_answer && self->status == usb_redir_success;
}

static void
build_command (guint8  *command,
               gboolean is_in,
               guint32  sector,
               guint16  n_sectors)
{
  guint32 length = GUINT32_TO_LE ((guint32) n_sectors * MOCK_SECTOR);

  memset (command, 0, 31);
  memcpy (command, "USBCtags", 8);
  memcpy (command + 8, &length, 4);
  command[12] = is_in ? 0x80 : 0;
  command[14] = 10;
  command[15] = is_in ? 0x28 : 0x2a;
  command[17] = (guint8) (sector >> 24);
  command[18] = (guint8) (sector >> 16);
  command[19] = (guint8) (sector >> 8);
  command[20] = (guint8) sector;
  command[22] = (guint8) (n_sectors >> 8);
  command[23] = (guint8) n_sectors;
}

static gboolean
read_status (MockGuest *self)
{
  const guint8 *status = NULL;
  gsize length = 0;

  if (!transfer (self, BULK_IN, NULL, STATUS_LENGTH))
    return FALSE;

  status = g_bytes_get_data (self->data, &length);

  return length == STATUS_LENGTH && memcmp (status, "USBS", 4) == 0 && status[12] == 0;
}

GBytes *
mock_guest_read (MockGuest *self,
                 guint32    sector,
                 guint16    n_sectors)
{
  g_autoptr (GBytes) data = NULL;
  guint8 command[31] = { 0 };

  build_command (command, TRUE, sector, n_sectors);
  if (!transfer (self, BULK_OUT, command, sizeof command)
      || !transfer (self, BULK_IN, NULL, (guint32) n_sectors * MOCK_SECTOR))
    return NULL;

  data = g_steal_pointer (&self->data);

  return read_status (self) ? g_steal_pointer (&data) : NULL;
}

gboolean
mock_guest_write (MockGuest    *self,
                  guint32       sector,
                  const guint8 *data,
                  guint16       n_sectors)
{
  guint8 command[31] = { 0 };

  build_command (command, FALSE, sector, n_sectors);

  return transfer (self, BULK_OUT, command, sizeof command)
         && transfer (self, BULK_OUT, data, (guint32) n_sectors * MOCK_SECTOR)
         && read_status (self);
}

void
mock_guest_begin_read (MockGuest *self,
                       guint32    sector,
                       guint16    n_sectors)
{
  guint8 command[31] = { 0 };

  build_command (command, TRUE, sector, n_sectors);
  if (transfer (self, BULK_OUT, command, sizeof command))
    send_bulk (self, BULK_IN, NULL, (guint32) n_sectors * MOCK_SECTOR);
}

void
mock_guest_ask (MockGuest *self,
                guint32    length)
{
  send_bulk (self, BULK_IN, NULL, length);
}

guint8
mock_guest_wait_key (MockGuest *self)
{
  struct usb_redir_start_interrupt_receiving_header header = { .endpoint = 0x81 };

  self->key = 0;
  usbredirparser_send_start_interrupt_receiving (self->parser, ++self->last_id, &header);
  flush (self);
  while (self->key == 0 && self->device != 0 && !self->has_ended)
    g_main_context_iteration (NULL, TRUE);

  return self->key;
}

void
mock_guest_reject (MockGuest *self)
{
  usbredirparser_send_filter_reject (self->parser);
  flush (self);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-usb"

#include "usb-shadow.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include <usbredirparser.h>

struct _VtrUsbShadow
{
  struct usbredirparser *parser;
  const uint8_t         *data;
  size_t                 length;
};

static int
read_data (void    *priv,
           uint8_t *data,
           int      count)
{
  VtrUsbShadow *self = priv;
  const size_t taken = MIN ((size_t) count, self->length);

  if (taken > 0)
    memcpy (data, self->data, taken);
  self->data += taken;
  self->length -= taken;

  return (int) taken;
}

static int
write_data (void    *priv,
            uint8_t *data,
            int      count)
{
  return count;
}

static void
write_log (void       *priv,
           int         level,
           const char *message)
{
  /* What the far end sent may be in it. */
  if (level <= usbredirparser_error)
    g_debug ("The parser: %.200s", message);
}

/* The callbacks are called without being asked whether they are there. */
#define IGNORE_PLAIN(name) \
  static void name (void *priv) {}
#define IGNORE_TOLD(name, type) \
  static void name (void *priv, struct type *header) {}
#define IGNORE_ANSWER(name, type) \
  static void name (void *priv, uint64_t id, struct type *header) {}
#define IGNORE_DATA(name, type)                                                   \
  static void name (void *priv, uint64_t id, struct type *header, uint8_t *data,  \
                    int length)                                                   \
  {                                                                               \
    usbredirparser_free_packet_data (((VtrUsbShadow *) priv)->parser, data);      \
  }

IGNORE_PLAIN (ignore_disconnect)
IGNORE_PLAIN (ignore_filter_reject)
IGNORE_TOLD (ignore_hello, usb_redir_hello_header)
IGNORE_TOLD (ignore_connect, usb_redir_device_connect_header)
IGNORE_TOLD (ignore_interfaces, usb_redir_interface_info_header)
IGNORE_TOLD (ignore_endpoints, usb_redir_ep_info_header)
IGNORE_ANSWER (ignore_configuration, usb_redir_configuration_status_header)
IGNORE_ANSWER (ignore_alt_setting, usb_redir_alt_setting_status_header)
IGNORE_ANSWER (ignore_iso_stream, usb_redir_iso_stream_status_header)
IGNORE_ANSWER (ignore_interrupts, usb_redir_interrupt_receiving_status_header)
IGNORE_ANSWER (ignore_bulk_streams, usb_redir_bulk_streams_status_header)
IGNORE_ANSWER (ignore_bulk_receiving, usb_redir_bulk_receiving_status_header)
IGNORE_DATA (drop_control, usb_redir_control_packet_header)
IGNORE_DATA (drop_bulk, usb_redir_bulk_packet_header)
IGNORE_DATA (drop_iso, usb_redir_iso_packet_header)
IGNORE_DATA (drop_interrupt, usb_redir_interrupt_packet_header)
IGNORE_DATA (drop_buffered_bulk, usb_redir_buffered_bulk_packet_header)

static void
drop_filter (void                       *priv,
             struct usbredirfilter_rule *rules,
             int                         n_rules)
{
  free (rules);
}

static void
set_callbacks (struct usbredirparser *parser)
{
  parser->log_func = write_log;
  parser->read_func = read_data;
  parser->write_func = write_data;
  parser->hello_func = ignore_hello;
  parser->device_connect_func = ignore_connect;
  parser->device_disconnect_func = ignore_disconnect;
  parser->interface_info_func = ignore_interfaces;
  parser->ep_info_func = ignore_endpoints;
  parser->configuration_status_func = ignore_configuration;
  parser->alt_setting_status_func = ignore_alt_setting;
  parser->iso_stream_status_func = ignore_iso_stream;
  parser->interrupt_receiving_status_func = ignore_interrupts;
  parser->bulk_streams_status_func = ignore_bulk_streams;
  parser->bulk_receiving_status_func = ignore_bulk_receiving;
  parser->control_packet_func = drop_control;
  parser->bulk_packet_func = drop_bulk;
  parser->iso_packet_func = drop_iso;
  parser->interrupt_packet_func = drop_interrupt;
  parser->buffered_bulk_packet_func = drop_buffered_bulk;
  parser->filter_reject_func = ignore_filter_reject;
  parser->filter_filter_func = drop_filter;
}

VtrUsbShadow *
vtr_usb_shadow_new (uint32_t capabilities)
{
  VtrUsbShadow *self = g_new0 (VtrUsbShadow, 1);
  uint32_t words[USB_REDIR_CAPS_SIZE] = { capabilities };

  self->parser = usbredirparser_create ();
  if (self->parser == NULL)
    g_error ("No memory for a parser");
  self->parser->priv = self;
  set_callbacks (self->parser);
  usbredirparser_init (self->parser, "Vitrine", words, USB_REDIR_CAPS_SIZE,
                       usbredirparser_fl_no_hello);

  return self;
}

void
vtr_usb_shadow_free (VtrUsbShadow *self)
{
  if (self == NULL)
    return;

  usbredirparser_destroy (self->parser);
  g_free (self);
}

bool
vtr_usb_shadow_take (VtrUsbShadow  *self,
                     const uint8_t *packet,
                     size_t         length)
{
  self->data = packet;
  self->length = length;

  /* It goes on reading until there is no more; what is left would be a packet that goes on. */
  return usbredirparser_do_read (self->parser) == 0 && self->length == 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The frame of the usbredir protocol (usbredir-protocol.txt): a header of type, length and id, then
 * as many bytes as the length says. The id has four bytes until both sides have greeted, then eight
 * where both can. All is little-endian. */
#define G_LOG_DOMAIN "vitrine-usb"

#include "usb-request-meter.h"

#include <usbredirproto.h>

#include "usb-limits.h"

enum
{
  SHORT_HEADER = 12,
  LONG_HEADER = 16,
  VERSION_LENGTH = 64,
  CONTROL_HEADER = 10,
  BULK_HEADER = 8,
  LONG_BULK_HEADER = 10,
  INTERRUPT_HEADER = 4,
  RECEIVING_HEADER = 10,
  HELLO_MAX = VERSION_LENGTH + 64,
  /* Filter rules, and whatever else isn't data. */
  PLAIN_MAX = 65536,
  /* How many requests are there at a time at the most. */
  REQUESTS_MAX = 4096,
  HEAD_MAX = LONG_HEADER + HELLO_MAX,
};

/* One direction: the head of the packet that is passing, and how much of it is still to come. */
typedef struct
{
  guint8 head[HEAD_MAX];
  gsize  n_head;
  gsize  head_wanted;
  gsize  rest;
  gsize  header_length;
} Flow;

struct _VtrUsbRequestMeter
{
  Flow        requests;
  Flow        answers;
  GHashTable *open;              /* id -> bytes */
  gsize       outstanding;
  guint32     peer_caps;
  gboolean    is_greeted;
  gboolean    has_greeted;       /* our own greeting has passed */
  gboolean    is_broken;
};

/* What is kept for an id. */
typedef struct
{
  guint64 id;
  gsize   bytes;
} Request;

static guint32
read_u32 (const guint8 *data)
{
  return (guint32) data[0] | (guint32) data[1] << 8 | (guint32) data[2] << 16
         | (guint32) data[3] << 24;
}

static guint16
read_u16 (const guint8 *data)
{
  return (guint16) (data[0] | data[1] << 8);
}

static guint64
read_id (const Flow *flow)
{
  guint64 id = read_u32 (flow->head + 8);

  if (flow->header_length == LONG_HEADER)
    id |= (guint64) read_u32 (flow->head + 12) << 32;

  return id;
}

static gboolean
has_cap (VtrUsbRequestMeter *self,
         guint               cap)
{
  return (self->peer_caps & 1u << cap) != 0;
}

/* The header that follows the common one, of packets that need memory; 0 for all others. */
static gsize
get_data_header (VtrUsbRequestMeter *self,
                 guint32             type)
{
  switch (type)
    {
    case usb_redir_control_packet:
      return CONTROL_HEADER;
    case usb_redir_bulk_packet:
      return has_cap (self, usb_redir_cap_32bits_bulk_length) ? LONG_BULK_HEADER : BULK_HEADER;
    case usb_redir_interrupt_packet:
    case usb_redir_iso_packet:
      return INTERRUPT_HEADER;
    case usb_redir_start_bulk_receiving:
      return RECEIVING_HEADER;
    default:
      return 0;
    }
}

static gboolean
is_answered (guint32 type)
{
  return type == usb_redir_control_packet || type == usb_redir_bulk_packet
         || type == usb_redir_interrupt_packet;
}

/* The length that a request has or asks for, by its own header. */
static guint64
get_asked (const guint8 *header,
           gsize         header_length,
           guint32       type)
{
  switch (type)
    {
    case usb_redir_control_packet:
      return read_u16 (header + 8);
    case usb_redir_bulk_packet:
      return read_u16 (header + 2)
             | (header_length == LONG_BULK_HEADER ? (gsize) read_u16 (header + 8) << 16 : 0);
    case usb_redir_start_bulk_receiving:
      return (guint64) read_u32 (header + 4) * header[9];
    default:
      return read_u16 (header + 2);
    }
}

static void
take_hello (VtrUsbRequestMeter *self,
            Flow               *flow,
            gsize               length)
{
  gsize n_caps = (length - VERSION_LENGTH) / 4;

  if (n_caps > 0)
    self->peer_caps = read_u32 (flow->head + SHORT_HEADER + VERSION_LENGTH);
  self->is_greeted = TRUE;
  if (has_cap (self, usb_redir_cap_64bits_ids))
    self->requests.header_length = LONG_HEADER;
}

static gboolean
take_request (VtrUsbRequestMeter *self,
              Flow               *flow,
              guint32             type,
              gsize               length)
{
  gsize header_length = get_data_header (self, type);
  guint64 asked = get_asked (flow->head + flow->header_length, header_length, type);
  guint64 id = read_id (flow);
  Request *request = NULL;

  if (asked > VTR_USB_MAX_PACKET)
    return FALSE;
  if (!is_answered (type))
    return TRUE;

  asked = MAX (asked, length);
  /* A request that was taken back can be there again before the answer to it. */
  request = g_hash_table_lookup (self->open, &id);
  self->outstanding -= request != NULL ? request->bytes : 0;
  g_hash_table_remove (self->open, &id);
  if (g_hash_table_size (self->open) >= REQUESTS_MAX
      || asked > VTR_USB_MAX_OUTSTANDING - self->outstanding)
    return FALSE;

  request = g_new0 (Request, 1);
  request->id = id;
  request->bytes = asked;
  self->outstanding += asked;
  g_hash_table_insert (self->open, &request->id, request);

  return TRUE;
}

/* The common header is there: how much more is needed to judge the packet. */
static gboolean
open_packet (VtrUsbRequestMeter *self,
             Flow               *flow)
{
  guint32 type = read_u32 (flow->head);
  gsize length = read_u32 (flow->head + 4);
  gsize data_header = get_data_header (self, type);

  if (!self->is_greeted)
    {
      if (type != usb_redir_hello || length < VERSION_LENGTH || length > HELLO_MAX)
        return FALSE;
      data_header = length;
    }
  else if (data_header == 0 ? length > PLAIN_MAX
                            : length < data_header || length - data_header > VTR_USB_MAX_PACKET)
    return FALSE;

  flow->head_wanted = flow->header_length + data_header;
  flow->rest = length - data_header;

  return TRUE;
}

static gboolean
judge_packet (VtrUsbRequestMeter *self,
              Flow               *flow)
{
  guint32 type = read_u32 (flow->head);
  gsize length = read_u32 (flow->head + 4);

  if (!self->is_greeted)
    {
      take_hello (self, flow, length);
      return TRUE;
    }
  if (get_data_header (self, type) > 0)
    return take_request (self, flow, type, length);

  return TRUE;
}

/* Takes bytes until the head has as many as are wanted. */
static void
fill_head (Flow          *flow,
           const guint8 **data,
           gsize         *length)
{
  gsize part = MIN (flow->head_wanted - flow->n_head, *length);

  memcpy (flow->head + flow->n_head, *data, part);
  flow->n_head += part;
  *data += part;
  *length -= part;
}

static void
skip_rest (Flow          *flow,
           const guint8 **data,
           gsize         *length)
{
  gsize part = MIN (flow->rest, *length);

  flow->rest -= part;
  *data += part;
  *length -= part;
}

static void
begin_packet (Flow *flow)
{
  flow->n_head = 0;
  flow->head_wanted = flow->header_length;
}

static gboolean
feed_head (VtrUsbRequestMeter  *self,
           const guint8       **data,
           gsize               *length)
{
  Flow *flow = &self->requests;

  fill_head (flow, data, length);
  if (flow->n_head == flow->header_length && flow->head_wanted == flow->header_length)
    {
      if (!open_packet (self, flow))
        return FALSE;
      fill_head (flow, data, length);
    }
  if (flow->n_head < flow->head_wanted)
    return TRUE;

  if (!judge_packet (self, flow))
    return FALSE;
  begin_packet (flow);

  return TRUE;
}

VtrUsbRequestMeter *
vtr_usb_request_meter_new (void)
{
  VtrUsbRequestMeter *self = g_new0 (VtrUsbRequestMeter, 1);

  self->open = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
  self->requests.header_length = SHORT_HEADER;
  self->answers.header_length = SHORT_HEADER;
  begin_packet (&self->requests);

  return self;
}

void
vtr_usb_request_meter_free (VtrUsbRequestMeter *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->open, g_hash_table_unref);
  g_free (self);
}

gboolean
vtr_usb_request_meter_feed (VtrUsbRequestMeter *self,
                            const guint8       *data,
                            gsize               length)
{
  while (length > 0 && !self->is_broken)
    {
      if (self->requests.rest > 0 && self->requests.n_head == 0)
        skip_rest (&self->requests, &data, &length);
      else if (!feed_head (self, &data, &length))
        self->is_broken = TRUE;
    }

  return !self->is_broken;
}

static void
settle_request (VtrUsbRequestMeter *self)
{
  guint64 id = read_id (&self->answers);
  Request *request = g_hash_table_lookup (self->open, &id);

  if (request == NULL || !is_answered (read_u32 (self->answers.head)))
    return;

  self->outstanding -= request->bytes;
  g_hash_table_remove (self->open, &id);
}

void
vtr_usb_request_meter_settle (VtrUsbRequestMeter *self,
                              const guint8       *data,
                              gsize               length)
{
  Flow *flow = &self->answers;

  while (length > 0)
    {
      if (flow->n_head == 0 && flow->rest > 0)
        {
          skip_rest (flow, &data, &length);
          continue;
        }

      /* Our greeting goes first, and nothing else before the other's has come. */
      if (flow->n_head == 0 && self->has_greeted)
        flow->header_length = self->requests.header_length;
      if (flow->n_head == 0)
        begin_packet (flow);
      fill_head (flow, &data, &length);
      if (flow->n_head < flow->head_wanted)
        return;

      settle_request (self);
      flow->rest = read_u32 (flow->head + 4);
      flow->n_head = 0;
      self->has_greeted = TRUE;
    }
}

gboolean
vtr_usb_request_meter_is_greeted (VtrUsbRequestMeter *self)
{
  return self->is_greeted;
}

gsize
vtr_usb_request_meter_get_outstanding (VtrUsbRequestMeter *self)
{
  return self->outstanding;
}

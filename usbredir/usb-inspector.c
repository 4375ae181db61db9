/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "usb-inspector.h"

#include <usbredirproto.h>

#include "usb-configurations.h"
#include "usb-fields.h"
#include "usb-guard-limits.h"
#include "usb-packet-kind.h"
#include "usb-rate.h"
#include "usb-requests.h"
#include "usb-shadow.h"

#define CLASS_HUB         9
#define SHORT_HEAD        12u
#define LONG_HEAD         16u
#define CAPABILITIES_AT   64u
#define MAX_INTERFACES    32u
/* Of the headers with a device's name: how much of them is read, and every version has. */
#define INTERFACES_LENGTH (sizeof (struct usb_redir_interface_info_header))
#define CONNECT_LENGTH    8u
/* What an answer has before its data: both kinds of it the same. */
#define ANSWER_LENGTH     (sizeof (struct usb_redir_control_packet_header))
G_STATIC_ASSERT (sizeof (struct usb_redir_bulk_packet_header) == ANSWER_LENGTH);

typedef enum
{
  STAGE_SILENT,         /* nothing came yet */
  STAGE_GREETED,
  STAGE_CONNECTED,
  STAGE_UNPLUGGED,
} Stage;

struct _VtrUsbInspector
{
  VtrUsbApproval        approval;        /* with @is_approved, or the device from CONNECTED on */
  VtrUsbApproval        announced;       /* only its classes, until it connects */
  bool                  is_approved;
  bool                  has_interfaces;
  bool                  has_endpoints;
  Stage                 stage;
  VtrUsbViolation       violation;
  VtrUsbRequests       *requests;
  VtrUsbConfigurations *configurations;
  VtrUsbShadow         *shadow;          /* NULL until the machine has greeted */
  GByteArray           *packet;          /* as much of it as has come */
  bool                  has_long_ids;
  VtrUsbRate            data_rate;
  VtrUsbRate            news_rate;
};

VtrUsbInspector *
vtr_usb_inspector_new (const VtrUsbApproval *approval)
{
  VtrUsbInspector *self = g_new0 (VtrUsbInspector, 1);

  self->is_approved = approval != NULL;
  if (approval != NULL)
    self->approval = *approval;
  self->requests = vtr_usb_requests_new ();
  self->configurations = vtr_usb_configurations_new ();
  self->packet = g_byte_array_new ();
  self->data_rate = (VtrUsbRate) { VTR_USB_GUARD_MAX_DATA_RATE,
                                    VTR_USB_GUARD_MAX_DATA_BURST, 0, 0 };
  self->news_rate = (VtrUsbRate) { VTR_USB_GUARD_MAX_NEWS_RATE,
                                    VTR_USB_GUARD_MAX_NEWS_BURST, 0, 0 };

  return self;
}

void
vtr_usb_inspector_free (VtrUsbInspector *self)
{
  if (self == NULL)
    return;

  vtr_usb_requests_free (self->requests);
  vtr_usb_configurations_free (self->configurations);
  vtr_usb_shadow_free (self->shadow);
  g_byte_array_unref (self->packet);
  g_free (self);
}

bool
vtr_usb_inspector_read_along (VtrUsbInspector *self,
                              const uint8_t   *data,
                              size_t           length,
                              int64_t          now)
{
  uint32_t capabilities = 0;
  uint8_t value = 0;

  if (self->violation != VTR_USB_VIOLATION_NONE)
    return false;

  if (!vtr_usb_requests_feed (self->requests, data, length, now))
    self->violation = VTR_USB_VIOLATION_MACHINE;
  else if (self->shadow == NULL && vtr_usb_requests_has_greeted (self->requests, &capabilities))
    self->shadow = vtr_usb_shadow_new (capabilities);

  if (self->violation == VTR_USB_VIOLATION_NONE &&
      vtr_usb_requests_take_chosen (self->requests, &value))
    self->violation = vtr_usb_configurations_choose (self->configurations, &self->approval, value);

  return self->violation == VTR_USB_VIOLATION_NONE;
}

bool
vtr_usb_inspector_is_ready (VtrUsbInspector *self)
{
  return self->shadow != NULL;
}

/* Numbers are long where both sides can read them. */
static VtrUsbViolation
see_hello (VtrUsbInspector *self,
           const uint8_t   *body,
           size_t           length)
{
  const uint32_t long_ids = UINT32_C (1) << usb_redir_cap_64bits_ids;
  uint32_t machine = 0;

  if (self->stage != STAGE_SILENT || length < CAPABILITIES_AT)
    return VTR_USB_VIOLATION_MALFORMED;

  self->stage = STAGE_GREETED;
  if (length >= CAPABILITIES_AT + 4 &&
      vtr_usb_requests_has_greeted (self->requests, &machine) &&
      (machine & vtr_usb_get_u32 (body + CAPABILITIES_AT) & long_ids) != 0)
    {
      self->has_long_ids = true;
      vtr_usb_requests_use_long_ids (self->requests);
    }

  return VTR_USB_VIOLATION_NONE;
}

static VtrUsbViolation
see_interfaces (VtrUsbInspector *self,
                const uint8_t   *body,
                size_t           length)
{
  VtrUsbApproval announced = { 0 };
  uint32_t n_interfaces = 0;

  if (length < INTERFACES_LENGTH)
    return VTR_USB_VIOLATION_MALFORMED;

  n_interfaces = vtr_usb_get_u32 (body);
  if (n_interfaces > MAX_INTERFACES)
    return VTR_USB_VIOLATION_MALFORMED;

  for (uint32_t i = 0; i < n_interfaces; i++)
    vtr_usb_approval_add_class (&announced, body[4 + MAX_INTERFACES + i]);
  if (vtr_usb_approval_has_class (&announced, CLASS_HUB))
    return VTR_USB_VIOLATION_HUB;
  if ((self->is_approved || self->stage == STAGE_CONNECTED) &&
      !vtr_usb_approval_is_within (&announced, &self->approval))
    return VTR_USB_VIOLATION_OTHER_CLASS;

  self->announced = announced;
  self->has_interfaces = true;

  return VTR_USB_VIOLATION_NONE;
}

static VtrUsbViolation
see_connect (VtrUsbInspector *self,
             const uint8_t   *body,
             size_t           length)
{
  uint16_t vendor = 0;
  uint16_t product = 0;

  if (length < CONNECT_LENGTH)
    return VTR_USB_VIOLATION_MALFORMED;
  if (self->stage != STAGE_GREETED)
    return VTR_USB_VIOLATION_SECOND_DEVICE;
  if (!self->has_interfaces || !self->has_endpoints)
    return VTR_USB_VIOLATION_ORDER;
  if (body[1] == CLASS_HUB)
    return VTR_USB_VIOLATION_HUB;

  vendor = vtr_usb_get_u16 (body + 4);
  product = vtr_usb_get_u16 (body + 6);
  if (self->is_approved &&
      (vendor != self->approval.vendor || product != self->approval.product))
    return VTR_USB_VIOLATION_OTHER_DEVICE;

  if (!self->is_approved)
    {
      self->approval = self->announced;
      self->approval.vendor = vendor;
      self->approval.product = product;
    }
  self->stage = STAGE_CONNECTED;

  return VTR_USB_VIOLATION_NONE;
}

static VtrUsbViolation
see_answer (VtrUsbInspector *self,
            uint32_t         type,
            uint64_t         id,
            const uint8_t   *body,
            size_t           length)
{
  const size_t head = ANSWER_LENGTH;
  VtrUsbViolation violation = VTR_USB_VIOLATION_NONE;
  VtrUsbRequest request = { 0 };

  if (!vtr_usb_requests_take (self->requests, type, id, &request))
    return VTR_USB_VIOLATION_ANSWER;
  if (length > head + request.max_length)
    return VTR_USB_VIOLATION_SIZE;
  if (length <= head)
    return VTR_USB_VIOLATION_NONE;

  if ((request.kinds & VTR_USB_REQUEST_DEVICE) != 0)
    violation = vtr_usb_configurations_see_device (self->configurations, &self->approval,
                                                   body + head, length - head);
  if (violation == VTR_USB_VIOLATION_NONE && (request.kinds & VTR_USB_REQUEST_CONFIGURATION) != 0)
    violation = vtr_usb_configurations_see (self->configurations, &self->approval, body + head,
                                            length - head);

  return violation;
}

static bool
is_in_time (VtrUsbInspector        *self,
            const VtrUsbPacketKind *kind,
            int64_t                 now)
{
  const bool is_data = kind->role == VTR_USB_PACKET_ANSWER || kind->role == VTR_USB_PACKET_DATA;

  return vtr_usb_rate_spend (is_data ? &self->data_rate : &self->news_rate, now);
}

/* Before the parser has it: kinds and numbers are known, nothing else. */
static VtrUsbViolation
see_packet (VtrUsbInspector        *self,
            const VtrUsbPacketKind *kind,
            uint64_t                id,
            const uint8_t          *body,
            size_t                  length)
{
  if (self->stage == STAGE_SILENT && kind->role != VTR_USB_PACKET_HELLO)
    return VTR_USB_VIOLATION_NOT_USBREDIR;

  switch (kind->role)
    {
    case VTR_USB_PACKET_HELLO:
      return see_hello (self, body, length);
    case VTR_USB_PACKET_INTERFACES:
      return see_interfaces (self, body, length);
    case VTR_USB_PACKET_CONNECT:
      return see_connect (self, body, length);
    case VTR_USB_PACKET_ENDPOINTS:
      self->has_endpoints = true;
      return VTR_USB_VIOLATION_NONE;
    case VTR_USB_PACKET_DISCONNECT:
      if (self->stage != STAGE_CONNECTED)
        return VTR_USB_VIOLATION_ORDER;
      self->stage = STAGE_UNPLUGGED;
      return VTR_USB_VIOLATION_NONE;
    case VTR_USB_PACKET_ANSWER:
      if (self->stage != STAGE_CONNECTED)
        return VTR_USB_VIOLATION_ORDER;
      return see_answer (self, kind->type, id, body, length);
    case VTR_USB_PACKET_STATUS:
    case VTR_USB_PACKET_DATA:
    default:
      return self->stage == STAGE_CONNECTED ? VTR_USB_VIOLATION_NONE : VTR_USB_VIOLATION_ORDER;
    }
}

/* The packet that is whole now. */
static VtrUsbViolation
finish_packet (VtrUsbInspector        *self,
               const VtrUsbPacketKind *kind,
               size_t                  head,
               GByteArray             *passed)
{
  const uint8_t *data = self->packet->data;
  const uint64_t id = head == LONG_HEAD ? vtr_usb_get_u64 (data + 8) : vtr_usb_get_u32 (data + 8);
  VtrUsbViolation violation = VTR_USB_VIOLATION_NONE;

  violation = see_packet (self, kind, id, data + head, self->packet->len - head);
  if (violation == VTR_USB_VIOLATION_NONE &&
      !vtr_usb_shadow_take (self->shadow, data, self->packet->len))
    violation = VTR_USB_VIOLATION_MALFORMED;
  if (violation != VTR_USB_VIOLATION_NONE)
    return violation;

  g_byte_array_append (passed, data, self->packet->len);
  g_byte_array_set_size (self->packet, 0);

  return VTR_USB_VIOLATION_NONE;
}

/* Whether the packet with this header may come at all. */
static VtrUsbViolation
check_head (VtrUsbInspector         *self,
            int64_t                  now,
            const VtrUsbPacketKind **ret_kind)
{
  const VtrUsbPacketKind *kind = vtr_usb_packet_kind_find (vtr_usb_get_u32 (self->packet->data));
  const uint32_t length = vtr_usb_get_u32 (self->packet->data + 4);

  if (self->stage == STAGE_SILENT && (kind == NULL || kind->role != VTR_USB_PACKET_HELLO))
    return VTR_USB_VIOLATION_NOT_USBREDIR;
  if (kind == NULL)
    return VTR_USB_VIOLATION_TYPE;
  if (length > kind->max_length)
    return self->stage == STAGE_SILENT ? VTR_USB_VIOLATION_NOT_USBREDIR : VTR_USB_VIOLATION_SIZE;
  if (!is_in_time (self, kind, now))
    return VTR_USB_VIOLATION_FLOOD;

  *ret_kind = kind;

  return VTR_USB_VIOLATION_NONE;
}

/* Takes as much as belongs to the packet. (TRUE) @ret_taken: how much that is. */
static VtrUsbViolation
take (VtrUsbInspector *self,
      const uint8_t   *data,
      size_t           length,
      int64_t          now,
      GByteArray      *passed,
      size_t          *ret_taken)
{
  const size_t head = self->has_long_ids ? LONG_HEAD : SHORT_HEAD;
  const VtrUsbPacketKind *kind = NULL;
  VtrUsbViolation violation = VTR_USB_VIOLATION_NONE;
  size_t whole = 0;

  if (self->packet->len < head)
    {
      *ret_taken = MIN (length, head - self->packet->len);
      g_byte_array_append (self->packet, data, (guint) *ret_taken);
      if (self->packet->len < head)
        return VTR_USB_VIOLATION_NONE;
      violation = check_head (self, now, &kind);
      if (violation != VTR_USB_VIOLATION_NONE)
        return violation;
    }
  else
    {
      kind = vtr_usb_packet_kind_find (vtr_usb_get_u32 (self->packet->data));
    }

  whole = head + vtr_usb_get_u32 (self->packet->data + 4);
  if (self->packet->len < whole)
    {
      const size_t more = MIN (length - *ret_taken, whole - self->packet->len);

      g_byte_array_append (self->packet, data + *ret_taken, (guint) more);
      *ret_taken += more;
    }

  return self->packet->len == whole ? finish_packet (self, kind, head, passed)
                                    : VTR_USB_VIOLATION_NONE;
}

bool
vtr_usb_inspector_check (VtrUsbInspector *self,
                         const uint8_t   *data,
                         size_t           length,
                         int64_t          now,
                         GByteArray      *passed)
{
  g_return_val_if_fail (self->shadow != NULL, false);

  while (self->violation == VTR_USB_VIOLATION_NONE && length > 0)
    {
      size_t taken = 0;

      /* Transfers that were under way are told of late, and nobody waits for them any more. */
      if (self->stage == STAGE_UNPLUGGED)
        break;

      self->violation = take (self, data, length, now, passed, &taken);
      data += taken;
      length -= taken;
    }

  return self->violation == VTR_USB_VIOLATION_NONE;
}

VtrUsbViolation
vtr_usb_inspector_get_violation (VtrUsbInspector *self)
{
  return self->violation;
}

bool
vtr_usb_inspector_has_greeted (VtrUsbInspector *self)
{
  return self->stage != STAGE_SILENT;
}

bool
vtr_usb_inspector_get_device (VtrUsbInspector *self,
                              VtrUsbApproval  *ret_device)
{
  if (self->stage != STAGE_CONNECTED && self->stage != STAGE_UNPLUGGED)
    return false;

  *ret_device = self->approval;

  return true;
}

bool
vtr_usb_inspector_is_unplugged (VtrUsbInspector *self)
{
  return self->stage == STAGE_UNPLUGGED;
}

int64_t
vtr_usb_inspector_get_owing_since (VtrUsbInspector *self)
{
  return vtr_usb_requests_get_oldest (self->requests);
}

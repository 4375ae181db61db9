/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "usb-requests.h"

#include <glib.h>
#include <string.h>
#include <usbredirproto.h>

#include "usb-fields.h"
#include "usb-guard-limits.h"

#define SHORT_HEAD            12u
#define LONG_HEAD             16u
#define CAPABILITIES_AT       64u
#define HELLO_BODY            68u
#define CONTROL_BODY          10u
#define BULK_BODY             8u
#define LONG_BULK_BODY        10u
#define REQUEST_TYPE_STANDARD 0x80
#define GET_DESCRIPTOR        6
#define DESCRIPTOR_DEVICE     1
#define DESCRIPTOR_CONFIG     2
/* As much as is looked at of any packet. */
#define MAX_LOOK              (LONG_HEAD + HELLO_BODY)

typedef struct
{
  uint64_t      id;
  uint32_t      type;
} Key;

typedef struct
{
  Key           key;
  VtrUsbRequest request;
  unsigned      n;          /* sent under this number, and not answered */
  int64_t       since;
} Entry;

struct _VtrUsbRequests
{
  GHashTable *entries;
  uint8_t     look[MAX_LOOK];     /* the beginning of the packet */
  size_t      n_look;
  uint64_t    to_skip;            /* of the packet's rest */
  uint32_t    capabilities;
  bool        has_greeted;
  bool        has_long_ids;
  bool        has_chosen;
  uint8_t     chosen;
};

static guint
key_hash (gconstpointer data)
{
  const Key *key = data;
  const gint64 id = (gint64) key->id;

  return g_int64_hash (&id) ^ key->type;
}

static gboolean
key_equal (gconstpointer a,
           gconstpointer b)
{
  const Key *left = a;
  const Key *right = b;

  return left->id == right->id && left->type == right->type;
}

VtrUsbRequests *
vtr_usb_requests_new (void)
{
  VtrUsbRequests *self = g_new0 (VtrUsbRequests, 1);

  self->entries = g_hash_table_new_full (key_hash, key_equal, NULL, g_free);

  return self;
}

void
vtr_usb_requests_free (VtrUsbRequests *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->entries);
  g_free (self);
}

static size_t
get_head_length (VtrUsbRequests *self)
{
  return self->has_long_ids ? LONG_HEAD : SHORT_HEAD;
}

static bool
add_request (VtrUsbRequests      *self,
             uint32_t             type,
             uint64_t             id,
             const VtrUsbRequest *request,
             int64_t              now)
{
  const Key key = { id, type };
  Entry *entry = g_hash_table_lookup (self->entries, &key);

  if (entry == NULL)
    {
      if (g_hash_table_size (self->entries) >= VTR_USB_GUARD_MAX_REQUESTS)
        return false;
      entry = g_new0 (Entry, 1);
      entry->key = key;
      g_hash_table_insert (self->entries, &entry->key, entry);
    }

  /* Numbers come again after a request was withdrawn; then it can't be told which is answered. */
  entry->n++;
  entry->since = now;
  entry->request.kinds |= request->kinds;
  entry->request.max_length = MAX (entry->request.max_length, request->max_length);

  return true;
}

static VtrUsbRequest
read_control (const uint8_t *body)
{
  VtrUsbRequest request = { 0 };

  request.max_length = vtr_usb_get_u16 (body + 8);
  if (body[2] == REQUEST_TYPE_STANDARD && body[1] == GET_DESCRIPTOR)
    {
      if (body[5] == DESCRIPTOR_DEVICE)
        request.kinds = VTR_USB_REQUEST_DEVICE;
      else if (body[5] == DESCRIPTOR_CONFIG)
        request.kinds = VTR_USB_REQUEST_CONFIGURATION;
    }

  return request;
}

static VtrUsbRequest
read_bulk (const uint8_t *body,
           size_t         length)
{
  VtrUsbRequest request = { 0 };

  request.max_length = vtr_usb_get_u16 (body + 2);
  if (length >= LONG_BULK_BODY)
    request.max_length |= (uint32_t) vtr_usb_get_u16 (body + 8) << 16;

  return request;
}

/* How much of a packet's body says what is wanted. */
static size_t
get_interest (VtrUsbRequests *self,
              uint32_t        type)
{
  if (!self->has_greeted)
    return HELLO_BODY;

  switch (type)
    {
    case usb_redir_control_packet:
      return CONTROL_BODY;
    case usb_redir_bulk_packet:
      return LONG_BULK_BODY;
    case usb_redir_set_configuration:
      return 1;
    default:
      return 0;
    }
}

/* @body: as much as get_interest() says, or all there is. */
static bool
read_packet (VtrUsbRequests *self,
             uint32_t        type,
             uint64_t        id,
             const uint8_t  *body,
             size_t          length,
             int64_t         now)
{
  VtrUsbRequest request = { 0 };

  if (!self->has_greeted)
    {
      if (type != usb_redir_hello || length < HELLO_BODY)
        return false;
      self->has_greeted = true;
      self->capabilities = vtr_usb_get_u32 (body + CAPABILITIES_AT);
      return true;
    }

  switch (type)
    {
    case usb_redir_control_packet:
      if (length < CONTROL_BODY)
        return false;
      request = read_control (body);
      return add_request (self, type, id, &request, now);
    case usb_redir_bulk_packet:
      if (length < BULK_BODY)
        return false;
      request = read_bulk (body, length);
      return add_request (self, type, id, &request, now);
    case usb_redir_set_configuration:
      if (length < 1)
        return false;
      self->has_chosen = true;
      self->chosen = body[0];
      return true;
    default:
      return true;
    }
}

/* Whether the packet at the beginning is read, with what is looked at of it; @ret_understood: and
 * makes sense. */
static bool
try_packet (VtrUsbRequests *self,
            int64_t         now,
            bool           *ret_understood)
{
  const size_t head = get_head_length (self);
  uint32_t type = 0;
  uint32_t length = 0;
  uint64_t id = 0;
  size_t look = 0;

  if (self->n_look < head)
    return false;

  type = vtr_usb_get_u32 (self->look);
  length = vtr_usb_get_u32 (self->look + 4);
  id = self->has_long_ids ? vtr_usb_get_u64 (self->look + 8) : vtr_usb_get_u32 (self->look + 8);
  look = MIN (get_interest (self, type), length);
  if (self->n_look < head + look)
    return false;

  *ret_understood = read_packet (self, type, id, self->look + head, look, now);
  self->to_skip = length - look;
  self->n_look = 0;

  return true;
}

/* What is still missing until try_packet() can tell more. */
static size_t
get_missing (VtrUsbRequests *self)
{
  const size_t head = get_head_length (self);
  size_t look = 0;

  if (self->n_look < head)
    return head - self->n_look;

  look = MIN (get_interest (self, vtr_usb_get_u32 (self->look)), vtr_usb_get_u32 (self->look + 4));

  return head + look - self->n_look;
}

bool
vtr_usb_requests_feed (VtrUsbRequests *self,
                       const uint8_t  *data,
                       size_t          length,
                       int64_t         now)
{
  bool is_understood = true;

  while (length > 0 && is_understood)
    {
      size_t taken = 0;

      if (self->to_skip > 0)
        {
          taken = (size_t) MIN (self->to_skip, (uint64_t) length);
          self->to_skip -= taken;
        }
      else
        {
          taken = MIN (get_missing (self), length);
          memcpy (self->look + self->n_look, data, taken);
          self->n_look += taken;
          try_packet (self, now, &is_understood);
        }
      data += taken;
      length -= taken;
    }

  return is_understood;
}

bool
vtr_usb_requests_has_greeted (VtrUsbRequests *self,
                              uint32_t       *ret_capabilities)
{
  if (self->has_greeted)
    *ret_capabilities = self->capabilities;

  return self->has_greeted;
}

void
vtr_usb_requests_use_long_ids (VtrUsbRequests *self)
{
  self->has_long_ids = true;
}

bool
vtr_usb_requests_take (VtrUsbRequests *self,
                       uint32_t        type,
                       uint64_t        id,
                       VtrUsbRequest  *ret_request)
{
  const Key key = { id, type };
  Entry *entry = g_hash_table_lookup (self->entries, &key);

  if (entry == NULL)
    return false;

  *ret_request = entry->request;
  entry->n--;
  if (entry->n == 0)
    g_hash_table_remove (self->entries, &key);

  return true;
}

int64_t
vtr_usb_requests_get_oldest (VtrUsbRequests *self)
{
  GHashTableIter iter;
  gpointer value = NULL;
  int64_t oldest = 0;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Entry *entry = value;

      /* Others may wait for as long as the device has nothing to say. */
      if (entry->key.type == usb_redir_control_packet && (oldest == 0 || entry->since < oldest))
        oldest = entry->since;
    }

  return oldest;
}

bool
vtr_usb_requests_take_chosen (VtrUsbRequests *self,
                              uint8_t        *ret_value)
{
  if (!self->has_chosen)
    return false;

  self->has_chosen = false;
  *ret_value = self->chosen;

  return true;
}

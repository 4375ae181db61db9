/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "spice-guard-private.h"

#include <spice/protocol.h>

#include "spice-limits.h"

#define LINK_HEADER_SIZE 16u
#define SIGN_IN_SIZE     4u
#define MINI_HEADER_SIZE 6u
/* Serial number, type, size, and where a list of messages begins. */
#define FULL_HEADER_SIZE 18u

VtrSpiceGuard *
vtr_spice_guard_new (int channel_type)
{
  VtrSpiceGuard *self = g_new0 (VtrSpiceGuard, 1);

  self->channel_type = channel_type;
  self->surfaces = g_hash_table_new (NULL, NULL);

  return self;
}

void
vtr_spice_guard_free (VtrSpiceGuard *self)
{
  if (self == NULL)
    return;

  vtr_spice_move_free (self->move);
  g_hash_table_unref (self->surfaces);
  g_free (self);
}

/* Each check below returns how many bytes it passed: 0 when there are too few, or a violation. */
static size_t
break_off (VtrSpiceGuard     *self,
           VtrSpiceViolation  violation)
{
  self->violation = violation;
  self->stage = VTR_SPICE_STAGE_BROKEN;

  return 0;
}

/* Header and answer pass together. */
static size_t
check_link (VtrSpiceGuard *self,
            uint8_t       *data,
            size_t         length)
{
  VtrSpiceViolation violation = VTR_SPICE_VIOLATION_NONE;
  uint32_t size = 0;

  /* Wrong bytes are told as soon as they come: what isn't SPICE may never say more. */
  if (memcmp (data, "REDQ", MIN (length, 4)) != 0)
    return break_off (self, VTR_SPICE_VIOLATION_NOT_SPICE);
  if (length < LINK_HEADER_SIZE)
    return 0;
  if (vtr_spice_get_u32 (data + 4) != SPICE_VERSION_MAJOR)
    return break_off (self, VTR_SPICE_VIOLATION_VERSION);

  self->minor_version = vtr_spice_get_u32 (data + 8);
  size = vtr_spice_get_u32 (data + 12);
  if (size < sizeof (SpiceLinkReply) || size > VTR_SPICE_LINK_REPLY_MAX)
    return break_off (self, VTR_SPICE_VIOLATION_LINK);
  if (length < LINK_HEADER_SIZE + size)
    return 0;

  violation = vtr_spice_guard_check_reply (self, data + LINK_HEADER_SIZE, size);
  if (violation != VTR_SPICE_VIOLATION_NONE)
    return break_off (self, violation);

  self->is_linked = true;
  self->stage = vtr_spice_get_u32 (data + LINK_HEADER_SIZE) == SPICE_LINK_ERR_OK
                ? VTR_SPICE_STAGE_SIGN_IN : VTR_SPICE_STAGE_REFUSED;

  return LINK_HEADER_SIZE + size;
}

static size_t
check_sign_in (VtrSpiceGuard *self,
               const uint8_t *data,
               size_t         length)
{
  if (length < SIGN_IN_SIZE)
    return 0;

  self->stage = vtr_spice_get_u32 (data) == SPICE_LINK_ERR_OK ? VTR_SPICE_STAGE_MESSAGE
                                                              : VTR_SPICE_STAGE_REFUSED;

  return SIGN_IN_SIZE;
}

static size_t
check_message (VtrSpiceGuard *self,
               uint8_t       *data,
               size_t         length)
{
  size_t header_size = self->has_mini_header ? MINI_HEADER_SIZE : FULL_HEADER_SIZE;
  uint8_t *type = self->has_mini_header ? data : data + 8;
  VtrSpiceViolation violation = VTR_SPICE_VIOLATION_NONE;
  VtrSpiceMessage message = { 0 };
  size_t depth = 0;
  bool has_descriptor = false;

  if (length < header_size)
    return 0;

  message.type = vtr_spice_get_u16 (type);
  message.size = vtr_spice_get_u32 (type + 2);
  if (message.type == SPICE_MSG_LIST ||
      (!self->has_mini_header && vtr_spice_get_u32 (type + 6) != 0))
    return break_off (self, VTR_SPICE_VIOLATION_MESSAGE_LIST);
  if (!vtr_spice_guard_knows (self, message.type))
    return break_off (self, VTR_SPICE_VIOLATION_MESSAGE);
  if (message.size > vtr_spice_guard_get_limit (self, message.type))
    return break_off (self, VTR_SPICE_VIOLATION_MESSAGE_SIZE);

  /* The library waits for a descriptor without end: it hears of none that hasn't come. */
  has_descriptor = vtr_spice_guard_has_descriptor (self, message.type);
  depth = MIN (message.size, vtr_spice_guard_get_depth (self, message.type));
  if (length < header_size + depth + (has_descriptor ? 1 : 0))
    return 0;

  message.body = data + header_size;
  message.length = depth;
  violation = vtr_spice_guard_check_message (self, &message);
  if (violation != VTR_SPICE_VIOLATION_NONE)
    return break_off (self, violation);

  type[0] = (uint8_t) (message.type & 0xff);
  type[1] = (uint8_t) (message.type >> 8);
  self->rest = message.size - (uint32_t) depth;
  if (self->rest != 0)
    self->stage = VTR_SPICE_STAGE_REST;
  else if (has_descriptor)
    self->stage = VTR_SPICE_STAGE_DESCRIPTOR;

  return header_size + depth;
}

static size_t
check_rest (VtrSpiceGuard *self,
            size_t         length)
{
  uint32_t passed = (uint32_t) MIN (length, self->rest);

  self->rest -= passed;
  if (self->rest == 0)
    self->stage = VTR_SPICE_STAGE_MESSAGE;

  return passed;
}

static size_t
check_next (VtrSpiceGuard *self,
            uint8_t       *data,
            size_t         length)
{
  switch (self->stage)
    {
    case VTR_SPICE_STAGE_LINK:
      return check_link (self, data, length);
    case VTR_SPICE_STAGE_SIGN_IN:
      return check_sign_in (self, data, length);
    case VTR_SPICE_STAGE_MESSAGE:
      return check_message (self, data, length);
    case VTR_SPICE_STAGE_REST:
      return check_rest (self, length);
    case VTR_SPICE_STAGE_REFUSED:
      return break_off (self, VTR_SPICE_VIOLATION_LINK);
    case VTR_SPICE_STAGE_DESCRIPTOR:
    case VTR_SPICE_STAGE_BROKEN:
    default:
      return 0;
    }
}

size_t
vtr_spice_guard_check (VtrSpiceGuard *self,
                       uint8_t       *data,
                       size_t         length)
{
  size_t passed = 0;

  while (passed < length)
    {
      size_t step = check_next (self, data + passed, length - passed);

      if (step == 0)
        break;
      passed += step;
    }

  return passed;
}

void
vtr_spice_guard_take_scanouts (VtrSpiceGuard *self)
{
  self->takes_scanouts = true;
}

bool
vtr_spice_guard_awaits_descriptor (VtrSpiceGuard *self)
{
  return self->stage == VTR_SPICE_STAGE_DESCRIPTOR;
}

void
vtr_spice_guard_pass_descriptor (VtrSpiceGuard *self)
{
  self->stage = VTR_SPICE_STAGE_MESSAGE;
}

void
vtr_spice_guard_miss_descriptor (VtrSpiceGuard *self)
{
  if (self->violation == VTR_SPICE_VIOLATION_NONE)
    break_off (self, VTR_SPICE_VIOLATION_DESCRIPTOR);
}

VtrSpiceViolation
vtr_spice_guard_get_violation (VtrSpiceGuard *self)
{
  return self->violation;
}

VtrSpiceMove *
vtr_spice_guard_steal_move (VtrSpiceGuard *self)
{
  return g_steal_pointer (&self->move);
}

uint32_t
vtr_spice_guard_get_minor_version (VtrSpiceGuard *self)
{
  return self->minor_version;
}

bool
vtr_spice_guard_is_linked (VtrSpiceGuard *self)
{
  return self->is_linked;
}

bool
vtr_spice_guard_is_signed_in (VtrSpiceGuard *self)
{
  return self->stage > VTR_SPICE_STAGE_SIGN_IN;
}

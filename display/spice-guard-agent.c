/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "spice-guard-private.h"

#include <spice/protocol.h>
#include <spice/vd_agent.h>

#include "spice-limits.h"

#define AGENT_HEADER_SIZE 20u

G_STATIC_ASSERT (AGENT_HEADER_SIZE == sizeof (VDAgentMessage));
G_STATIC_ASSERT (VD_AGENT_CLIPBOARD_NONE == 0);

/* The least that a message of the agent must have: the library subtracts it unseen. */
static uint32_t
get_least_size (VtrSpiceGuard *self,
                uint32_t       type)
{
  uint32_t selection = self->agent_has_selections ? 4 : 0;

  switch (type)
    {
    case VD_AGENT_ANNOUNCE_CAPABILITIES:
    case VD_AGENT_REPLY:
    case VD_AGENT_FILE_XFER_STATUS:
      return 8;
    case VD_AGENT_CLIPBOARD:
    case VD_AGENT_CLIPBOARD_REQUEST:
      return selection + 4;
    case VD_AGENT_CLIPBOARD_GRAB:
    case VD_AGENT_CLIPBOARD_RELEASE:
      return selection;
    default:
      return 0;
    }
}

/* An agent that wants to know how loud it is here makes the library open this computer's speakers
 * and its microphone, to look. */
static uint32_t
hide_volume (uint8_t *body)
{
  uint32_t capabilities = vtr_spice_get_u32 (body);

  capabilities &= ~(1u << VD_AGENT_CAP_AUDIO_VOLUME_SYNC);
  for (unsigned int i = 0; i < 4; i++)
    body[i] = (uint8_t) (capabilities >> 8 * i);

  return capabilities;
}

/* @body, @length: what is there behind the header. */
static VtrSpiceViolation
begin_message (VtrSpiceGuard *self,
               uint8_t       *body,
               size_t         length)
{
  uint32_t type = vtr_spice_get_u32 (self->agent_header + 4);
  uint32_t size = vtr_spice_get_u32 (self->agent_header + 16);

  if (size < get_least_size (self, type))
    return VTR_SPICE_VIOLATION_AGENT;

  if (type == VD_AGENT_ANNOUNCE_CAPABILITIES)
    {
      /* So short a message comes in one part. */
      if (length < 8)
        return VTR_SPICE_VIOLATION_AGENT;
      self->agent_has_selections =
        (hide_volume (body + 4) & 1u << VD_AGENT_CAP_CLIPBOARD_SELECTION) != 0;
    }

  self->agent_rest = size;
  self->agent_skips = size > VTR_SPICE_AGENT_MESSAGE_MAX;

  return VTR_SPICE_VIOLATION_NONE;
}

/* The first part of a clipboard that is passed over becomes all of one that has no type, but
 * something in it: so whoever asked for it hears that it was too long, which no agent says so.
 * FALSE where it isn't that, or is too short. */
static bool
refuse_clipboard (VtrSpiceGuard   *self,
                  VtrSpiceMessage *message)
{
  size_t start = AGENT_HEADER_SIZE + (self->agent_has_selections ? 4 : 0);
  uint32_t size = 0;

  if (vtr_spice_get_u32 (self->agent_header + 4) != VD_AGENT_CLIPBOARD ||
      message->length < start + 4 + 1)
    return false;

  size = (uint32_t) (message->length - AGENT_HEADER_SIZE);
  for (unsigned int i = 0; i < 4; i++)
    message->body[16 + i] = (uint8_t) (size >> 8 * i);
  memset (message->body + start, 0, message->length - start);

  return true;
}

VtrSpiceViolation
vtr_spice_guard_check_agent (VtrSpiceGuard   *self,
                             VtrSpiceMessage *message)
{
  VtrSpiceViolation violation = VTR_SPICE_VIOLATION_NONE;
  size_t offset = 0;
  bool skips = false;
  bool begins = false;

  while (offset < message->length)
    {
      size_t step = 0;

      if (self->agent_rest == 0 && self->agent_header_size < AGENT_HEADER_SIZE)
        {
          step = MIN (AGENT_HEADER_SIZE - self->agent_header_size, message->length - offset);
          memcpy (self->agent_header + self->agent_header_size, message->body + offset, step);
          self->agent_header_size += (uint32_t) step;
          if (self->agent_header_size == AGENT_HEADER_SIZE)
            violation = begin_message (self, message->body + offset + step,
                                       message->length - offset - step);
          /* What is passed over begins with a part of its own, as servers send it. */
          if (self->agent_skips && offset + step != AGENT_HEADER_SIZE)
            violation = VTR_SPICE_VIOLATION_AGENT;
          begins = self->agent_skips;
        }
      else
        {
          step = MIN (self->agent_rest, message->length - offset);
          self->agent_rest -= (uint32_t) step;
        }
      if (violation != VTR_SPICE_VIOLATION_NONE)
        return violation;

      skips = skips || self->agent_skips;
      offset += step;
      if (self->agent_rest == 0 && self->agent_header_size == AGENT_HEADER_SIZE)
        {
          /* Behind what is passed over, nothing else may stand. */
          if (self->agent_skips && offset < message->length)
            return VTR_SPICE_VIOLATION_AGENT;
          self->agent_header_size = 0;
          self->agent_skips = false;
        }
    }

  /* The library gets as many messages as the server sent, since both count them, but this one only
   * tells it to wait for none of the other channels. */
  if (skips && message->length > 0 && !(begins && refuse_clipboard (self, message)))
    {
      message->type = SPICE_MSG_WAIT_FOR_CHANNELS;
      memset (message->body, 0, message->length);
    }

  return VTR_SPICE_VIOLATION_NONE;
}

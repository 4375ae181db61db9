/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <string.h>

#include "spice-guard.h"

G_BEGIN_DECLS

/* Shared by spice-guard.c (frames), spice-guard-link.c (the greeting), spice-guard-message.c and
 * spice-guard-agent.c (what is in messages). */

typedef enum
{
  VTR_SPICE_STAGE_LINK,        /* the answer to the greeting */
  VTR_SPICE_STAGE_SIGN_IN,     /* the result of it */
  VTR_SPICE_STAGE_MESSAGE,     /* a header, and as much of the message as is inspected */
  VTR_SPICE_STAGE_REST,        /* of a message, uninspected */
  VTR_SPICE_STAGE_DESCRIPTOR,  /* the byte that comes with one */
  VTR_SPICE_STAGE_REFUSED,     /* the server said no: it ends here */
  VTR_SPICE_STAGE_BROKEN,
} VtrSpiceStage;

struct _VtrSpiceGuard
{
  int               channel_type;
  VtrSpiceStage     stage;
  VtrSpiceViolation violation;
  bool              is_linked;
  uint32_t          minor_version;
  bool              has_mini_header;
  bool              takes_scanouts;
  uint32_t          rest;

  GHashTable       *surfaces;          /* id -> bytes, both in the pointers */
  uint64_t          surface_bytes;

  uint8_t           agent_header[20];
  uint32_t          agent_header_size;
  uint32_t          agent_rest;        /* of the agent's message */
  bool              agent_skips;       /* it is longer than anybody takes */
  bool              agent_has_selections;

  VtrSpiceMove     *move;              /* (nullable) */
};

/* A message as it arrived: its body's beginning, as far as it is inspected. */
typedef struct
{
  uint16_t  type;
  uint32_t  size;
  uint8_t  *body;
  size_t    length;     /* of what is there of the body */
} VtrSpiceMessage;

static inline uint16_t
vtr_spice_get_u16 (const uint8_t *bytes)
{
  return (uint16_t) (bytes[0] | bytes[1] << 8);
}

static inline uint32_t
vtr_spice_get_u32 (const uint8_t *bytes)
{
  return bytes[0] | (uint32_t) bytes[1] << 8 | (uint32_t) bytes[2] << 16 |
         (uint32_t) bytes[3] << 24;
}

/* @reply: all of it; a capability in it that isn't wanted is taken out. Tells the header's kind. */
VtrSpiceViolation vtr_spice_guard_check_reply   (VtrSpiceGuard   *self,
                                                 uint8_t         *reply,
                                                 size_t           size);
/* Whether this channel has such a message. */
bool              vtr_spice_guard_knows         (VtrSpiceGuard   *self,
                                                 uint16_t         type);
/* Whether a byte with a descriptor follows on it. */
bool              vtr_spice_guard_has_descriptor (VtrSpiceGuard  *self,
                                                 uint16_t         type);
/* How large a message of this channel may be. */
uint32_t          vtr_spice_guard_get_limit     (VtrSpiceGuard   *self,
                                                 uint16_t         type);
/* How much of its body is inspected. */
uint32_t          vtr_spice_guard_get_depth     (VtrSpiceGuard   *self,
                                                 uint16_t         type);
VtrSpiceViolation vtr_spice_guard_check_message (VtrSpiceGuard   *self,
                                                 VtrSpiceMessage *message);
/* May turn the message into one that says nothing, by another type. */
VtrSpiceViolation vtr_spice_guard_check_agent   (VtrSpiceGuard   *self,
                                                 VtrSpiceMessage *message);

G_END_DECLS

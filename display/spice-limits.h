/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "framebuffer.h"

/* What a SPICE server may ask of this client. */

/* Its answer to the greeting, and the capabilities in it. */
#define VTR_SPICE_LINK_REPLY_MAX     4096u
#define VTR_SPICE_CAPABILITIES_MAX   64u
/* Messages: a whole screen without compression on a display channel, what redirected devices and
 * shared folders need on theirs, and on all others little. */
#define VTR_SPICE_PICTURE_MAX        (VTR_FRAMEBUFFER_MAX_PIXELS * 4u + 64u * 1024)
#define VTR_SPICE_BULK_MAX           (16u * 1024 * 1024)
#define VTR_SPICE_MESSAGE_MAX        (8u * 1024 * 1024)
/* All surfaces together, in bytes, and how many there are. */
#define VTR_SPICE_SURFACE_BYTES_MAX  (512ull * 1024 * 1024)
#define VTR_SPICE_SURFACES_MAX       4096u
#define VTR_SPICE_STREAMS_MAX        64u
#define VTR_SPICE_CURSOR_MAX         1024u
#define VTR_SPICE_CHANNELS_MAX       256u
/* Sound, either way. */
#define VTR_SPICE_SOUND_RATE_MIN     8000
#define VTR_SPICE_SOUND_RATE_MAX     192000
#define VTR_SPICE_SOUND_CHANNELS_MAX 2
/* A part of an agent's message, and a whole one: more is passed over. */
#define VTR_SPICE_AGENT_PART_MAX     (64u * 1024)
#define VTR_SPICE_AGENT_MESSAGE_MAX  (32u * 1024 * 1024)

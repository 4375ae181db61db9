/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "spice-guard-private.h"

#include <spice/protocol.h>

#include "spice-limits.h"

/* As far into a message as anything stands that is looked at. */
#define USUAL_DEPTH 64u

/* Ahead of a pointer's picture: where it is, whether it is seen, and in the first message how it
 * leaves a trail. */
#define CURSOR_SET_OFFSET   5u
#define CURSOR_INIT_OFFSET  9u
#define CURSOR_FLAGS_SIZE   2u
#define CURSOR_HEADER_SIZE  17u

#define SCANOUT_SIZE        20u

/* Of a smart card: what it is about, how long it is and the reader's number; and those that servers
 * send, by the numbers of the protocol of QEMU's readers. */
#define CARD_HEADER_SIZE    12u
#define CARD_INIT           1u
#define CARD_ERROR          2u
#define CARD_APDU           7u

bool
vtr_spice_guard_knows (VtrSpiceGuard *self,
                       uint16_t       type)
{
  static const struct { int channel_type; uint16_t first; uint16_t last; } MESSAGES[] = {
    { SPICE_CHANNEL_MAIN, SPICE_MSG_MAIN_INIT, SPICE_MSG_MAIN_AGENT_TOKEN },
    { SPICE_CHANNEL_MAIN, SPICE_MSG_MAIN_MIGRATE_SWITCH_HOST,
      SPICE_MSG_MAIN_MIGRATE_SWITCH_HOST },
    { SPICE_CHANNEL_MAIN, SPICE_MSG_MAIN_NAME, SPICE_MSG_MAIN_AGENT_CONNECTED_TOKENS },
    { SPICE_CHANNEL_DISPLAY, SPICE_MSG_DISPLAY_MODE, SPICE_MSG_DISPLAY_INVAL_ALL_PALETTES },
    { SPICE_CHANNEL_DISPLAY, SPICE_MSG_DISPLAY_STREAM_CREATE,
      SPICE_MSG_DISPLAY_STREAM_DESTROY_ALL },
    { SPICE_CHANNEL_DISPLAY, SPICE_MSG_DISPLAY_DRAW_FILL,
      SPICE_MSG_DISPLAY_STREAM_ACTIVATE_REPORT },
    { SPICE_CHANNEL_INPUTS, SPICE_MSG_INPUTS_INIT, SPICE_MSG_INPUTS_KEY_MODIFIERS },
    { SPICE_CHANNEL_INPUTS, SPICE_MSG_INPUTS_MOUSE_MOTION_ACK, SPICE_MSG_INPUTS_MOUSE_MOTION_ACK },
    { SPICE_CHANNEL_CURSOR, SPICE_MSG_CURSOR_INIT, SPICE_MSG_END_CURSOR - 1 },
    { SPICE_CHANNEL_PLAYBACK, SPICE_MSG_PLAYBACK_DATA, SPICE_MSG_END_PLAYBACK - 1 },
    { SPICE_CHANNEL_RECORD, SPICE_MSG_RECORD_START, SPICE_MSG_END_RECORD - 1 },
    { SPICE_CHANNEL_SMARTCARD, SPICE_MSG_SMARTCARD_DATA, SPICE_MSG_SMARTCARD_DATA },
    { SPICE_CHANNEL_USBREDIR, SPICE_MSG_SPICEVMC_DATA, SPICE_MSG_END_SPICEVMC - 1 },
    { SPICE_CHANNEL_PORT, SPICE_MSG_SPICEVMC_DATA, SPICE_MSG_END_SPICEVMC - 1 },
    { SPICE_CHANNEL_PORT, SPICE_MSG_PORT_INIT, SPICE_MSG_END_PORT - 1 },
    { SPICE_CHANNEL_WEBDAV, SPICE_MSG_SPICEVMC_DATA, SPICE_MSG_END_SPICEVMC - 1 },
    { SPICE_CHANNEL_WEBDAV, SPICE_MSG_PORT_INIT, SPICE_MSG_END_PORT - 1 },
  };

  /* What the library would do to follow a machine by itself, past the connections that it is given,
   * isn't offered to servers: see spice-move. */
  if (type > SPICE_MSG_MIGRATE_DATA && type <= SPICE_MSG_NOTIFY)
    return true;

  if (self->channel_type == SPICE_CHANNEL_DISPLAY && self->takes_scanouts &&
      (type == SPICE_MSG_DISPLAY_GL_SCANOUT_UNIX || type == SPICE_MSG_DISPLAY_GL_DRAW))
    return true;

  for (size_t i = 0; i < G_N_ELEMENTS (MESSAGES); i++)
    if (self->channel_type == MESSAGES[i].channel_type && type >= MESSAGES[i].first &&
        type <= MESSAGES[i].last)
      return true;

  return false;
}

bool
vtr_spice_guard_has_descriptor (VtrSpiceGuard *self,
                                uint16_t       type)
{
  return self->channel_type == SPICE_CHANNEL_DISPLAY && type == SPICE_MSG_DISPLAY_GL_SCANOUT_UNIX;
}

uint32_t
vtr_spice_guard_get_limit (VtrSpiceGuard *self,
                           uint16_t       type)
{
  switch (self->channel_type)
    {
    case SPICE_CHANNEL_DISPLAY:
      return VTR_SPICE_PICTURE_MAX;
    case SPICE_CHANNEL_MAIN:
      if (type == SPICE_MSG_MAIN_MIGRATE_SWITCH_HOST)
        return VTR_SPICE_MOVE_MAX;
      return type == SPICE_MSG_MAIN_AGENT_DATA ? VTR_SPICE_AGENT_PART_MAX : VTR_SPICE_MESSAGE_MAX;
    case SPICE_CHANNEL_USBREDIR:
    case SPICE_CHANNEL_WEBDAV:
    case SPICE_CHANNEL_PORT:
      return VTR_SPICE_BULK_MAX;
    default:
      return VTR_SPICE_MESSAGE_MAX;
    }
}

uint32_t
vtr_spice_guard_get_depth (VtrSpiceGuard *self,
                           uint16_t       type)
{
  if (self->channel_type == SPICE_CHANNEL_MAIN && type == SPICE_MSG_MAIN_AGENT_DATA)
    return VTR_SPICE_AGENT_PART_MAX;
  if (self->channel_type == SPICE_CHANNEL_MAIN && type == SPICE_MSG_MAIN_MIGRATE_SWITCH_HOST)
    return VTR_SPICE_MOVE_MAX;

  return USUAL_DEPTH;
}

static bool
is_screen_size (uint32_t width,
                uint32_t height)
{
  return width > 0 && height > 0 && width <= VTR_FRAMEBUFFER_MAX_SIDE &&
         height <= VTR_FRAMEBUFFER_MAX_SIDE &&
         (uint64_t) width * height <= VTR_FRAMEBUFFER_MAX_PIXELS;
}

static bool
is_surface_format (uint32_t format)
{
  switch (format)
    {
    case SPICE_SURFACE_FMT_1_A:
    case SPICE_SURFACE_FMT_8_A:
    case SPICE_SURFACE_FMT_16_555:
    case SPICE_SURFACE_FMT_16_565:
    case SPICE_SURFACE_FMT_32_xRGB:
    case SPICE_SURFACE_FMT_32_ARGB:
      return true;
    default:
      return false;
    }
}

static void
forget_surface (VtrSpiceGuard *self,
                uint32_t       id)
{
  gpointer key = GUINT_TO_POINTER (id);

  self->surface_bytes -= GPOINTER_TO_SIZE (g_hash_table_lookup (self->surfaces, key));
  g_hash_table_remove (self->surfaces, key);
}

static VtrSpiceViolation
note_surface (VtrSpiceGuard *self,
              uint32_t       id,
              uint32_t       width,
              uint32_t       height)
{
  size_t bytes = (size_t) width * height * 4;

  forget_surface (self, id);
  if (g_hash_table_size (self->surfaces) >= VTR_SPICE_SURFACES_MAX ||
      self->surface_bytes + bytes > VTR_SPICE_SURFACE_BYTES_MAX)
    return VTR_SPICE_VIOLATION_SURFACES;

  g_hash_table_insert (self->surfaces, GUINT_TO_POINTER (id), GSIZE_TO_POINTER (bytes));
  self->surface_bytes += bytes;

  return VTR_SPICE_VIOLATION_NONE;
}

static VtrSpiceViolation
check_surface (VtrSpiceGuard         *self,
               const VtrSpiceMessage *message)
{
  const uint8_t *body = message->body;

  if (message->length < 20)
    return VTR_SPICE_VIOLATION_MESSAGE_SIZE;
  if (!is_screen_size (vtr_spice_get_u32 (body + 4), vtr_spice_get_u32 (body + 8)) ||
      !is_surface_format (vtr_spice_get_u32 (body + 12)))
    return VTR_SPICE_VIOLATION_SCREEN_SIZE;

  return note_surface (self, vtr_spice_get_u32 (body), vtr_spice_get_u32 (body + 4),
                       vtr_spice_get_u32 (body + 8));
}

static VtrSpiceViolation
check_mode (VtrSpiceGuard         *self,
            const VtrSpiceMessage *message)
{
  const uint8_t *body = message->body;

  if (message->length < 12)
    return VTR_SPICE_VIOLATION_MESSAGE_SIZE;
  if (!is_screen_size (vtr_spice_get_u32 (body), vtr_spice_get_u32 (body + 4)))
    return VTR_SPICE_VIOLATION_SCREEN_SIZE;

  return note_surface (self, 0, vtr_spice_get_u32 (body), vtr_spice_get_u32 (body + 4));
}

static VtrSpiceViolation
check_stream (const VtrSpiceMessage *message)
{
  const uint8_t *body = message->body;

  /* Surface, number, flags, codec, time; then the size of the video and of its source. */
  if (message->length < 34)
    return VTR_SPICE_VIOLATION_MESSAGE_SIZE;
  if (vtr_spice_get_u32 (body + 4) >= VTR_SPICE_STREAMS_MAX ||
      !is_screen_size (vtr_spice_get_u32 (body + 18), vtr_spice_get_u32 (body + 22)) ||
      !is_screen_size (vtr_spice_get_u32 (body + 26), vtr_spice_get_u32 (body + 30)))
    return VTR_SPICE_VIOLATION_STREAM;

  return VTR_SPICE_VIOLATION_NONE;
}

/* Width, height, bytes a row, kind of pixels and flags. */
static VtrSpiceViolation
check_scanout (const VtrSpiceMessage *message)
{
  const uint8_t *body = message->body;

  if (message->size != SCANOUT_SIZE)
    return VTR_SPICE_VIOLATION_MESSAGE_SIZE;
  if (!is_screen_size (vtr_spice_get_u32 (body), vtr_spice_get_u32 (body + 4)))
    return VTR_SPICE_VIOLATION_SCREEN_SIZE;

  /* Where the library hears of no kind it doesn't take the descriptor either. */
  return vtr_spice_get_u32 (body + 12) == 0 ? VTR_SPICE_VIOLATION_DESCRIPTOR
                                            : VTR_SPICE_VIOLATION_NONE;
}

static VtrSpiceViolation
check_display (VtrSpiceGuard         *self,
               const VtrSpiceMessage *message)
{
  switch (message->type)
    {
    case SPICE_MSG_DISPLAY_MODE:
      return check_mode (self, message);
    case SPICE_MSG_DISPLAY_SURFACE_CREATE:
      return check_surface (self, message);
    case SPICE_MSG_DISPLAY_SURFACE_DESTROY:
      if (message->length >= 4)
        forget_surface (self, vtr_spice_get_u32 (message->body));
      return VTR_SPICE_VIOLATION_NONE;
    case SPICE_MSG_DISPLAY_STREAM_CREATE:
      return check_stream (message);
    case SPICE_MSG_DISPLAY_GL_SCANOUT_UNIX:
      return check_scanout (message);
    default:
      return VTR_SPICE_VIOLATION_NONE;
    }
}

/* How long a picture must at least be: its pixels, what else belongs to its kind, and its mask. */
static uint64_t
get_cursor_bytes (uint8_t  type,
                  uint32_t width,
                  uint32_t height)
{
  uint64_t pixels = (uint64_t) width * height;
  uint64_t mask = (pixels + 7) / 8;

  switch (type)
    {
    case SPICE_CURSOR_TYPE_ALPHA:
      return pixels * 4;
    case SPICE_CURSOR_TYPE_MONO:
      return ((uint64_t) width + 7) / 8 * height * 2;
    case SPICE_CURSOR_TYPE_COLOR4:
      return ((uint64_t) width + 1) / 2 * height + 16 * 4 + mask;
    case SPICE_CURSOR_TYPE_COLOR8:
      return pixels + 256 * 4 + mask;
    case SPICE_CURSOR_TYPE_COLOR16:
      return pixels * 2 + mask;
    case SPICE_CURSOR_TYPE_COLOR24:
      return pixels * 3 + mask;
    case SPICE_CURSOR_TYPE_COLOR32:
    default:
      return pixels * 4 + mask;
    }
}

static VtrSpiceViolation
check_picture (const VtrSpiceMessage *message,
               uint32_t               offset)
{
  const uint8_t *header = message->body + offset + CURSOR_FLAGS_SIZE;
  uint32_t width = 0;
  uint32_t height = 0;
  uint16_t flags = 0;

  if (message->length < offset + CURSOR_FLAGS_SIZE)
    return VTR_SPICE_VIOLATION_MESSAGE_SIZE;

  flags = vtr_spice_get_u16 (message->body + offset);
  if ((flags & SPICE_CURSOR_FLAGS_NONE) != 0)
    return VTR_SPICE_VIOLATION_NONE;
  if (message->length < offset + CURSOR_FLAGS_SIZE + CURSOR_HEADER_SIZE)
    return VTR_SPICE_VIOLATION_MESSAGE_SIZE;
  if ((flags & SPICE_CURSOR_FLAGS_FROM_CACHE) != 0)
    return VTR_SPICE_VIOLATION_NONE;

  width = vtr_spice_get_u16 (header + 9);
  height = vtr_spice_get_u16 (header + 11);
  if (width == 0 || height == 0 || width > VTR_SPICE_CURSOR_MAX || height > VTR_SPICE_CURSOR_MAX ||
      message->size - offset - CURSOR_FLAGS_SIZE - CURSOR_HEADER_SIZE <
      get_cursor_bytes (header[8], width, height))
    return VTR_SPICE_VIOLATION_CURSOR;

  return VTR_SPICE_VIOLATION_NONE;
}

static VtrSpiceViolation
check_main (VtrSpiceGuard   *self,
            VtrSpiceMessage *message)
{
  switch (message->type)
    {
    case SPICE_MSG_MAIN_CHANNELS_LIST:
      if (message->length < 4)
        return VTR_SPICE_VIOLATION_MESSAGE_SIZE;
      if (vtr_spice_get_u32 (message->body) > VTR_SPICE_CHANNELS_MAX)
        return VTR_SPICE_VIOLATION_CHANNELS;
      return VTR_SPICE_VIOLATION_NONE;
    case SPICE_MSG_MAIN_MIGRATE_SWITCH_HOST:
      self->move = vtr_spice_move_parse (message->body, message->length);
      return self->move != NULL ? VTR_SPICE_VIOLATION_MOVED : VTR_SPICE_VIOLATION_MOVE;
    case SPICE_MSG_MAIN_AGENT_DATA:
      return vtr_spice_guard_check_agent (self, message);
    case SPICE_MSG_MAIN_AGENT_DISCONNECTED:
      self->agent_header_size = 0;
      self->agent_rest = 0;
      return VTR_SPICE_VIOLATION_NONE;
    default:
      return VTR_SPICE_VIOLATION_NONE;
    }
}

static VtrSpiceViolation
check_sound (const VtrSpiceMessage *message,
             uint16_t               start,
             uint32_t               size)
{
  const uint8_t *body = message->body;

  if (message->type != start)
    return VTR_SPICE_VIOLATION_NONE;
  if (message->length < size)
    return VTR_SPICE_VIOLATION_MESSAGE_SIZE;

  /* Channels, format, samples a second, and for playing the time. */
  if (vtr_spice_get_u32 (body) - 1 > VTR_SPICE_SOUND_CHANNELS_MAX - 1 ||
      vtr_spice_get_u32 (body + 6) < VTR_SPICE_SOUND_RATE_MIN ||
      vtr_spice_get_u32 (body + 6) > VTR_SPICE_SOUND_RATE_MAX)
    return VTR_SPICE_VIOLATION_SOUND;

  return VTR_SPICE_VIOLATION_NONE;
}

/* The library allocates what the data is said to have been before. */
static VtrSpiceViolation
check_compressed (const VtrSpiceMessage *message)
{
  if (message->type != SPICE_MSG_SPICEVMC_COMPRESSED_DATA)
    return VTR_SPICE_VIOLATION_NONE;

  /* The kind of compression, and the size. */
  if (message->length < 5 || vtr_spice_get_u32 (message->body + 1) > VTR_SPICE_BULK_MAX)
    return VTR_SPICE_VIOLATION_MESSAGE_SIZE;

  return VTR_SPICE_VIOLATION_NONE;
}

/* What the library takes for granted of what the guest wants of a card. */
static VtrSpiceViolation
check_card (const VtrSpiceMessage *message)
{
  if (message->type != SPICE_MSG_SMARTCARD_DATA)
    return VTR_SPICE_VIOLATION_NONE;
  if (message->length < CARD_HEADER_SIZE)
    return VTR_SPICE_VIOLATION_MESSAGE_SIZE;

  switch (vtr_spice_get_u32 (message->body))
    {
    case CARD_INIT:
    case CARD_ERROR:
    case CARD_APDU:
      return VTR_SPICE_VIOLATION_NONE;
    default:
      return VTR_SPICE_VIOLATION_MESSAGE;
    }
}

VtrSpiceViolation
vtr_spice_guard_check_message (VtrSpiceGuard   *self,
                               VtrSpiceMessage *message)
{
  switch (self->channel_type)
    {
    case SPICE_CHANNEL_MAIN:
      return check_main (self, message);
    case SPICE_CHANNEL_DISPLAY:
      return check_display (self, message);
    case SPICE_CHANNEL_CURSOR:
      if (message->type == SPICE_MSG_CURSOR_INIT)
        return check_picture (message, CURSOR_INIT_OFFSET);
      if (message->type == SPICE_MSG_CURSOR_SET)
        return check_picture (message, CURSOR_SET_OFFSET);
      return VTR_SPICE_VIOLATION_NONE;
    case SPICE_CHANNEL_PLAYBACK:
      return check_sound (message, SPICE_MSG_PLAYBACK_START, 14);
    case SPICE_CHANNEL_RECORD:
      return check_sound (message, SPICE_MSG_RECORD_START, 10);
    case SPICE_CHANNEL_SMARTCARD:
      return check_card (message);
    case SPICE_CHANNEL_USBREDIR:
    case SPICE_CHANNEL_WEBDAV:
    case SPICE_CHANNEL_PORT:
      return check_compressed (message);
    default:
      return VTR_SPICE_VIOLATION_NONE;
    }
}

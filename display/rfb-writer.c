/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rfb-writer.h"

#include <glib.h>
#include <string.h>

#include "rfb-limits.h"

/* Numbers of a client's messages. */
#define MESSAGE_SET_PIXEL_FORMAT 0u
#define MESSAGE_SET_ENCODINGS    2u
#define MESSAGE_REQUEST_UPDATE   3u
#define MESSAGE_KEY              4u
#define MESSAGE_POINTER          5u
#define MESSAGE_CUT_TEXT         6u
#define MESSAGE_ENABLE_UPDATES   150u
#define MESSAGE_FENCE            248u
#define MESSAGE_XVP              250u
#define MESSAGE_SET_DESKTOP_SIZE 251u
#define MESSAGE_QEMU             255u
#define QEMU_KEY                 0u
#define QEMU_AUDIO               1u
#define AUDIO_ENABLE             0u
#define AUDIO_DISABLE            1u
#define AUDIO_SET_FORMAT         2u
/* Signed, 16 bits; two channels; per second. */
#define AUDIO_FORMAT_S16         3u
#define AUDIO_CHANNELS           2u
#define AUDIO_RATE               44100u

#define XVP_VERSION              1u
/* What a relative pointer's zero is on the wire. */
#define RELATIVE_CENTRE          0x7fff
/* In RFB's own button mask: the extended one follows. */
#define EXTENDED_BUTTONS         0x80u
#define EXTENDED_BUTTONS_SHIFT   7u
#define EXTENDED_BUTTONS_MASK    0x7fu

struct _VtrRfbWriter
{
  GByteArray    *bytes;
  size_t         sent;             /* of them */
  bool           is_over;

  bool           has_pointer;      /* waits */
  VtrRfbPointer  pointer;
  bool           has_request;      /* waits */
  bool           is_incremental;
  uint32_t       width;
  uint32_t       height;
};

VtrRfbWriter *
vtr_rfb_writer_new (void)
{
  VtrRfbWriter *self = g_new0 (VtrRfbWriter, 1);

  self->bytes = g_byte_array_new ();

  return self;
}

void
vtr_rfb_writer_free (VtrRfbWriter *self)
{
  if (self == NULL)
    return;

  g_byte_array_unref (self->bytes);
  g_free (self);
}

static void
append (VtrRfbWriter  *self,
        const uint8_t *bytes,
        size_t         length)
{
  if (length > VTR_RFB_OUTPUT_MAX - MIN (VTR_RFB_OUTPUT_MAX, self->bytes->len - self->sent))
    self->is_over = true;
  else if (!self->is_over && length > 0)
    g_byte_array_append (self->bytes, bytes, (guint) length);
}

static void
put_u16 (uint8_t  *bytes,
         uint32_t  value)
{
  bytes[0] = (uint8_t) (value >> 8);
  bytes[1] = (uint8_t) value;
}

static void
put_u32 (uint8_t  *bytes,
         uint32_t  value)
{
  put_u16 (bytes, value >> 16);
  put_u16 (bytes + 2, value & 0xffff);
}

static uint32_t
clamp_u16 (int value)
{
  return (uint32_t) CLAMP (value, 0, UINT16_MAX);
}

/* Writes the movement that waits. */
static void
settle_pointer (VtrRfbWriter *self)
{
  const VtrRfbPointer *pointer = &self->pointer;
  int offset = pointer->is_relative ? RELATIVE_CENTRE : 0;
  uint8_t message[7] = { MESSAGE_POINTER, (uint8_t) pointer->buttons };
  size_t length = 6;

  if (!self->has_pointer)
    return;

  self->has_pointer = false;
  put_u16 (message + 2, clamp_u16 (pointer->x + offset));
  put_u16 (message + 4, clamp_u16 (pointer->y + offset));
  if (pointer->is_extended)
    {
      message[1] |= EXTENDED_BUTTONS;
      message[6] = (uint8_t) (pointer->buttons >> EXTENDED_BUTTONS_SHIFT) & EXTENDED_BUTTONS_MASK;
      length = 7;
    }
  append (self, message, length);
}

static void
settle_request (VtrRfbWriter *self)
{
  uint8_t message[10] = { MESSAGE_REQUEST_UPDATE, self->is_incremental };

  if (!self->has_request)
    return;

  self->has_request = false;
  put_u16 (message + 6, self->width);
  put_u16 (message + 8, self->height);
  append (self, message, sizeof message);
}

/* A message, behind what waits: keys go where the pointer was when they were pressed. */
static void
say (VtrRfbWriter  *self,
     const uint8_t *bytes,
     size_t         length)
{
  settle_pointer (self);
  append (self, bytes, length);
}

/* A text of the user's: it may be as long as the rest of the output together, and isn't said when
 * the server didn't take what was said before. */
static void
say_text (VtrRfbWriter  *self,
          const uint8_t *header,
          size_t         header_length,
          const uint8_t *text,
          size_t         length)
{
  if (self->is_over || !vtr_rfb_writer_has_room (self))
    return;

  settle_pointer (self);
  g_byte_array_append (self->bytes, header, (guint) header_length);
  if (length > 0)
    g_byte_array_append (self->bytes, text, (guint) length);
}

const uint8_t *
vtr_rfb_writer_peek (VtrRfbWriter *self,
                     size_t       *ret_length)
{
  /* What waits stays where it can be merged while the server doesn't take what there is. */
  if (self->sent == self->bytes->len)
    {
      g_byte_array_set_size (self->bytes, 0);
      self->sent = 0;
      settle_pointer (self);
      settle_request (self);
    }

  *ret_length = self->bytes->len - self->sent;

  return *ret_length > 0 ? self->bytes->data + self->sent : NULL;
}

void
vtr_rfb_writer_consume (VtrRfbWriter *self,
                        size_t        length)
{
  self->sent += MIN (length, self->bytes->len - self->sent);

  /* Else a server that reads slowly makes it longer and longer. */
  if (self->sent > VTR_RFB_OUTPUT_MAX / 4)
    {
      g_byte_array_remove_range (self->bytes, 0, (guint) self->sent);
      self->sent = 0;
    }
}

bool
vtr_rfb_writer_is_over (const VtrRfbWriter *self)
{
  return self->is_over;
}

bool
vtr_rfb_writer_has_room (const VtrRfbWriter *self)
{
  return self->bytes->len - self->sent < VTR_RFB_OUTPUT_MAX / 2;
}

void
vtr_rfb_writer_set_pixel_format (VtrRfbWriter         *self,
                                 const VtrPixelFormat *format)
{
  uint8_t message[4 + VTR_PIXEL_FORMAT_LENGTH] = { MESSAGE_SET_PIXEL_FORMAT };

  vtr_pixel_format_write (format, message + 4);
  say (self, message, sizeof message);
}

void
vtr_rfb_writer_set_encodings (VtrRfbWriter  *self,
                              const int32_t *encodings,
                              size_t         count)
{
  uint8_t number[4] = { MESSAGE_SET_ENCODINGS };

  put_u16 (number + 2, (uint32_t) count);
  say (self, number, sizeof number);
  for (size_t i = 0; i < count; i++)
    {
      put_u32 (number, (uint32_t) encodings[i]);
      append (self, number, sizeof number);
    }
}

void
vtr_rfb_writer_request_update (VtrRfbWriter *self,
                               bool          is_incremental,
                               uint32_t      width,
                               uint32_t      height)
{
  self->is_incremental = is_incremental && (!self->has_request || self->is_incremental);
  self->has_request = true;
  self->width = width;
  self->height = height;
}

void
vtr_rfb_writer_enable_updates (VtrRfbWriter *self,
                               uint32_t      width,
                               uint32_t      height)
{
  uint8_t message[10] = { MESSAGE_ENABLE_UPDATES, 1 };

  put_u16 (message + 6, width);
  put_u16 (message + 8, height);
  say (self, message, sizeof message);
}

void
vtr_rfb_writer_key (VtrRfbWriter *self,
                    uint32_t      keysym,
                    bool          is_pressed)
{
  uint8_t message[8] = { MESSAGE_KEY, is_pressed };

  put_u32 (message + 4, keysym);
  say (self, message, sizeof message);
}

void
vtr_rfb_writer_qemu_key (VtrRfbWriter *self,
                         uint32_t      keysym,
                         uint32_t      scancode,
                         bool          is_pressed)
{
  uint8_t message[12] = { MESSAGE_QEMU, QEMU_KEY };

  put_u16 (message + 2, is_pressed);
  put_u32 (message + 4, keysym);
  put_u32 (message + 8, scancode);
  say (self, message, sizeof message);
}

void
vtr_rfb_writer_pointer (VtrRfbWriter        *self,
                        const VtrRfbPointer *pointer)
{
  VtrRfbPointer next = *pointer;

  /* Only plain movement is merged: a click is never lost. */
  if (self->has_pointer && self->pointer.buttons == pointer->buttons &&
      self->pointer.is_relative == pointer->is_relative)
    {
      if (pointer->is_relative)
        {
          next.x = CLAMP (self->pointer.x + next.x, -RELATIVE_CENTRE, RELATIVE_CENTRE);
          next.y = CLAMP (self->pointer.y + next.y, -RELATIVE_CENTRE, RELATIVE_CENTRE);
        }
    }
  else
    settle_pointer (self);

  self->pointer = next;
  self->has_pointer = true;
}

void
vtr_rfb_writer_cut_text (VtrRfbWriter  *self,
                         const uint8_t *text,
                         size_t         length)
{
  uint8_t message[8] = { MESSAGE_CUT_TEXT };

  put_u32 (message + 4, (uint32_t) length);
  say_text (self, message, sizeof message, text, length);
}

void
vtr_rfb_writer_clipboard (VtrRfbWriter  *self,
                          uint32_t       flags,
                          const uint8_t *bytes,
                          size_t         length)
{
  uint8_t message[12] = { MESSAGE_CUT_TEXT };

  put_u32 (message + 4, (uint32_t) -(int32_t) (4 + length));
  put_u32 (message + 8, flags);
  say_text (self, message, sizeof message, bytes, length);
}

void
vtr_rfb_writer_fence (VtrRfbWriter  *self,
                      uint32_t       flags,
                      const uint8_t *payload,
                      size_t         length)
{
  uint8_t message[9 + VTR_RFB_FENCE_MAX] = { MESSAGE_FENCE };

  length = MIN (length, VTR_RFB_FENCE_MAX);
  put_u32 (message + 4, flags);
  message[8] = (uint8_t) length;
  if (length > 0)
    memcpy (message + 9, payload, length);
  say (self, message, 9 + length);
}

void
vtr_rfb_writer_set_desktop_size (VtrRfbWriter *self,
                                 uint32_t      width,
                                 uint32_t      height,
                                 uint32_t      screen,
                                 uint32_t      flags)
{
  uint8_t message[24] = { MESSAGE_SET_DESKTOP_SIZE };

  put_u16 (message + 2, width);
  put_u16 (message + 4, height);
  message[6] = 1;
  put_u32 (message + 8, screen);
  put_u16 (message + 16, width);
  put_u16 (message + 18, height);
  put_u32 (message + 20, flags);
  say (self, message, sizeof message);
}

void
vtr_rfb_writer_xvp (VtrRfbWriter *self,
                    uint8_t       code)
{
  const uint8_t message[4] = { MESSAGE_XVP, 0, XVP_VERSION, code };

  say (self, message, sizeof message);
}

void
vtr_rfb_writer_audio (VtrRfbWriter *self,
                      bool          is_enabled)
{
  uint8_t format[10] = { MESSAGE_QEMU, QEMU_AUDIO, 0, AUDIO_SET_FORMAT, AUDIO_FORMAT_S16,
                         AUDIO_CHANNELS };
  uint8_t message[4] = { MESSAGE_QEMU, QEMU_AUDIO, 0, AUDIO_DISABLE };

  if (is_enabled)
    {
      put_u32 (format + 6, AUDIO_RATE);
      say (self, format, sizeof format);
      message[3] = AUDIO_ENABLE;
    }
  say (self, message, sizeof message);
}

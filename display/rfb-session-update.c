/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rfb-session-private.h"

#include <glib/gi18n-lib.h>

#define RECTANGLE_LENGTH 12u
#define SCREEN_LENGTH    16u
#define LED_MASK         7
#define WORK_OF_UPDATE   1000u
/* Noting the damage of one that touches none before. */
#define WORK_OF_RECTANGLE 4000u

/* Reasons and states of ExtendedDesktopSize. */
#define REASON_CLIENT    1u
#define STATUS_DONE      0u

static VtrRfbStatus
break_by (VtrRfbSession *self,
          const char    *how)
{
  vtr_rfb_session_break (self, how);

  return VTR_RFB_STATUS_BROKEN;
}

/* The smallest rectangle around both. */
static void
extend (VtrRect       *extents,
        const VtrRect *rect)
{
  uint32_t right = MAX (extents->x + extents->width, rect->x + rect->width);
  uint32_t bottom = MAX (extents->y + extents->height, rect->y + rect->height);

  if (rect->width == 0 || rect->height == 0)
    return;

  if (extents->width == 0 || extents->height == 0)
    {
      *extents = *rect;
      return;
    }

  extents->x = MIN (extents->x, rect->x);
  extents->y = MIN (extents->y, rect->y);
  extents->width = right - extents->x;
  extents->height = bottom - extents->y;
}

VtrRfbStatus
vtr_rfb_session_read_update (VtrRfbSession *self,
                             VtrByteReader *reader)
{
  const uint8_t *message = vtr_byte_reader_take (reader, 4);

  if (message == NULL)
    return VTR_RFB_STATUS_MORE;

  self->n_rectangles = vtr_bytes_get_u16 (message + 2);
  self->extents = (VtrRect) { 0 };
  self->state = VTR_RFB_SESSION_RECTANGLE;
  /* The server can work on the next one while this one is drawn. */
  vtr_rfb_session_request (self);

  return VTR_RFB_STATUS_DONE;
}

static VtrRfbStatus
finish_update (VtrRfbSession *self)
{
  self->statistics.updates++;
  self->work += WORK_OF_UPDATE;
  self->handlers->finish_update (self->data, &self->extents);
  self->state = VTR_RFB_SESSION_MESSAGE;

  return VTR_RFB_STATUS_DONE;
}

static bool
finish_name (VtrRfbSession *self,
             VtrCanvas     *canvas)
{
  self->handlers->set_name (self->data, (const char *) self->body.bytes, self->body.length);
  self->state = VTR_RFB_SESSION_RECTANGLE;

  return true;
}

static VtrRfbStatus
read_name (VtrRfbSession *self,
           VtrByteReader *reader)
{
  const uint8_t *bytes = vtr_byte_reader_take (reader, RECTANGLE_LENGTH + 4);
  uint32_t length = 0;

  if (bytes == NULL)
    return VTR_RFB_STATUS_MORE;

  length = vtr_bytes_get_u32 (bytes + RECTANGLE_LENGTH);
  if (length > VTR_RFB_TEXT_MAX)
    return break_by (self, _("its name is longer than any name"));

  vtr_rfb_session_gather (self, MIN (length, VTR_RFB_TEXT_KEPT),
                          length - MIN (length, VTR_RFB_TEXT_KEPT), finish_name);

  return VTR_RFB_STATUS_DONE;
}

static VtrRfbStatus
read_leds (VtrRfbSession *self,
           VtrByteReader *reader)
{
  const uint8_t *bytes = vtr_byte_reader_take (reader, RECTANGLE_LENGTH + 1);

  if (bytes == NULL)
    return VTR_RFB_STATUS_MORE;

  self->handlers->set_leds (self->data, bytes[RECTANGLE_LENGTH] & LED_MASK);

  return VTR_RFB_STATUS_DONE;
}

/* The server insists on a pixel format of its own. */
static VtrRfbStatus
read_pixel_format (VtrRfbSession *self,
                   VtrByteReader *reader)
{
  const uint8_t *bytes = vtr_byte_reader_take (reader, RECTANGLE_LENGTH + VTR_PIXEL_FORMAT_LENGTH);
  VtrPixelFormat format = { 0 };

  if (bytes == NULL)
    return VTR_RFB_STATUS_MORE;
  if (!vtr_pixel_format_parse (&format, bytes + RECTANGLE_LENGTH))
    return break_by (self, vtr_rfb_violation_get_text (VTR_RFB_VIOLATION_PIXEL_FORMAT));

  vtr_rfb_decoder_set_format (self->decoder, &format);

  return VTR_RFB_STATUS_DONE;
}

static VtrRfbStatus
read_desktop_size (VtrRfbSession *self,
                   VtrByteReader *reader,
                   VtrCanvas     *canvas)
{
  vtr_byte_reader_take (reader, RECTANGLE_LENGTH);
  if (self->rect.width == self->width && self->rect.height == self->height)
    return VTR_RFB_STATUS_DONE;

  return vtr_rfb_session_resize (self, self->rect.width, self->rect.height, canvas)
           ? VTR_RFB_STATUS_DONE : VTR_RFB_STATUS_BROKEN;
}

/* Screens inside of the picture; the first keeps its name when another size is asked for. */
static bool
finish_extended_size (VtrRfbSession *self,
                      VtrCanvas     *canvas)
{
  uint32_t reason = self->rect.x;
  uint32_t status = self->rect.y;

  if (self->body.length >= SCREEN_LENGTH)
    {
      self->screen = vtr_bytes_get_u32 (self->body.bytes);
      self->screen_flags = vtr_bytes_get_u32 (self->body.bytes + 12);
    }
  self->state = VTR_RFB_SESSION_RECTANGLE;
  if (!self->has_desktop_size)
    {
      self->has_desktop_size = true;
      self->handlers->allow_resize (self->data);
    }

  /* Refused, or as it is. QEMU says the latter in answer to every request for the whole screen,
   * so that none may follow. */
  if ((reason == REASON_CLIENT && status != STATUS_DONE) ||
      (self->rect.width == self->width && self->rect.height == self->height))
    return true;

  return vtr_rfb_session_resize (self, self->rect.width, self->rect.height, canvas);
}

static VtrRfbStatus
read_extended_size (VtrRfbSession *self,
                    VtrByteReader *reader)
{
  const uint8_t *bytes = vtr_byte_reader_take (reader, RECTANGLE_LENGTH + 4);

  if (bytes == NULL)
    return VTR_RFB_STATUS_MORE;

  vtr_rfb_session_gather (self, SCREEN_LENGTH * (size_t) bytes[RECTANGLE_LENGTH], 0,
                          finish_extended_size);

  return VTR_RFB_STATUS_DONE;
}

/* A marker without data: the server can do something. */
static VtrRfbStatus
read_marker (VtrRfbSession *self,
             VtrByteReader *reader)
{
  vtr_byte_reader_take (reader, RECTANGLE_LENGTH);

  switch (self->encoding)
    {
    case VTR_RFB_ENCODING_QEMU_KEY:
      self->has_qemu_key = true;
      break;
    case VTR_RFB_ENCODING_EXTENDED_BUTTONS:
      self->has_extended_buttons = true;
      break;
    case VTR_RFB_ENCODING_QEMU_POINTER_MOTION:
      self->is_relative = self->rect.x == 0;
      self->handlers->set_absolute (self->data, !self->is_relative);
      break;
    case VTR_RFB_ENCODING_QEMU_AUDIO:
      if (!self->has_audio)
        {
          self->has_audio = true;
          self->handlers->allow_audio (self->data);
          if (self->wants_audio)
            {
              self->asked_audio = true;
              vtr_rfb_writer_audio (self->writer, true);
            }
        }
      break;
    case VTR_RFB_ENCODING_LAST_RECT:
      self->n_rectangles = 0;
      break;
    default:
      break;
    }

  return VTR_RFB_STATUS_DONE;
}

static VtrRfbStatus
read_drawing (VtrRfbSession *self,
              VtrByteReader *reader,
              VtrCanvas     *canvas)
{
  VtrRfbViolation violation = VTR_RFB_VIOLATION_NONE;

  vtr_byte_reader_take (reader, RECTANGLE_LENGTH);
  if (vtr_rfb_decoder_begin (self->decoder, self->encoding, &self->rect, canvas))
    {
      self->state = VTR_RFB_SESSION_PIXELS;
      return VTR_RFB_STATUS_DONE;
    }

  violation = vtr_rfb_decoder_get_violation (self->decoder);

  return break_by (self, vtr_rfb_violation_get_text (violation));
}

static VtrRfbStatus
read_kind (VtrRfbSession *self,
           VtrByteReader *reader,
           VtrCanvas     *canvas)
{
  switch (self->encoding)
    {
    case VTR_RFB_ENCODING_DESKTOP_NAME:
      return read_name (self, reader);
    case VTR_RFB_ENCODING_QEMU_LED_STATE:
      return read_leds (self, reader);
    case VTR_RFB_ENCODING_PIXEL_FORMAT:
      return read_pixel_format (self, reader);
    case VTR_RFB_ENCODING_DESKTOP_SIZE:
      return read_desktop_size (self, reader, canvas);
    case VTR_RFB_ENCODING_EXTENDED_DESKTOP_SIZE:
      return read_extended_size (self, reader);
    case VTR_RFB_ENCODING_ALPHA_CURSOR:
    case VTR_RFB_ENCODING_RICH_CURSOR:
    case VTR_RFB_ENCODING_X_CURSOR:
      return vtr_rfb_session_begin_cursor (self, reader);
    case VTR_RFB_ENCODING_CURSOR_POSITION:
    case VTR_RFB_ENCODING_EXTENDED_BUTTONS:
    case VTR_RFB_ENCODING_LAST_RECT:
    case VTR_RFB_ENCODING_QEMU_AUDIO:
    case VTR_RFB_ENCODING_QEMU_KEY:
    case VTR_RFB_ENCODING_QEMU_POINTER_MOTION:
      return read_marker (self, reader);
    default:
      return read_drawing (self, reader, canvas);
    }
}

VtrRfbStatus
vtr_rfb_session_read_rectangle (VtrRfbSession *self,
                                VtrByteReader *reader,
                                VtrCanvas     *canvas)
{
  const uint8_t *header = NULL;
  VtrRfbStatus status = VTR_RFB_STATUS_DONE;

  if (self->n_rectangles == 0)
    return finish_update (self);

  header = vtr_byte_reader_peek (reader, RECTANGLE_LENGTH);
  if (header == NULL)
    return VTR_RFB_STATUS_MORE;

  self->rect = (VtrRect) { vtr_bytes_get_u16 (header), vtr_bytes_get_u16 (header + 2),
                           vtr_bytes_get_u16 (header + 4), vtr_bytes_get_u16 (header + 6) };
  self->encoding = (int32_t) vtr_bytes_get_u32 (header + 8);
  if (!vtr_rfb_offer_has (&self->offer, self->encoding))
    return break_by (self, vtr_rfb_violation_get_text (VTR_RFB_VIOLATION_ENCODING));

  status = read_kind (self, reader, canvas);
  if (status == VTR_RFB_STATUS_DONE && self->n_rectangles > 0)
    self->n_rectangles--;

  return status;
}

VtrRfbStatus
vtr_rfb_session_read_pixels (VtrRfbSession *self,
                             VtrByteReader *reader,
                             VtrCanvas     *canvas)
{
  VtrRfbStatus status = vtr_rfb_decoder_continue (self->decoder, reader, canvas);

  if (status == VTR_RFB_STATUS_BROKEN)
    return break_by (self,
                     vtr_rfb_violation_get_text (vtr_rfb_decoder_get_violation (self->decoder)));

  if (status == VTR_RFB_STATUS_DONE)
    {
      extend (&self->extents, &self->rect);
      self->work += WORK_OF_RECTANGLE;
      self->statistics.rectangles++;
      self->statistics.pixels += (uint64_t) self->rect.width * self->rect.height;
      self->handlers->damage (self->data, &self->rect);
      self->state = VTR_RFB_SESSION_RECTANGLE;
    }

  return status;
}

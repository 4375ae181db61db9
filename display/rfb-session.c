/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rfb-session-private.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>

/* Numbers of a server's messages. */
#define MESSAGE_UPDATE         0u
#define MESSAGE_COLOURS        1u
#define MESSAGE_BELL           2u
#define MESSAGE_CUT_TEXT       3u
#define MESSAGE_END_OF_UPDATES 150u
#define MESSAGE_FENCE          248u
#define MESSAGE_XVP            250u
#define MESSAGE_QEMU           255u

#define INIT_LENGTH            24u
#define COLOUR_LENGTH          6u
#define FIRST_BODY             4096u
#define WORK_OF_STEP           100u
#define WORK_OF_TURN           (4u * 1000 * 1000)

bool
vtr_rfb_session_break (VtrRfbSession *self,
                       const char    *how)
{
  if (self->state != VTR_RFB_SESSION_BROKEN)
    {
      self->violation = how;
      self->state = VTR_RFB_SESSION_BROKEN;
    }

  return false;
}

VtrRfbSession *
vtr_rfb_session_new (const VtrRfbSessionHandlers *handlers,
                     void                        *data,
                     const VtrRfbSessionOptions  *options)
{
  VtrRfbSession *self = NULL;
  VtrRfbDecoder *decoder = vtr_rfb_decoder_new ();

  if (decoder == NULL)
    return NULL;

  self = g_new0 (VtrRfbSession, 1);
  self->handlers = handlers;
  self->data = data;
  self->decoder = decoder;
  self->writer = vtr_rfb_writer_new ();
  vtr_rfb_offer_init (&self->offer, options->is_local, options->quality, options->compression);
  vtr_rfb_decoder_set_encodings (decoder, self->offer.encodings, self->offer.count);

  return self;
}

void
vtr_rfb_session_free (VtrRfbSession *self)
{
  if (self == NULL)
    return;

  vtr_rfb_decoder_free (self->decoder);
  vtr_rfb_writer_free (self->writer);
  vtr_rfb_cursor_clear (&self->cursor);
  free (self->body.bytes);
  free (self->failure);
  g_free (self->clipboard);
  g_free (self);
}

void
vtr_rfb_session_gather (VtrRfbSession  *self,
                        size_t          keep,
                        size_t          skip,
                        VtrRfbBodyDone  done)
{
  self->body.length = 0;
  self->body.keep = keep;
  self->body.skip = skip;
  self->body.done = done;
  self->state = VTR_RFB_SESSION_BODY;
}

/* Makes room for more of the body; doubles, so that little is copied and little is promised. */
static bool
grow_body (VtrRfbSession *self,
           size_t         length)
{
  VtrRfbBody *body = &self->body;
  size_t capacity = MAX (body->capacity, FIRST_BODY);
  uint8_t *bytes = NULL;

  while (capacity < length)
    capacity *= 2;
  if (capacity == body->capacity)
    return true;

  bytes = realloc (body->bytes, capacity);
  if (bytes == NULL)
    return vtr_rfb_session_break (self,
                                  vtr_rfb_violation_get_text (VTR_RFB_VIOLATION_NO_MEMORY));

  body->bytes = bytes;
  body->capacity = capacity;

  return true;
}

/* What is large is not kept for the next one. */
static void
drop_body (VtrRfbSession *self)
{
  if (self->body.capacity <= VTR_RFB_TEXT_MAX)
    return;

  free (self->body.bytes);
  self->body.bytes = NULL;
  self->body.capacity = 0;
}

static VtrRfbStatus
read_body (VtrRfbSession *self,
           VtrByteReader *reader,
           VtrCanvas     *canvas)
{
  VtrRfbBody *body = &self->body;
  size_t count = MIN (body->keep - body->length, vtr_byte_reader_get_left (reader));
  const uint8_t *bytes = vtr_byte_reader_take (reader, count);

  if (count > 0)
    {
      if (!grow_body (self, body->length + count))
        return VTR_RFB_STATUS_BROKEN;
      memcpy (body->bytes + body->length, bytes, count);
      body->length += count;
    }
  if (body->length < body->keep)
    return VTR_RFB_STATUS_MORE;

  body->skip -= vtr_byte_reader_skip (reader, body->skip);
  if (body->skip > 0)
    return VTR_RFB_STATUS_MORE;

  if (!body->done (self, canvas))
    return VTR_RFB_STATUS_BROKEN;
  drop_body (self);

  return VTR_RFB_STATUS_DONE;
}

bool
vtr_rfb_session_resize (VtrRfbSession *self,
                        uint32_t       width,
                        uint32_t       height,
                        VtrCanvas     *canvas)
{
  self->failure = self->handlers->resize (self->data, width, height, canvas);
  if (self->failure != NULL)
    return vtr_rfb_session_break (self, self->failure);

  self->width = width;
  self->height = height;
  vtr_rfb_writer_request_update (self->writer, false, width, height);
  if (self->are_updates_enabled)
    vtr_rfb_writer_enable_updates (self->writer, width, height);

  return true;
}

void
vtr_rfb_session_request (VtrRfbSession *self)
{
  if (!self->are_updates_enabled)
    vtr_rfb_writer_request_update (self->writer, true, self->width, self->height);
}

void
vtr_rfb_session_enable_updates (VtrRfbSession *self)
{
  if (!self->has_fence || !self->has_continuous_updates || self->are_updates_enabled)
    return;

  self->are_updates_enabled = true;
  vtr_rfb_writer_enable_updates (self->writer, self->width, self->height);
}

static bool
finish_init (VtrRfbSession *self,
             VtrCanvas     *canvas)
{
  static const char qemu[] = "QEMU";

  self->handlers->set_name (self->data, (const char *) self->body.bytes, self->body.length);
  self->is_qemu = self->body.length >= strlen (qemu) &&
                  memcmp (self->body.bytes, qemu, strlen (qemu)) == 0;
  self->is_ready = true;
  self->state = VTR_RFB_SESSION_MESSAGE;

  return true;
}

/* The server's own pixel format doesn't matter: another one is asked for at once. */
static VtrRfbStatus
read_init (VtrRfbSession *self,
           VtrByteReader *reader,
           VtrCanvas     *canvas)
{
  VtrPixelFormat format = { 0 };
  const uint8_t *init = vtr_byte_reader_peek (reader, INIT_LENGTH);
  uint32_t length = 0;

  if (init == NULL)
    return VTR_RFB_STATUS_MORE;

  vtr_byte_reader_take (reader, INIT_LENGTH);
  length = vtr_bytes_get_u32 (init + 20);
  if (length > VTR_RFB_TEXT_MAX)
    {
      vtr_rfb_session_break (self, _("its name is longer than any name"));
      return VTR_RFB_STATUS_BROKEN;
    }

  vtr_pixel_format_init_bgrx (&format);
  vtr_rfb_writer_set_pixel_format (self->writer, &format);
  vtr_rfb_writer_set_encodings (self->writer, self->offer.encodings, self->offer.count);
  if (!vtr_rfb_session_resize (self, vtr_bytes_get_u16 (init), vtr_bytes_get_u16 (init + 2),
                               canvas))
    return VTR_RFB_STATUS_BROKEN;

  vtr_rfb_session_gather (self, MIN (length, VTR_RFB_TEXT_KEPT),
                          length - MIN (length, VTR_RFB_TEXT_KEPT), finish_init);

  return VTR_RFB_STATUS_DONE;
}

static bool
finish_colours (VtrRfbSession *self,
                VtrCanvas     *canvas)
{
  uint32_t first = vtr_bytes_get_u16 (self->body.bytes);
  uint32_t count = vtr_bytes_get_u16 (self->body.bytes + 2);

  if (!vtr_rfb_decoder_set_colours (self->decoder, first, count, self->body.bytes + 4))
    return vtr_rfb_session_break (self,
                                  vtr_rfb_violation_get_text (VTR_RFB_VIOLATION_COLOUR_MAP));

  self->state = VTR_RFB_SESSION_MESSAGE;

  return true;
}

static VtrRfbStatus
read_colours (VtrRfbSession *self,
              VtrByteReader *reader)
{
  const uint8_t *message = vtr_byte_reader_peek (reader, 6);
  uint32_t count = 0;

  if (message == NULL)
    return VTR_RFB_STATUS_MORE;

  count = vtr_bytes_get_u16 (message + 4);
  if (vtr_rfb_decoder_get_format (self->decoder)->is_true_colour || count > VTR_COLOUR_MAP_SIZE)
    {
      vtr_rfb_session_break (self, vtr_rfb_violation_get_text (VTR_RFB_VIOLATION_COLOUR_MAP));
      return VTR_RFB_STATUS_BROKEN;
    }

  vtr_byte_reader_take (reader, 2);
  vtr_rfb_session_gather (self, 4 + COLOUR_LENGTH * (size_t) count, 0, finish_colours);

  return VTR_RFB_STATUS_DONE;
}

/* The server can send updates unasked, or stopped doing so. */
static VtrRfbStatus
read_end_of_updates (VtrRfbSession *self,
                     VtrByteReader *reader)
{
  vtr_byte_reader_take (reader, 1);
  if (self->are_updates_enabled)
    {
      self->are_updates_enabled = false;
      self->has_continuous_updates = false;
      vtr_rfb_session_request (self);
    }
  else
    {
      self->has_continuous_updates = true;
      vtr_rfb_session_enable_updates (self);
    }

  return VTR_RFB_STATUS_DONE;
}

static VtrRfbStatus
read_message (VtrRfbSession *self,
              VtrByteReader *reader)
{
  const uint8_t *type = vtr_byte_reader_peek (reader, 1);

  if (type == NULL)
    return VTR_RFB_STATUS_MORE;

  switch (*type)
    {
    case MESSAGE_UPDATE:
      return vtr_rfb_session_read_update (self, reader);
    case MESSAGE_COLOURS:
      return read_colours (self, reader);
    case MESSAGE_BELL:
      vtr_byte_reader_take (reader, 1);
      self->handlers->bell (self->data);
      return VTR_RFB_STATUS_DONE;
    case MESSAGE_CUT_TEXT:
      return vtr_rfb_session_read_cut_text (self, reader);
    case MESSAGE_END_OF_UPDATES:
      return read_end_of_updates (self, reader);
    case MESSAGE_FENCE:
      return vtr_rfb_session_read_fence (self, reader);
    case MESSAGE_XVP:
      return vtr_rfb_session_read_xvp (self, reader);
    case MESSAGE_QEMU:
      return vtr_rfb_session_read_qemu (self, reader);
    default:
      vtr_rfb_session_break (self, _("it sent a message of an unknown kind"));
      return VTR_RFB_STATUS_BROKEN;
    }
}

static VtrRfbStatus
step (VtrRfbSession *self,
      VtrByteReader *reader,
      VtrCanvas     *canvas)
{
  switch (self->state)
    {
    case VTR_RFB_SESSION_INIT:
      return read_init (self, reader, canvas);
    case VTR_RFB_SESSION_MESSAGE:
      return read_message (self, reader);
    case VTR_RFB_SESSION_RECTANGLE:
      return vtr_rfb_session_read_rectangle (self, reader, canvas);
    case VTR_RFB_SESSION_PIXELS:
      return vtr_rfb_session_read_pixels (self, reader, canvas);
    case VTR_RFB_SESSION_CURSOR:
      return vtr_rfb_session_read_cursor (self, reader);
    case VTR_RFB_SESSION_BODY:
      return read_body (self, reader, canvas);
    case VTR_RFB_SESSION_BROKEN:
    default:
      return VTR_RFB_STATUS_BROKEN;
    }
}

VtrRfbStatus
vtr_rfb_session_feed (VtrRfbSession *self,
                      VtrByteReader *reader,
                      VtrCanvas     *canvas)
{
  VtrRfbStatus status = VTR_RFB_STATUS_DONE;

  /* A few bytes may cost much: a clipboard inflates a thousand times. */
  self->work = 0;
  while (status == VTR_RFB_STATUS_DONE)
    {
      status = step (self, reader, canvas);
      self->work += WORK_OF_STEP;
      if (status == VTR_RFB_STATUS_DONE && self->work > WORK_OF_TURN)
        status = VTR_RFB_STATUS_YIELD;
    }

  if (status != VTR_RFB_STATUS_BROKEN && vtr_rfb_writer_is_over (self->writer))
    {
      vtr_rfb_session_break (self, _("it doesn't take what is said to it"));
      status = VTR_RFB_STATUS_BROKEN;
    }

  return status;
}

size_t
vtr_rfb_session_get_sink (VtrRfbSession    *self,
                          const VtrCanvas  *canvas,
                          uint8_t         **ret_bytes)
{
  if (self->state != VTR_RFB_SESSION_PIXELS)
    return 0;

  return vtr_rfb_decoder_get_sink (self->decoder, canvas, ret_bytes);
}

void
vtr_rfb_session_advance_sink (VtrRfbSession *self,
                              size_t         count)
{
  vtr_rfb_decoder_advance_sink (self->decoder, count);
}

const char *
vtr_rfb_session_get_violation (VtrRfbSession *self,
                               bool          *ret_is_sentence)
{
  *ret_is_sentence = self->failure != NULL;

  return self->violation;
}

bool
vtr_rfb_session_is_ready (VtrRfbSession *self)
{
  return self->is_ready;
}

bool
vtr_rfb_session_is_between (VtrRfbSession *self)
{
  return self->state == VTR_RFB_SESSION_MESSAGE;
}

const int32_t *
vtr_rfb_session_get_encodings (VtrRfbSession *self,
                               size_t        *ret_count)
{
  *ret_count = self->offer.count;

  return self->offer.encodings;
}

const VtrRfbStatistics *
vtr_rfb_session_get_statistics (VtrRfbSession *self)
{
  return &self->statistics;
}

VtrRfbWriter *
vtr_rfb_session_get_writer (VtrRfbSession *self)
{
  return self->writer;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rfb-session-private.h"

#define RECTANGLE_LENGTH 12u
#define WORK_OF_PIXEL    4u

static VtrRfbCursorKind
get_kind (VtrRfbSession *self)
{
  switch (self->encoding)
    {
    case VTR_RFB_ENCODING_X_CURSOR:
      return VTR_RFB_CURSOR_X;
    case VTR_RFB_ENCODING_ALPHA_CURSOR:
      return self->is_qemu ? VTR_RFB_CURSOR_QEMU_ALPHA : VTR_RFB_CURSOR_ALPHA;
    default:
      return VTR_RFB_CURSOR_RICH;
    }
}

static VtrRfbStatus
break_by_cursor (VtrRfbSession *self)
{
  vtr_rfb_session_break (self, vtr_rfb_violation_get_text (self->cursor.violation));

  return VTR_RFB_STATUS_BROKEN;
}

VtrRfbStatus
vtr_rfb_session_begin_cursor (VtrRfbSession *self,
                              VtrByteReader *reader)
{
  vtr_byte_reader_take (reader, RECTANGLE_LENGTH);
  if (!vtr_rfb_cursor_begin (&self->cursor, get_kind (self), &self->rect,
                             vtr_rfb_decoder_get_format (self->decoder)))
    return break_by_cursor (self);

  self->state = VTR_RFB_SESSION_CURSOR;

  return VTR_RFB_STATUS_DONE;
}

VtrRfbStatus
vtr_rfb_session_read_cursor (VtrRfbSession *self,
                             VtrByteReader *reader)
{
  VtrRfbCursor *cursor = &self->cursor;
  VtrRfbStatus status = vtr_rfb_cursor_continue (cursor, reader);

  if (status == VTR_RFB_STATUS_BROKEN)
    return break_by_cursor (self);

  if (status == VTR_RFB_STATUS_DONE)
    {
      self->state = VTR_RFB_SESSION_RECTANGLE;
      self->work += WORK_OF_PIXEL * cursor->width * cursor->height;
      if (!cursor->is_passed_over)
        self->handlers->set_cursor (self->data, cursor->width, cursor->height, cursor->hot_x,
                                    cursor->hot_y, cursor->pixels);
    }

  return status;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rfb-session-private.h"

#include <glib/gi18n-lib.h>

/* Messages beyond RFC 6143: fences, power, and QEMU's sound. */

#define FENCE_REQUEST          (1u << 31)
/* Before, after, and with the next message: all is done in the order of its coming here. */
#define FENCE_KNOWN            7u

#define XVP_FAIL               0u
#define XVP_INIT               1u

#define QEMU_AUDIO             1u
#define AUDIO_END              0u
#define AUDIO_BEGIN            1u
#define AUDIO_DATA             2u

VtrRfbStatus
vtr_rfb_session_read_fence (VtrRfbSession *self,
                            VtrByteReader *reader)
{
  const uint8_t *message = vtr_byte_reader_peek (reader, 9);
  uint32_t flags = 0;
  size_t length = 0;

  if (message == NULL)
    return VTR_RFB_STATUS_MORE;

  flags = vtr_bytes_get_u32 (message + 4);
  length = message[8];
  if (length > VTR_RFB_FENCE_MAX)
    {
      vtr_rfb_session_break (self, _("it sent a fence that is too long"));
      return VTR_RFB_STATUS_BROKEN;
    }
  if ((flags & FENCE_REQUEST) == 0)
    {
      vtr_rfb_session_break (self, _("it answered what it wasn't asked"));
      return VTR_RFB_STATUS_BROKEN;
    }
  if (vtr_byte_reader_peek (reader, 9 + length) == NULL)
    return VTR_RFB_STATUS_MORE;

  if (vtr_rfb_writer_has_room (self->writer))
    vtr_rfb_writer_fence (self->writer, flags & FENCE_KNOWN, message + 9, length);
  vtr_byte_reader_take (reader, 9 + length);
  self->has_fence = true;
  vtr_rfb_session_enable_updates (self);

  return VTR_RFB_STATUS_DONE;
}

VtrRfbStatus
vtr_rfb_session_read_xvp (VtrRfbSession *self,
          VtrByteReader *reader)
{
  const uint8_t *message = vtr_byte_reader_peek (reader, 4);

  if (message == NULL)
    return VTR_RFB_STATUS_MORE;

  if (message[2] != 1 || message[3] > XVP_INIT)
    {
      vtr_rfb_session_break (self, _("it sent a power message that doesn't exist"));
      return VTR_RFB_STATUS_BROKEN;
    }

  vtr_byte_reader_take (reader, 4);
  if (message[3] == XVP_INIT && !self->has_xvp)
    {
      self->has_xvp = true;
      self->handlers->allow_power (self->data);
    }

  return VTR_RFB_STATUS_DONE;
}

static bool
finish_audio (VtrRfbSession *self,
              VtrCanvas     *canvas)
{
  if (self->wants_audio && self->body.length > 0)
    self->handlers->audio (self->data, self->body.bytes, self->body.length);
  self->state = VTR_RFB_SESSION_MESSAGE;

  return true;
}

static VtrRfbStatus
read_audio_data (VtrRfbSession *self,
                 VtrByteReader *reader)
{
  const uint8_t *message = vtr_byte_reader_peek (reader, 8);
  uint32_t length = 0;

  if (message == NULL)
    return VTR_RFB_STATUS_MORE;

  length = vtr_bytes_get_u32 (message + 4);
  if (length > VTR_RFB_AUDIO_MAX)
    {
      vtr_rfb_session_break (self, _("it sent more sound at once than anyone can hear"));
      return VTR_RFB_STATUS_BROKEN;
    }

  vtr_byte_reader_take (reader, 8);
  vtr_rfb_session_gather (self, length, 0, finish_audio);

  return VTR_RFB_STATUS_DONE;
}

/* The only message of QEMU's own that a server sends is about sound. */
VtrRfbStatus
vtr_rfb_session_read_qemu (VtrRfbSession *self,
           VtrByteReader *reader)
{
  const uint8_t *message = vtr_byte_reader_peek (reader, 4);
  uint32_t operation = 0;

  if (message == NULL)
    return VTR_RFB_STATUS_MORE;

  operation = vtr_bytes_get_u16 (message + 2);
  if (message[1] != QEMU_AUDIO || operation > AUDIO_DATA || !self->asked_audio)
    {
      vtr_rfb_session_break (self, _("it sent sound that it wasn't asked for"));
      return VTR_RFB_STATUS_BROKEN;
    }
  if (operation == AUDIO_DATA)
    return read_audio_data (self, reader);

  vtr_byte_reader_take (reader, 4);
  if (operation == AUDIO_END)
    self->handlers->audio (self->data, NULL, 0);

  return VTR_RFB_STATUS_DONE;
}

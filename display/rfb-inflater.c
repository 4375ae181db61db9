/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rfb-inflater.h"

#include <limits.h>

static VtrRfbViolation
open_stream (VtrRfbInflater *inflater)
{
  inflater->stream = (z_stream) { 0 };
  if (inflateInit (&inflater->stream) != Z_OK)
    return VTR_RFB_VIOLATION_NO_MEMORY;

  inflateValidate (&inflater->stream, 0);
  inflater->is_open = true;

  return VTR_RFB_VIOLATION_NONE;
}

void
vtr_rfb_inflater_reset (VtrRfbInflater *inflater)
{
  if (!inflater->is_open)
    return;

  inflateReset (&inflater->stream);
  inflateValidate (&inflater->stream, 0);
}

void
vtr_rfb_inflater_clear (VtrRfbInflater *inflater)
{
  if (inflater->is_open)
    inflateEnd (&inflater->stream);
  inflater->is_open = false;
}

static uInt
to_uint (size_t size)
{
  return size < UINT_MAX ? (uInt) size : UINT_MAX;
}

VtrRfbViolation
vtr_rfb_inflater_run (VtrRfbInflater *inflater,
                      VtrByteReader  *reader,
                      size_t         *compressed,
                      uint8_t        *out,
                      size_t          room,
                      size_t         *ret_made)
{
  z_stream *stream = &inflater->stream;
  size_t left = vtr_byte_reader_get_left (reader);
  size_t had = *compressed < left ? *compressed : left;
  int result = Z_OK;

  *ret_made = 0;
  if (!inflater->is_open && open_stream (inflater) != VTR_RFB_VIOLATION_NONE)
    return VTR_RFB_VIOLATION_NO_MEMORY;

  stream->next_in = (Bytef *) (reader->data + reader->offset);
  stream->avail_in = to_uint (had);
  stream->next_out = out;
  stream->avail_out = to_uint (room);
  result = inflate (stream, Z_SYNC_FLUSH);
  had = (size_t) (stream->next_in - (reader->data + reader->offset));
  stream->next_in = NULL;

  *ret_made = (size_t) (stream->next_out - out);
  *compressed -= had;
  vtr_byte_reader_take (reader, had);

  if (result == Z_MEM_ERROR)
    return VTR_RFB_VIOLATION_NO_MEMORY;
  /* The stream's end is where nothing more may come; a lack of bytes or of room is no error. */
  if (result == Z_STREAM_END && *compressed > 0)
    return VTR_RFB_VIOLATION_COMPRESSED_DATA;
  if (result != Z_OK && result != Z_BUF_ERROR && result != Z_STREAM_END)
    return VTR_RFB_VIOLATION_COMPRESSED_DATA;

  return VTR_RFB_VIOLATION_NONE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rfb-fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "rfb-decoder.h"
#include "rfb-limits.h"

#define HEADER      4
#define RECT_HEADER 4
#define UNTOUCHED   0xa5

static const uint8_t FORMATS[8][VTR_PIXEL_FORMAT_LENGTH] = {
  { 32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 16, 8, 0 },
  { 32, 24, 1, 1, 0, 255, 0, 255, 0, 255, 16, 8, 0 },
  { 32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 8, 16, 24 },
  { 32, 32, 0, 1, 0, 255, 0, 255, 0, 255, 16, 8, 0 },
  { 32, 30, 0, 1, 3, 255, 3, 255, 3, 255, 20, 10, 0 },
  { 16, 16, 1, 1, 0, 31, 0, 63, 0, 31, 11, 5, 0 },
  { 8, 6, 0, 1, 0, 3, 0, 3, 0, 3, 4, 2, 0 },
  { 8, 8, 0, 0 },
};

typedef struct
{
  VtrRfbDecoder *decoder;
  VtrCanvas      canvas;
  VtrRect        rect;
  VtrRfbStatus   status;
  uint32_t       n_rects;    /* drawn */
} Run;

static void
begin_run (Run           *run,
           const uint8_t *data)
{
  VtrPixelFormat format;

  memset (run, 0, sizeof *run);
  run->decoder = vtr_rfb_decoder_new ();
  if (run->decoder == NULL || !vtr_pixel_format_parse (&format, FORMATS[data[0] & 7]))
    abort ();
  vtr_rfb_decoder_set_format (run->decoder, &format);

  run->canvas.width = data[1] + 1u;
  run->canvas.height = data[2] + 1u;
  run->canvas.stride = 4 * (size_t) run->canvas.width;
  run->canvas.pixels = malloc (run->canvas.stride * run->canvas.height);
  if (run->canvas.pixels == NULL)
    abort ();
  memset (run->canvas.pixels, UNTOUCHED, run->canvas.stride * run->canvas.height);
  run->status = VTR_RFB_STATUS_DONE;
}

static void
end_run (Run *run)
{
  vtr_rfb_decoder_free (run->decoder);
  free (run->canvas.pixels);
}

/* Inside of the picture, mostly. */
static void
begin_rect (Run           *run,
            int32_t        encoding,
            const uint8_t *bytes)
{
  run->rect = (VtrRect) { bytes[0], bytes[1], bytes[2], bytes[3] };
  if (!vtr_rfb_decoder_begin (run->decoder, encoding, &run->rect, &run->canvas))
    run->status = VTR_RFB_STATUS_BROKEN;
}

/* A copy of exactly the bytes there are, so that a sanitizer sees a byte more being read. */
static size_t
give (Run           *run,
      const uint8_t *data,
      size_t         length)
{
  uint8_t *exact = malloc (length > 0 ? length : 1);
  VtrByteReader reader;
  size_t used = 0;

  if (exact == NULL)
    abort ();
  if (length > 0)
    memcpy (exact, data, length);
  vtr_byte_reader_init (&reader, exact, length);
  do
    run->status = vtr_rfb_decoder_continue (run->decoder, &reader, &run->canvas);
  while (run->status == VTR_RFB_STATUS_YIELD);
  used = vtr_byte_reader_save (&reader);
  if (run->status == VTR_RFB_STATUS_MORE && length - used > VTR_RFB_MIN_INPUT)
    abort ();
  free (exact);

  return used;
}

static void
check_row (const Run *run,
           uint32_t   y,
           uint32_t   first,
           uint32_t   last)
{
  static const uint8_t untouched[4 * 256] = { [0 ... 4 * 256 - 1] = UNTOUCHED };

  if (last > first &&
      memcmp (run->canvas.pixels + y * run->canvas.stride + 4 * (size_t) first, untouched,
              4 * (size_t) (last - first)) != 0)
    abort ();
}

/* For the first rectangle only: later ones lie elsewhere. */
static void
check_outside (const Run *run)
{
  uint32_t width = run->canvas.width;

  if (run->n_rects > 0)
    return;

  for (uint32_t y = 0; y < run->canvas.height; y++)
    if (y < run->rect.y || y >= run->rect.y + run->rect.height)
      check_row (run, y, 0, width);
    else
      {
        check_row (run, y, 0, run->rect.x < width ? run->rect.x : width);
        check_row (run, y, run->rect.x + run->rect.width, width);
      }
}

static void
play (Run           *run,
      int32_t        encoding,
      const uint8_t *data,
      size_t         size,
      size_t         piece)
{
  while (run->status == VTR_RFB_STATUS_DONE && size >= RECT_HEADER)
    {
      size_t unread = 0;
      size_t there = 0;

      begin_rect (run, encoding, data);
      data += RECT_HEADER;
      size -= RECT_HEADER;
      if (run->status == VTR_RFB_STATUS_BROKEN)
        return;

      do
        {
          size_t used = 0;

          there = size - unread < piece ? size : unread + piece;
          used = give (run, data, there);
          data += used;
          size -= used;
          unread = there - used;
        }
      while (run->status == VTR_RFB_STATUS_MORE && unread < size);
      check_outside (run);
      run->n_rects += run->status == VTR_RFB_STATUS_DONE;
    }
}

void
rfb_fuzz_decode (int32_t        encoding,
                 const uint8_t *data,
                 size_t         size)
{
  Run whole;
  Run cut;

  if (size < HEADER)
    return;

  begin_run (&whole, data);
  begin_run (&cut, data);
  play (&whole, encoding, data + HEADER, size - HEADER, SIZE_MAX / 2);
  play (&cut, encoding, data + HEADER, size - HEADER, data[3] + 1u);

  if ((whole.status == VTR_RFB_STATUS_BROKEN) != (cut.status == VTR_RFB_STATUS_BROKEN) ||
      whole.n_rects != cut.n_rects)
    abort ();
  if (whole.status == VTR_RFB_STATUS_DONE &&
      memcmp (whole.canvas.pixels, cut.canvas.pixels,
              whole.canvas.stride * whole.canvas.height) != 0)
    abort ();

  end_run (&whole);
  end_run (&cut);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rfb-fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "rfb-decoder-private.h"

#define HEADER       5u
#define RECT_HEADER  4u
#define MAX_SIDE     80u
#define MAX_PIXELS   640u
#define GUARD        (4u * MAX_SIDE)
#define MEMORY       (GUARD + 4u * MAX_PIXELS)
#define N_FORMATS    8u
#define N_PIECES     6u
#define SHORT_TURN   64

typedef enum
{
  FLAG_ONE_RUN       = 1 << 3,
  FLAG_LONG_INFLATER = 1 << 4,
  FLAG_SHORT_TURNS   = 1 << 5,
} Flags;

static const uint8_t FORMATS[N_FORMATS][VTR_PIXEL_FORMAT_LENGTH] = {
  { 32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 16, 8, 0 },
  { 32, 24, 1, 1, 0, 255, 0, 255, 0, 255, 16, 8, 0 },
  { 32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 8, 16, 24 },
  { 32, 32, 0, 1, 0, 255, 0, 255, 0, 255, 16, 8, 0 },
  { 32, 30, 0, 1, 3, 255, 3, 255, 3, 255, 20, 10, 0 },
  { 16, 16, 1, 1, 0, 31, 0, 63, 0, 31, 11, 5, 0 },
  { 8, 6, 0, 1, 0, 3, 0, 3, 0, 3, 4, 2, 0 },
  { 8, 8, 0, 0 },
};

/* What is made once: a run of some microseconds has no time for it. Each run finds it as if new. */
typedef struct
{
  VtrPixelFormat  formats[N_FORMATS];
  VtrRfbDecoder  *decoders[2];          /* one for each kind of inflater */
  uint8_t        *memory[2];            /* of the pictures, behind a guard */
  uint8_t         untouched[MEMORY];    /* what a picture is before; no two pixels are alike */
} Workshop;

typedef struct
{
  const Workshop *workshop;
  VtrRfbDecoder  *decoder;
  uint8_t         flags;
  const uint8_t  *memory;
  VtrCanvas       canvas;        /* at its end */
  size_t          first_piece;   /* where the pieces begin */
  size_t          piece;
  VtrRect         rect;
  VtrRfbStatus    status;
  uint32_t        n_rects;       /* drawn */
} Run;

static void
require (bool is_true)
{
  if (!is_true)
    abort ();
}

static void
open_workshop (Workshop *workshop)
{
  if (workshop->decoders[0] != NULL)
    return;

  for (unsigned i = 0; i < N_FORMATS; i++)
    require (vtr_pixel_format_parse (&workshop->formats[i], FORMATS[i]));
  for (unsigned i = 0; i < 2; i++)
    {
      workshop->memory[i] = malloc (MEMORY);
      workshop->decoders[i] = vtr_rfb_decoder_new ();
      require (workshop->memory[i] != NULL && workshop->decoders[i] != NULL);
    }
  for (unsigned i = 0; i < MEMORY; i++)
    workshop->untouched[i] = (uint8_t) (i % 4 < 2 ? i / 4 >> 8 * (i % 4) : 0xa5);
}

static void
reset_inflater (VtrRfbInflater *inflater)
{
  if (inflater != NULL)
    vtr_rfb_inflater_reset (inflater);
}

static void
reset_decoder (VtrRfbDecoder        *decoder,
               const VtrPixelFormat *format)
{
  decoder->violation = VTR_RFB_VIOLATION_NONE;
  decoder->decode = NULL;
  decoder->budget = VTR_RFB_TURN_PIXELS;
  decoder->rows = (VtrRfbRows) { 0 };
  memset (decoder->palette, 0, sizeof decoder->palette);
  reset_inflater (decoder->zlib);
  reset_inflater (decoder->zrle);
  for (unsigned i = 0; i < VTR_RFB_TIGHT_STREAMS; i++)
    reset_inflater (decoder->tight[i]);
  vtr_rfb_decoder_set_format (decoder, format);
}

/* The picture ends with its memory, so that a sanitizer sees what is drawn behind it. */
static void
begin_run (Run            *run,
           const Workshop *workshop,
           unsigned        which,
           const uint8_t  *header)
{
  size_t size = 0;

  memset (run, 0, sizeof *run);
  run->workshop = workshop;
  run->flags = header[0];
  run->decoder = workshop->decoders[(run->flags & FLAG_LONG_INFLATER) != 0];
  reset_decoder (run->decoder, &workshop->formats[header[0] % N_FORMATS]);

  run->canvas.width = header[1] % MAX_SIDE + 1;
  run->canvas.height = MIN (header[2] % MAX_SIDE + 1, MAX_PIXELS / run->canvas.width);
  run->canvas.stride = 4 * (size_t) run->canvas.width;
  size = run->canvas.stride * run->canvas.height;
  run->canvas.pixels = workshop->memory[which] + MEMORY - size;
  run->memory = workshop->memory[which];
  memcpy (run->canvas.pixels - GUARD, workshop->untouched + MEMORY - size - GUARD, GUARD + size);
  run->status = VTR_RFB_STATUS_DONE;
}

static void
begin_rect (Run           *run,
            int32_t        encoding,
            const uint8_t *bytes)
{
  run->rect = (VtrRect) { bytes[0], bytes[1], bytes[2], bytes[3] };
  if (!vtr_rfb_decoder_begin (run->decoder, encoding, &run->rect, &run->canvas))
    run->status = VTR_RFB_STATUS_BROKEN;
  run->decoder->is_large = (run->flags & FLAG_LONG_INFLATER) != 0;
}

/* Returns how many bytes were read. */
static size_t
give (Run           *run,
      const uint8_t *data,
      size_t         length)
{
  VtrByteReader reader;
  size_t used = 0;

  vtr_byte_reader_init (&reader, data, length);
  do
    {
      if ((run->flags & FLAG_SHORT_TURNS) != 0)
        run->decoder->budget = SHORT_TURN;
      run->status = vtr_rfb_decoder_continue (run->decoder, &reader, &run->canvas);
    }
  while (run->status == VTR_RFB_STATUS_YIELD);
  used = vtr_byte_reader_save (&reader);
  require (run->status != VTR_RFB_STATUS_MORE || length - used <= VTR_RFB_MIN_INPUT);

  return used;
}

/* A copy of exactly the bytes there are, so that a sanitizer sees a byte more being read. */
static size_t
give_copy (Run           *run,
           const uint8_t *data,
           size_t         length)
{
  uint8_t *exact = malloc (length > 0 ? length : 1);
  size_t used = 0;

  require (exact != NULL);
  if (length > 0)
    memcpy (exact, data, length);
  used = give (run, exact, length);
  free (exact);

  return used;
}

static void
check (const Run     *run,
       const uint8_t *first,
       const uint8_t *end)
{
  if (end > first)
    require (memcmp (first, run->workshop->untouched + (first - run->memory),
                     (size_t) (end - first)) == 0);
}

/* For the first rectangle only: later ones lie elsewhere. */
static void
check_outside (const Run *run)
{
  const VtrCanvas *canvas = &run->canvas;
  const VtrRect *rect = &run->rect;
  const uint8_t *end = canvas->pixels + canvas->stride * canvas->height;
  const uint8_t *from = canvas->pixels - GUARD;

  if (run->n_rects > 0)
    return;

  /* From what was drawn in one row to what was drawn in the next. */
  for (uint32_t y = rect->y; rect->width > 0 && y < rect->y + rect->height; y++)
    {
      const uint8_t *row = canvas->pixels + y * canvas->stride + 4 * (size_t) rect->x;

      check (run, from, row);
      from = row + 4 * (size_t) rect->width;
    }
  check (run, from, end);
}

static size_t
get_next_arrival (const Run *run,
                  size_t     arrived,
                  size_t     size)
{
  size_t next = size;

  if (arrived < run->first_piece)
    next = run->first_piece;
  else if (arrived < run->first_piece + N_PIECES * run->piece)
    next = arrived + run->piece;

  return next < size ? next : size;
}

static void
play (Run           *run,
      int32_t        encoding,
      const uint8_t *data,
      size_t         size)
{
  size_t arrived = 0;
  size_t taken = 0;

  while (run->status == VTR_RFB_STATUS_DONE && size - taken >= RECT_HEADER)
    {
      begin_rect (run, encoding, data + taken);
      taken += RECT_HEADER;
      if (arrived < taken)
        arrived = taken;
      if (run->status == VTR_RFB_STATUS_BROKEN)
        return;

      do
        {
          arrived = get_next_arrival (run, arrived, size);
          taken += (arrived == size ? give : give_copy) (run, data + taken, arrived - taken);
        }
      while (run->status == VTR_RFB_STATUS_MORE && arrived < size);
      check_outside (run);
      run->n_rects += run->status == VTR_RFB_STATUS_DONE;
    }
}

void
rfb_fuzz_decode (int32_t        encoding,
                 const uint8_t *data,
                 size_t         size)
{
  static Workshop workshop;
  Run whole;
  Run cut;

  if (size < HEADER)
    return;

  open_workshop (&workshop);
  begin_run (&cut, &workshop, 0, data);
  cut.first_piece = data[4];
  cut.piece = data[3] + 1u;
  play (&cut, encoding, data + HEADER, size - HEADER);
  if ((data[0] & FLAG_ONE_RUN) != 0)
    return;

  begin_run (&whole, &workshop, 1, data);
  whole.first_piece = SIZE_MAX;
  play (&whole, encoding, data + HEADER, size - HEADER);

  require (whole.status == cut.status && whole.n_rects == cut.n_rects);
  if (whole.status == VTR_RFB_STATUS_DONE)
    require (memcmp (whole.canvas.pixels, cut.canvas.pixels,
                     whole.canvas.stride * whole.canvas.height) == 0);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JPEG as Tight has it, without what comes before: the picture's width and height, less 1, in a
 * byte each (modulo 48), how much is drawn at a time, and the JPEG data, whose end has to be an
 * allocation's. */
#include <stdlib.h>
#include <string.h>

#include "jpeg-picture.h"

#define HEADER   3
#define MAX_SIDE 48u

int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);

static void
draw (VtrJpegPicture  *picture,
      const VtrCanvas *canvas,
      const uint8_t   *data,
      size_t           size,
      uint32_t         pixels)
{
  VtrRfbViolation violation = vtr_jpeg_picture_begin (picture, data, size, canvas->width,
                                                      canvas->height);
  bool is_done = false;

  while (violation == VTR_RFB_VIOLATION_NONE && !is_done)
    violation = vtr_jpeg_picture_draw (picture, canvas, 0, 0, pixels, &is_done);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  /* One for all: what the last picture leaves behind mustn't matter. */
  static VtrJpegPicture *picture;
  static uint8_t *memory;
  VtrCanvas canvas = { 0 };
  size_t length = 0;

  if (size < HEADER)
    return 0;

  if (picture == NULL)
    {
      picture = vtr_jpeg_picture_new ();
      memory = malloc (4u * MAX_SIDE * MAX_SIDE);
    }
  if (picture == NULL || memory == NULL)
    abort ();

  /* The picture ends with its memory, so that a sanitizer sees what is drawn behind it. */
  canvas.width = data[0] % MAX_SIDE + 1;
  canvas.height = data[1] % MAX_SIDE + 1;
  canvas.stride = 4 * (size_t) canvas.width;
  length = canvas.stride * canvas.height;
  canvas.pixels = memory + 4u * MAX_SIDE * MAX_SIDE - length;

  draw (picture, &canvas, data + HEADER, size - HEADER, data[2] * 8u);

  return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JPEG as Tight has it, without what comes before: the picture's size less 1 in two bytes, how much
 * is drawn at a time, and the JPEG data. */
#include <stdlib.h>
#include <string.h>

#include "jpeg-picture.h"

#define HEADER 3

int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  VtrJpegPicture *picture = NULL;
  VtrCanvas canvas = { 0 };
  uint8_t *exact = NULL;
  bool is_done = false;

  if (size < HEADER)
    return 0;

  canvas.width = data[0] + 1u;
  canvas.height = data[1] + 1u;
  canvas.stride = 4 * (size_t) canvas.width;
  canvas.pixels = calloc (canvas.height, canvas.stride);
  exact = malloc (size - HEADER > 0 ? size - HEADER : 1);
  picture = vtr_jpeg_picture_new ();
  if (canvas.pixels == NULL || exact == NULL || picture == NULL)
    abort ();
  memcpy (exact, data + HEADER, size - HEADER);

  /* Twice with one decompressor: what the first leaves behind mustn't matter. */
  for (int i = 0; i < 2; i++)
    {
      VtrRfbViolation violation = vtr_jpeg_picture_begin (picture, exact, size - HEADER,
                                                          canvas.width, canvas.height);

      is_done = false;
      while (violation == VTR_RFB_VIOLATION_NONE && !is_done)
        violation = vtr_jpeg_picture_draw (picture, &canvas, 0, 0, data[2] * 256u, &is_done);
    }

  vtr_jpeg_picture_free (picture);
  free (exact);
  free (canvas.pixels);

  return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Our inflater in small pieces beside zlib in one: the same bytes come out, and the same is
 * refused. The first byte says how the data is cut. */
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "inflate.h"

#define ROOM (64u * 1024)
/* Each of them sees some damage only with more data than the other: that there is no code for the
 * lengths of codes, and that the last bits are no code. */
#define MORE 64

int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);

static int
run_zlib (const uint8_t *data,
          size_t         size,
          uint8_t       *out,
          size_t        *ret_length)
{
  z_stream stream = { 0 };
  int result = Z_OK;

  if (inflateInit (&stream) != Z_OK)
    abort ();
  inflateValidate (&stream, 0);
  stream.next_in = (Bytef *) data;
  stream.avail_in = (uInt) size;
  stream.next_out = out;
  stream.avail_out = ROOM;
  result = inflate (&stream, Z_SYNC_FLUSH);
  *ret_length = ROOM - stream.avail_out;
  inflateEnd (&stream);

  return result;
}

static void
run_ours (VtrInflate       *inflate,
          const uint8_t    *data,
          size_t            size,
          size_t            piece,
          VtrInflateOutput *output)
{
  for (size_t offset = 0; offset < size;)
    {
      size_t count = size - offset < piece ? size - offset : piece;
      uint8_t *exact = malloc (count);
      size_t used = 0;

      if (exact == NULL)
        abort ();
      memcpy (exact, data + offset, count);
      used = (size_t) (vtr_inflate_run (inflate, exact, exact + count, output) - exact);
      free (exact);
      offset += used;
      if (used < count)
        break;
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  VtrInflate *inflate = calloc (1, sizeof *inflate);
  uint8_t *ours = calloc (1, ROOM + VTR_INFLATE_SLACK);
  uint8_t *zlib = malloc (ROOM);
  uint8_t *longer = calloc (1, size + MORE);
  VtrInflateOutput output = { ours, ours, ours + ROOM };
  size_t length = 0;
  size_t zlib_length = 0;
  int result = Z_OK;

  if (inflate == NULL || ours == NULL || zlib == NULL || longer == NULL)
    abort ();
  if (size > 1)
    {
      memcpy (longer, data + 1, size - 1);
      run_ours (inflate, data + 1, size - 1, data[0] == 0 ? size : data[0], &output);
      length = (size_t) (output.at - ours);
      result = run_zlib (longer, inflate->phase == VTR_INFLATE_DAMAGED ? size - 1 + MORE : size - 1,
                         zlib, &zlib_length);

      if (result == Z_DATA_ERROR && inflate->phase != VTR_INFLATE_DAMAGED)
        {
          run_ours (inflate, longer + size - 1, MORE, MORE, &output);
          length = (size_t) (output.at - ours);
        }

      if (length != zlib_length || memcmp (ours, zlib, length) != 0)
        abort ();
      /* With the room full, one of them may have looked further than the other. */
      if (length < ROOM && (inflate->phase == VTR_INFLATE_DAMAGED) !=
                             (result == Z_DATA_ERROR || result == Z_NEED_DICT))
        abort ();
    }
  free (longer);
  free (zlib);
  free (ours);
  free (inflate);

  return 0;
}

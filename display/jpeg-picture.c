/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "jpeg-picture.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>

#include "rfb-limits.h"

#define ROWS_AT_ONCE 16u

struct _VtrJpegPicture
{
  struct jpeg_decompress_struct  decompress;
  struct jpeg_error_mgr          errors;
  struct jpeg_source_mgr         source;
  jmp_buf                        on_error;

  bool                           is_progressive;   /* needs all its scans before its first row */
  bool                           is_output_started;
  int                            n_scans;
};

/* libjpeg has no other way back from an error. */
static __attribute__ ((noreturn)) void
on_error (j_common_ptr common)
{
  VtrJpegPicture *picture = common->client_data;

  longjmp (picture->on_error, 1);
}

/* Level -1 is damaged data that libjpeg would draw somehow. */
static void
on_message (j_common_ptr common,
            int          level)
{
  if (level < 0)
    on_error (common);
}

static void
on_output (j_common_ptr common)
{
}

static void
source_start (j_decompress_ptr decompress)
{
}

/* All there was is read. */
static boolean
source_fill (j_decompress_ptr decompress)
{
  on_error ((j_common_ptr) decompress);
}

static void
source_skip (j_decompress_ptr decompress,
             long             count)
{
  struct jpeg_source_mgr *source = decompress->src;

  if (count <= 0)
    return;
  if ((unsigned long) count > source->bytes_in_buffer)
    on_error ((j_common_ptr) decompress);

  source->next_input_byte += count;
  source->bytes_in_buffer -= (size_t) count;
}

static bool
create (VtrJpegPicture *picture)
{
  picture->decompress.err = jpeg_std_error (&picture->errors);
  picture->decompress.client_data = picture;
  picture->errors.error_exit = on_error;
  picture->errors.emit_message = on_message;
  picture->errors.output_message = on_output;
  if (setjmp (picture->on_error) != 0)
    return false;

  jpeg_create_decompress (&picture->decompress);
  picture->decompress.mem->max_memory_to_use = VTR_RFB_JPEG_MEMORY;
  picture->source.init_source = source_start;
  picture->source.fill_input_buffer = source_fill;
  picture->source.skip_input_data = source_skip;
  picture->source.resync_to_restart = jpeg_resync_to_restart;
  picture->source.term_source = source_start;
  picture->decompress.src = &picture->source;

  return true;
}

VtrJpegPicture *
vtr_jpeg_picture_new (void)
{
  VtrJpegPicture *picture = calloc (1, sizeof *picture);

  if (picture != NULL && !create (picture))
    {
      free (picture);
      return NULL;
    }

  return picture;
}

void
vtr_jpeg_picture_free (VtrJpegPicture *picture)
{
  if (picture == NULL)
    return;

  jpeg_destroy_decompress (&picture->decompress);
  free (picture);
}

VtrRfbViolation
vtr_jpeg_picture_begin (VtrJpegPicture *picture,
                        const uint8_t  *data,
                        size_t          length,
                        uint32_t        width,
                        uint32_t        height)
{
  struct jpeg_decompress_struct *decompress = &picture->decompress;

  if (setjmp (picture->on_error) != 0)
    {
      jpeg_abort_decompress (decompress);
      return VTR_RFB_VIOLATION_JPEG_BROKEN;
    }

  picture->source.next_input_byte = data;
  picture->source.bytes_in_buffer = length;
  jpeg_read_header (decompress, TRUE);
  if (decompress->image_width != width || decompress->image_height != height)
    {
      jpeg_abort_decompress (decompress);
      return VTR_RFB_VIOLATION_JPEG_SIZE;
    }
  if (decompress->num_components != 1 && decompress->num_components != 3)
    on_error ((j_common_ptr) decompress);

  decompress->out_color_space = JCS_EXT_BGRX;
  picture->is_progressive = jpeg_has_multiple_scans (decompress);
  picture->is_output_started = false;
  picture->n_scans = 0;
  /* So that scans can be taken in one by one, each as work of its own. */
  decompress->buffered_image = picture->is_progressive;
  jpeg_start_decompress (decompress);

  return VTR_RFB_VIOLATION_NONE;
}

/* Takes in rows of blocks of all scans; false when the budget was used up before. */
static bool
take_in_scans (VtrJpegPicture *picture,
               uint32_t        pixels)
{
  struct jpeg_decompress_struct *decompress = &picture->decompress;
  uint64_t row = (uint64_t) decompress->image_width * DCTSIZE *
                 (uint32_t) decompress->max_v_samp_factor;

  uint64_t spent = 0;

  do
    {
      int result = jpeg_consume_input (decompress);

      if (result == JPEG_SCAN_COMPLETED && ++picture->n_scans > VTR_RFB_JPEG_MAX_SCANS)
        on_error ((j_common_ptr) decompress);
      if (result == JPEG_REACHED_EOI)
        return true;
      spent += row;
    }
  while (spent < pixels);

  return false;
}

static void
read_rows (VtrJpegPicture  *picture,
           const VtrCanvas *canvas,
           uint32_t         x,
           uint32_t         y)
{
  struct jpeg_decompress_struct *decompress = &picture->decompress;
  uint32_t left = decompress->output_height - decompress->output_scanline;
  JSAMPROW rows[ROWS_AT_ONCE];

  for (uint32_t i = 0; i < ROWS_AT_ONCE && i < left; i++)
    rows[i] = vtr_canvas_at (canvas, x, y + decompress->output_scanline + i);

  jpeg_read_scanlines (decompress, rows, left < ROWS_AT_ONCE ? left : ROWS_AT_ONCE);
}

static void
finish (VtrJpegPicture *picture)
{
  if (picture->is_progressive)
    jpeg_finish_output (&picture->decompress);
  jpeg_finish_decompress (&picture->decompress);
}

VtrRfbViolation
vtr_jpeg_picture_draw (VtrJpegPicture  *picture,
                       const VtrCanvas *canvas,
                       uint32_t         x,
                       uint32_t         y,
                       uint32_t         pixels,
                       bool            *ret_done)
{
  struct jpeg_decompress_struct *decompress = &picture->decompress;
  uint32_t max_rows = pixels / decompress->image_width + 1;
  uint32_t first = 0;

  *ret_done = false;
  if (setjmp (picture->on_error) != 0)
    {
      jpeg_abort_decompress (decompress);
      return VTR_RFB_VIOLATION_JPEG_BROKEN;
    }

  if (picture->is_progressive && !picture->is_output_started)
    {
      if (!take_in_scans (picture, pixels))
        return VTR_RFB_VIOLATION_NONE;
      jpeg_start_output (decompress, decompress->input_scan_number);
      picture->is_output_started = true;
    }

  first = decompress->output_scanline;
  while (decompress->output_scanline < decompress->output_height)
    {
      if (decompress->output_scanline - first >= max_rows)
        return VTR_RFB_VIOLATION_NONE;
      read_rows (picture, canvas, x, y);
    }
  finish (picture);
  *ret_done = true;

  return VTR_RFB_VIOLATION_NONE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "canvas.h"
#include "rfb-violation.h"

/* A JPEG decompressor that is used again and again, draws B G R X straight onto a canvas, and can
 * stop between rows. Any fault of the picture, a mere warning of libjpeg too, is a violation. Plain
 * C, one thread at a time; between pictures it holds next to nothing. */
typedef struct _VtrJpegPicture VtrJpegPicture;

VtrJpegPicture  *vtr_jpeg_picture_new    (void);   /* NULL when there is no memory */
void             vtr_jpeg_picture_free   (VtrJpegPicture  *picture);

/* @data: the whole picture, which must stay until it is drawn; @width and @height are what it has
 * to say about itself. */
VtrRfbViolation  vtr_jpeg_picture_begin  (VtrJpegPicture  *picture,
                                          const uint8_t   *data,
                                          size_t           length,
                                          uint32_t         width,
                                          uint32_t         height);
/* Draws at @x, @y, where there is room for it, until about @pixels pixels' work was done.
 * @ret_done: the picture is complete. */
VtrRfbViolation  vtr_jpeg_picture_draw   (VtrJpegPicture  *picture,
                                          const VtrCanvas *canvas,
                                          uint32_t         x,
                                          uint32_t         y,
                                          uint32_t         pixels,
                                          bool            *ret_done);

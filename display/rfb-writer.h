/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pixel-format.h"

/* What a client says to a VNC server (RFC 6143, 7.5, and the community's rfbproto), in an output
 * of at most VTR_RFB_OUTPUT_MAX bytes and one text. Movements of the pointer and requests for
 * updates wait beside of it, merged, until it is read or something else is said. Plain C without
 * I/O; one thread at a time. */
typedef struct _VtrRfbWriter VtrRfbWriter;

VtrRfbWriter  *vtr_rfb_writer_new              (void);
/* Wipes. NULL is accepted. */
void           vtr_rfb_writer_free             (VtrRfbWriter         *self);

/* What to send next; NULL when there is nothing. Valid until the next call. */
const uint8_t *vtr_rfb_writer_peek             (VtrRfbWriter         *self,
                                                size_t               *ret_length);
void           vtr_rfb_writer_consume          (VtrRfbWriter         *self,
                                                size_t                length);
/* Something was said that didn't fit any more: the server doesn't listen. For good. */
bool           vtr_rfb_writer_is_over          (const VtrRfbWriter   *self);
/* Whether answers that nobody misses may still be given: half of the output is left for others. */
bool           vtr_rfb_writer_has_room         (const VtrRfbWriter   *self);

void           vtr_rfb_writer_set_pixel_format (VtrRfbWriter         *self,
                                                const VtrPixelFormat *format);
void           vtr_rfb_writer_set_encodings    (VtrRfbWriter         *self,
                                                const int32_t        *encodings,
                                                size_t                count);
/* The whole screen; one that isn't incremental is never merged away. */
void           vtr_rfb_writer_request_update   (VtrRfbWriter         *self,
                                                bool                  is_incremental,
                                                uint32_t              width,
                                                uint32_t              height);
void           vtr_rfb_writer_enable_updates   (VtrRfbWriter         *self,
                                                uint32_t              width,
                                                uint32_t              height);
void           vtr_rfb_writer_key              (VtrRfbWriter         *self,
                                                uint32_t              keysym,
                                                bool                  is_pressed);
void           vtr_rfb_writer_qemu_key         (VtrRfbWriter         *self,
                                                uint32_t              keysym,
                                                uint32_t              scancode,
                                                bool                  is_pressed);

typedef struct
{
  int      x;
  int      y;
  unsigned buttons;       /* VtrButtonMask */
  bool     is_relative;   /* x and y are a movement */
  bool     is_extended;   /* the server takes more than eight buttons */
} VtrRfbPointer;

void           vtr_rfb_writer_pointer          (VtrRfbWriter         *self,
                                                const VtrRfbPointer  *pointer);
/* @text: Latin-1 */
void           vtr_rfb_writer_cut_text         (VtrRfbWriter         *self,
                                                const uint8_t        *text,
                                                size_t                length);
/* The extended clipboard's message: @flags and what follows them. */
void           vtr_rfb_writer_clipboard        (VtrRfbWriter         *self,
                                                uint32_t              flags,
                                                const uint8_t        *bytes,
                                                size_t                length);
void           vtr_rfb_writer_fence            (VtrRfbWriter         *self,
                                                uint32_t              flags,
                                                const uint8_t        *payload,
                                                size_t                length);
/* One screen that fills the picture. @screen, @flags: what the server called it. */
void           vtr_rfb_writer_set_desktop_size (VtrRfbWriter         *self,
                                                uint32_t              width,
                                                uint32_t              height,
                                                uint32_t              screen,
                                                uint32_t              flags);
void           vtr_rfb_writer_xvp              (VtrRfbWriter         *self,
                                                uint8_t               code);
/* Enabling tells the format first. */
void           vtr_rfb_writer_audio            (VtrRfbWriter         *self,
                                                bool                  is_enabled);

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rfb-decoder.h"
#include "rfb-writer.h"

/* An RFB connection from ServerInit on: what the server says becomes pixels and calls of the
 * handlers, what the user does becomes bytes of the writer. Without I/O, plain C, one thread at a
 * time. What wasn't asked for isn't accepted, and whatever breaks the rules ends the session. */
typedef struct _VtrRfbSession VtrRfbSession;

/* What a server told; called from vtr_rfb_session_feed() only. @data: as given with the table. All
 * are needed. */
typedef struct
{
  /* The canvas is to be of that size, or why not: a sentence of its own, in malloc()ed memory. */
  char *(*resize)      (void               *data,
                        uint32_t            width,
                        uint32_t            height,
                        VtrCanvas          *canvas);
  /* A rectangle is drawn, and an update is: @extents, all zero when it drew nothing. */
  void (*damage)       (void               *data,
                        const VtrRect      *rect);
  void (*finish_update) (void              *data,
                        const VtrRect      *extents);
  /* @name: bytes without an end, of any kind. */
  void (*set_name)     (void               *data,
                        const char         *name,
                        size_t              length);
  /* @pixels: B G R A, straight alpha; NULL for an empty picture. */
  void (*set_cursor)   (void               *data,
                        uint32_t            width,
                        uint32_t            height,
                        uint32_t            hot_x,
                        uint32_t            hot_y,
                        const uint8_t      *pixels);
  void (*set_leds)     (void               *data,
                        int                 leds);
  void (*set_absolute) (void               *data,
                        bool                is_absolute);
  /* What the server offers; each once. */
  void (*allow_resize) (void               *data);
  void (*allow_power)  (void               *data);
  void (*allow_audio)  (void               *data);
  void (*bell)         (void               *data);
  /* @text: valid UTF-8, with an end, lines as '\n'; NULL when it is too long to be kept. */
  void (*clipboard)    (void               *data,
                        const char         *text);
  /* @samples: NULL when the sound ended. */
  void (*audio)        (void               *data,
                        const uint8_t      *samples,
                        size_t              length);
} VtrRfbSessionHandlers;

typedef struct
{
  /* Inside of one computer bytes cost less than decoding. */
  bool is_local;
  /* Of JPEG, 0 to 9; -1 for lossless pictures only. */
  int  quality;
  /* 0 to 9; -1 for what the server thinks. */
  int  compression;
} VtrRfbSessionOptions;

/* What a server drew so far. */
typedef struct
{
  uint64_t updates;       /* framebuffer updates, finished */
  uint64_t rectangles;    /* with pixels */
  uint64_t pixels;        /* in them */
  bool     is_between;    /* once it is closed: the server ended between two messages */
} VtrRfbStatistics;

/* NULL when there is no memory. @handlers: static. */
VtrRfbSession *vtr_rfb_session_new            (const VtrRfbSessionHandlers *handlers,
                                               void                        *data,
                                               const VtrRfbSessionOptions  *options);
void           vtr_rfb_session_free           (VtrRfbSession               *self);

/* Reads what there is: until MORE is needed, it is time to let others have the lock (YIELD; come
 * again even without more), or the server is BROKEN, for good. @canvas: its lock held. */
VtrRfbStatus   vtr_rfb_session_feed           (VtrRfbSession               *self,
                                               VtrByteReader               *reader,
                                               VtrCanvas                   *canvas);
/* After MORE with nothing left: see vtr_rfb_decoder_get_sink(). */
size_t         vtr_rfb_session_get_sink       (VtrRfbSession               *self,
                                               const VtrCanvas             *canvas,
                                               uint8_t                    **ret_bytes);
void           vtr_rfb_session_advance_sink   (VtrRfbSession               *self,
                                               size_t                       count);
/* After BROKEN: a sentence in the user's language, or the rest of one that begins with the server
 * ("it drew outside of the screen"). Until the session is freed. */
const char    *vtr_rfb_session_get_violation  (VtrRfbSession               *self,
                                               bool                        *ret_is_sentence);
/* Whether ServerInit was read. */
bool           vtr_rfb_session_is_ready       (VtrRfbSession               *self);
/* Whether the server could end here without being in the middle of something. */
bool           vtr_rfb_session_is_between     (VtrRfbSession               *self);
/* What was offered to the server, best first. */
const int32_t *vtr_rfb_session_get_encodings  (VtrRfbSession               *self,
                                               size_t                      *ret_count);
const VtrRfbStatistics *
               vtr_rfb_session_get_statistics (VtrRfbSession               *self);
VtrRfbWriter  *vtr_rfb_session_get_writer     (VtrRfbSession               *self);

/* What the user does. Ignored when the server doesn't offer it. @text: UTF-8, at most
 * VTR_RFB_CLIPBOARD_KEPT bytes. */
void           vtr_rfb_session_send_key       (VtrRfbSession               *self,
                                               uint32_t                     keysym,
                                               uint32_t                     scancode,
                                               bool                         is_pressed);
void           vtr_rfb_session_send_pointer   (VtrRfbSession               *self,
                                               int                          x,
                                               int                          y,
                                               unsigned                     buttons);
void           vtr_rfb_session_send_clipboard (VtrRfbSession               *self,
                                               const char                  *text);
void           vtr_rfb_session_request_size   (VtrRfbSession               *self,
                                               uint32_t                     width,
                                               uint32_t                     height);
/* @power: VtrDisplayPower */
void           vtr_rfb_session_request_power  (VtrRfbSession               *self,
                                               unsigned                     power);
void           vtr_rfb_session_set_audio      (VtrRfbSession               *self,
                                               bool                         is_enabled);
/* The clipboard is neither asked for nor given. */
void           vtr_rfb_session_set_view_only  (VtrRfbSession               *self,
                                               bool                         is_view_only);

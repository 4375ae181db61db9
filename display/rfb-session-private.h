/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rfb-cursor.h"
#include "rfb-limits.h"
#include "rfb-offer.h"
#include "rfb-session.h"

/* Shared by rfb-session.c (messages), rfb-session-update.c (rectangles), rfb-session-cursor.c,
 * rfb-session-clipboard.c, rfb-session-extras.c and rfb-session-input.c (what the user does). */

typedef enum
{
  VTR_RFB_SESSION_INIT,
  VTR_RFB_SESSION_MESSAGE,     /* its type is next */
  VTR_RFB_SESSION_RECTANGLE,   /* its header is next, or the end of the update */
  VTR_RFB_SESSION_PIXELS,      /* the decoder has the word */
  VTR_RFB_SESSION_CURSOR,
  VTR_RFB_SESSION_BODY,        /* something of known length is gathered */
  VTR_RFB_SESSION_BROKEN,
} VtrRfbSessionState;

typedef struct _VtrRfbBody VtrRfbBody;

/* Called when a body is there as a whole; false: broken. Sets the next state. */
typedef bool (*VtrRfbBodyDone) (VtrRfbSession *self,
                                VtrCanvas     *canvas);

/* Something whose length was told before: its first bytes are kept, the others passed over. Grows
 * as the bytes come, so that a length alone costs no memory. */
struct _VtrRfbBody
{
  uint8_t        *bytes;
  size_t          length;     /* kept so far */
  size_t          capacity;
  size_t          keep;
  size_t          skip;       /* still to pass over behind it */
  VtrRfbBodyDone  done;
};

struct _VtrRfbSession
{
  const VtrRfbSessionHandlers *handlers;
  void            *data;
  VtrRfbDecoder   *decoder;
  VtrRfbWriter    *writer;
  VtrRfbSessionState      state;
  const char      *violation;
  char            *failure;          /* owned: instead of the above */
  VtrRfbOffer      offer;
  VtrRfbBody       body;
  uint32_t         width;
  uint32_t         height;
  bool             is_ready;
  size_t           work;             /* of this turn, about nanoseconds */
  bool             is_qemu;          /* by its name */
  bool             is_view_only;

  /* The update */
  uint32_t         n_rectangles;     /* left */
  int32_t          encoding;         /* of this one */
  VtrRect          rect;
  VtrRect          extents;
  VtrRfbCursor     cursor;
  VtrRfbStatistics statistics;

  /* What the server told that it can do */
  bool             has_qemu_key;
  bool             has_extended_buttons;
  bool             has_fence;
  bool             has_continuous_updates;
  bool             are_updates_enabled;
  bool             has_desktop_size;
  bool             has_xvp;
  bool             has_audio;
  bool             is_relative;
  uint32_t         screen;           /* of ExtendedDesktopSize: the first */
  uint32_t         screen_flags;

  /* Sound */
  bool             wants_audio;
  bool             asked_audio;      /* ever */

  /* Clipboard */
  char            *clipboard;        /* ours, as announced; NULL when the server has the word */
  uint32_t         clipboard_actions;   /* the server's caps; 0: only plain text */
  bool             is_clipboard_asked;  /* a request is on its way */
  bool             is_clipboard_cut;    /* this one is too long to be kept */
};

/* @how: translated, static. Always false. */
bool         vtr_rfb_session_break            (VtrRfbSession  *self,
                                               const char     *how);
/* Gathers @keep bytes, passes over @skip more, and then calls @done. */
void         vtr_rfb_session_gather           (VtrRfbSession  *self,
                                               size_t          keep,
                                               size_t          skip,
                                               VtrRfbBodyDone  done);
/* Within the limits, or broken. Asks for the whole new screen. */
bool         vtr_rfb_session_resize           (VtrRfbSession  *self,
                                               uint32_t        width,
                                               uint32_t        height,
                                               VtrCanvas      *canvas);
/* Asks for the next changes, unless they come by themselves. */
void         vtr_rfb_session_request          (VtrRfbSession  *self);
/* Has updates sent without asking, once the server can. */
void         vtr_rfb_session_enable_updates   (VtrRfbSession  *self);

VtrRfbStatus vtr_rfb_session_read_update      (VtrRfbSession  *self,
                                               VtrByteReader  *reader);
VtrRfbStatus vtr_rfb_session_read_rectangle   (VtrRfbSession  *self,
                                               VtrByteReader  *reader,
                                               VtrCanvas      *canvas);
VtrRfbStatus vtr_rfb_session_read_pixels      (VtrRfbSession  *self,
                                               VtrByteReader  *reader,
                                               VtrCanvas      *canvas);
/* Its rectangle's header, and the picture itself. */
VtrRfbStatus vtr_rfb_session_begin_cursor     (VtrRfbSession  *self,
                                               VtrByteReader  *reader);
VtrRfbStatus vtr_rfb_session_read_cursor      (VtrRfbSession  *self,
                                               VtrByteReader  *reader);
VtrRfbStatus vtr_rfb_session_read_fence       (VtrRfbSession  *self,
                                               VtrByteReader  *reader);
VtrRfbStatus vtr_rfb_session_read_xvp         (VtrRfbSession  *self,
                                               VtrByteReader  *reader);
VtrRfbStatus vtr_rfb_session_read_qemu        (VtrRfbSession  *self,
                                               VtrByteReader  *reader);
VtrRfbStatus vtr_rfb_session_read_cut_text    (VtrRfbSession  *self,
                                               VtrByteReader  *reader);

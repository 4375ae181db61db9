/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "byte-reader.h"

G_BEGIN_DECLS

/* The frames of a WebSocket from the client's side (RFC 6455, 5), without I/O. A stream of bytes is
 * carried, so nothing is put together: what a frame brings is handed on as it comes, in memory of
 * the reader's, however long the frame or the message says it is. */

typedef enum
{
  VTR_WEBSOCKET_MORE,     /* all was used, and no more is known */
  VTR_WEBSOCKET_DATA,
  VTR_WEBSOCKET_PING,     /* to be answered with the same */
  VTR_WEBSOCKET_CLOSE,    /* the other end says that it leaves */
  VTR_WEBSOCKET_BROKEN,   /* for good; see vtr_websocket_parser_get_fault() */
} VtrWebsocketEvent;

#define VTR_WEBSOCKET_MAX_CONTROL 125u
#define VTR_WEBSOCKET_MAX_HEADER  14u

/* A plain value, 0 at first. */
typedef struct
{
  guint8      header[10];
  guint       header_length;   /* what came of it */
  gboolean    has_header;      /* it is complete, and its payload goes on */
  guint64     left;            /* of the payload */
  gboolean    is_in_message;   /* of more than one frame */
  guint8      control[VTR_WEBSOCKET_MAX_CONTROL];
  guint       control_length;
  const char *fault;
} VtrWebsocketParser;

/* The next that happens. @ret_data, @ret_length: of DATA (at most @max_length bytes at a time,
 * valid as long as the reader's) and PING (valid until the next call). */
VtrWebsocketEvent  vtr_websocket_parser_next      (VtrWebsocketParser  *self,
                                                   VtrByteReader       *reader,
                                                   gsize                max_length,
                                                   const guint8       **ret_data,
                                                   gsize               *ret_length);
/* The end of a sentence about the server, translated. */
const char        *vtr_websocket_parser_get_fault (const VtrWebsocketParser *self);

typedef enum
{
  VTR_WEBSOCKET_FRAME_BINARY = 2,
  VTR_WEBSOCKET_FRAME_CLOSE  = 8,
  VTR_WEBSOCKET_FRAME_PONG   = 10,
} VtrWebsocketFrame;

/* Appends a whole frame, masked with a key that can't be foreseen. */
void               vtr_websocket_append_frame     (GByteArray          *output,
                                                   VtrWebsocketFrame    kind,
                                                   const guint8        *data,
                                                   gsize                length);

G_END_DECLS

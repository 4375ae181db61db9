/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "byte-reader.h"

G_BEGIN_DECLS

/* A connection's bytes: never blocks but in vtr_rfb_transport_wait(), receives as much at once as
 * there is. Belongs to one thread, whose main context it waits in. */
typedef struct _VtrRfbTransport VtrRfbTransport;

typedef enum
{
  VTR_RFB_TRANSPORT_DONE,
  VTR_RFB_TRANSPORT_WAIT,    /* nothing can be moved now */
  VTR_RFB_TRANSPORT_END,     /* the other end hung up */
  VTR_RFB_TRANSPORT_FAILED,
} VtrRfbTransportStatus;

/* @stream: its two streams are pollable. */
VtrRfbTransport      *vtr_rfb_transport_new         (GIOStream             *stream,
                                                     GMainContext          *context)
                                                     G_GNUC_WARN_UNUSED_RESULT;
/* Closes the stream. NULL is accepted. */
void                  vtr_rfb_transport_free        (VtrRfbTransport       *self);
/* (transfer none) */
GIOStream            *vtr_rfb_transport_get_stream  (VtrRfbTransport       *self);
/* Goes on over @stream, which lies on top of the one before. Nothing may be received yet. */
void                  vtr_rfb_transport_set_stream  (VtrRfbTransport       *self,
                                                     GIOStream             *stream);

/* Receives into the buffer, or into @bytes (at least one byte long). Only when the buffer is empty
 * may it be the latter. @error: with FAILED */
VtrRfbTransportStatus vtr_rfb_transport_receive     (VtrRfbTransport       *self,
                                                     GError               **error);
VtrRfbTransportStatus vtr_rfb_transport_receive_to  (VtrRfbTransport       *self,
                                                     guint8                *bytes,
                                                     gsize                  length,
                                                     gsize                 *ret_count,
                                                     GError               **error);
VtrRfbTransportStatus vtr_rfb_transport_send        (VtrRfbTransport       *self,
                                                     const guint8          *bytes,
                                                     gsize                  length,
                                                     gsize                 *ret_count,
                                                     GError               **error);
/* What was received and not read. */
gsize                 vtr_rfb_transport_get_left    (VtrRfbTransport       *self);
void                  vtr_rfb_transport_init_reader (VtrRfbTransport       *self,
                                                     VtrByteReader         *reader);
/* @reader read its part. */
void                  vtr_rfb_transport_consume     (VtrRfbTransport       *self,
                                                     const VtrByteReader   *reader);
/* Until something can be received, or sent when that is wanted, or the context is woken up. */
void                  vtr_rfb_transport_wait        (VtrRfbTransport       *self,
                                                     gboolean               wants_to_send);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Packets that wait until a stream takes them. One thread. */
typedef struct _VtrUsbWriteQueue VtrUsbWriteQueue;

/* A packet is through, or given up: @data is the caller's again. */
typedef void (*VtrUsbWrittenFunc) (guint8   *data,
                                   gsize     length,
                                   gboolean  is_written,
                                   gpointer  user_data);

/* @output: (not owned): pollable */
VtrUsbWriteQueue *vtr_usb_write_queue_new      (GPollableOutputStream  *output,
                                                VtrUsbWrittenFunc       on_written,
                                                gpointer                user_data)
                                                G_GNUC_WARN_UNUSED_RESULT;
void              vtr_usb_write_queue_free     (VtrUsbWriteQueue       *self);
/* Takes over @data until it is told of. */
void              vtr_usb_write_queue_push     (VtrUsbWriteQueue       *self,
                                                guint8                 *data,
                                                gsize                   length);
/* Writes what goes without waiting. FALSE: the stream is broken; what waits stays. */
gboolean          vtr_usb_write_queue_flush    (VtrUsbWriteQueue       *self,
                                                GError                **error);
/* Bytes that wait. */
gsize             vtr_usb_write_queue_get_size (VtrUsbWriteQueue       *self);

G_END_DECLS

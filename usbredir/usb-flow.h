/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* One direction between two streams: what is read from one, looked through, and written to the
 * other. Reads no more before that is through. In the thread-default main context of who starts
 * it, without another turn of the loop where nothing has to be waited for. */
typedef struct _VtrUsbFlow VtrUsbFlow;

typedef enum
{
  VTR_USB_FLOW_PASSED,           /* what may go on of what was read is through */
  VTR_USB_FLOW_SOURCE_CLOSED,
  VTR_USB_FLOW_TARGET_CLOSED,
} VtrUsbFlowEvent;

typedef struct
{
  /* Appends to @passed what may go on. FALSE: it has stopped the flow. */
  gboolean (*look)  (const guint8    *data,
                     gsize            length,
                     GByteArray      *passed,
                     gpointer         user_data);
  /* Whatever isn't VTR_USB_FLOW_PASSED comes last. */
  void     (*event) (VtrUsbFlowEvent  event,
                     gpointer         user_data);
} VtrUsbFlowClass;

/* Both streams have to be pollable. */
VtrUsbFlow *vtr_usb_flow_new               (GIOStream             *from,
                                            GIOStream             *to,
                                            const VtrUsbFlowClass *klass,
                                            gpointer               user_data)
                                            G_GNUC_WARN_UNUSED_RESULT;
void        vtr_usb_flow_free              (VtrUsbFlow            *self);
/* Once. */
void        vtr_usb_flow_start             (VtrUsbFlow            *self);
/* Nothing is read or written any more; fine at any time. */
void        vtr_usb_flow_stop              (VtrUsbFlow            *self);
/* Since when something has been waiting to be written: µs of the monotonic clock; 0: nothing. */
gint64      vtr_usb_flow_get_waiting_since (VtrUsbFlow            *self);

G_END_DECLS

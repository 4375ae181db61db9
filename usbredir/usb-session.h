/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "usb-device.h"
#include "usb-worker-private.h"

G_BEGIN_DECLS

/* One device in use over one stream: what a VtrUsbExporter has in the worker's thread. All in that
 * thread. */
typedef struct _VtrUsbSession VtrUsbSession;

/* What it is about. */
typedef struct
{
  VtrUsbDevice *device;
  GIOStream    *stream;       /* pollable in both directions */
  char         *filter;       /* (nullable) */
  int           fd;           /* (owned): the device, open; or -1 */
} VtrUsbSessionPlan;

/* How many bytes went each way: may be read in any thread. */
typedef struct
{
  _Atomic guint64 received;
  _Atomic guint64 sent;
} VtrUsbSessionCount;

/* The session has ended by itself: to be freed, not from in here. @error: (transfer full) */
typedef void (*VtrUsbSessionEndFunc) (GError   *error,
                                      gpointer  user_data);

/* Opens the device and takes it over from this computer. Takes @plan's descriptor, and references
 * of the rest. NULL with @error set where that failed: the stream is closed then. */
VtrUsbSession *vtr_usb_session_start (VtrUsbEngine         *engine,
                                      VtrUsbSessionPlan    *plan,
                                      VtrUsbSessionCount   *count,
                                      VtrUsbSessionEndFunc  on_end,
                                      gpointer              user_data,
                                      GError              **error) G_GNUC_WARN_UNUSED_RESULT;
/* Gives the device back to this computer and closes the stream. */
void           vtr_usb_session_free  (VtrUsbSession        *self);

G_END_DECLS

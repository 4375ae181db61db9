/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libusb.h>

#include "usb-worker.h"

G_BEGIN_DECLS

/* Called in the worker's thread when a device has come or gone. */
typedef void (*VtrUsbPlugFunc) (guint    bus,
                                guint    address,
                                gboolean is_there,
                                gpointer user_data);

/* What the worker's thread has; only to be used there. */
typedef struct _VtrUsbEngine VtrUsbEngine;

VtrUsbEngine   *vtr_usb_worker_get_engine      (VtrUsbWorker   *self);
/* (nullable) */
libusb_context *vtr_usb_engine_get_libusb      (VtrUsbEngine   *engine);
void            vtr_usb_engine_add_watch       (VtrUsbEngine   *engine,
                                                VtrUsbPlugFunc  function,
                                                gpointer        user_data);
void            vtr_usb_engine_remove_watch    (VtrUsbEngine   *engine,
                                                gpointer        user_data);
/* After a source for what is asked for was attached: what is asked for goes to libusb before
 * libusb is asked what it has done, in each round of the loop. */
void            vtr_usb_engine_put_last        (VtrUsbEngine   *engine);
/* Runs @function in @context's thread, soon, never at once. Any thread. */
void            vtr_usb_post                   (GMainContext   *context,
                                                GSourceFunc     function,
                                                gpointer        data,
                                                GDestroyNotify  destroy);

G_END_DECLS

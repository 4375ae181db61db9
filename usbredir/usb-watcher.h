/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "usb-worker-private.h"

G_BEGIN_DECLS

/* The half of a VtrUsbMonitor that lives in the worker's thread: hears of devices there, reads
 * sysfs, and sends home what it found. */
typedef struct _VtrUsbWatcher VtrUsbWatcher;

/* A list that was read, told in the thread that made the watcher. @owner: whom it was made for.
 * @serial: the highest number that was asked for by then. */
typedef void (*VtrUsbWatcherFunc) (GObject   *owner,
                                   GPtrArray *devices,
                                   guint      serial);

/* Begins by reading once. @owner: (not owned): is told as long as it is there. */
VtrUsbWatcher *vtr_usb_watcher_new  (VtrUsbWorker      *worker,
                                     GObject           *owner,
                                     VtrUsbWatcherFunc  function) G_GNUC_WARN_UNUSED_RESULT;
/* Nothing is told any more. */
void           vtr_usb_watcher_free (VtrUsbWatcher     *self);
/* Reads the list anew. @serial: rises from call to call */
void           vtr_usb_watcher_look (VtrUsbWatcher     *self,
                                     guint              serial);

G_END_DECLS

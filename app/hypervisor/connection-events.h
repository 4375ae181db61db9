/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <libvirt/libvirt.h>

G_BEGIN_DECLS

/* Where libvirt's events of one open connection land: collected in libvirt's thread, handed over in
 * the main context, several of one machine as one. Reference counted, any thread; attach and detach
 * in the main one. */
typedef struct _VtrEventSink VtrEventSink;

/* @uuids: (element-type utf8): the machines something happened to. @lost: the connection broke.
 * Main context. */
typedef void (*VtrEventSinkFunc) (GHashTable *uuids,
                                  gboolean    lost,
                                  gpointer    user_data);

VtrEventSink *vtr_event_sink_new      (GMainContext *context) G_GNUC_WARN_UNUSED_RESULT;
VtrEventSink *vtr_event_sink_ref      (VtrEventSink *self);
void          vtr_event_sink_unref    (VtrEventSink *self);
/* What came before is handed over now. */
void          vtr_event_sink_attach   (VtrEventSink     *self,
                                       VtrEventSinkFunc  func,
                                       gpointer          user_data);
void          vtr_event_sink_detach   (VtrEventSink *self);

/* In a worker: asks @conn for its events. What a driver doesn't have is left out. */
void          vtr_event_sink_register   (VtrEventSink  *self,
                                         virConnectPtr  conn);
/* In a worker, before closing: libvirt's callbacks hold references to the connection. */
void          vtr_event_sink_unregister (VtrEventSink  *self,
                                         virConnectPtr  conn);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VtrEventSink, vtr_event_sink_unref)

G_END_DECLS

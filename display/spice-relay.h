/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "certificate-problem.h"
#include "sign-in-policy.h"
#include "spice-move.h"

G_BEGIN_DECLS

/* One connection of a SPICE session: a thread that connects, encrypts, and passes on what both ends
 * say, the server's words only after a VtrSpiceGuard looked through them. The other end of a
 * socket pair belongs to spice-client-glib. Counted; made and asked in one thread. */
typedef struct _VtrSpiceRelay VtrSpiceRelay;

/* @channel_type: as SPICE numbers channels. @fd: this end of the pair; taken over. */
VtrSpiceRelay         *vtr_spice_relay_new         (int                   channel_type,
                                                    int                   fd)
                                                    G_GNUC_WARN_UNUSED_RESULT;
VtrSpiceRelay         *vtr_spice_relay_ref         (VtrSpiceRelay        *self);
void                   vtr_spice_relay_unref       (VtrSpiceRelay        *self);

/* Before it runs: where the server is, either an address or an open connection. */
/* @proxy: (nullable): "http://host:port". */
void                   vtr_spice_relay_set_address (VtrSpiceRelay        *self,
                                                    GSocketConnectable   *address,
                                                    const char           *proxy);
void                   vtr_spice_relay_set_stream  (VtrSpiceRelay        *self,
                                                    GIOStream            *stream);
/* Encrypts, and verifies the server by @policy. */
void                   vtr_spice_relay_set_tls     (VtrSpiceRelay        *self,
                                                    VtrSignInPolicy      *policy);

/* A display channel whose server is on this computer, behind a socket of its own: it may hand over
 * pictures as descriptors. */
void                   vtr_spice_relay_take_scanouts (VtrSpiceRelay      *self);

/* Runs until one of the ends is gone or @cancellable is cancelled, which both are no errors once
 * the server has let us in. Errors: VTR_DISPLAY_ERROR, sentences. */
void                   vtr_spice_relay_run_async   (VtrSpiceRelay        *self,
                                                    GCancellable         *cancellable,
                                                    GAsyncReadyCallback   callback,
                                                    gpointer              user_data);
gboolean               vtr_spice_relay_run_finish  (VtrSpiceRelay        *self,
                                                    GAsyncResult         *result,
                                                    GError              **error);

/* Bytes that the library said, and that weren't read yet. */
gsize                  vtr_spice_relay_get_backlog (VtrSpiceRelay        *self);
/* Ends it once the server has read all that the library said, and gone; or after two seconds. */
void                   vtr_spice_relay_finish      (VtrSpiceRelay        *self);

/* The certificate was taken for its key, though it can't be verified. */
gboolean               vtr_spice_relay_is_pinned   (VtrSpiceRelay        *self);
/* After VTR_DISPLAY_ERROR_CERTIFICATE. (transfer none) (nullable) */
VtrCertificateProblem *vtr_spice_relay_get_problem (VtrSpiceRelay        *self);

/* Of the server's protocol, whose version is 2, once the library was let in. */
guint                  vtr_spice_relay_get_minor_version (VtrSpiceRelay  *self);
/* Once it ended well: where the server sends its client on. (transfer none) (nullable) */
const VtrSpiceMove    *vtr_spice_relay_get_move    (VtrSpiceRelay        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VtrSpiceRelay, vtr_spice_relay_unref)

G_END_DECLS

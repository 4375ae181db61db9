/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What a VNC server once said, from ServerInit on, ready to be said again. */
typedef struct _VtrRfbRecording VtrRfbRecording;

/* A file, as it is or compressed by xz; 1 GiB at most. (transfer full) */
VtrRfbRecording *vtr_rfb_recording_load       (const char       *path,
                                               GError          **error) G_GNUC_WARN_UNUSED_RESULT;
void             vtr_rfb_recording_free       (VtrRfbRecording  *self);
/* Bytes, uncompressed. */
gsize            vtr_rfb_recording_get_length (VtrRfbRecording  *self);
/* Has a process of its own say it, after a handshake without a password, to whoever has the other
 * end: ServerInit at once, the rest when a byte is written to @ret_go, never when that is closed
 * before. That other end, -1 with an error; the caller closes both and waits for @ret_child. */
int              vtr_rfb_recording_serve      (VtrRfbRecording  *self,
                                               GPid             *ret_child,
                                               int              *ret_go,
                                               GError          **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VtrRfbRecording, vtr_rfb_recording_free)

G_END_DECLS

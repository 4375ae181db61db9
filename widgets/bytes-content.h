/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk/gdk.h>

G_BEGIN_DECLS

#define VTR_TYPE_BYTES_CONTENT (vtr_bytes_content_get_type ())
G_DECLARE_FINAL_TYPE (VtrBytesContent, vtr_bytes_content, VTR, BYTES_CONTENT, GdkContentProvider)

/* Bytes of one MIME type for a clipboard, of any length. GDK's own provider says that it is done
 * from within what its X11 stream does last; with more than a quarter of a mebibyte that stream
 * then waits for ever, or aborts. Main thread. (transfer full) */
GdkContentProvider *vtr_bytes_content_new   (const char    *mime_type,
                                             GBytes        *bytes)
                                             G_GNUC_WARN_UNUSED_RESULT;

/* What providers do, each with its own bytes: writes them, and returns TRUE by @task afterwards.
 * @task: (transfer full) */
void                vtr_bytes_content_write (GBytes        *bytes,
                                             GOutputStream *stream,
                                             GTask         *task);

G_END_DECLS

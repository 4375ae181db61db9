/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "display-endpoint.h"

G_BEGIN_DECLS

/* An RFB server's first 12 bytes, "RFB 003.008\n" (RFC 6143, 7.1.1). */
#define VTR_RFB_GREETING_LENGTH 12

/* "3.8", or NULL when @data is no greeting. Pure. (transfer full) */
char *vtr_rfb_greeting_parse       (const guint8         *data,
                                    gsize                 length);
/* The same as numbers; FALSE when @data is no greeting. */
gboolean vtr_rfb_greeting_parse_numbers (const guint8 *data,
                                         gsize         length,
                                         guint        *ret_major,
                                         guint        *ret_minor);

/* Connects to @endpoint (whose descriptor, if it has one, is used up), reads the greeting and hangs
 * up: the version that the server speaks. Errors: VTR_DISPLAY_ERROR, as those of
 * VtrDisplayClient. */
void  vtr_rfb_greeting_read_async  (VtrDisplayEndpoint   *endpoint,
                                    GCancellable         *cancellable,
                                    GAsyncReadyCallback   callback,
                                    gpointer              user_data);
/* (transfer full) */
char *vtr_rfb_greeting_read_finish (VtrDisplayEndpoint   *endpoint,
                                    GAsyncResult         *result,
                                    GError              **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

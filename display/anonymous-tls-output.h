/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "anonymous-tls-session.h"

G_BEGIN_DECLS

#define VTR_TYPE_ANONYMOUS_TLS_OUTPUT (vtr_anonymous_tls_output_get_type ())
G_DECLARE_FINAL_TYPE (VtrAnonymousTlsOutput, vtr_anonymous_tls_output, VTR, ANONYMOUS_TLS_OUTPUT,
                      GOutputStream)

/* What VtrAnonymousTls is written to: pollable. After G_IO_ERROR_WOULD_BLOCK the same bytes have to
 * be written again, be it with more behind them. */
GOutputStream *vtr_anonymous_tls_output_new (VtrAnonymousTlsSession *session)
                                             G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

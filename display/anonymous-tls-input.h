/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "anonymous-tls-session.h"

G_BEGIN_DECLS

#define VTR_TYPE_ANONYMOUS_TLS_INPUT (vtr_anonymous_tls_input_get_type ())
G_DECLARE_FINAL_TYPE (VtrAnonymousTlsInput, vtr_anonymous_tls_input, VTR, ANONYMOUS_TLS_INPUT,
                      GInputStream)

/* What VtrAnonymousTls is read from: pollable. */
GInputStream *vtr_anonymous_tls_input_new (VtrAnonymousTlsSession *session)
                                           G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

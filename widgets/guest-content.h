/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "guest-agent.h"

G_BEGIN_DECLS

#define VTR_TYPE_GUEST_CONTENT (vtr_guest_content_get_type ())
G_DECLARE_FINAL_TYPE (VtrGuestContent, vtr_guest_content, VTR, GUEST_CONTENT, GdkContentProvider)

/* What a guest offers in its clipboard besides text, for this desktop's: fetched only when a
 * program wants it, and passed on as it came. */

/* @types: MIME types. */
GdkContentProvider *vtr_guest_content_new (VtrGuestAgent      *agent,
                                           const char * const *types) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

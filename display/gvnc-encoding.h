/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What an encoding of pixels or a pseudo-encoding that this client offers is called: "zrle",
 * "rich-cursor". Static; NULL for others. */
const char *vtr_gvnc_encoding_get_name (gint32 encoding);

G_END_DECLS

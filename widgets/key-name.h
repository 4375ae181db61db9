/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk/gdk.h>

G_BEGIN_DECLS

/* The keysym that X calls so: "a", "F11", "Page_Up", "KP_Add". Its own letters' case comes first
 * ("A" is another than "a"), and then any other. 0 where there is none. */
guint vtr_key_name_find (const char *name);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the ADDRESS of a command on a screen may be: a URI, a connection file, else the name or UUID
 * of a machine. Pure. */
gboolean vtr_screen_address_is_uri     (const char *address);
gboolean vtr_screen_address_is_machine (const char *address);

G_END_DECLS

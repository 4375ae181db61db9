/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What is remembered of some machines and not of others: a list of UUIDs under a key of the
 * settings. */

gboolean vtr_machine_set_contains (GSettings  *settings,
                                   const char *key,
                                   const char *uuid);
void     vtr_machine_set_change   (GSettings  *settings,
                                   const char *key,
                                   const char *uuid,
                                   gboolean    contains);

G_END_DECLS

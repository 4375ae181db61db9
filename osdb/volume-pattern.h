/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Text that every match of the regular expression @pattern contains, taken from its beginning:
 * "Debian 12" of "^Debian 12\.\d+". Empty where nothing is certain. (transfer full) */
char *vtr_volume_pattern_dup_literal (const char *pattern);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Sizes as people write and read them. K, M, G and T are powers of 1024, for memory and disks
 * alike, with or without a B or iB behind them: "4G" = "4GB" = "4GiB" = 4294967296. */

/* "4G", "512M", "1.5GiB", plain bytes. FALSE on anything else and on more than 2^62; @ret_bytes is
 * then left alone. */
gboolean  vtr_size_parse  (const char *text,
                           guint64    *ret_bytes);
/* "40.0 GB", "193 KB", "512 bytes". (transfer full) */
char     *vtr_size_format (guint64     bytes);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The first bytes of an image that are enough for vtr_backing_file_parse(). */
#define VTR_BACKING_FILE_MAX_HEADER 4096

/* The name of the image that a qcow2 image is based on, as it stands in the header; NULL when @data
 * isn't qcow2, is based on nothing, or the name lies outside of @data. Pure. (transfer full) */
char *vtr_backing_file_parse (const guint8 *data,
                              gsize         length);
/* The same of a file, as an absolute path, or the description ("json:…") where it is more than a
 * path. NULL for anything but a regular file. Blocks. (transfer full) */
char *vtr_backing_file_read  (const char   *path);

G_END_DECLS

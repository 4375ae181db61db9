/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The small files of sysfs and procfs. All read; none may be on the main thread. */

/* The first line of FOLDER/NAME, made valid UTF-8 and printable, of bounded length; NULL when there
 * is none or it is empty. (transfer full) */
char    *vtr_usb_scan_read_line   (const char *folder,
                                   const char *name);
/* A number in that line, 0 where there is none. @base: 10 or 16 */
guint    vtr_usb_scan_read_number (const char *folder,
                                   const char *name,
                                   guint       base);
/* The whole of ROOT + PATH; (nullable) (transfer full) */
char    *vtr_usb_scan_read_text   (const char *root,
                                   const char *path);
/* At most @max bytes of FOLDER/NAME. (nullable) (transfer full) */
GBytes  *vtr_usb_scan_read_bytes  (const char *folder,
                                   const char *name,
                                   gsize       max);

G_END_DECLS

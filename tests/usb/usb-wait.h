/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef gboolean (*UsbCondition) (gpointer data);

/* Runs the default main context until it is so; what takes longer than a minute fails the test. */
void       usb_wait_until       (UsbCondition  condition,
                                 gpointer      data);
/* Until the file has that text in it. */
void       usb_wait_text        (const char   *path,
                                 const char   *text);
/* How often the text is in the file. */
guint      usb_count_text       (const char   *path,
                                 const char   *text);
/* A connected pair. (transfer full) */
void       usb_create_pair      (GIOStream   **ret_a,
                                 GIOStream   **ret_b);
/* A file of @size bytes, no sector like another. (transfer full): its MD5 */
char      *usb_write_image      (const char   *path,
                                 gsize         size);

G_END_DECLS

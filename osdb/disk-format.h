/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How much of the beginning of a file is looked at. */
#define VTR_DISK_FORMAT_LENGTH 4096

/* Recognises the image of a hard disk by its first bytes: the name of the format as QEMU calls it
 * ("qcow2", "vmdk", …), static, or NULL. Pure: no I/O, any thread. It opens nothing and trusts
 * nothing: it only tells what a file claims to be. */
const char *vtr_disk_format_recognise (const guint8 *data,
                                       gsize         length);
/* Whether the first sectors hold a partition table or a boot sector: a raw disk, or a hybrid
 * ISO. */
gboolean    vtr_disk_format_is_raw    (const guint8 *data,
                                       gsize         length);

G_END_DECLS

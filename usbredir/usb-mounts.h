/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What this computer does with the disks of its USB devices. */
typedef struct
{
  GPtrArray *mounts;        /* of char *: where file systems of it are mounted */
  gboolean   is_swap;
  gboolean   is_system;     /* the system itself runs from it */
} VtrUsbMounts;

/* @root: "" or a folder with a `sys` and a `proc` in it, for tests; @folder: the device's own
 * folder in sysfs. Reads files: any thread but the main one. */
void vtr_usb_mounts_find  (VtrUsbMounts *self,
                           const char   *root,
                           const char   *folder);
void vtr_usb_mounts_clear (VtrUsbMounts *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VtrUsbMounts, vtr_usb_mounts_clear)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* libvirt's QEMU driver inside our own process, `qemu:///embed?root=FOLDER`: no daemon at all.
 *
 * One process at a time may have a root open, and one process only one root, until it ends; a
 * second attempt after a failed one is impossible as well (libvirt 9.0: "qemu state driver is not
 * active"). So the folder is locked by a file of ours before libvirt is asked. Machines keep
 * running when the process ends; the next finds them. */

/* The folder of an embedded URI; NULL when @uri isn't one. (transfer full) */
char     *vtr_embedded_driver_dup_root    (const char  *uri);
/* The folder of the user's own machines, below the data folder. (transfer full) */
char     *vtr_embedded_driver_dup_default_root (void);
/* @root itself, or the short alias under which its socket paths stay below the system's 107 bytes.
 * Makes nothing. (transfer full) */
char     *vtr_embedded_driver_dup_short_root (const char *root);

/* Makes the folder, its alias and QEMU's configuration where they don't exist, locks it for the
 * rest of the process's life, and returns the URI to open. Waits for another process's lock up to
 * @wait_ms milliseconds; then it is VTR_HYPERVISOR_ERROR_IN_USE. Blocks: for a worker. (transfer
 * full) */
char     *vtr_embedded_driver_prepare     (const char  *root,
                                           guint        wait_ms,
                                           GError     **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

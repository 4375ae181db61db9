/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What spice-client-glib's asking for permission to use a USB device needs beside: it runs a helper
 * for that, which asks polkit. Main thread. */

/* A sentence, where the user or polkit said no, or polkit isn't there: the helper's own words are
 * for nobody. (nullable) for what isn't about permission. */
const char *vtr_spice_usb_permission_explain (const GError *error);
/* Lets go of what the library was given to cancel with, once it doesn't need it any more.
 * @cancellable: (transfer full) */
void        vtr_spice_usb_permission_drop    (GCancellable *cancellable);

G_END_DECLS

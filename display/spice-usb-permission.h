/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What spice-client-glib's asking for permission to use a USB device needs beside: it runs a helper
 * for that, which asks polkit. Main thread. */

/* Whether the user, or polkit without asking, said no: the helper's own words are for nobody. */
gboolean vtr_spice_usb_permission_is_refused (const GError *error);
/* Lets go of what the library was given to cancel with, once it doesn't need it any more.
 * @cancellable: (transfer full) */
void     vtr_spice_usb_permission_drop       (GCancellable *cancellable);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-spice-usb"

#include "spice-usb-permission.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* How often a helper that was given up is looked for. */
#define LOOK_S 30u

const char *
vtr_spice_usb_permission_explain (const GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
      strstr (error->message, "Not authorized") != NULL)
    return _("This program was not allowed to use the USB device.");
  /* The helper ends without a word where polkit isn't. */
  if (strstr (error->message, "acl helper") != NULL)
    return _("Nobody can be asked for permission to use the USB device: polkit doesn’t run on this "
             "computer.");

  return NULL;
}

static gboolean
is_used (GCancellable *cancellable)
{
  return g_signal_has_handler_pending (cancellable,
                                       g_signal_lookup ("cancelled", G_TYPE_CANCELLABLE), 0, TRUE);
}

static gboolean
on_look (gpointer user_data)
{
  if (is_used (user_data))
    return G_SOURCE_CONTINUE;

  g_object_unref (user_data);

  return G_SOURCE_REMOVE;
}

/* The library (0.42) looks at it once more when its helper has ended, without a reference: that is
 * when the user answers polkit after all, however late. */
void
vtr_spice_usb_permission_drop (GCancellable *cancellable)
{
  g_return_if_fail (G_IS_CANCELLABLE (cancellable));

  if (is_used (cancellable))
    g_timeout_add_seconds (LOOK_S, on_look, cancellable);
  else
    g_object_unref (cancellable);
}

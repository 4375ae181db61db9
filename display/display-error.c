/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "display-error.h"

#include <glib/gi18n-lib.h>

G_DEFINE_QUARK (vtr-display-error-quark, vtr_display_error)

GError *
vtr_display_error_new_protocol (const char *how)
{
  g_return_val_if_fail (how != NULL, NULL);

  return g_error_new (VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_PROTOCOL,
                      _("The connection to the screen was closed because of the server: %s"), how);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Asks the desktop to leave its own shortcuts to us while a guest has the keyboard. A plain value; empty and
 * not taken when it is all zero. */
typedef struct
{
  GdkToplevel *toplevel;   /* owned while taken */
  gboolean     taken;
} VtrInputGrab;

/* FALSE when it was taken already. A desktop that refuses changes nothing here: keys it lets through still
 * go to the guest. */
gboolean vtr_input_grab_take    (VtrInputGrab *grab,
                                 GtkWidget    *widget);
/* FALSE when it wasn't taken. */
gboolean vtr_input_grab_release (VtrInputGrab *grab);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Asks the desktop to leave its own shortcuts to us while a guest has the keyboard. A plain
 * value; empty and not taken when it is all zero. */
typedef struct
{
  GdkToplevel *toplevel;   /* owned while its shortcuts are inhibited */
  gboolean     taken;
} VtrInputGrab;

/* FALSE when it was taken already. A desktop that refuses changes nothing here: keys it lets
 * through still go to the guest. */
gboolean vtr_input_grab_take    (VtrInputGrab *grab,
                                 GtkWidget    *widget);
/* FALSE when it wasn't taken. */
gboolean vtr_input_grab_release (VtrInputGrab *grab);
/* While taken: leaves the desktop its shortcuts for the time the pointer is elsewhere, and asks
 * for them again. On X11 they are had by grabbing the keyboard, and GDK doesn't notice that the
 * focus goes elsewhere while it is grabbed: without this, a click into another window would
 * leave the keyboard with the guest. */
void     vtr_input_grab_pause   (VtrInputGrab *grab);
void     vtr_input_grab_resume  (VtrInputGrab *grab,
                                 GtkWidget    *widget);

G_END_DECLS

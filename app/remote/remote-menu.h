/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "remote-screen.h"

G_BEGIN_DECLS

typedef enum
{
  VTR_REMOTE_MENU_OPEN  = 1 << 0,   /* an item that opens it */
  VTR_REMOTE_MENU_POWER = 1 << 1,   /* what the server offers to do for its machine */
} VtrRemoteMenuItems;

/* What can be done with a remote screen, as a menu over the window's "remote.*" actions, whose
 * target is the screen's identity, "shown.view-only" (see below), and for power the console page's
 * "console.power". (transfer full) */
GMenuModel *vtr_remote_menu_new (VtrRemoteScreen    *screen,
                                 VtrRemoteMenuItems  items) G_GNUC_WARN_UNUSED_RESULT;
/* What a widget with such a menu inserts as "shown". (transfer full) */
GSimpleActionGroup *vtr_remote_menu_new_actions (VtrRemoteScreen *screen) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

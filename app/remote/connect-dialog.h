/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "remote-screens.h"

G_BEGIN_DECLS

typedef void (*VtrConnectCallback) (VtrDisplayEndpoint *endpoint,
                                    gpointer            user_data);

/* Asks for the address of a screen, with those that were used last to choose from. What is wrong
 * with an address is said while it is written. The callback is called at most once, not when the
 * dialog is cancelled. @destroy frees @user_data. Main thread. */
void vtr_connect_dialog_ask (GtkWidget          *parent,
                             VtrRemoteScreens   *screens,
                             VtrConnectCallback  callback,
                             gpointer            user_data,
                             GDestroyNotify      destroy);

G_END_DECLS

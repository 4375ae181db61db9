/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "remote-passwords.h"
#include "screen-trust.h"

G_BEGIN_DECLS

/* Shows what is remembered about the safety of a screen (the key that was accepted, how well it was
 * protected, the password) and lets it be taken back. @widget: any of the window. Main thread. */
void vtr_security_dialog_show (GtkWidget          *widget,
                               VtrRemoteScreen    *screen,
                               VtrScreenTrust     *trust,
                               VtrRemotePasswords *passwords);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "usb-choices.h"

G_BEGIN_DECLS

/* What has to be asked before a machine is given a USB device that this computer uses: its only
 * keyboard or mouse, a disk that is mounted. Main thread. */

/* Asks, and does it where the answer is yes: @choice is given now or, with @is_always, whenever it
 * can be. FALSE where there is nothing to ask: nothing was done. @parent: any widget of the window
 * it belongs to. */
gboolean vtr_usb_question_ask (GtkWidget     *parent,
                               VtrUsbChoices *choices,
                               VtrUsbChoice  *choice,
                               gboolean       is_always);

G_END_DECLS

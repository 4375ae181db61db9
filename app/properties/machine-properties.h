/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "usb-manager.h"

G_BEGIN_DECLS

/* The properties of one machine, in a window of their own, whatever state it is in: the USB devices
 * that it has, or gets when it starts. Main thread. */

/* Brings it to the front where it is open already. @parent: the window it belongs to. */
void vtr_machine_properties_show (GtkWindow     *parent,
                                  VtrMachine    *machine,
                                  VtrUsbManager *usb);

G_END_DECLS

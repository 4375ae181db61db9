/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Removes all that is remembered under @uuid, of a machine or a remote screen that is no more: its
 * entries in the settings, its picture and the USB devices that always went to it. Main thread;
 * blocks for a small file. */
void vtr_machine_memory_forget (GSettings  *settings,
                                const char *uuid);

G_END_DECLS

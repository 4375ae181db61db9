/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "usb-choice.h"
#include "usb-manager.h"

G_BEGIN_DECLS

/* What a choice shows, from what is known elsewhere: who has the device, where it is shared, what
 * is remembered of it. Main thread. */

/* @attachment: one of the choice's machine or screen. */
void vtr_usb_choice_status_show_attachment (VtrUsbChoice     *choice,
                                            VtrUsbAttachment *attachment);
/* Of a device of this computer. @machine: the choice's, (nullable) for one of a screen alone.
 * @attachment: (nullable): what has the device, of any machine or screen. @is_here: of this one. */
void vtr_usb_choice_status_show_device     (VtrUsbChoice     *choice,
                                            VtrUsbManager    *manager,
                                            VtrMachine       *machine,
                                            VtrUsbAttachment *attachment,
                                            gboolean          is_here);

G_END_DECLS

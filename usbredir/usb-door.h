/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "usb-address.h"

G_BEGIN_DECLS

/* Where others come for a shared device. On the network it makes a pairing code and lets in who has
 * it; at a socket or on the loopback of this computer, anybody. Main thread. */
typedef struct _VtrUsbDoor VtrUsbDoor;

/* Somebody has come in: @peer says who. */
typedef void (*VtrUsbDoorFunc) (GIOStream  *stream,
                                const char *peer,
                                gpointer    user_data);

/* Listens from now on; @func is called later. @address as for vtr_usb_share_start(). */
VtrUsbDoor          *vtr_usb_door_new         (const VtrUsbAddress  *address,
                                               VtrUsbDoorFunc        func,
                                               gpointer              user_data,
                                               GError              **error)
                                               G_GNUC_WARN_UNUSED_RESULT;
/* Closes it, too. */
void                 vtr_usb_door_unref       (VtrUsbDoor           *self);
/* Nobody comes in any more; once more is fine. */
void                 vtr_usb_door_close       (VtrUsbDoor           *self);
/* Who proves to have the code meanwhile is told that somebody else has the device. */
void                 vtr_usb_door_set_taken   (VtrUsbDoor           *self,
                                               gboolean              is_taken);
/* With the port. */
const VtrUsbAddress *vtr_usb_door_get_address (VtrUsbDoor           *self);
/* NULL: none is needed. */
const char          *vtr_usb_door_get_code    (VtrUsbDoor           *self);

G_END_DECLS

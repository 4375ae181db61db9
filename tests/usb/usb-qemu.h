/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A QEMU with those arguments, in the computer as it is, which ends with the test, however that
 * ends. (transfer full) */
GSubprocess *usb_qemu_start (const char * const *arguments);
/* One that has booted the guest of tests/guest, which writes into the file @serial what it sees.
 * @devices: the arguments that it has beside. (transfer full) */
GSubprocess *usb_qemu_boot  (const char         *serial,
                             const char * const *devices);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The other end of an exporter: what QEMU is, with libusbredirparser and a reader of disks on top.
 * Works in the default main context; what waits turns it, and gives up after a minute. */
typedef struct _MockGuest MockGuest;

/* @stream: pollable; (transfer none) */
MockGuest *mock_guest_new             (GIOStream     *stream);
void       mock_guest_free            (MockGuest     *self);
/* FALSE: the stream ended before a device came. */
gboolean   mock_guest_wait_device     (MockGuest     *self);
/* Until the device or the stream has gone. */
void       mock_guest_wait_end        (MockGuest     *self);
guint32    mock_guest_get_device      (MockGuest     *self);   /* vendor << 16 | product; 0: none */
/* Reads or writes @n_sectors from @sector on. NULL, FALSE: it failed, or the device went. */
GBytes    *mock_guest_read            (MockGuest     *self,
                                       guint32        sector,
                                       guint16        n_sectors);
gboolean   mock_guest_write           (MockGuest     *self,
                                       guint32        sector,
                                       const guint8  *data,
                                       guint16        n_sectors);
/* Begins a read and doesn't wait for its end. */
void       mock_guest_begin_read      (MockGuest     *self,
                                       guint32        sector,
                                       guint16        n_sectors);
/* Asks for @length bytes in one packet, whatever that leads to. */
void       mock_guest_ask             (MockGuest     *self,
                                       guint32        length);
/* Asks for key presses; the first one's HID usage, 0 when the device went. */
guint8     mock_guest_wait_key        (MockGuest     *self);
/* Says that it doesn't want the device. */
void       mock_guest_reject          (MockGuest     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MockGuest, mock_guest_free)

G_END_DECLS

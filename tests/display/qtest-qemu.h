/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Drives the devices of a QEMU as a guest's drivers would, by its test protocol: QEMU is started
 * with "-qtest unix:PATH,server=on,wait=off". */
typedef struct
{
  GSocketConnection *connection;
  GDataInputStream  *answers;
} QtestQemu;

/* For -bios: it stops the processor at once, and leaves the devices to the test. */
void       qtest_qemu_write_firmware (const char *path);
void       qtest_qemu_connect   (QtestQemu  *qtest,
                                 const char *path);
void       qtest_qemu_end       (QtestQemu  *qtest);
/* What it answered to an order. (transfer full) */
char      *qtest_qemu_ask       (QtestQemu  *qtest,
                                 const char *format,
                                 ...) G_GNUC_PRINTF (2, 3);
/* Of a device in the configuration space of bus 0. */
guint32    qtest_qemu_read_pci  (QtestQemu  *qtest,
                                 guint       slot,
                                 guint       offset);
void       qtest_qemu_write_pci (QtestQemu  *qtest,
                                 guint       slot,
                                 guint       offset,
                                 guint32     value);
/* (transfer full) */
GByteArray *qtest_qemu_read     (QtestQemu  *qtest,
                                 guint64     address,
                                 guint       length);

G_END_DECLS

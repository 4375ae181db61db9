/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mock-device.h"

G_BEGIN_DECLS

/* A USB bus of programmed devices that libusb and udev see in this process and in those it starts,
 * by umockdev: the program has to run under `umockdev-wrapper`. Its devices work in a thread of
 * umockdev's. */
typedef struct _MockBus MockBus;

/* What plays with a device. */
typedef enum
{
  MOCK_PORT_HAS_DRIVER = 1 << 0,    /* the kernel's driver has the device */
  MOCK_PORT_IS_CLAIMED = 1 << 1,    /* a program has it */
} MockPortState;

MockBus       *mock_bus_new         (void);
void           mock_bus_free        (MockBus    *self);
/* Plugs @device (transfer full) into @port, 1 to 9, of bus 1: its id is then "1-PORT". */
void           mock_bus_plug        (MockBus    *self,
                                     guint       port,
                                     MockDevice *device);
/* Takes the device out; what is under way fails. */
void           mock_bus_unplug      (MockBus    *self,
                                     guint       port);
MockPortState  mock_bus_get_state   (MockBus    *self,
                                     guint       port);
/* Somebody else has the device: claiming it fails, and sysfs shows "usbfs" for its driver. */
void           mock_bus_set_busy    (MockBus    *self,
                                     guint       port,
                                     gboolean    is_busy);
/* The mode of the device's node. */
void           mock_bus_set_mode    (MockBus    *self,
                                     guint       port,
                                     int         mode);
/* Where the node really is. (transfer full) */
char          *mock_bus_dup_node_path (MockBus  *self,
                                       guint     port);
/* Does something to the device while its thread doesn't. */
void           mock_bus_lock        (MockBus    *self);
void           mock_bus_unlock      (MockBus    *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MockBus, mock_bus_free)

G_END_DECLS

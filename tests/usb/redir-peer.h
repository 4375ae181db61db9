/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mock-device.h"

G_BEGIN_DECLS

/* The device's end of a usbredir connection, made with the protocol's parser alone: neither libusb
 * nor a USB bus is needed. Lives on the default main context. */
typedef struct _RedirPeer RedirPeer;

/* @device: (transfer full). @fd: (transfer full), a connected socket. */
RedirPeer *redir_peer_new       (MockDevice *device,
                                 int         fd);
void       redir_peer_free      (RedirPeer  *self);
/* The far end closed, or said what can't be understood. */
gboolean   redir_peer_is_over   (RedirPeer  *self);
/* The guest listens to the keyboard. */
gboolean   redir_peer_is_heard  (RedirPeer  *self);
/* Types a key (its number in the HID tables). */
void       redir_peer_press     (RedirPeer  *self,
                                 guint8      usage);
/* Says that the device is gone, as when it is pulled out. */
void       redir_peer_unplug    (RedirPeer  *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "display-client.h"
#include "usb-plug.h"

G_BEGIN_DECLS

/* A SPICE screen with USB channels, each step waited for on the default main context. */

/* At that socket, once it is there with so many channels. (transfer full) */
VtrDisplayClient *spice_screen_open           (const char *socket,
                                               guint       n_channels);
/* It has no error; not yet: FALSE. */
gboolean          spice_screen_is_connected   (VtrUsbPlug *plug);
void              spice_screen_wait_connected (VtrUsbPlug *plug);
/* Whyever. */
gboolean          spice_screen_has_ended      (VtrUsbPlug *plug);
void              spice_screen_wait_ended     (VtrUsbPlug *plug);

G_END_DECLS

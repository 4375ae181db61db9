/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "key-remap.h"
#include "machine.h"
#include "os-database.h"
#include "remote-passwords.h"
#include "remote-screen.h"
#include "screen-trust.h"
#include "usb-manager.h"

G_BEGIN_DECLS

#define VTR_TYPE_CONSOLE_PAGE (vtr_console_page_get_type ())
G_DECLARE_FINAL_TYPE (VtrConsolePage, vtr_console_page, VTR, CONSOLE_PAGE, AdwBin)

/* The screen of one machine, or a remote screen that is nobody's machine, with what can be done to
 * it, and words for every state without a screen. What it does are the window's "machine.*" and
 * "remote.*" actions. */

/* Once, by the window that made it. */
void        vtr_console_page_set_up       (VtrConsolePage *self,
                                           VtrOsDatabase  *database,
                                           VtrScreenTrust *trust,
                                           VtrRemotePasswords *passwords,
                                           VtrUsbManager  *usb,
                                           GSettings      *settings);
void        vtr_console_page_set_machine  (VtrConsolePage *self,
                                           VtrMachine     *machine);   /* (nullable): lets it go */
/* (transfer none) (nullable) */
VtrMachine *vtr_console_page_get_machine  (VtrConsolePage *self);
/* Connects to it. A machine is let go for it, and the other way round. */
void        vtr_console_page_set_screen   (VtrConsolePage  *self,
                                           VtrRemoteScreen *screen);   /* (nullable): lets it go */
/* (transfer none) (nullable) */
VtrRemoteScreen *
            vtr_console_page_get_screen   (VtrConsolePage *self);
/* Why there is no connection to the screen. (nullable) */
const char *vtr_console_page_get_screen_error (VtrConsolePage *self);
/* Instead of those of the settings, as vtr_display_view_set_release_keys() has them. @keys:
 * (nullable) for those of the settings. */
void        vtr_console_page_set_release_keys (VtrConsolePage *self,
                                           const char     *keys);
/* Keys that guests get others for. @remap: (nullable) */
void        vtr_console_page_set_key_remap (VtrConsolePage *self,
                                           VtrKeyRemap    *remap);
/* From here on nothing is offered but what the screen needs. */
void        vtr_console_page_enter_kiosk (VtrConsolePage *self);
/* Follows the window: in full screen the header slides in at the top edge. */
void        vtr_console_page_set_fullscreen (VtrConsolePage *self,
                                           gboolean        fullscreen);

G_END_DECLS

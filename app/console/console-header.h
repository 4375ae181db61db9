/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "remote-words.h"
#include "usb-manager.h"

G_BEGIN_DECLS

#define VTR_TYPE_CONSOLE_HEADER (vtr_console_header_get_type ())
G_DECLARE_FINAL_TYPE (VtrConsoleHeader, vtr_console_header, VTR, CONSOLE_HEADER, AdwBin)

/* The bar over a screen: its name, what is to be known of it, and the menus. It shows what it is
 * told; its buttons activate actions of the page and of the window. */

/* @menu: of the machine; @keys: to be sent. Kept as they are, so that an open one stays. */
void     vtr_console_header_set_menus            (VtrConsoleHeader          *self,
                                                  GMenuModel                *menu,
                                                  GMenuModel                *keys);
/* Once: what the USB button gives devices by. */
void     vtr_console_header_set_usb              (VtrConsoleHeader          *self,
                                                  VtrUsbManager             *usb);
/* (nullable): there is none, and no USB device to be given to it. */
void     vtr_console_header_set_machine          (VtrConsoleHeader          *self,
                                                  VtrMachine                *machine);
/* In place of a machine: a screen that USB devices can be given to. (nullable) */
void     vtr_console_header_set_outlet           (VtrConsoleHeader          *self,
                                                  VtrUsbOutlet              *outlet);
void     vtr_console_header_set_title            (VtrConsoleHeader          *self,
                                                  const char                *title,
                                                  const char                *subtitle);
void     vtr_console_header_set_takes_keys       (VtrConsoleHeader          *self,
                                                  gboolean                   takes_keys);
/* @reason: (nullable): why the machine is emulated; nothing is said where it isn't. */
void     vtr_console_header_set_emulation        (VtrConsoleHeader          *self,
                                                  const char                *reason);
/* @protection: (nullable): of a remote screen; nothing is said of others. @id: the screen's. */
void     vtr_console_header_set_protection       (VtrConsoleHeader          *self,
                                                  const VtrRemoteProtection *protection,
                                                  const char                *id);
/* The machine hears the microphone, which a button says and ends. */
void     vtr_console_header_set_microphone       (VtrConsoleHeader          *self,
                                                  gboolean                   is_heard);
/* @time: (nullable): how long the screen has been recorded, which a button says and ends. */
void     vtr_console_header_set_recording        (VtrConsoleHeader          *self,
                                                  const char                *time);
/* No room for more than the name and the menu. */
void     vtr_console_header_set_narrow           (VtrConsoleHeader          *self,
                                                  gboolean                   narrow);
/* The window is in full screen, where it has no buttons. */
void     vtr_console_header_set_fullscreen       (VtrConsoleHeader          *self,
                                                  gboolean                   fullscreen);
/* From here on nothing is offered but what the screen needs. */
void     vtr_console_header_enter_kiosk          (VtrConsoleHeader          *self);
/* Something is open that would close if the header went. */
gboolean vtr_console_header_has_open_menu        (VtrConsoleHeader          *self);

G_END_DECLS

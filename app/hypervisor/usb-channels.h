/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "machine.h"
#include "usb-outlet.h"

G_BEGIN_DECLS

#define VTR_TYPE_USB_CHANNELS (vtr_usb_channels_get_type ())
G_DECLARE_FINAL_TYPE (VtrUsbChannels, vtr_usb_channels, VTR, USB_CHANNELS, GObject)

/* The USB channels that are plugged into a machine for the devices of its screen. Which device has
 * which channel is the display library's affair: so all of them are taken away when the last device
 * is gone, and nothing begins until the screen has noticed. One for each outlet. Main thread.
 *
 * Signal "changed" (no arguments): is_ready() is TRUE again. */

/* (transfer none): the outlet owns it. */
VtrUsbChannels *vtr_usb_channels_get          (VtrUsbOutlet         *outlet);
/* A device is going to use the outlet, until leave_async(). */
void            vtr_usb_channels_enter        (VtrUsbChannels       *self);
/* Nothing is being taken away. */
gboolean        vtr_usb_channels_is_ready     (VtrUsbChannels       *self);
/* There is a channel that nobody has, nor waits for. */
gboolean        vtr_usb_channels_has_spare    (VtrUsbChannels       *self);
/* Plugs one into @machine. When that is done it is waited for, until stop_waiting(). */
void            vtr_usb_channels_add_async    (VtrUsbChannels       *self,
                                               VtrMachine           *machine,
                                               const char           *alias,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
gboolean        vtr_usb_channels_add_finish   (VtrUsbChannels       *self,
                                               GAsyncResult         *result,
                                               GError              **error);
void            vtr_usb_channels_stop_waiting (VtrUsbChannels       *self);
/* The last one's takes away from @machine (nullable) what was added; it doesn't fail. */
void            vtr_usb_channels_leave_async  (VtrUsbChannels       *self,
                                               VtrMachine           *machine,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
void            vtr_usb_channels_leave_finish (VtrUsbChannels       *self,
                                               GAsyncResult         *result);

G_END_DECLS

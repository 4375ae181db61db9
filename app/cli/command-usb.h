/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "command-call.h"

G_BEGIN_DECLS

/* Shared by the commands on USB devices. */

/* What signing in to a screen takes, for an options table. */
#define VTR_COMMAND_USB_SCREEN_OPTIONS \
  { "user", VTR_OPTION_TEXT, "U", "The user’s name, for screens that want one" }, \
  { "password-file", VTR_OPTION_FILE, "F", "A file whose first line is the screen’s password" }

/* Puts a drive with the file at @path in it into the machine whose screen is the command's first
 * argument, for as long as the command runs; ends the call. */
void vtr_command_usb_run_disc (VtrCommandCall *call,
                               const char     *path);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "connection.h"
#include "deletions.h"
#include "key-remap.h"
#include "machine.h"
#include "media-finder.h"
#include "os-database.h"
#include "remote-passwords.h"
#include "remote-screens.h"
#include "screen-trust.h"
#include "usb-manager.h"

G_BEGIN_DECLS

#define VTR_TYPE_WINDOW (vtr_window_get_type ())
G_DECLARE_FINAL_TYPE (VtrWindow, vtr_window, VTR, WINDOW, AdwApplicationWindow)

/* The window: the collection, the page that makes a machine and the console page of one machine or
 * remote screen, and all that is done to them ("machine.*" and "remote.*" actions, whose target is
 * a UUID), with its questions and toasts. */

/* What the windows of a program share; each is referenced. */
typedef struct
{
  VtrConnection      *connection;
  VtrOsDatabase      *database;
  VtrMediaFinder     *finder;
  VtrDeletions       *deletions;
  VtrRemoteScreens   *screens;
  VtrScreenTrust     *trust;
  VtrRemotePasswords *passwords;
  VtrUsbManager      *usb;
  GSettings          *settings;
  VtrKeyRemap        *key_remap;   /* (nullable) */
} VtrWindowParts;

VtrWindow *vtr_window_new        (GtkApplication       *application,
                                  const VtrWindowParts *parts) G_GNUC_WARN_UNUSED_RESULT;
/* Goes to the page that makes a machine, with this file chosen. */
void       vtr_window_open_media (VtrWindow      *self,
                                  GFile          *file);
/* A connection file is opened, of any other file a machine is made. */
void       vtr_window_open_file  (VtrWindow      *self,
                                  GFile          *file);
/* Connects to the screen that the file leads to, or says what is wrong with it. @file: NULL for
 * standard input. */
void       vtr_window_open_connection_file (VtrWindow *self,
                                  GFile          *file);
/* Nothing but the screen that is opened next: full screen, without a way out.
 * @ends_with_screen: closes when the connection to it ends. */
void       vtr_window_enter_kiosk (VtrWindow     *self,
                                  gboolean        ends_with_screen);
/* Shows the machine's console; the window that showed it until now goes back to its collection. */
void       vtr_window_take_machine (VtrWindow    *self,
                                  VtrMachine     *machine);
/* It was a kiosk, and its screen couldn't be opened. */
gboolean   vtr_window_has_failed (VtrWindow      *self);
/* Shows the console of the machine of that name, UUID or number, as soon as the connection is open,
 * or says that there is none. @fullscreen: in full screen then. */
void       vtr_window_open_machine (VtrWindow    *self,
                                  const char     *name_or_uuid,
                                  gboolean        fullscreen);
/* Connects to the screen at this address of somebody's, or says what is wrong with it. */
void       vtr_window_open_address (VtrWindow    *self,
                                  const char     *address);

G_END_DECLS

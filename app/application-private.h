/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "application.h"

#include "command-server.h"
#include "connection.h"
#include "deletions.h"
#include "launch-options.h"
#include "media-finder.h"
#include "os-database.h"
#include "remote-passwords.h"
#include "remote-screens.h"
#include "screen-trust.h"
#include "usb-manager.h"
#include "window.h"

G_BEGIN_DECLS

/* The application over two files: application.c (beginning and end, the graph of objects, the
 * command line) and application-actions.c (what its menu and other processes ask of it). */
struct _VtrApplication
{
  AdwApplication      parent_instance;

  VtrLaunchOptions    options;
  int                 status;       /* to exit with */
  GSettings          *settings;
  VtrOsDatabase      *database;
  VtrMediaFinder     *finder;
  VtrConnection      *connection;
  VtrDeletions       *deletions;
  VtrRemoteScreens   *screens;
  VtrScreenTrust     *trust;
  VtrRemotePasswords *passwords;
  VtrUsbManager      *usb;
  VtrCommandServer   *server;       /* (nullable) until the connection is open */
  gboolean            quitting;
  gboolean            reads_input;  /* a connection file comes from there ("-") */
};

VtrWindow *_vtr_application_create_window (VtrApplication *self);
/* The one in front, or a new one. */
VtrWindow *_vtr_application_get_window    (VtrApplication *self);
void       _vtr_application_add_actions   (VtrApplication *self);

G_END_DECLS

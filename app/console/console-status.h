/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "display-session.h"

G_BEGIN_DECLS

/* What the console page says instead of a screen. Pure; the strings are translated. */
typedef struct
{
  gboolean    has_screen;    /* show the guest's screen; the rest is empty */
  gboolean    is_waiting;    /* something is going on: a spinner */
  const char *icon_name;     /* (nullable) */
  const char *title;
  const char *description;   /* (nullable) */
  const char *button;        /* (nullable): label of the way on */
  const char *action_name;   /* (nullable): what it activates, with the machine's UUID */
} VtrConsoleStatus;

/* @session: (nullable); @has_picture: the client has got a first picture. Strings are constants, or
 * belong to the session's error. */
void vtr_console_status_get (VtrMachine        *machine,
                             VtrDisplaySession *session,
                             gboolean           has_picture,
                             VtrConsoleStatus  *ret_status);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "os.h"

G_BEGIN_DECLS

/* What has to be installed in a guest for its clipboard, its screen's size and its addresses, as
 * the guest's own system has it. Pure; the text is translated, the command isn't. */
typedef struct
{
  char       *text;       /* sentences */
  const char *command;    /* (nullable): to be run in the guest */
} VtrGuestTools;

/* @os: (nullable): not known. FALSE: nobody makes them for this system. Free with
 * vtr_guest_tools_clear(). */
gboolean vtr_guest_tools_get   (VtrOs         *os,
                                VtrGuestTools *ret_tools);
void     vtr_guest_tools_clear (VtrGuestTools *tools);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VtrGuestTools, vtr_guest_tools_clear)

G_END_DECLS

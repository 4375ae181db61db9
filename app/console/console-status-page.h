/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "console-status.h"

G_BEGIN_DECLS

#define VTR_TYPE_CONSOLE_STATUS_PAGE (vtr_console_status_page_get_type ())
G_DECLARE_FINAL_TYPE (VtrConsoleStatusPage, vtr_console_status_page, VTR, CONSOLE_STATUS_PAGE,
                      AdwBin)

/* What stands where the screen would be: words, a spinner while something goes on, and a button
 * with the way on. */

/* @target: (nullable): of the button's action, a string. */
void vtr_console_status_page_show (VtrConsoleStatusPage   *self,
                                   const VtrConsoleStatus *status,
                                   const char             *target);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "machine.h"

G_BEGIN_DECLS

#define VTR_TYPE_CONSOLE_TABS (vtr_console_tabs_get_type ())
G_DECLARE_FINAL_TYPE (VtrConsoleTabs, vtr_console_tabs, VTR, CONSOLE_TABS, AdwBin)

/* The screen, and the text consoles of a machine as tabs beside it. A console is opened when its
 * tab is first looked at: until then it is left to others. Which tab was open last is remembered of
 * each machine. Properties: "screen" (GtkWidget): what is in the first tab. */

/* Once. @focus: in the screen, what has the keys there; it outlives this one's template. */
void     vtr_console_tabs_set_up       (VtrConsoleTabs *self,
                                        GSettings      *settings,
                                        GtkWidget      *focus);
void     vtr_console_tabs_set_machine  (VtrConsoleTabs *self,
                                        VtrMachine     *machine);   /* (nullable) */
/* It is the screen's tab that is open, not a text console's. */
gboolean vtr_console_tabs_is_on_screen (VtrConsoleTabs *self);
/* The bar goes, the tabs stay. */
void     vtr_console_tabs_hide_bar     (VtrConsoleTabs *self,
                                        gboolean        hidden);
/* Opens the one @step further, round in a circle. */
void     vtr_console_tabs_switch       (VtrConsoleTabs *self,
                                        int             step);

G_END_DECLS

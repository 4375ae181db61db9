/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "text-console.h"

#include "machine-console.h"

#include <vte/vte.h>

G_BEGIN_DECLS

/* The text console over two files: text-console.c, and text-console-keys.c (which keys are the
 * guest's and which ours). */
struct _VtrTextConsole
{
  AdwBin              parent_instance;

  VtrMachineConsole  *console;          /* (nullable): no line could be made */
  VtrMachine         *machine;
  VteTerminal        *terminal;
  GtkWidget          *menu;             /* (nullable): made when it is first asked for */
  GMenuModel         *menu_model;
  GtkEventController *keys;             /* (nullable): at the root while it has one */

  GtkWidget          *bar;
  GtkLabel           *bar_label;
  GtkWidget          *bar_button;
  GtkSearchBar       *search_bar;
  GtkEditable        *search_entry;
  GtkScrolledWindow  *scroller;
};

/* @root: (nullable): the window it is in now. */
void _vtr_text_console_watch_keys    (VtrTextConsole *self,
                                      GtkWidget      *root);
void _vtr_text_console_add_shortcuts (VtrTextConsole *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "console-page.h"

#include "connection-bar.h"
#include "display-session.h"
#include "display-view.h"
#include "password-prompt.h"

G_BEGIN_DECLS

/* The console page over three files: console-page.c (the machine and what is shown of it),
 * console-page-screen.c (how the picture is shown and kept), console-page-fullscreen.c. */
struct _VtrConsolePage
{
  AdwBin             parent_instance;

  VtrOsDatabase     *database;
  VtrScreenTrust    *trust;
  GSettings         *settings;
  VtrMachine        *machine;          /* (nullable) */
  VtrDisplaySession *session;          /* (nullable) */
  char              *address;          /* (nullable): the guest's */
  GMenu             *menu;
  gpointer           menu_machine;     /* what the menu is about; only compared */
  guint              menu_possible;    /* what was possible with it then */
  GSignalGroup      *machine_signals;
  GSignalGroup      *session_signals;
  GSignalGroup      *client_signals;
  guint              address_timeout;
  guint              note_timeout;
  guint              slide_timeout;
  gboolean           fullscreen;

  AdwBin            *header_place;
  GtkWidget         *header;
  AdwWindowTitle    *title;
  GtkMenuButton     *menu_button;
  GtkMenuButton     *keys_button;
  GtkWidget         *fullscreen_button;
  GtkWidget         *emulation_button;
  GtkLabel          *emulation_label;
  VtrConnectionBar  *bar;
  GtkStack          *stack;
  GtkWidget         *scroller;
  VtrDisplayView    *view;
  AdwStatusPage     *status_page;
  GtkSpinner        *spinner;
  GtkWidget         *status_button;
  GtkWidget         *detail_button;
  GtkRevealer       *slide;
  GtkRevealer       *note;
  GtkLabel          *note_label;
};

/* A line over the screen for three seconds. */
void _vtr_console_page_show_note             (VtrConsolePage *self,
                                              const char     *text);
void _vtr_console_page_class_init_fullscreen (GtkWidgetClass *widget_class);
void _vtr_console_page_class_init_screen     (GtkWidgetClass *widget_class);
void _vtr_console_page_follow_settings       (VtrConsolePage *self);

G_END_DECLS

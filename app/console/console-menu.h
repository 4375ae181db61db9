/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Sections in their order, before the one of what is shown. */
typedef enum
{
  VTR_CONSOLE_MENU_NARROW,     /* what has its own button where there is room */
  VTR_CONSOLE_MENU_SCREEN,     /* how the screen is shown, and kept */
  VTR_CONSOLE_MENU_EXCHANGE,   /* what goes to the guest besides keys */
  VTR_CONSOLE_MENU_GUEST,      /* what can be done with what is known of the guest */
  VTR_N_CONSOLE_MENU_SECTIONS
} VtrConsoleMenuSection;

#define VTR_TYPE_CONSOLE_MENU (vtr_console_menu_get_type ())
G_DECLARE_FINAL_TYPE (VtrConsoleMenu, vtr_console_menu, VTR, CONSOLE_MENU, GObject)

/* The menu of the console page: the same always, whatever is in it, so that its popover stays. */

VtrConsoleMenu *vtr_console_menu_new         (void) G_GNUC_WARN_UNUSED_RESULT;
GMenuModel     *vtr_console_menu_get_model   (VtrConsoleMenu        *self);   /* (transfer none) */
/* For whoever fills it. (transfer none) */
GMenu          *vtr_console_menu_get_section (VtrConsoleMenu        *self,
                                              VtrConsoleMenuSection  section);
/* Whether the last section isn't the one for @shown with what is @possible with it: then another
 * is due, and is taken to come. @shown is only compared. */
gboolean        vtr_console_menu_needs       (VtrConsoleMenu        *self,
                                              gpointer               shown,
                                              guint                  possible);
/* The last section. */
void            vtr_console_menu_show        (VtrConsoleMenu        *self,
                                              GMenuModel            *section);
/* What was shown went. */
void            vtr_console_menu_forget      (VtrConsoleMenu        *self);

G_END_DECLS

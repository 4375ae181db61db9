/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "console-page-private.h"

#include <glib/gi18n.h>

/* Narrower than this, in logical pixels, the header has the name and the menu, and the menu has
 * what was beside it. */
#define LEAST_WIDTH 550

static void
fill_menu (VtrConsolePage *self)
{
  GMenu *menu = vtr_console_menu_get_section (self->menu, VTR_CONSOLE_MENU_NARROW);

  g_menu_remove_all (menu);
  if (!self->is_narrow)
    return;

  g_menu_append_submenu (menu, _("Send Keys"), self->keys_menu);
  g_menu_append (menu, _("Full Screen"), "win.toggle-fullscreen");
}

static gboolean
on_width_changed (gpointer user_data)
{
  VtrConsolePage *self = user_data;
  gboolean is_narrow = gtk_widget_get_width (GTK_WIDGET (self)) < LEAST_WIDTH;

  self->width_idle = 0;
  if (self->is_narrow == is_narrow)
    return G_SOURCE_REMOVE;

  self->is_narrow = is_narrow;
  vtr_console_header_set_narrow (self->header, is_narrow);
  fill_menu (self);

  return G_SOURCE_REMOVE;
}

static void
measure (GtkWidget      *widget,
         GtkOrientation  orientation,
         int             for_size,
         int            *minimum,
         int            *natural,
         int            *minimum_baseline,
         int            *natural_baseline)
{
  GtkWidget *child = adw_bin_get_child (ADW_BIN (widget));

  *minimum = 0;
  *natural = 0;
  if (child != NULL)
    gtk_widget_measure (child, orientation, for_size, minimum, natural, minimum_baseline,
                        natural_baseline);
}

/* What is shown mustn't change while it is given its place. */
static void
allocate (GtkWidget *widget,
          int        width,
          int        height,
          int        baseline)
{
  VtrConsolePage *self = VTR_CONSOLE_PAGE (widget);
  GtkWidget *child = adw_bin_get_child (ADW_BIN (widget));

  if (child != NULL)
    gtk_widget_allocate (child, width, height, baseline, NULL);
  if (self->is_narrow != (width < LEAST_WIDTH) && self->width_idle == 0)
    self->width_idle = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_width_changed, self, NULL);
}

void
_vtr_console_page_init_narrow (VtrConsolePage *self)
{
  gtk_widget_set_layout_manager (GTK_WIDGET (self),
                                 gtk_custom_layout_new (NULL, measure, allocate));
}

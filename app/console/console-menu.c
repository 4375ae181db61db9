/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "console-menu.h"

struct _VtrConsoleMenu
{
  GObject   parent_instance;

  GMenu    *menu;        /* of the sections, and the one of what is shown as the last */
  GMenu    *sections[VTR_N_CONSOLE_MENU_SECTIONS];
  gpointer  shown;       /* only compared */
  guint     possible;    /* what was possible with it then */
};

G_DEFINE_FINAL_TYPE (VtrConsoleMenu, vtr_console_menu, G_TYPE_OBJECT)

static void
vtr_console_menu_dispose (GObject *object)
{
  VtrConsoleMenu *self = VTR_CONSOLE_MENU (object);

  g_clear_object (&self->menu);
  for (guint i = 0; i < G_N_ELEMENTS (self->sections); i++)
    g_clear_object (&self->sections[i]);

  G_OBJECT_CLASS (vtr_console_menu_parent_class)->dispose (object);
}

static void
vtr_console_menu_class_init (VtrConsoleMenuClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vtr_console_menu_dispose;
}

static void
vtr_console_menu_init (VtrConsoleMenu *self)
{
  self->menu = g_menu_new ();
  for (guint i = 0; i < G_N_ELEMENTS (self->sections); i++)
    {
      self->sections[i] = g_menu_new ();
      g_menu_append_section (self->menu, NULL, G_MENU_MODEL (self->sections[i]));
    }
}

VtrConsoleMenu *
vtr_console_menu_new (void)
{
  return g_object_new (VTR_TYPE_CONSOLE_MENU, NULL);
}

GMenuModel *
vtr_console_menu_get_model (VtrConsoleMenu *self)
{
  g_return_val_if_fail (VTR_IS_CONSOLE_MENU (self), NULL);

  return G_MENU_MODEL (self->menu);
}

GMenu *
vtr_console_menu_get_section (VtrConsoleMenu        *self,
                              VtrConsoleMenuSection  section)
{
  g_return_val_if_fail (VTR_IS_CONSOLE_MENU (self), NULL);
  g_return_val_if_fail (section < VTR_N_CONSOLE_MENU_SECTIONS, NULL);

  return self->sections[section];
}

/* Only where it changes: the menu may be open, and another section would close it. */
gboolean
vtr_console_menu_needs (VtrConsoleMenu *self,
                        gpointer        shown,
                        guint           possible)
{
  g_return_val_if_fail (VTR_IS_CONSOLE_MENU (self), FALSE);

  if (self->shown == shown && self->possible == possible)
    return FALSE;

  self->shown = shown;
  self->possible = possible;

  return TRUE;
}

void
vtr_console_menu_show (VtrConsoleMenu *self,
                       GMenuModel     *section)
{
  g_return_if_fail (VTR_IS_CONSOLE_MENU (self));

  if (g_menu_model_get_n_items (G_MENU_MODEL (self->menu)) > VTR_N_CONSOLE_MENU_SECTIONS)
    g_menu_remove (self->menu, VTR_N_CONSOLE_MENU_SECTIONS);
  g_menu_append_section (self->menu, NULL, section);
}

void
vtr_console_menu_forget (VtrConsoleMenu *self)
{
  g_return_if_fail (VTR_IS_CONSOLE_MENU (self));

  self->shown = NULL;
}

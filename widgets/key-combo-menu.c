/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine-widgets"

#include "key-combo-menu.h"

#include <glib/gi18n.h>

#include "key-combo.h"

typedef struct
{
  const char *combo;
  const char *label;   /* the keys' own names aren't translated; NULL ends a section */
} Entry;

static const Entry entries[] = {
  { "ctrl+alt+delete", "Ctrl+Alt+Del" },
  { "ctrl+alt+backspace", "Ctrl+Alt+Backspace" },
  { NULL, NULL },
  { "super", "Super" },
  { "alt+tab", "Alt+Tab" },
  { "alt+f4", "Alt+F4" },
  { NULL, NULL },
  { "print", "Print" },
  { "alt+print", "Alt+Print" },
  { "scrolllock", "Scroll Lock" },
  { "pause", "Pause/Break" },
};

#define N_FUNCTION_KEYS 12u

static void
append (GMenu      *menu,
        const char *action_name,
        const char *label,
        const char *combo)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, action_name, "s", combo);
  g_menu_append_item (menu, item);
}

static GMenuModel *
function_keys_new (const char *action_name)
{
  GMenu *menu = g_menu_new ();

  for (guint i = 1; i <= N_FUNCTION_KEYS; i++)
    {
      g_autofree char *label = g_strdup_printf ("Ctrl+Alt+F%u", i);
      g_autofree char *combo = g_strdup_printf ("ctrl+alt+f%u", i);

      append (menu, action_name, label, combo);
    }

  return G_MENU_MODEL (menu);
}

GMenuModel *
vtr_key_combo_menu_new (const char *action_name,
                        GMenuModel *first,
                        GMenuModel *last)
{
  g_autoptr (GMenu) menu = NULL;
  g_autoptr (GMenu) section = NULL;
  g_autoptr (GMenu) consoles = NULL;
  g_autoptr (GMenuModel) function_keys = NULL;

  g_return_val_if_fail (action_name != NULL, NULL);

  menu = g_menu_new ();
  section = g_menu_new ();
  if (first != NULL)
    g_menu_append_section (menu, NULL, first);

  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    {
      if (entries[i].combo != NULL)
        {
          append (section, action_name, entries[i].label, entries[i].combo);
          continue;
        }

      g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
      g_set_object (&section, NULL);
      section = g_menu_new ();
    }
  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));

  consoles = g_menu_new ();
  function_keys = function_keys_new (action_name);
  g_menu_append_submenu (consoles, _("Text Consoles"), function_keys);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (consoles));
  if (last != NULL)
    g_menu_append_section (menu, NULL, last);

  return G_MENU_MODEL (g_steal_pointer (&menu));
}

void
vtr_key_combo_menu_fill (GMenu              *menu,
                         const char         *action_name,
                         const char * const *combos)
{
  g_return_if_fail (G_IS_MENU (menu));
  g_return_if_fail (action_name != NULL && combos != NULL);

  g_menu_remove_all (menu);
  for (guint i = 0; combos[i] != NULL; i++)
    {
      g_autofree char *label = vtr_key_combo_dup_label (combos[i]);

      append (menu, action_name, label, combos[i]);
    }
}

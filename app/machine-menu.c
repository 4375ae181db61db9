/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "machine-menu.h"

#include <glib/gi18n.h>

#include "machine-config.h"

static const VtrMachineMenuEntry entries[] = {
  { "machine.start",     N_("Start"),     VTR_MACHINE_ACTION_START },
  { "machine.resume",    N_("Resume"),    VTR_MACHINE_ACTION_RESUME },
  { "machine.pause",     N_("Pause"),     VTR_MACHINE_ACTION_PAUSE },
  { "machine.shut-down", N_("Shut Down"), VTR_MACHINE_ACTION_SHUT_DOWN },
  { "machine.reboot",    N_("Reboot"),    VTR_MACHINE_ACTION_REBOOT },
  { "machine.force-off", N_("Force Off"), VTR_MACHINE_ACTION_FORCE_OFF },
};

static void
append (GMenu      *menu,
        const char *label,
        const char *action_name,
        const char *uuid)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, action_name, "s", uuid);
  g_menu_append_item (menu, item);
}

static void
append_section (GMenu *menu,
                GMenu *section)
{
  if (g_menu_model_get_n_items (G_MENU_MODEL (section)) > 0)
    g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
}

const VtrMachineMenuEntry *
vtr_machine_menu_get_entries (guint *ret_n_entries)
{
  g_return_val_if_fail (ret_n_entries != NULL, NULL);

  *ret_n_entries = G_N_ELEMENTS (entries);

  return entries;
}

/* "spice", "vnc" or NULL: what its screen can be turned from while it is off. (transfer full) */
static char *
dup_changeable_display (VtrMachine *machine)
{
  if (vtr_machine_get_state (machine) != VTR_MACHINE_STATE_OFF)
    return NULL;

  return vtr_machine_config_dup_display (vtr_machine_get_config (machine));
}

guint
vtr_machine_menu_get_possible (VtrMachine *machine)
{
  g_autofree char *display = NULL;
  guint possible = 0;

  g_return_val_if_fail (VTR_IS_MACHINE (machine), 0);

  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    {
      if (vtr_machine_can (machine, entries[i].action))
        possible |= 1u << i;
    }

  display = dup_changeable_display (machine);
  if (display != NULL)
    possible |= 1u << (G_N_ELEMENTS (entries) + (g_str_equal (display, "spice") ? 1 : 0));

  return possible;
}

/* The other way to reach its screen. */
static void
append_display (GMenu      *menu,
                VtrMachine *machine)
{
  g_autofree char *display = dup_changeable_display (machine);
  const char *uuid = vtr_machine_get_uuid (machine);

  if (g_strcmp0 (display, "vnc") == 0)
    append (menu, _("Show by SPICE"), "machine.use-spice", uuid);
  else if (g_strcmp0 (display, "spice") == 0)
    append (menu, _("Show by VNC"), "machine.use-vnc", uuid);
}

GMenuModel *
vtr_machine_menu_new (VtrMachine *machine,
                      gboolean    with_open)
{
  g_autoptr (GMenu) menu = NULL;
  g_autoptr (GMenu) opening = NULL;
  g_autoptr (GMenu) power = NULL;
  g_autoptr (GMenu) changing = NULL;
  g_autoptr (GMenu) removing = NULL;
  g_autoptr (GMenu) looking = NULL;
  const char *uuid = NULL;

  g_return_val_if_fail (VTR_IS_MACHINE (machine), NULL);

  uuid = vtr_machine_get_uuid (machine);
  menu = g_menu_new ();
  opening = g_menu_new ();
  power = g_menu_new ();
  changing = g_menu_new ();
  removing = g_menu_new ();
  looking = g_menu_new ();

  if (with_open)
    append (opening, _("Open"), "machine.open", uuid);
  append (opening, _("Open in New Window"), "machine.open-in-new-window", uuid);

  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    {
      if (vtr_machine_can (machine, entries[i].action))
        append (power, gettext (entries[i].label), entries[i].action_name, uuid);
    }

  append_display (changing, machine);
  append (removing, _("Delete"), "machine.delete", uuid);
  append (looking, _("Properties"), "machine.properties", uuid);

  append_section (menu, opening);
  append_section (menu, power);
  append_section (menu, changing);
  append_section (menu, removing);
  append_section (menu, looking);

  return G_MENU_MODEL (g_steal_pointer (&menu));
}

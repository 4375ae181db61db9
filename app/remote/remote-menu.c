/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "remote-menu.h"

#include <glib/gi18n.h>

static void
append (GMenu      *menu,
        const char *label,
        const char *action_name,
        const char *target)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, action_name, "s", target);
  g_menu_append_item (menu, item);
}

static void
append_power (GMenu *menu)
{
  g_autoptr (GMenu) power = g_menu_new ();

  append (power, _("Shut Down"), "console.power", "shutdown");
  append (power, _("Reboot"), "console.power", "reboot");
  append (power, _("Reset"), "console.power", "reset");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (power));
}

GMenuModel *
vtr_remote_menu_new (VtrRemoteScreen    *screen,
                     VtrRemoteMenuItems  items)
{
  g_autoptr (GMenu) menu = NULL;
  g_autoptr (GMenu) using = NULL;
  g_autoptr (GMenu) removing = NULL;
  const char *id = NULL;

  g_return_val_if_fail (VTR_IS_REMOTE_SCREEN (screen), NULL);

  id = vtr_remote_screen_get_id (screen);
  menu = g_menu_new ();
  using = g_menu_new ();
  removing = g_menu_new ();

  if ((items & VTR_REMOTE_MENU_OPEN) != 0)
    append (using, _("Open"), "remote.open", id);
  g_menu_append (using, _("View Only"), "shown.view-only");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (using));

  if ((items & VTR_REMOTE_MENU_POWER) != 0)
    append_power (menu);

  if (vtr_remote_screen_is_temporary (screen))
    append (removing, _("Keep This Screen"), "remote.keep", id);
  else
    append (removing, _("Rename…"), "remote.rename", id);
  append (removing, _("Security…"), "remote.security", id);
  if (vtr_remote_screen_is_password_kept (screen))
    append (removing, _("Forget Password"), "remote.forget-password", id);
  if (!vtr_remote_screen_is_temporary (screen))
    append (removing, _("Remove"), "remote.remove", id);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (removing));

  return G_MENU_MODEL (g_steal_pointer (&menu));
}

GSimpleActionGroup *
vtr_remote_menu_new_actions (VtrRemoteScreen *screen)
{
  GSimpleActionGroup *group = NULL;
  g_autoptr (GPropertyAction) view_only = NULL;

  g_return_val_if_fail (VTR_IS_REMOTE_SCREEN (screen), NULL);

  group = g_simple_action_group_new ();
  view_only = g_property_action_new ("view-only", screen, "view-only");
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (view_only));

  return group;
}

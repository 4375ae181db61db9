/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "collection-entry.h"

#include "machine-menu.h"
#include "machine-words.h"
#include "remote-menu.h"
#include "remote-words.h"

enum
{
  RANK_IN_USE,
  RANK_COULD_GO_ON,
  RANK_NEITHER,
};

const char *
vtr_collection_entry_get_id (gpointer item)
{
  return VTR_IS_REMOTE_SCREEN (item) ? vtr_remote_screen_get_id (item)
                                     : vtr_machine_get_uuid (item);
}

const char *
vtr_collection_entry_get_title (gpointer item)
{
  return VTR_IS_REMOTE_SCREEN (item) ? vtr_remote_screen_get_title (item)
                                     : vtr_machine_get_title (item);
}

char *
vtr_collection_entry_dup_subtitle (gpointer       item,
                                   VtrOsDatabase *database)
{
  return VTR_IS_REMOTE_SCREEN (item) ? vtr_remote_words_dup_subtitle (item)
                                     : vtr_machine_words_dup_subtitle (item, database, NULL);
}

const char *
vtr_collection_entry_get_state_class (gpointer item)
{
  if (VTR_IS_REMOTE_SCREEN (item))
    return vtr_remote_words_for_state_class (vtr_remote_screen_get_state (item));

  return vtr_machine_words_for_state_class (vtr_machine_get_state (item));
}

const char *
vtr_collection_entry_get_icon_name (gpointer       item,
                                    VtrOsDatabase *database)
{
  return VTR_IS_REMOTE_SCREEN (item) ? "video-display-symbolic"
                                     : vtr_machine_words_get_icon_name (item, database);
}

gboolean
vtr_collection_entry_is_busy (gpointer item)
{
  return VTR_IS_MACHINE (item) && vtr_machine_is_busy (item);
}

gboolean
vtr_collection_entry_match (gpointer       item,
                            VtrOsDatabase *database,
                            const char    *search)
{
  return VTR_IS_REMOTE_SCREEN (item) ? vtr_remote_words_match (item, search)
                                     : vtr_machine_words_match (item, database, search);
}

int
vtr_collection_entry_get_rank (gpointer item)
{
  if (VTR_IS_REMOTE_SCREEN (item))
    return vtr_remote_screen_get_state (item) == VTR_REMOTE_STATE_OPEN ? RANK_IN_USE
                                                                       : RANK_NEITHER;
  if (!vtr_machine_is_active (item))
    return RANK_NEITHER;

  return vtr_machine_get_state (item) == VTR_MACHINE_STATE_RUNNING ? RANK_IN_USE
                                                                   : RANK_COULD_GO_ON;
}

const char *
vtr_collection_entry_get_open_action (gpointer item)
{
  return VTR_IS_REMOTE_SCREEN (item) ? "remote.open" : "machine.open";
}

const char *
vtr_collection_entry_get_remove_action (gpointer item)
{
  return VTR_IS_REMOTE_SCREEN (item) ? "remote.remove" : "machine.delete";
}

GMenuModel *
vtr_collection_entry_new_menu (gpointer item)
{
  return VTR_IS_REMOTE_SCREEN (item) ? vtr_remote_menu_new (item, VTR_REMOTE_MENU_OPEN)
                                     : vtr_machine_menu_new (item, TRUE);
}

GSimpleActionGroup *
vtr_collection_entry_new_actions (gpointer item)
{
  return VTR_IS_REMOTE_SCREEN (item) ? vtr_remote_menu_new_actions (item) : NULL;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "os-database.h"

G_BEGIN_DECLS

/* What the collection shows and asks of an item, be it a machine (VtrMachine) or a screen of others
 * (VtrRemoteScreen): the one place that tells them apart. @item is one of the two everywhere.
 * Translated; strings belong to the item unless transferred. Main thread. */

/* The UUID that the target of its actions is. */
const char   *vtr_collection_entry_get_id          (gpointer       item);
const char   *vtr_collection_entry_get_title       (gpointer       item);
/* (transfer full) */
char         *vtr_collection_entry_dup_subtitle    (gpointer       item,
                                                    VtrOsDatabase *database);
/* See vtr_machine_words_for_state_class(). */
const char   *vtr_collection_entry_get_state_class (gpointer       item);
const char   *vtr_collection_entry_get_icon_name   (gpointer       item,
                                                    VtrOsDatabase *database);
gboolean      vtr_collection_entry_is_busy         (gpointer       item);
gboolean      vtr_collection_entry_match           (gpointer       item,
                                                    VtrOsDatabase *database,
                                                    const char    *search);
/* 0: in use, 1: could go on at once, 2: neither. */
int           vtr_collection_entry_get_rank        (gpointer       item);
/* The window's actions: "machine.open" or "remote.open"; "machine.delete" or "remote.remove". */
const char   *vtr_collection_entry_get_open_action   (gpointer     item);
const char   *vtr_collection_entry_get_remove_action (gpointer     item);
/* (transfer full) */
GMenuModel   *vtr_collection_entry_new_menu        (gpointer       item) G_GNUC_WARN_UNUSED_RESULT;
/* What a widget with that menu inserts as "shown". (transfer full) (nullable) */
GSimpleActionGroup *vtr_collection_entry_new_actions (gpointer     item);

G_END_DECLS

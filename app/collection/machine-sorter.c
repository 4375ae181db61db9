/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "machine-sorter.h"

#include "collection-entry.h"
#include "remote-screen.h"

#define SETTINGS_KEY   "last-used"
#define MAX_REMEMBERED 500u   /* machines; the settings are no database */

struct _VtrMachineSorter
{
  GtkSorter   parent_instance;

  GSettings  *settings;
  GHashTable *last_used;   /* UUID -> gint64 *, seconds since 1970 */
};

G_DEFINE_FINAL_TYPE (VtrMachineSorter, vtr_machine_sorter, GTK_TYPE_SORTER)

static gint64
get_last_used (VtrMachineSorter *self,
               gpointer          item)
{
  const gint64 *seconds = NULL;

  if (VTR_IS_REMOTE_SCREEN (item))
    return vtr_remote_screen_get_last_used (item);

  seconds = g_hash_table_lookup (self->last_used, vtr_machine_get_uuid (item));

  return seconds != NULL ? *seconds : 0;
}

static GtkOrdering
vtr_machine_sorter_compare (GtkSorter *sorter,
                            gpointer   item1,
                            gpointer   item2)
{
  VtrMachineSorter *self = VTR_MACHINE_SORTER (sorter);
  int rank1 = vtr_collection_entry_get_rank (item1);
  int rank2 = vtr_collection_entry_get_rank (item2);
  gint64 used1 = 0;
  gint64 used2 = 0;

  if (rank1 != rank2)
    return rank1 < rank2 ? GTK_ORDERING_SMALLER : GTK_ORDERING_LARGER;

  used1 = get_last_used (self, item1);
  used2 = get_last_used (self, item2);

  if (used1 != used2)
    return used1 > used2 ? GTK_ORDERING_SMALLER : GTK_ORDERING_LARGER;

  return gtk_ordering_from_cmpfunc (g_utf8_collate (vtr_collection_entry_get_title (item1),
                                                    vtr_collection_entry_get_title (item2)));
}

static GtkSorterOrder
vtr_machine_sorter_get_order (GtkSorter *sorter)
{
  return GTK_SORTER_ORDER_PARTIAL;
}

static void
load (VtrMachineSorter *self)
{
  g_autoptr (GVariant) stored = g_settings_get_value (self->settings, SETTINGS_KEY);
  GVariantIter iter;
  const char *uuid = NULL;
  gint64 seconds = 0;

  g_hash_table_remove_all (self->last_used);
  g_variant_iter_init (&iter, stored);
  while (g_variant_iter_next (&iter, "{&sx}", &uuid, &seconds))
    g_hash_table_insert (self->last_used, g_strdup (uuid),
                         g_memdup2 (&seconds, sizeof seconds));
}

static void
forget_oldest (VtrMachineSorter *self)
{
  GHashTableIter iter;
  gpointer uuid = NULL;
  gpointer value = NULL;
  const char *oldest = NULL;
  gint64 oldest_seconds = G_MAXINT64;

  g_hash_table_iter_init (&iter, self->last_used);
  while (g_hash_table_iter_next (&iter, &uuid, &value))
    {
      if (*(const gint64 *) value < oldest_seconds)
        {
          oldest = uuid;
          oldest_seconds = *(const gint64 *) value;
        }
    }

  g_hash_table_remove (self->last_used, oldest);
}

static void
store (VtrMachineSorter *self)
{
  GVariantBuilder builder;
  GHashTableIter iter;
  gpointer uuid = NULL;
  gpointer value = NULL;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{sx}"));
  g_hash_table_iter_init (&iter, self->last_used);
  while (g_hash_table_iter_next (&iter, &uuid, &value))
    g_variant_builder_add (&builder, "{sx}", uuid, *(const gint64 *) value);

  g_settings_set_value (self->settings, SETTINGS_KEY, g_variant_builder_end (&builder));
}

static void
vtr_machine_sorter_dispose (GObject *object)
{
  VtrMachineSorter *self = VTR_MACHINE_SORTER (object);

  g_clear_object (&self->settings);

  G_OBJECT_CLASS (vtr_machine_sorter_parent_class)->dispose (object);
}

static void
vtr_machine_sorter_finalize (GObject *object)
{
  VtrMachineSorter *self = VTR_MACHINE_SORTER (object);

  g_clear_pointer (&self->last_used, g_hash_table_unref);

  G_OBJECT_CLASS (vtr_machine_sorter_parent_class)->finalize (object);
}

static void
vtr_machine_sorter_class_init (VtrMachineSorterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkSorterClass *sorter_class = GTK_SORTER_CLASS (klass);

  object_class->dispose = vtr_machine_sorter_dispose;
  object_class->finalize = vtr_machine_sorter_finalize;
  sorter_class->compare = vtr_machine_sorter_compare;
  sorter_class->get_order = vtr_machine_sorter_get_order;
}

static void
vtr_machine_sorter_init (VtrMachineSorter *self)
{
  self->last_used = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

VtrMachineSorter *
vtr_machine_sorter_new (GSettings *settings)
{
  VtrMachineSorter *self = NULL;

  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);

  self = g_object_new (VTR_TYPE_MACHINE_SORTER, NULL);
  self->settings = g_object_ref (settings);
  load (self);
  g_signal_connect_object (settings, "changed::" SETTINGS_KEY, G_CALLBACK (load), self,
                           G_CONNECT_SWAPPED);

  return self;
}

void
vtr_machine_sorter_note (VtrMachineSorter *self,
                         VtrMachine       *machine)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  g_return_if_fail (VTR_IS_MACHINE_SORTER (self));
  g_return_if_fail (VTR_IS_MACHINE (machine));

  g_hash_table_insert (self->last_used, g_strdup (vtr_machine_get_uuid (machine)),
                       g_memdup2 (&now, sizeof now));
  if (g_hash_table_size (self->last_used) > MAX_REMEMBERED)
    forget_oldest (self);

  store (self);
  vtr_machine_sorter_refresh (self);
}

void
vtr_machine_sorter_refresh (VtrMachineSorter *self)
{
  g_return_if_fail (VTR_IS_MACHINE_SORTER (self));

  gtk_sorter_changed (GTK_SORTER (self), GTK_SORTER_CHANGE_DIFFERENT);
}

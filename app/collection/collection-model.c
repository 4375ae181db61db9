/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "collection-model.h"

#include "collection-entry.h"
#include "machine-list.h"
#include "machine-sorter.h"

struct _VtrCollectionModel
{
  GObject             parent_instance;

  VtrOsDatabase      *database;
  VtrDeletions       *deletions;
  VtrMachineSorter   *sorter;
  GtkFilter          *filter;
  GtkFilterListModel *filtered;
  GtkMultiSelection  *selection;
  char               *search;      /* (nullable) */
  guint               resort;      /* idle source */
};

G_DEFINE_FINAL_TYPE (VtrCollectionModel, vtr_collection_model, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
match_item (gpointer item,
            gpointer user_data)
{
  VtrCollectionModel *self = user_data;

  if (VTR_IS_MACHINE (item) && vtr_deletions_contains (self->deletions, item))
    return FALSE;

  return vtr_collection_entry_match (item, self->database, self->search);
}

static gboolean
on_resort (gpointer user_data)
{
  VtrCollectionModel *self = user_data;

  self->resort = 0;
  vtr_machine_sorter_refresh (self->sorter);

  return G_SOURCE_REMOVE;
}

/* Many machines may change at once; they are put in order once. */
static void
queue_resort (VtrCollectionModel *self)
{
  if (self->resort == 0)
    self->resort = g_idle_add (on_resort, self);
}

/* Machines and screens of others alike. */
static void
on_items_changed (GListModel         *items,
                  guint               position,
                  guint               removed,
                  guint               added,
                  VtrCollectionModel *self)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (items, i);

      g_signal_connect_object (item, "notify::state", G_CALLBACK (queue_resort), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (item, "notify::title", G_CALLBACK (queue_resort), self,
                               G_CONNECT_SWAPPED);
    }

  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_filtered (VtrCollectionModel *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
refilter (VtrCollectionModel *self)
{
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
vtr_collection_model_dispose (GObject *object)
{
  VtrCollectionModel *self = VTR_COLLECTION_MODEL (object);

  g_clear_handle_id (&self->resort, g_source_remove);
  g_clear_object (&self->selection);
  g_clear_object (&self->filtered);
  g_clear_object (&self->filter);
  g_clear_object (&self->sorter);
  g_clear_object (&self->deletions);
  g_clear_object (&self->database);

  G_OBJECT_CLASS (vtr_collection_model_parent_class)->dispose (object);
}

static void
vtr_collection_model_finalize (GObject *object)
{
  g_free (VTR_COLLECTION_MODEL (object)->search);

  G_OBJECT_CLASS (vtr_collection_model_parent_class)->finalize (object);
}

static void
vtr_collection_model_class_init (VtrCollectionModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = vtr_collection_model_dispose;
  object_class->finalize = vtr_collection_model_finalize;

  signals[CHANGED] = g_signal_new ("changed", VTR_TYPE_COLLECTION_MODEL, G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
vtr_collection_model_init (VtrCollectionModel *self)
{
}

static void
follow (VtrCollectionModel *self,
        GListModel         *items)
{
  g_signal_connect_object (items, "items-changed", G_CALLBACK (on_items_changed), self, 0);
  on_items_changed (items, 0, 0, g_list_model_get_n_items (items), self);
}

VtrCollectionModel *
vtr_collection_model_new (VtrConnection    *connection,
                          VtrOsDatabase    *database,
                          VtrDeletions     *deletions,
                          VtrRemoteScreens *screens,
                          GSettings        *settings)
{
  VtrCollectionModel *self = g_object_new (VTR_TYPE_COLLECTION_MODEL, NULL);
  GListModel *machines = G_LIST_MODEL (vtr_connection_get_machines (connection));
  g_autoptr (GListStore) sources = g_list_store_new (G_TYPE_LIST_MODEL);
  GtkFlattenListModel *all = NULL;
  GtkSortListModel *sorted = NULL;

  self->database = g_object_ref (database);
  self->deletions = g_object_ref (deletions);
  self->sorter = vtr_machine_sorter_new (settings);
  self->filter = GTK_FILTER (gtk_custom_filter_new (match_item, self, NULL));
  g_list_store_append (sources, machines);
  g_list_store_append (sources, screens);
  all = gtk_flatten_list_model_new (G_LIST_MODEL (g_steal_pointer (&sources)));
  self->filtered = gtk_filter_list_model_new (G_LIST_MODEL (all), g_object_ref (self->filter));
  sorted = gtk_sort_list_model_new (g_object_ref (G_LIST_MODEL (self->filtered)),
                                    g_object_ref (GTK_SORTER (self->sorter)));
  self->selection = gtk_multi_selection_new (G_LIST_MODEL (sorted));

  follow (self, machines);
  follow (self, G_LIST_MODEL (screens));
  g_signal_connect_object (self->filtered, "items-changed", G_CALLBACK (on_filtered), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (deletions, "changed", G_CALLBACK (refilter), self, G_CONNECT_SWAPPED);

  return self;
}

GtkSelectionModel *
vtr_collection_model_get_selection (VtrCollectionModel *self)
{
  g_return_val_if_fail (VTR_IS_COLLECTION_MODEL (self), NULL);

  return GTK_SELECTION_MODEL (self->selection);
}

gboolean
vtr_collection_model_is_empty (VtrCollectionModel *self)
{
  g_return_val_if_fail (VTR_IS_COLLECTION_MODEL (self), TRUE);

  return g_list_model_get_n_items (G_LIST_MODEL (self->filtered)) == 0;
}

void
vtr_collection_model_set_search (VtrCollectionModel *self,
                                 const char         *search)
{
  g_return_if_fail (VTR_IS_COLLECTION_MODEL (self));

  if (g_strcmp0 (search, self->search) == 0)
    return;

  g_free (self->search);
  self->search = g_strdup (search);
  refilter (self);
}

gboolean
vtr_collection_model_is_searched (VtrCollectionModel *self)
{
  g_return_val_if_fail (VTR_IS_COLLECTION_MODEL (self), FALSE);

  return self->search != NULL && self->search[0] != '\0';
}

void
vtr_collection_model_note_use (VtrCollectionModel *self,
                               VtrMachine         *machine)
{
  g_return_if_fail (VTR_IS_COLLECTION_MODEL (self));

  vtr_machine_sorter_note (self->sorter, machine);
}

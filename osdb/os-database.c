/* SPDX-License-Identifier: GPL-3.0-or-later */
/* VtrOsDatabase: loads the database in a thread, hands out what it says, and loads it again when
 * the user has imported a newer one. Main thread; what the threads share is the VtrOsIndex, which
 * never changes.
 *
 * The tasks that run in a thread have no source object: the thread may be the last to let go of its
 * task, and this object must not end there. Their callbacks hold it instead. */
#define G_LOG_DOMAIN "vitrine-osdb"

#include "os-database.h"

#include "media-identifier.h"
#include "os-index.h"
#include "os-loader.h"

/* An import writes many files; the database is read when it has been quiet for that long. */
#define RELOAD_DELAY_SECONDS 2

struct _VtrOsDatabase
{
  GObject       parent_instance;

  char         *overlay_dir;
  VtrOsIndex   *index;      /* NULL until loaded */
  GListStore   *list;
  GPtrArray    *waiting;    /* GTask, while it loads */
  gboolean      loading;

  GFileMonitor *monitor;
  guint         reload_id;
};

G_DEFINE_FINAL_TYPE (VtrOsDatabase, vtr_os_database, G_TYPE_OBJECT)

G_DEFINE_QUARK (vtr-osdb-error-quark, vtr_osdb_error)

enum
{
  PROP_0,
  PROP_OVERLAY_DIR,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void start_loading (VtrOsDatabase *self);

static void
load_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  VtrOsIndex *index = vtr_os_loader_load (task_data, &error);

  if (index == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, index, (GDestroyNotify) vtr_os_index_unref);
}

static gboolean
on_reload_delay_over (gpointer user_data)
{
  VtrOsDatabase *self = VTR_OS_DATABASE (user_data);

  self->reload_id = 0;
  start_loading (self);

  return G_SOURCE_REMOVE;
}

static void
on_monitor_changed (VtrOsDatabase     *self,
                    GFile             *file,
                    GFile             *other_file,
                    GFileMonitorEvent  event)
{
  g_clear_handle_id (&self->reload_id, g_source_remove);
  self->reload_id = g_timeout_add_seconds (RELOAD_DELAY_SECONDS, on_reload_delay_over, self);
}

/* The user's folder itself: an import writes a new VERSION file there. */
static void
watch_user_dir (VtrOsDatabase *self)
{
  g_autofree char *path = NULL;
  g_autoptr (GFile) dir = NULL;

  if (self->monitor != NULL)
    return;

  path = vtr_os_loader_dup_user_dir ();
  dir = g_file_new_for_path (path);
  self->monitor = g_file_monitor_directory (dir, G_FILE_MONITOR_NONE, NULL, NULL);
  if (self->monitor != NULL)
    g_signal_connect_object (self->monitor, "changed", G_CALLBACK (on_monitor_changed), self,
                             G_CONNECT_SWAPPED);
}

static void
take_index (VtrOsDatabase *self,
            VtrOsIndex    *index)
{
  GPtrArray *all = vtr_os_index_get_all (index);

  g_clear_pointer (&self->index, vtr_os_index_unref);
  self->index = index;
  g_list_store_splice (self->list, 0, g_list_model_get_n_items (G_LIST_MODEL (self->list)),
                       all->pdata, all->len);
}

static void
on_loaded (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (VtrOsDatabase) self = VTR_OS_DATABASE (user_data);
  g_autoptr (GPtrArray) waiting = g_steal_pointer (&self->waiting);
  g_autoptr (GError) error = NULL;
  VtrOsIndex *index = g_task_propagate_pointer (G_TASK (result), &error);

  self->loading = FALSE;
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);

  if (index != NULL)
    {
      take_index (self, index);
      watch_user_dir (self);
    }

  for (guint i = 0; i < waiting->len; i++)
    {
      GTask *task = g_ptr_array_index (waiting, i);

      if (self->index != NULL)
        g_task_return_boolean (task, TRUE);
      else
        g_task_return_error (task, g_error_copy (error));
    }
}

static void
start_loading (VtrOsDatabase *self)
{
  g_autoptr (GTask) task = NULL;

  if (self->loading)
    return;

  self->loading = TRUE;
  task = g_task_new (NULL, NULL, on_loaded, g_object_ref (self));
  g_task_set_source_tag (task, start_loading);
  g_task_set_task_data (task, g_strdup (self->overlay_dir), g_free);
  g_task_run_in_thread (task, load_in_thread);
}

typedef struct
{
  char       *path;
  VtrOsIndex *index;
} IdentifyData;

static void
identify_data_free (IdentifyData *data)
{
  g_clear_pointer (&data->path, g_free);
  g_clear_pointer (&data->index, vtr_os_index_unref);
  g_free (data);
}

static void
identify_in_thread (GTask        *task,
                    gpointer      source,
                    gpointer      task_data,
                    GCancellable *cancellable)
{
  IdentifyData *data = task_data;
  g_autoptr (GError) error = NULL;
  VtrMedia *media = vtr_media_identifier_identify (data->index, data->path, &error);

  if (media == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, media, g_object_unref);
}

static void
on_identified (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  g_autoptr (GError) error = NULL;
  VtrMedia *media = g_task_propagate_pointer (G_TASK (result), &error);

  if (media == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, media, g_object_unref);
}

static void
on_ready_to_identify (GObject      *source,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  VtrOsDatabase *self = VTR_OS_DATABASE (source);
  g_autoptr (GTask) task = G_TASK (user_data);
  g_autoptr (GTask) thread_task = NULL;
  g_autoptr (GError) error = NULL;
  IdentifyData *data = NULL;

  if (!vtr_os_database_load_finish (self, result, &error))
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_task_return_error (task, g_steal_pointer (&error));
          return;
        }

      /* A disc is a disc without a database, too. */
      g_debug ("Identifying without a database: %s", error->message);
    }

  data = g_new0 (IdentifyData, 1);
  data->path = g_strdup (g_task_get_task_data (task));
  if (self->index != NULL)
    data->index = vtr_os_index_ref (self->index);

  thread_task =
    g_task_new (NULL, g_task_get_cancellable (task), on_identified, g_object_ref (task));
  g_task_set_source_tag (thread_task, on_ready_to_identify);
  g_task_set_task_data (thread_task, data, (GDestroyNotify) identify_data_free);
  g_task_run_in_thread (thread_task, identify_in_thread);
}

static void
vtr_os_database_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  VtrOsDatabase *self = VTR_OS_DATABASE (object);

  switch (prop_id)
    {
    case PROP_OVERLAY_DIR:
      self->overlay_dir = g_value_dup_string (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
vtr_os_database_dispose (GObject *object)
{
  VtrOsDatabase *self = VTR_OS_DATABASE (object);

  g_clear_handle_id (&self->reload_id, g_source_remove);
  g_clear_object (&self->monitor);

  G_OBJECT_CLASS (vtr_os_database_parent_class)->dispose (object);
}

static void
vtr_os_database_finalize (GObject *object)
{
  VtrOsDatabase *self = VTR_OS_DATABASE (object);

  g_clear_pointer (&self->overlay_dir, g_free);
  g_clear_pointer (&self->index, vtr_os_index_unref);
  g_clear_pointer (&self->waiting, g_ptr_array_unref);
  g_clear_object (&self->list);

  G_OBJECT_CLASS (vtr_os_database_parent_class)->finalize (object);
}

static void
vtr_os_database_class_init (VtrOsDatabaseClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = vtr_os_database_set_property;
  object_class->dispose = vtr_os_database_dispose;
  object_class->finalize = vtr_os_database_finalize;

  properties[PROP_OVERLAY_DIR] =
    g_param_spec_string ("overlay-dir", NULL, NULL,
                         NULL,
                         G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
vtr_os_database_init (VtrOsDatabase *self)
{
  self->list = g_list_store_new (VTR_TYPE_OS);
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
}

VtrOsDatabase *
vtr_os_database_new (const char *overlay_dir)
{
  return g_object_new (VTR_TYPE_OS_DATABASE, "overlay-dir", overlay_dir, NULL);
}

void
vtr_os_database_load_async (VtrOsDatabase       *self,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (VTR_IS_OS_DATABASE (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, vtr_os_database_load_async);

  if (self->index != NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  g_ptr_array_add (self->waiting, g_steal_pointer (&task));
  start_loading (self);
}

gboolean
vtr_os_database_load_finish (VtrOsDatabase  *self,
                             GAsyncResult   *result,
                             GError        **error)
{
  g_return_val_if_fail (VTR_IS_OS_DATABASE (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

gboolean
vtr_os_database_is_loaded (VtrOsDatabase *self)
{
  g_return_val_if_fail (VTR_IS_OS_DATABASE (self), FALSE);

  return self->index != NULL;
}

void
vtr_os_database_identify_async (VtrOsDatabase       *self,
                                const char          *path,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  GTask *task = NULL;

  g_return_if_fail (VTR_IS_OS_DATABASE (self));
  g_return_if_fail (path != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, vtr_os_database_identify_async);
  g_task_set_task_data (task, g_strdup (path), g_free);

  vtr_os_database_load_async (self, cancellable, on_ready_to_identify, task);
}

VtrMedia *
vtr_os_database_identify_finish (VtrOsDatabase  *self,
                                 GAsyncResult   *result,
                                 GError        **error)
{
  g_return_val_if_fail (VTR_IS_OS_DATABASE (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

VtrOs *
vtr_os_database_find (VtrOsDatabase *self,
                      const char    *id)
{
  VtrOs *os = NULL;

  g_return_val_if_fail (VTR_IS_OS_DATABASE (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  os = self->index != NULL ? vtr_os_index_find (self->index, id) : NULL;

  return os != NULL ? g_object_ref (os) : NULL;
}

GListModel *
vtr_os_database_get_list (VtrOsDatabase *self)
{
  g_return_val_if_fail (VTR_IS_OS_DATABASE (self), NULL);

  return G_LIST_MODEL (self->list);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* VtrMediaFinder: a scan in a thread lists the files, then one after the other is identified and
 * takes its place in the model. A search that runs keeps the object alive; it is bounded. Main
 * thread. */
#define G_LOG_DOMAIN "vitrine-osdb"

#include "media-finder.h"

#include "folder-scan.h"

typedef struct
{
  VtrFoundFile *file;
  VtrMedia     *media;
} Entry;

struct _VtrMediaFinder
{
  GObject        parent_instance;

  VtrOsDatabase *database;
  GStrv          folders;

  GPtrArray     *entries;       /* Entry, newest first: the model */
  GQueue         pending;       /* VtrFoundFile, to be identified */
  gboolean       searching;
  gboolean       again;         /* a refresh was asked for meanwhile */
};

enum
{
  PROP_0,
  PROP_SEARCHING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static GType
get_item_type (GListModel *model)
{
  return VTR_TYPE_MEDIA;
}

static guint
get_n_items (GListModel *model)
{
  return VTR_MEDIA_FINDER (model)->entries->len;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  VtrMediaFinder *self = VTR_MEDIA_FINDER (model);
  Entry *entry = NULL;

  if (position >= self->entries->len)
    return NULL;

  entry = g_ptr_array_index (self->entries, position);

  return g_object_ref (entry->media);
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (VtrMediaFinder, vtr_media_finder, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static void identify_next (VtrMediaFinder *self);
static void start_search (VtrMediaFinder *self);

static void
entry_free (Entry *entry)
{
  g_clear_pointer (&entry->file, vtr_found_file_free);
  g_clear_object (&entry->media);
  g_free (entry);
}

static gboolean
is_same_file (const VtrFoundFile *a,
              const VtrFoundFile *b)
{
  return a->device == b->device
         && a->inode == b->inode
         && a->size == b->size
         && a->modified == b->modified
         && g_str_equal (a->path, b->path);
}

static void
remove_vanished (VtrMediaFinder *self,
                 GPtrArray      *found)
{
  for (guint i = self->entries->len; i > 0; i--)
    {
      Entry *entry = g_ptr_array_index (self->entries, i - 1);
      gboolean present = FALSE;

      for (guint j = 0; j < found->len && !present; j++)
        present = is_same_file (entry->file, g_ptr_array_index (found, j));

      if (!present)
        {
          g_ptr_array_remove_index (self->entries, i - 1);
          g_list_model_items_changed (G_LIST_MODEL (self), i - 1, 1, 0);
        }
    }
}

static gboolean
is_listed (VtrMediaFinder     *self,
           const VtrFoundFile *file)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);

      if (is_same_file (entry->file, file))
        return TRUE;
    }

  return FALSE;
}

/* Takes over @file. */
static void
insert_sorted (VtrMediaFinder *self,
               VtrFoundFile   *file,
               VtrMedia       *media)
{
  Entry *entry = g_new0 (Entry, 1);
  guint position = 0;

  entry->file = file;
  entry->media = g_object_ref (media);

  while (position < self->entries->len)
    {
      Entry *other = g_ptr_array_index (self->entries, position);

      if (other->file->modified < file->modified
          || (other->file->modified == file->modified
              && g_strcmp0 (other->file->path, file->path) > 0))
        break;
      position++;
    }

  g_ptr_array_insert (self->entries, (int) position, entry);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, 1);
}

static void
finish_search (VtrMediaFinder *self)
{
  self->searching = FALSE;

  if (self->again)
    {
      self->again = FALSE;
      start_search (self);
      return;
    }

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SEARCHING]);
}

typedef struct
{
  VtrMediaFinder *self;
  VtrFoundFile   *file;
} Identification;

static void
on_identified (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autofree Identification *identification = user_data;
  g_autoptr (VtrMediaFinder) self = identification->self;
  VtrFoundFile *file = identification->file;
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrMedia) media = NULL;

  media = vtr_os_database_identify_finish (VTR_OS_DATABASE (source), result, &error);
  if (media != NULL)
    insert_sorted (self, file, media);
  else
    vtr_found_file_free (file);

  identify_next (self);
}

static void
identify_next (VtrMediaFinder *self)
{
  Identification *identification = NULL;
  VtrFoundFile *file = g_queue_pop_head (&self->pending);

  if (file == NULL)
    {
      finish_search (self);
      return;
    }

  identification = g_new0 (Identification, 1);
  identification->self = g_object_ref (self);
  identification->file = file;
  vtr_os_database_identify_async (self->database, file->path, NULL, on_identified,
                                  identification);
}

static void
on_scanned (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (VtrMediaFinder) self = VTR_MEDIA_FINDER (user_data);
  g_autoptr (GPtrArray) found = g_task_propagate_pointer (G_TASK (result), NULL);

  remove_vanished (self, found);
  g_ptr_array_set_free_func (found, NULL);
  for (guint i = 0; i < found->len; i++)
    {
      VtrFoundFile *file = g_ptr_array_index (found, i);

      if (is_listed (self, file))
        vtr_found_file_free (file);
      else
        g_queue_push_tail (&self->pending, file);
    }

  identify_next (self);
}

static void
scan_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  g_task_return_pointer (task,
                         vtr_folder_scan ((const char * const *) task_data),
                         (GDestroyNotify) g_ptr_array_unref);
}

static void
start_search (VtrMediaFinder *self)
{
  g_autoptr (GTask) task = NULL;

  self->searching = TRUE;
  /* No source object: the thread may be the last to let go of the task, and this must not end
   * there. */
  task = g_task_new (NULL, NULL, on_scanned, g_object_ref (self));
  g_task_set_source_tag (task, start_search);
  g_task_set_task_data (task, g_strdupv (self->folders), (GDestroyNotify) g_strfreev);
  g_task_run_in_thread (task, scan_in_thread);
}

static GStrv
dup_usual_folders (void)
{
  const char *downloads = g_get_user_special_dir (G_USER_DIRECTORY_DOWNLOAD);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (downloads != NULL)
    g_strv_builder_add (builder, downloads);
  g_strv_builder_add (builder, g_get_home_dir ());

  return g_strv_builder_end (builder);
}

static void
vtr_media_finder_finalize (GObject *object)
{
  VtrMediaFinder *self = VTR_MEDIA_FINDER (object);

  g_queue_clear_full (&self->pending, (GDestroyNotify) vtr_found_file_free);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_clear_pointer (&self->folders, g_strfreev);
  g_clear_object (&self->database);

  G_OBJECT_CLASS (vtr_media_finder_parent_class)->finalize (object);
}

static void
vtr_media_finder_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_SEARCHING:
      g_value_set_boolean (value, vtr_media_finder_is_searching (VTR_MEDIA_FINDER (object)));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
vtr_media_finder_class_init (VtrMediaFinderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = vtr_media_finder_finalize;
  object_class->get_property = vtr_media_finder_get_property;

  properties[PROP_SEARCHING] =
    g_param_spec_boolean ("searching", NULL, NULL,
                          FALSE,
                          G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
vtr_media_finder_init (VtrMediaFinder *self)
{
  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
  g_queue_init (&self->pending);
}

VtrMediaFinder *
vtr_media_finder_new (VtrOsDatabase      *database,
                      const char * const *folders)
{
  VtrMediaFinder *self = NULL;

  g_return_val_if_fail (VTR_IS_OS_DATABASE (database), NULL);

  self = g_object_new (VTR_TYPE_MEDIA_FINDER, NULL);
  self->database = g_object_ref (database);
  self->folders = folders != NULL ? g_strdupv ((GStrv) folders) : dup_usual_folders ();

  return self;
}

void
vtr_media_finder_refresh (VtrMediaFinder *self)
{
  g_return_if_fail (VTR_IS_MEDIA_FINDER (self));

  if (self->searching)
    {
      self->again = TRUE;
      return;
    }

  start_search (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SEARCHING]);
}

gboolean
vtr_media_finder_is_searching (VtrMediaFinder *self)
{
  g_return_val_if_fail (VTR_IS_MEDIA_FINDER (self), FALSE);

  return self->searching;
}

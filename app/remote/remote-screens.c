/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "remote-screens.h"

#include "remote-screens-file.h"

#include <glib/gi18n.h>

/* Files that couldn't be read and were set aside. */
#define MAX_ASIDE 100u

/* A screen that was removed and can be taken back. */
typedef struct
{
  VtrRemoteScreens *screens;   /* not owned: it owns this */
  VtrRemoteScreen  *screen;
  guint             timeout;
} Removal;

struct _VtrRemoteScreens
{
  GObject     parent_instance;

  char       *path;
  GPtrArray  *kept;          /* VtrRemoteScreen */
  GPtrArray  *removals;      /* Removal */
  GHashTable *changed;       /* ids of those to write */
  GHashTable *gone;          /* ids of those to take out of the file */
  GError     *load_error;    /* (nullable) */
  guint       store;         /* idle source */
  gboolean    has_failed;    /* and said so */
};

enum
{
  REMOVED,
  FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static GType
get_item_type (GListModel *model)
{
  return VTR_TYPE_REMOTE_SCREEN;
}

static guint
get_n_items (GListModel *model)
{
  return ((VtrRemoteScreens *) model)->kept->len;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  VtrRemoteScreens *self = (VtrRemoteScreens *) model;

  return position < self->kept->len ? g_object_ref (g_ptr_array_index (self->kept, position))
                                    : NULL;
}

static void
list_model_init (GListModelInterface *interface)
{
  interface->get_item_type = get_item_type;
  interface->get_n_items = get_n_items;
  interface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (VtrRemoteScreens, vtr_remote_screens, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
removal_free (Removal *removal)
{
  g_clear_handle_id (&removal->timeout, g_source_remove);
  g_clear_object (&removal->screen);
  g_free (removal);
}

static void
fail (VtrRemoteScreens *self,
      const GError     *error)
{
  if (self->has_failed)
    return;

  self->has_failed = TRUE;
  g_signal_emit (self, signals[FAILED], 0, error);
}

/* The file as it is now gets what changed here: another process may have written meanwhile. */
static gboolean
write_changes (VtrRemoteScreens  *self,
               GError           **error)
{
  g_autoptr (GKeyFile) file = vtr_remote_screens_file_load (self->path, error);
  GHashTableIter iter;
  gpointer id = NULL;

  if (file == NULL)
    return FALSE;

  g_hash_table_iter_init (&iter, self->gone);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_key_file_remove_group (file, id, NULL);

  g_hash_table_iter_init (&iter, self->changed);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      VtrRemoteScreen *screen = vtr_remote_screens_find (self, id);

      if (screen != NULL)
        vtr_remote_screens_file_put (file, screen);
    }

  return vtr_remote_screens_file_save (file, self->path, error);
}

static void
store (VtrRemoteScreens *self)
{
  g_autoptr (GError) error = NULL;

  g_clear_handle_id (&self->store, g_source_remove);
  if (g_hash_table_size (self->changed) == 0 && g_hash_table_size (self->gone) == 0)
    return;

  if (!write_changes (self, &error))
    {
      fail (self, error);
      return;
    }

  self->has_failed = FALSE;
  g_hash_table_remove_all (self->changed);
  g_hash_table_remove_all (self->gone);
}

static gboolean
on_store (gpointer user_data)
{
  VtrRemoteScreens *self = user_data;

  self->store = 0;
  store (self);

  return G_SOURCE_REMOVE;
}

static void
queue_store (VtrRemoteScreens *self)
{
  if (self->store == 0)
    self->store = g_idle_add (on_store, self);
}

static void
note_changed (VtrRemoteScreens *self,
              VtrRemoteScreen  *screen)
{
  g_hash_table_add (self->changed, g_strdup (vtr_remote_screen_get_id (screen)));
  g_hash_table_remove (self->gone, vtr_remote_screen_get_id (screen));
  queue_store (self);
}

static void
on_screen_changed (VtrRemoteScreen  *screen,
                   GParamSpec       *pspec,
                   VtrRemoteScreens *self)
{
  if (!g_str_equal (pspec->name, "state"))
    note_changed (self, screen);
}

static void
watch (VtrRemoteScreens *self,
       VtrRemoteScreen  *screen)
{
  g_signal_connect_object (screen, "notify", G_CALLBACK (on_screen_changed), self, 0);
}

static void
load (VtrRemoteScreens *self)
{
  g_autoptr (GKeyFile) file = vtr_remote_screens_file_load (self->path, &self->load_error);

  if (file == NULL)
    {
      /* It was said here; storing would say the same. */
      self->has_failed = TRUE;
      return;
    }

  g_clear_pointer (&self->kept, g_ptr_array_unref);
  self->kept = vtr_remote_screens_file_list (file);
  for (guint i = 0; i < self->kept->len; i++)
    watch (self, g_ptr_array_index (self->kept, i));
}

static Removal *
find_removal (VtrRemoteScreens *self,
              VtrRemoteScreen  *screen)
{
  for (guint i = 0; i < self->removals->len; i++)
    {
      Removal *removal = g_ptr_array_index (self->removals, i);

      if (removal->screen == screen)
        return removal;
    }

  return NULL;
}

static void
remove_for_good (Removal *removal)
{
  VtrRemoteScreens *self = removal->screens;
  g_autoptr (VtrRemoteScreen) screen = g_object_ref (removal->screen);

  g_ptr_array_remove (self->removals, removal);
  g_signal_handlers_disconnect_by_func (screen, on_screen_changed, self);
  g_hash_table_remove (self->changed, vtr_remote_screen_get_id (screen));
  g_hash_table_add (self->gone, g_strdup (vtr_remote_screen_get_id (screen)));
  queue_store (self);
  g_signal_emit (self, signals[REMOVED], 0, screen);
}

static gboolean
on_time_over (gpointer user_data)
{
  Removal *removal = user_data;

  removal->timeout = 0;
  remove_for_good (removal);

  return G_SOURCE_REMOVE;
}

static void
vtr_remote_screens_dispose (GObject *object)
{
  VtrRemoteScreens *self = VTR_REMOTE_SCREENS (object);

  g_clear_handle_id (&self->store, g_source_remove);
  g_ptr_array_set_size (self->removals, 0);

  G_OBJECT_CLASS (vtr_remote_screens_parent_class)->dispose (object);
}

static void
vtr_remote_screens_finalize (GObject *object)
{
  VtrRemoteScreens *self = VTR_REMOTE_SCREENS (object);

  g_clear_pointer (&self->kept, g_ptr_array_unref);
  g_clear_pointer (&self->removals, g_ptr_array_unref);
  g_clear_pointer (&self->changed, g_hash_table_unref);
  g_clear_pointer (&self->gone, g_hash_table_unref);
  g_clear_error (&self->load_error);
  g_free (self->path);

  G_OBJECT_CLASS (vtr_remote_screens_parent_class)->finalize (object);
}

static void
vtr_remote_screens_class_init (VtrRemoteScreensClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = vtr_remote_screens_dispose;
  object_class->finalize = vtr_remote_screens_finalize;

  signals[REMOVED] = g_signal_new ("removed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 1, VTR_TYPE_REMOTE_SCREEN);
  signals[FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                  0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
vtr_remote_screens_init (VtrRemoteScreens *self)
{
  self->kept = g_ptr_array_new_with_free_func (g_object_unref);
  self->removals = g_ptr_array_new_with_free_func ((GDestroyNotify) removal_free);
  self->changed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->gone = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

VtrRemoteScreens *
vtr_remote_screens_new (const char *path)
{
  VtrRemoteScreens *self = g_object_new (VTR_TYPE_REMOTE_SCREENS, NULL);

  self->path = path != NULL ? g_strdup (path)
                            : g_build_filename (g_get_user_data_dir (), "vitrine",
                                                "remote-screens.ini", NULL);
  load (self);

  return self;
}

const GError *
vtr_remote_screens_get_error (VtrRemoteScreens *self)
{
  g_return_val_if_fail (VTR_IS_REMOTE_SCREENS (self), NULL);

  return self->load_error;
}

/* An older one that was set aside isn't overwritten. (transfer full) (nullable) */
static char *
move_aside (const char  *path,
            GError     **error)
{
  g_autoptr (GFile) from = g_file_new_for_path (path);
  g_autoptr (GError) local_error = NULL;

  for (guint i = 1; i <= MAX_ASIDE; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s.unreadable-%u", path, i);
      g_autoptr (GFile) to = g_file_new_for_path (name);

      g_clear_error (&local_error);
      if (g_file_move (from, to, G_FILE_COPY_NO_FALLBACK_FOR_MOVE, NULL, NULL, NULL, &local_error))
        return g_steal_pointer (&name);
      if (!g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_EXISTS))
        break;
    }

  g_propagate_error (error, g_steal_pointer (&local_error));

  return NULL;
}

char *
vtr_remote_screens_set_aside (VtrRemoteScreens  *self,
                              GError           **error)
{
  char *aside = NULL;

  g_return_val_if_fail (VTR_IS_REMOTE_SCREENS (self), NULL);

  aside = move_aside (self->path, error);
  if (aside == NULL)
    return NULL;

  g_clear_error (&self->load_error);
  self->has_failed = FALSE;
  store (self);

  return aside;
}

VtrRemoteScreen *
vtr_remote_screens_find (VtrRemoteScreens *self,
                         const char       *id)
{
  g_return_val_if_fail (VTR_IS_REMOTE_SCREENS (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  for (guint i = 0; i < self->kept->len; i++)
    {
      VtrRemoteScreen *screen = g_ptr_array_index (self->kept, i);

      if (g_str_equal (vtr_remote_screen_get_id (screen), id))
        return screen;
    }
  for (guint i = 0; i < self->removals->len; i++)
    {
      Removal *removal = g_ptr_array_index (self->removals, i);

      if (g_str_equal (vtr_remote_screen_get_id (removal->screen), id))
        return removal->screen;
    }

  return NULL;
}

VtrRemoteScreen *
vtr_remote_screens_find_address (VtrRemoteScreens *self,
                                 const char       *address)
{
  g_return_val_if_fail (VTR_IS_REMOTE_SCREENS (self), NULL);
  g_return_val_if_fail (address != NULL, NULL);

  for (guint i = 0; i < self->kept->len; i++)
    {
      VtrRemoteScreen *screen = g_ptr_array_index (self->kept, i);

      if (g_str_equal (vtr_remote_screen_get_address (screen), address))
        return screen;
    }
  for (guint i = 0; i < self->removals->len; i++)
    {
      Removal *removal = g_ptr_array_index (self->removals, i);

      if (g_str_equal (vtr_remote_screen_get_address (removal->screen), address))
        return removal->screen;
    }

  return NULL;
}

gboolean
vtr_remote_screens_contains (VtrRemoteScreens *self,
                             VtrRemoteScreen  *screen)
{
  g_return_val_if_fail (VTR_IS_REMOTE_SCREENS (self), FALSE);

  return g_ptr_array_find (self->kept, screen, NULL);
}

void
vtr_remote_screens_add (VtrRemoteScreens *self,
                        VtrRemoteScreen  *screen)
{
  Removal *removal = NULL;

  g_return_if_fail (VTR_IS_REMOTE_SCREENS (self));
  g_return_if_fail (VTR_IS_REMOTE_SCREEN (screen));

  if (vtr_remote_screens_contains (self, screen))
    return;
  if (self->kept->len >= VTR_REMOTE_SCREENS_MAX)
    {
      g_autoptr (GError) error = g_error_new_literal (
        G_IO_ERROR, G_IO_ERROR_NO_SPACE,
        _("There are too many screens already. Remove some that you don’t need."));

      fail (self, error);
      return;
    }

  removal = find_removal (self, screen);
  if (removal == NULL)
    {
      watch (self, screen);
      note_changed (self, screen);
    }
  g_ptr_array_add (self->kept, g_object_ref (screen));
  if (removal != NULL)
    g_ptr_array_remove (self->removals, removal);

  g_list_model_items_changed (G_LIST_MODEL (self), self->kept->len - 1, 0, 1);
}

void
vtr_remote_screens_remove (VtrRemoteScreens *self,
                           VtrRemoteScreen  *screen)
{
  Removal *removal = NULL;
  guint position = 0;

  g_return_if_fail (VTR_IS_REMOTE_SCREENS (self));
  g_return_if_fail (VTR_IS_REMOTE_SCREEN (screen));

  if (!g_ptr_array_find (self->kept, screen, &position))
    return;

  removal = g_new0 (Removal, 1);
  removal->screens = self;
  removal->screen = g_object_ref (screen);
  removal->timeout = g_timeout_add_seconds (VTR_REMOTE_SCREENS_UNDO_SECONDS, on_time_over,
                                            removal);
  g_ptr_array_add (self->removals, removal);
  g_ptr_array_remove_index (self->kept, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
}

void
vtr_remote_screens_undo_remove (VtrRemoteScreens *self,
                                VtrRemoteScreen  *screen)
{
  g_return_if_fail (VTR_IS_REMOTE_SCREENS (self));
  g_return_if_fail (VTR_IS_REMOTE_SCREEN (screen));

  if (find_removal (self, screen) != NULL)
    vtr_remote_screens_add (self, screen);
}

void
vtr_remote_screens_flush (VtrRemoteScreens *self)
{
  g_return_if_fail (VTR_IS_REMOTE_SCREENS (self));

  while (self->removals->len > 0)
    remove_for_good (g_ptr_array_index (self->removals, 0));
  store (self);
}

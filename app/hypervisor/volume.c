/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-hypervisor"

#include "volume.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <signal.h>

#include "connection-private.h"
#include "volume-file.h"
#include "volume-pool.h"

struct _VtrVolume
{
  GObject        parent_instance;

  VtrConnection *connection;
  char          *path;
  gboolean       in_pool;
};

G_DEFINE_FINAL_TYPE (VtrVolume, vtr_volume, G_TYPE_OBJECT)

/* What a worker needs, and what it found out; owned by one thread at a time. */
typedef struct
{
  char     *folder;
  char     *name;
  guint64   capacity;
  gboolean  is_local;
} Request;

typedef struct
{
  char     *path;
  gboolean  in_pool;
  GError   *error;      /* why it is taken away again */
} Place;

static void
request_free (gpointer data)
{
  Request *request = data;

  g_free (request->folder);
  g_free (request->name);
  g_free (request);
}

static void
place_free (gpointer data)
{
  Place *place = data;

  g_free (place->path);
  g_clear_error (&place->error);
  g_free (place);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Place, place_free)

static void
vtr_volume_dispose (GObject *object)
{
  VtrVolume *self = VTR_VOLUME (object);

  g_clear_object (&self->connection);

  G_OBJECT_CLASS (vtr_volume_parent_class)->dispose (object);
}

static void
vtr_volume_finalize (GObject *object)
{
  VtrVolume *self = VTR_VOLUME (object);

  g_clear_pointer (&self->path, g_free);

  G_OBJECT_CLASS (vtr_volume_parent_class)->finalize (object);
}

static void
vtr_volume_class_init (VtrVolumeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = vtr_volume_dispose;
  object_class->finalize = vtr_volume_finalize;
}

static void
vtr_volume_init (VtrVolume *self)
{
}

static VtrVolume *
make_volume (VtrConnection *connection,
             Place         *place)
{
  VtrVolume *self = g_object_new (VTR_TYPE_VOLUME, NULL);

  self->connection = g_object_ref (connection);
  self->path = g_strdup (place->path);
  self->in_pool = place->in_pool;

  return self;
}

/* In a worker: the whole volume where there are pools, else an empty file that has the name. */
static gpointer
find_place (virConnectPtr   conn,
            gpointer        data,
            GCancellable   *cancellable,
            GError        **error)
{
  Request *request = data;
  g_autoptr (Place) place = g_new0 (Place, 1);

  if (vtr_volume_pool_is_supported (conn))
    {
      virStoragePoolPtr pool = vtr_volume_pool_find (conn, request->folder, error);

      if (pool == NULL)
        return NULL;

      place->in_pool = TRUE;
      place->path = vtr_volume_pool_create (pool, request->name, request->capacity, error);
      virStoragePoolFree (pool);
    }
  else if (request->is_local)
    {
      place->path =
        vtr_volume_file_reserve (request->folder, request->name, request->capacity, error);
    }
  else
    {
      g_set_error_literal (error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_UNSUPPORTED,
                           _("The other computer has no storage pools to put a disk in."));
    }

  return place->path != NULL ? g_steal_pointer (&place) : NULL;
}

/* The program has ended, so nothing makes the file again. */
static void
on_qemu_img_gone (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Place *place = g_task_get_task_data (task);

  g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL);
  g_unlink (place->path);
  g_task_return_error (task, g_steal_pointer (&place->error));
}

static void
on_image_written (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autofree char *said = NULL;
  GSubprocess *qemu_img = G_SUBPROCESS (source);
  Place *place = g_task_get_task_data (task);

  if (g_subprocess_communicate_utf8_finish (qemu_img, result, NULL, &said, &place->error) &&
      !g_subprocess_get_successful (qemu_img))
    vtr_volume_file_set_error (place->path, said, &place->error);

  if (place->error != NULL)
    {
      /* Cancelled, or it failed by itself; it is waited for, not this task's cancellation. */
      g_subprocess_force_exit (qemu_img);
      g_subprocess_wait_async (qemu_img, NULL, on_qemu_img_gone, g_steal_pointer (&task));
      return;
    }

  g_task_return_pointer (task, make_volume (g_task_get_source_object (task), place),
                         g_object_unref);
}

static void
write_image (GTask   *task,
             guint64  capacity)
{
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_autoptr (GSubprocess) qemu_img = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *size = g_strdup_printf ("%" G_GUINT64_FORMAT, capacity);
  Place *place = g_task_get_task_data (task);

  launcher =
    g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  /* Its words are searched for the reason. */
  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C", TRUE);
  qemu_img = g_subprocess_launcher_spawn (launcher, &error, "qemu-img", "create", "-q", "-f",
                                          "qcow2", "--", place->path, size, NULL);
  if (qemu_img != NULL)
    {
      g_subprocess_communicate_utf8_async (qemu_img, NULL, g_task_get_cancellable (task),
                                           on_image_written, g_object_ref (task));
      return;
    }

  g_unlink (place->path);
  if (g_error_matches (error, G_SPAWN_ERROR, G_SPAWN_ERROR_NOENT))
    g_task_return_new_error (task, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_UNSUPPORTED,
                             _("The program “qemu-img” is missing: install the package "
                               "“qemu-utils”."));
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
on_place_found (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  VtrConnection *connection = VTR_CONNECTION (source);
  guint64 capacity = *(guint64 *) g_task_get_task_data (task);
  Place *place = NULL;

  place = vtr_connection_run_finish (connection, result, &error);
  if (place == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  g_task_set_task_data (task, place, place_free);
  if (place->in_pool)
    g_task_return_pointer (task, make_volume (connection, place), g_object_unref);
  else
    write_image (task, capacity);
}

char *
vtr_volume_dup_folder (void)
{
  return g_build_filename (g_get_user_data_dir (), "vitrine", "images", NULL);
}

char *
vtr_volume_dup_likely_path (const char *name)
{
  g_autofree char *folder = vtr_volume_dup_folder ();
  char *path = NULL;

  g_return_val_if_fail (name != NULL, NULL);

  for (guint i = 1; path == NULL; i++)
    {
      g_autofree char *base = vtr_volume_file_dup_name (name, i);

      path = g_build_filename (folder, base, NULL);
      if (g_file_test (path, G_FILE_TEST_EXISTS))
        g_clear_pointer (&path, g_free);
    }

  return path;
}

void
vtr_volume_create_async (VtrConnection       *connection,
                         const char          *name,
                         guint64              capacity,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  Request *request = NULL;

  g_return_if_fail (VTR_IS_CONNECTION (connection));
  g_return_if_fail (name != NULL);
  g_return_if_fail (capacity > 0);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (connection, cancellable, callback, user_data);
  g_task_set_source_tag (task, vtr_volume_create_async);
  /* A volume that was made is returned, cancelled or not: whoever gets it can remove it. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, g_memdup2 (&capacity, sizeof capacity), g_free);

  request = g_new0 (Request, 1);
  request->folder = vtr_volume_dup_folder ();
  request->name = g_strdup (name);
  request->capacity = capacity;
  request->is_local = vtr_connection_is_local (connection);
  vtr_connection_run_async (connection, find_place, request, request_free, place_free, cancellable,
                            on_place_found, g_steal_pointer (&task));
}

VtrVolume *
vtr_volume_create_finish (VtrConnection  *connection,
                          GAsyncResult   *result,
                          GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, connection), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* In a worker. */
static gpointer
delete_place (virConnectPtr   conn,
              gpointer        data,
              GCancellable   *cancellable,
              GError        **error)
{
  Place *place = data;

  if (place->in_pool)
    vtr_volume_pool_delete (conn, place->path, error);
  else if (g_unlink (place->path) != 0 && errno != ENOENT)
    g_set_error (error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_FAILED,
                 _("The disk “%s” could not be removed: %s."), place->path, g_strerror (errno));

  return NULL;
}

static void
on_place_deleted (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  vtr_connection_run_finish (VTR_CONNECTION (source), result, &error);
  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
}

void
vtr_volume_delete_async (VtrVolume           *self,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  Place *place = NULL;

  g_return_if_fail (VTR_IS_VOLUME (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, vtr_volume_delete_async);

  place = g_new0 (Place, 1);
  place->path = g_strdup (self->path);
  place->in_pool = self->in_pool;
  vtr_connection_run_async (self->connection, delete_place, place, place_free, NULL, NULL,
                            on_place_deleted, g_steal_pointer (&task));
}

gboolean
vtr_volume_delete_finish (VtrVolume     *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

const char *
vtr_volume_get_path (VtrVolume *self)
{
  g_return_val_if_fail (VTR_IS_VOLUME (self), NULL);

  return self->path;
}

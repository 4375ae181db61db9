/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine-hypervisor"

#include "volume-space.h"

#include "volume.h"

#include <sys/statvfs.h>

static void
run (GTask        *task,
     gpointer      source,
     gpointer      task_data,
     GCancellable *cancellable)
{
  g_autofree char *folder = g_strdup (task_data);
  struct statvfs status;
  guint64 *free_space = g_new0 (guint64, 1);

  /* Before the first disk the folder isn't there: its nearest parent lies on the same file
   * system. */
  while (statvfs (folder, &status) != 0 && strlen (folder) > 1)
    {
      g_autofree char *child = g_steal_pointer (&folder);

      folder = g_path_get_dirname (child);
    }

  if (statvfs (folder, &status) == 0)
    *free_space = (guint64) status.f_bavail * status.f_frsize;

  g_task_return_pointer (task, free_space, g_free);
}

void
vtr_volume_query_free_space_async (VtrConnection       *connection,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (VTR_IS_CONNECTION (connection));

  task = g_task_new (connection, cancellable, callback, user_data);
  g_task_set_source_tag (task, vtr_volume_query_free_space_async);

  if (!vtr_connection_is_local (connection))
    {
      g_task_return_pointer (task, g_new0 (guint64, 1), g_free);
      return;
    }

  g_task_set_task_data (task, vtr_volume_dup_folder (), g_free);
  g_task_run_in_thread (task, run);
}

guint64
vtr_volume_query_free_space_finish (VtrConnection *connection,
                                    GAsyncResult  *result)
{
  g_autofree guint64 *free_space = NULL;

  g_return_val_if_fail (g_task_is_valid (result, connection), 0);

  free_space = g_task_propagate_pointer (G_TASK (result), NULL);

  return free_space != NULL ? *free_space : 0;
}

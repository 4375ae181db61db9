/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "usb-unmount.h"

#include "usb-error.h"

#include <glib/gi18n.h>

static void unmount_next (GTask *task);

static void
fail (GTask      *task,
      const char *path,
      const char *reason)
{
  g_task_return_new_error (task, VTR_USB_ERROR, VTR_USB_ERROR_BUSY,
                           /* Translators: the first is a folder, the second a sentence. */
                           _("%s can't be unmounted: %s"), path, reason);
  g_object_unref (task);
}

static void
on_unmounted (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  GTask *task = G_TASK (user_data);
  GPtrArray *paths = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (!g_mount_unmount_with_operation_finish (G_MOUNT (source), result, &error))
    {
      fail (task, g_ptr_array_index (paths, paths->len - 1), error->message);
      return;
    }

  g_ptr_array_set_size (paths, (int) paths->len - 1);
  unmount_next (task);
}

static void
on_mount_found (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  GTask *task = G_TASK (user_data);
  GPtrArray *paths = g_task_get_task_data (task);
  g_autoptr (GMountOperation) operation = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GMount) mount = g_file_find_enclosing_mount_finish (G_FILE (source), result, &error);
  GtkWidget *parent = g_object_get_data (G_OBJECT (task), "parent");
  GtkRoot *root = parent != NULL ? gtk_widget_get_root (parent) : NULL;

  if (mount == NULL)
    {
      fail (task, g_ptr_array_index (paths, paths->len - 1),
            _("This desktop doesn't know it. Unmount it where it was mounted."));
      return;
    }

  operation = gtk_mount_operation_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL);
  g_mount_unmount_with_operation (mount, G_MOUNT_UNMOUNT_NONE, operation, NULL, on_unmounted,
                                  task);
}

/* The last one first: it may lie within another. Owns the task. */
static void
unmount_next (GTask *task)
{
  GPtrArray *paths = g_task_get_task_data (task);
  g_autoptr (GFile) file = NULL;

  if (paths->len == 0)
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }

  file = g_file_new_for_path (g_ptr_array_index (paths, paths->len - 1));
  g_file_find_enclosing_mount_async (file, G_PRIORITY_DEFAULT, NULL, on_mount_found, task);
}

void
vtr_usb_unmount_async (VtrUsbDevice        *device,
                       GtkWidget           *parent,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  const char * const *mounts = NULL;
  GTask *task = NULL;

  g_return_if_fail (VTR_IS_USB_DEVICE (device));
  g_return_if_fail (GTK_IS_WIDGET (parent));

  mounts = vtr_usb_device_get_mounts (device);
  for (gsize i = 0; mounts != NULL && mounts[i] != NULL; i++)
    g_ptr_array_add (paths, g_strdup (mounts[i]));
  task = g_task_new (NULL, NULL, callback, user_data);
  g_task_set_source_tag (task, vtr_usb_unmount_async);
  g_task_set_task_data (task, g_steal_pointer (&paths), (GDestroyNotify) g_ptr_array_unref);
  g_object_set_data_full (G_OBJECT (task), "parent", g_object_ref (parent), g_object_unref);
  unmount_next (task);
}

gboolean
vtr_usb_unmount_finish (GAsyncResult  *result,
                        GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-connection-file"

#include "connection-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <sys/stat.h>
#include <unistd.h>

/* A file that was opened, and its folder, in which it may be deleted. */
typedef struct
{
  int         fd;
  int         folder;    /* -1 when it can't be opened */
  char       *name;      /* in the folder */
  struct stat info;
  gboolean    is_link;
} Opened;

static void
opened_clear (Opened *opened)
{
  if (opened->fd >= 0)
    close (opened->fd);
  if (opened->folder >= 0)
    close (opened->folder);
  g_free (opened->name);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Opened, opened_clear)

static gboolean
fail_errno (int      number,
            GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, (int) g_io_error_from_errno (number),
                       g_strerror (number));

  return FALSE;
}

/* Nothing is waited for: a pipe that nobody writes to opens at once, and is refused then. */
static gboolean
open_file (const char  *path,
           Opened      *opened,
           GError     **error)
{
  const int flags = O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY;
  g_autofree char *folder = g_path_get_dirname (path);

  opened->name = g_path_get_basename (path);
  opened->folder = open (folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
  opened->fd = open (path, flags | O_NOFOLLOW);
  if (opened->fd < 0 && errno == ELOOP)
    {
      opened->is_link = TRUE;
      opened->fd = open (path, flags);
    }
  /* A socket can't be opened. */
  if (opened->fd < 0 && errno != ENXIO)
    return fail_errno (errno, error);
  if (opened->fd >= 0 && fstat (opened->fd, &opened->info) != 0)
    return fail_errno (errno, error);

  if (opened->fd < 0 || !S_ISREG (opened->info.st_mode))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("It is no file"));
      return FALSE;
    }
  if (opened->info.st_size > VTR_CONNECTION_FILE_MAX_BYTES)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                           _("It is too long for a connection file"));
      return FALSE;
    }

  return TRUE;
}

/* (transfer full) (nullable): with room for one byte more than there may be, should it grow. */
static GString *
read_all (int      fd,
          GError **error)
{
  g_autoptr (GString) text = g_string_sized_new (VTR_CONNECTION_FILE_MAX_BYTES + 1);

  while (text->len <= VTR_CONNECTION_FILE_MAX_BYTES)
    {
      gssize count = read (fd, text->str + text->len,
                           VTR_CONNECTION_FILE_MAX_BYTES + 1 - text->len);

      if (count == 0)
        return g_steal_pointer (&text);
      if (count < 0 && errno != EINTR)
        {
          fail_errno (errno, error);
          return NULL;
        }
      if (count > 0)
        text->len += (gsize) count;
    }

  return g_steal_pointer (&text);
}

/* Only the user's own file, under the name it was opened by. A link isn't followed: what it leads
 * to is somebody's who didn't ask for it. That it can't be deleted is no reason not to connect. */
static void
delete_file (const Opened *opened)
{
  struct stat now = { 0 };

  if (opened->is_link || opened->folder < 0 || opened->info.st_uid != geteuid ())
    return;
  if (fstatat (opened->folder, opened->name, &now, AT_SYMLINK_NOFOLLOW) != 0)
    return;
  if (!S_ISREG (now.st_mode) || now.st_dev != opened->info.st_dev ||
      now.st_ino != opened->info.st_ino)
    return;

  if (unlinkat (opened->folder, opened->name, 0) != 0)
    g_debug ("%s stays: %s", opened->name, g_strerror (errno));
}

/* "debian12", as libosinfo names it. (transfer full) (nullable) */
static char *
dup_os_id (void)
{
  g_autofree char *id = g_get_os_info (G_OS_INFO_KEY_ID);
  g_autofree char *version = g_get_os_info (G_OS_INFO_KEY_VERSION_ID);

  return id != NULL ? g_strconcat (id, version, NULL) : NULL;
}

/* @path: (nullable) */
static VtrConnectionFile *
load (const char  *path,
      GError     **error)
{
  g_auto (Opened) opened = { .fd = -1, .folder = -1 };
  g_autoptr (GString) text = NULL;
  g_autofree char *os_id = NULL;
  VtrConnectionFile *file = NULL;

  if (path != NULL && !open_file (path, &opened, error))
    return NULL;
  text = read_all (path != NULL ? opened.fd : STDIN_FILENO, error);
  if (text == NULL)
    return NULL;

  os_id = dup_os_id ();
  file = vtr_connection_file_new_from_data (text->str, text->len, os_id, error);
  explicit_bzero (text->str, text->len);
  if (path != NULL && file != NULL && vtr_connection_file_wants_deletion (file))
    delete_file (&opened);

  return file;
}

static void
run (GTask        *task,
     gpointer      source_object,
     gpointer      task_data,
     GCancellable *cancellable)
{
  const char *path = task_data;
  g_autofree char *shown = NULL;
  GError *error = NULL;
  VtrConnectionFile *file = load (path, &error);

  if (file != NULL)
    {
      g_task_return_pointer (task, file, g_object_unref);
      return;
    }

  shown = path != NULL ? g_filename_display_name (path) : g_strdup (_("The standard input"));
  /* Translators: %s is a file; the reason follows. */
  g_prefix_error (&error, _("%s can't be used. "), shown);
  g_task_return_error (task, error);
}

void
vtr_connection_file_load_async (const char          *path,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, vtr_connection_file_load_async);
  g_task_set_task_data (task, g_strdup (path), g_free);
  g_task_run_in_thread (task, run);
}

VtrConnectionFile *
vtr_connection_file_load_finish (GAsyncResult  *result,
                                 GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

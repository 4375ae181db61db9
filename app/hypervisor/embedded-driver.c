/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-hypervisor"

#include "embedded-driver.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "connection.h"

/* sockaddr_un holds 107 bytes of path. The longest that libvirt makes below its root is a
 * channel's, "/lib/qemu/channel/target/domain-ID-NAME/org.qemu.guest_agent.0" with a name cut to 20
 * characters: 32 + 5 + 20 + 23 bytes with an id of four digits, which leaves 27 for the root. */
#define MAX_ROOT_LENGTH 27
#define LOCK_STEP_MS 50

/* `file`: no virtlogd is needed. As root, QEMU and the emulated TPM stay root: there is no daemon
 * that could give them files of another owner, and Debian's user for TPMs can't enter root's
 * folders. remember_owner needs extended attributes that containers don't have. */
static const char QEMU_CONF_ROOT[] =
  "# Made by Vitrine for libvirt's embedded driver; yours to edit.\n"
  "stdio_handler = \"file\"\n"
  "user = \"root\"\n"
  "group = \"root\"\n"
  "swtpm_user = \"root\"\n"
  "swtpm_group = \"root\"\n"
  "remember_owner = 0\n";
static const char QEMU_CONF_USER[] =
  "# Made by Vitrine for libvirt's embedded driver; yours to edit.\n"
  "stdio_handler = \"file\"\n"
  "remember_owner = 0\n";

/* Of the process, as libvirt's driver is: the one root it has locked. */
static GMutex process_lock;
static char *locked_root = NULL;
static int locked_fd = -1;

static void
set_system_error (GError     **error,
                  int          saved_errno,
                  const char  *path)
{
  g_set_error (error, VTR_HYPERVISOR_ERROR,
               saved_errno == ENOSPC ? VTR_HYPERVISOR_ERROR_NO_SPACE : VTR_HYPERVISOR_ERROR_CONNECT,
               _("The folder “%s” for machines could not be prepared: %s."), path,
               g_strerror (saved_errno));
}

static gboolean
make_private_folder (const char  *path,
                     GError     **error)
{
  if (g_mkdir_with_parents (path, 0700) == 0)
    return TRUE;

  set_system_error (error, errno, path);
  return FALSE;
}

static gboolean
write_qemu_conf (const char  *root,
                 GError     **error)
{
  g_autofree char *folder = g_build_filename (root, "etc", NULL);
  g_autofree char *path = g_build_filename (folder, "qemu.conf", NULL);
  const char *text = geteuid () == 0 ? QEMU_CONF_ROOT : QEMU_CONF_USER;

  if (!make_private_folder (folder, error))
    return FALSE;

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;

  if (g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL))
    return TRUE;

  set_system_error (error, errno, path);
  return FALSE;
}

/* Where only this user can put a name: nobody else can lead us elsewhere. A user's run-time folder
 * is longer than root's, so less is left. */
static char *
dup_alias_folder (void)
{
  if (geteuid () == 0)
    return g_strdup ("/run/vitrine");

  return g_build_filename (g_get_user_runtime_dir (), "vtr", NULL);
}

char *
vtr_embedded_driver_dup_short_root (const char *root)
{
  g_autofree char *folder = NULL;
  g_autofree char *hash = NULL;

  g_return_val_if_fail (root != NULL, NULL);

  if (strlen (root) <= MAX_ROOT_LENGTH)
    return g_strdup (root);

  folder = dup_alias_folder ();
  hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, root, -1);
  hash[6] = '\0';

  return g_build_filename (folder, hash, NULL);
}

/* Names whose folder is gone would pile up where data folders come and go. */
static void
prune_aliases (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_SYMLINK) && !g_file_test (path, G_FILE_TEST_EXISTS))
        g_unlink (path);
    }
}

static gboolean
make_alias (const char  *root,
            const char  *alias,
            GError     **error)
{
  g_autofree char *folder = g_path_get_dirname (alias);
  g_autofree char *target = NULL;
  struct stat status;

  if (!make_private_folder (folder, error))
    return FALSE;

  if (lstat (folder, &status) != 0 || !S_ISDIR (status.st_mode) || status.st_uid != geteuid () ||
      (status.st_mode & (S_IWGRP | S_IWOTH)) != 0)
    {
      set_system_error (error, EACCES, folder);
      return FALSE;
    }

  prune_aliases (folder);
  target = g_file_read_link (alias, NULL);
  if (g_strcmp0 (target, root) == 0 || symlink (root, alias) == 0)
    return TRUE;

  set_system_error (error, errno, alias);
  return FALSE;
}

/* libvirt's own lock, a POSIX one on its pid file: held by a process that isn't ours (virsh on the
 * same root). Only asked before our own process has the driver open: closing the file would drop
 * that lock. */
static gboolean
is_locked_by_libvirt (const char *root)
{
  g_autofree char *path = g_build_filename (root, "run", "qemu", "driver.pid", NULL);
  struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
  gboolean locked = FALSE;
  int fd = -1;

  fd = open (path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
  if (fd < 0)
    return FALSE;

  locked = fcntl (fd, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
  close (fd);

  return locked;
}

static gboolean
lock_root (const char  *root,
           guint        wait_ms,
           GError     **error)
{
  g_autofree char *path = g_build_filename (root, "vitrine.lock", NULL);
  gint64 deadline = g_get_monotonic_time () + (gint64) wait_ms * 1000;
  int fd = -1;

  fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0)
    {
      set_system_error (error, errno, path);
      return FALSE;
    }

  while (flock (fd, LOCK_EX | LOCK_NB) != 0 || is_locked_by_libvirt (root))
    {
      if (g_get_monotonic_time () >= deadline)
        {
          close (fd);
          g_set_error (error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_IN_USE,
                       _("Another program has the machines in “%s” open."), root);
          return FALSE;
        }

      g_usleep (LOCK_STEP_MS * 1000);
    }

  /* Held until the process ends, like libvirt's: closing the connection doesn't end the driver. */
  locked_fd = fd;
  locked_root = g_strdup (root);

  return TRUE;
}

static gboolean
ensure_locked (const char  *root,
               guint        wait_ms,
               GError     **error)
{
  if (locked_root == NULL)
    return lock_root (root, wait_ms, error);

  if (strcmp (locked_root, root) == 0)
    return TRUE;

  g_set_error (error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_UNSUPPORTED,
               _("The machines in “%s” are open already; those in “%s” can’t be opened beside "
                 "them."),
               locked_root, root);
  return FALSE;
}

char *
vtr_embedded_driver_dup_root (const char *uri)
{
  g_autoptr (GUri) parsed = NULL;
  g_autoptr (GHashTable) parameters = NULL;
  const char *root = NULL;

  g_return_val_if_fail (uri != NULL, NULL);

  parsed = g_uri_parse (uri, G_URI_FLAGS_PARSE_RELAXED | G_URI_FLAGS_ENCODED_QUERY, NULL);
  if (parsed == NULL || g_strcmp0 (g_uri_get_scheme (parsed), "qemu") != 0 ||
      g_strcmp0 (g_uri_get_path (parsed), "/embed") != 0 || g_uri_get_query (parsed) == NULL)
    return NULL;

  parameters = g_uri_parse_params (g_uri_get_query (parsed), -1, "&", G_URI_PARAMS_NONE, NULL);
  if (parameters != NULL)
    root = g_hash_table_lookup (parameters, "root");

  return root != NULL && g_path_is_absolute (root) ? g_canonicalize_filename (root, NULL) : NULL;
}

char *
vtr_embedded_driver_dup_default_root (void)
{
  return g_build_filename (g_get_user_data_dir (), "vitrine", "libvirt", NULL);
}

char *
vtr_embedded_driver_prepare (const char  *root,
                             guint        wait_ms,
                             GError     **error)
{
  g_autofree char *short_root = NULL;
  g_autofree char *escaped = NULL;
  gboolean locked = FALSE;

  g_return_val_if_fail (root != NULL, NULL);

  short_root = vtr_embedded_driver_dup_short_root (root);
  if (!make_private_folder (root, error) || !write_qemu_conf (root, error))
    return NULL;
  if (strcmp (short_root, root) != 0 && !make_alias (root, short_root, error))
    return NULL;

  g_mutex_lock (&process_lock);
  locked = ensure_locked (root, wait_ms, error);
  g_mutex_unlock (&process_lock);

  if (!locked)
    return NULL;

  escaped = g_uri_escape_string (short_root, "/", FALSE);
  return g_strdup_printf ("qemu:///embed?root=%s", escaped);
}

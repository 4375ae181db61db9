/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-hypervisor"

#include "volume-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "connection.h"

#define GIB (G_GUINT64_CONSTANT (1024) * 1024 * 1024)
/* An image begins with a few hundred KiB and grows; with less than this an installation fails
 * half-way. */
#define WORKING_ROOM GIB
#define MAX_ATTEMPTS 1000
/* Of a file name's 255 bytes, with room for " 999.qcow2". */
#define MAX_STEM_BYTES 230

static char *
dup_stem (const char *name)
{
  GString *stem = g_string_new (NULL);

  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      gsize length = (gsize) (g_utf8_next_char (p) - p);

      if (stem->len + length > MAX_STEM_BYTES)
        break;

      /* A leading dot hides, a leading dash is an option. */
      if (g_unichar_iscntrl (c) || (c < 128 && strchr ("/\\:*?\"<>|,", (int) c) != NULL) ||
          (stem->len == 0 && (c == '.' || c == '-')))
        g_string_append_c (stem, '_');
      else
        g_string_append_len (stem, p, (gssize) length);
    }

  return g_string_free (stem, FALSE);
}

char *
vtr_volume_file_dup_name (const char *name,
                          guint       attempt)
{
  g_autofree char *stem = NULL;

  g_return_val_if_fail (name != NULL, NULL);

  stem = dup_stem (name);
  if (attempt <= 1)
    return g_strdup_printf ("%s.qcow2", stem);

  return g_strdup_printf ("%s %u.qcow2", stem, attempt);
}

gboolean
vtr_volume_file_check_room (guint64      capacity,
                            guint64      total,
                            guint64      available,
                            const char  *where,
                            GError     **error)
{
  const guint64 needed = MIN (capacity, WORKING_ROOM);

  if (available < needed)
    {
      g_autofree char *free_text = g_format_size (available);
      g_autofree char *needed_text = g_format_size (needed);

      g_set_error (error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_NO_SPACE,
                   _("There is no space for the disk: “%s” has %s free, and %s is the least it "
                     "needs."),
                   where, free_text, needed_text);
      return FALSE;
    }

  if (capacity > total)
    {
      g_autofree char *capacity_text = g_format_size (capacity);
      g_autofree char *total_text = g_format_size (total);

      g_set_error (error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_NO_SPACE,
                   _("There is no space for a disk of %s: “%s” holds %s in all. Choose a smaller "
                     "disk."),
                   capacity_text, where, total_text);
      return FALSE;
    }

  return TRUE;
}

static gboolean
set_errno (int          saved_errno,
           const char  *path,
           GError     **error)
{
  const gboolean full = saved_errno == ENOSPC || saved_errno == EDQUOT;

  if (full)
    g_set_error (error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_NO_SPACE,
                 _("There is no space for the disk “%s”."), path);
  else
    g_set_error (error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_FAILED,
                 _("The disk “%s” could not be made: %s."), path, g_strerror (saved_errno));

  return FALSE;
}

static gboolean
check_folder (const char  *folder,
              guint64      capacity,
              GError     **error)
{
  struct statvfs status;
  guint64 unit = 0;

  if (g_mkdir_with_parents (folder, 0700) != 0 || statvfs (folder, &status) != 0)
    return set_errno (errno, folder, error);

  unit = status.f_frsize;
  return vtr_volume_file_check_room (capacity, unit * status.f_blocks, unit * status.f_bavail,
                                     folder, error);
}

char *
vtr_volume_file_reserve (const char  *folder,
                         const char  *name,
                         guint64      capacity,
                         GError     **error)
{
  if (!check_folder (folder, capacity, error))
    return NULL;

  for (guint i = 1; i <= MAX_ATTEMPTS; i++)
    {
      g_autofree char *base = vtr_volume_file_dup_name (name, i);
      g_autofree char *path = g_build_filename (folder, base, NULL);
      int fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);

      if (fd >= 0)
        {
          close (fd);
          return g_steal_pointer (&path);
        }

      if (errno != EEXIST)
        {
          set_errno (errno, path, error);
          return NULL;
        }
    }

  set_errno (EEXIST, folder, error);
  return NULL;
}

void
vtr_volume_file_set_error (const char  *path,
                           const char  *said,
                           GError     **error)
{
  g_autofree char *reason = NULL;

  if (said != NULL && strstr (said, g_strerror (ENOSPC)) != NULL)
    {
      set_errno (ENOSPC, path, error);
      return;
    }

  reason = g_strstrip (g_strdup (said != NULL ? said : ""));
  g_set_error (error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_FAILED,
               _("The disk “%s” could not be made: %s."), path,
               *reason != '\0' ? reason : _("qemu-img failed"));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine-osdb"

#include "media-reader.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "disk-format.h"
#include "os-database.h"

static void
set_error_from_errno (GError     **error,
                      const char  *name,
                      int          code)
{
  if (code == ENOENT || code == ENOTDIR)
    g_set_error (error, VTR_OSDB_ERROR, VTR_OSDB_ERROR_NOT_FOUND, _("“%s” doesn’t exist."), name);
  else if (code == EACCES || code == EPERM)
    g_set_error (error, VTR_OSDB_ERROR, VTR_OSDB_ERROR_NOT_READABLE,
                 _("You aren’t allowed to read “%s”."), name);
  else
    g_set_error (error, VTR_OSDB_ERROR, VTR_OSDB_ERROR_IO,
                 _("“%s” can’t be read: %s"), name, g_strerror (code));
}

static gboolean
check_type (mode_t       mode,
            const char  *name,
            GError     **error)
{
  if (S_ISREG (mode) || S_ISBLK (mode))
    return TRUE;

  if (S_ISDIR (mode))
    g_set_error (error, VTR_OSDB_ERROR, VTR_OSDB_ERROR_NOT_A_MEDIUM,
                 _("“%s” is a folder, not a disc image."), name);
  else
    g_set_error (error, VTR_OSDB_ERROR, VTR_OSDB_ERROR_NOT_A_MEDIUM,
                 _("“%s” isn’t a file but a pipe, a socket or a device that can’t hold an image."),
                 name);

  return FALSE;
}

static int
open_medium (const char  *path,
             const char  *name,
             GError     **error)
{
  struct stat info = { 0 };
  int fd = -1;

  /* Once by name, since opening a device can already do something; once more below, when the name
   * can't be swapped for another file any longer. */
  if (stat (path, &info) != 0)
    {
      set_error_from_errno (error, name, errno);
      return -1;
    }
  if (!check_type (info.st_mode, name, error))
    return -1;

  fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (fd < 0)
    set_error_from_errno (error, name, errno);

  return fd;
}

static gboolean
read_size (int          fd,
           const char  *name,
           guint64     *ret_size,
           GError     **error)
{
  struct stat info = { 0 };
  off_t size = 0;

  if (fstat (fd, &info) != 0)
    {
      set_error_from_errno (error, name, errno);
      return FALSE;
    }
  if (!check_type (info.st_mode, name, error))
    return FALSE;

  size = S_ISBLK (info.st_mode) ? lseek (fd, 0, SEEK_END) : info.st_size;
  if (size < 0)
    {
      set_error_from_errno (error, name, errno);
      return FALSE;
    }
  if (size == 0)
    {
      g_set_error (error, VTR_OSDB_ERROR, VTR_OSDB_ERROR_EMPTY, _("“%s” is empty."), name);
      return FALSE;
    }

  *ret_size = (guint64) size;

  return TRUE;
}

static gboolean
read_block (int          fd,
            const char  *name,
            off_t        offset,
            guint8      *data,
            gsize        capacity,
            gsize       *ret_length,
            GError     **error)
{
  gsize length = 0;

  while (length < capacity)
    {
      gssize n = pread (fd, data + length, capacity - length, offset + (off_t) length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          set_error_from_errno (error, name, errno);
          return FALSE;
        }
      if (n == 0)
        break;

      length += (gsize) n;
    }

  *ret_length = length;

  return TRUE;
}

static gboolean
has_suffix (const char         *name,
            const char * const *suffixes)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  for (guint i = 0; suffixes[i] != NULL; i++)
    {
      if (g_str_has_suffix (lower, suffixes[i]))
        return TRUE;
    }

  return FALSE;
}

/* What isn't a disc and has no signature either. */
static gboolean
recognise_raw (VtrMediaReading  *reading,
               const char       *name,
               GError          **error)
{
  static const char * const disc_suffixes[] = { ".iso", ".udf", ".cdr", NULL };
  static const char * const raw_suffixes[] = { ".img", ".raw", ".bin", NULL };

  if (has_suffix (name, disc_suffixes))
    {
      g_set_error (error, VTR_OSDB_ERROR, VTR_OSDB_ERROR_NOT_A_MEDIUM,
                   reading->size < VTR_VOLUME_DESCRIPTOR_OFFSET + VTR_VOLUME_DESCRIPTOR_LENGTH
                   ? _("“%s” is too short for a disc image: its download may be incomplete.")
                   : _("“%s” doesn’t hold a disc’s file system: it may be damaged."),
                   name);
      return FALSE;
    }

  if (!reading->has_boot_sector && !has_suffix (name, raw_suffixes))
    {
      g_set_error (error, VTR_OSDB_ERROR, VTR_OSDB_ERROR_NOT_A_MEDIUM,
                   _("“%s” is neither a disc image nor the image of a disk."), name);
      return FALSE;
    }

  reading->disk_format = "raw";

  return TRUE;
}

static gboolean
recognise (VtrMediaReading  *reading,
           const char       *name,
           const guint8     *head,
           gsize             head_length,
           const guint8     *descriptor,
           gsize             descriptor_length,
           GError          **error)
{
  reading->has_boot_sector = vtr_disk_format_is_raw (head, head_length);
  reading->disk_format = vtr_disk_format_recognise (head, head_length);
  if (reading->disk_format != NULL)
    return TRUE;

  /* Before a boot sector: a hybrid ISO has both. */
  reading->is_disc = vtr_volume_descriptor_parse (descriptor, descriptor_length, &reading->volume)
                     || vtr_volume_descriptor_is_udf (descriptor, descriptor_length);
  if (reading->is_disc)
    return TRUE;

  return recognise_raw (reading, name, error);
}

gboolean
vtr_media_reader_read (const char       *path,
                       VtrMediaReading  *ret_reading,
                       GError          **error)
{
  g_autofree char *name = NULL;
  g_auto (VtrMediaReading) reading = { 0 };
  guint8 head[VTR_DISK_FORMAT_LENGTH];
  guint8 descriptor[VTR_VOLUME_DESCRIPTOR_LENGTH];
  gsize head_length = 0;
  gsize descriptor_length = 0;
  gboolean success = FALSE;
  int fd = -1;

  g_return_val_if_fail (path != NULL, FALSE);
  g_return_val_if_fail (ret_reading != NULL, FALSE);

  name = g_filename_display_basename (path);
  fd = open_medium (path, name, error);
  if (fd < 0)
    return FALSE;

  success = read_size (fd, name, &reading.size, error)
            && read_block (fd, name, 0, head, sizeof head, &head_length, error)
            && read_block (fd, name, VTR_VOLUME_DESCRIPTOR_OFFSET, descriptor, sizeof descriptor,
                           &descriptor_length, error)
            && recognise (&reading, name, head, head_length, descriptor, descriptor_length, error);
  close (fd);

  if (!success)
    return FALSE;

  *ret_reading = reading;
  reading = (VtrMediaReading) { 0 };

  return TRUE;
}

void
vtr_media_reading_clear (VtrMediaReading *reading)
{
  if (reading != NULL)
    vtr_volume_descriptor_clear (&reading->volume);
}

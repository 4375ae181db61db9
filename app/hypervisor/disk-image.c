/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine-hypervisor"

#include "disk-image.h"

#include "qcow2-header.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FIRST_READ          65536u
#define MAX_BACKING         64u
#define MAX_SNAPSHOT_BYTES  (1u << 20)

/* Formats that are known by their first bytes, so that they aren't taken for raw. */
static const struct
{
  const char *magic;
  gsize       length;
  const char *name;
} other_formats[] = {
  { "KDMV", 4, "VMDK" },
  { "COWD", 4, "VMDK" },
  { "# Disk Descriptor", 17, "VMDK" },
  { "vhdxfile", 8, "VHDX" },
  { "conectix", 8, "VHD" },
  { "QED", 4, "QED" },
  { "WithoutFreeSpace", 16, "Parallels" },
  { "WithouFreSpacExt", 16, "Parallels" },
  { "<<< ", 4, "VDI" },
};

static void
backing_free (gpointer data)
{
  VtrDiskBacking *backing = data;

  g_free (backing->file);
  g_free (backing->format);
  g_free (backing);
}

static void
snapshot_free (gpointer data)
{
  VtrDiskSnapshot *snapshot = data;

  g_free (snapshot->id);
  g_free (snapshot->name);
  g_free (snapshot);
}

static void
set_errno_error (GError     **error,
                 const char  *path,
                 int          saved_errno)
{
  g_autofree char *name = g_filename_display_name (path);

  if (saved_errno == ENOENT || saved_errno == ENOTDIR)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _("There is no file “%s”"), name);
  else if (saved_errno == EACCES || saved_errno == EPERM)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, _("You may not read “%s”"), name);
  else
    g_set_error (error, G_IO_ERROR, (int) g_io_error_from_errno (saved_errno),
                 _("“%s” can't be read: %s"), name, g_strerror (saved_errno));
}

/* A descriptor of a regular file or block device; -1 with @error set. */
static int
open_image (const char   *path,
            struct stat  *ret_stat,
            guint64      *ret_length,
            GError      **error)
{
  off_t length = -1;
  /* O_NONBLOCK: a FIFO without a writer would hold us for ever. */
  int fd = open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);

  if (fd < 0)
    {
      set_errno_error (error, path, errno);
      return -1;
    }

  if (fstat (fd, ret_stat) != 0)
    {
      set_errno_error (error, path, errno);
    }
  else if (!S_ISREG (ret_stat->st_mode) && !S_ISBLK (ret_stat->st_mode))
    {
      g_autofree char *name = g_filename_display_name (path);

      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE, _("“%s” is no disk image"),
                   name);
    }
  else
    {
      length = lseek (fd, 0, SEEK_END);
      if (length < 0)
        set_errno_error (error, path, errno);
    }

  if (length < 0)
    {
      close (fd);
      return -1;
    }

  *ret_length = (guint64) length;
  return fd;
}

/* Up to @size bytes from @offset; fewer at the end of the file. NULL with @error set. */
static GBytes *
read_at (int          fd,
         const char  *path,
         guint64      offset,
         gsize        size,
         GError     **error)
{
  g_autofree guint8 *data = g_malloc (MAX (size, 1));
  gsize done = 0;

  while (done < size)
    {
      gssize n = pread (fd, data + done, size - done, (off_t) (offset + done));

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          set_errno_error (error, path, errno);
          return NULL;
        }
      if (n == 0)
        break;
      done += (gsize) n;
    }

  return g_bytes_new_take (g_steal_pointer (&data), done);
}

static const char *
find_other_format (const guint8 *data,
                   gsize         length)
{
  for (guint i = 0; i < G_N_ELEMENTS (other_formats); i++)
    {
      if (length >= other_formats[i].length &&
          memcmp (data, other_formats[i].magic, other_formats[i].length) == 0)
        return other_formats[i].name;
    }

  return NULL;
}

/* "qcow2" or "raw" by the first bytes; NULL with @error set for a format that can't be read. */
static const char *
sniff_format (GBytes  *head,
              GError **error)
{
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (head, &length);
  const char *other = NULL;

  if (length >= 4 && memcmp (data, "QFI\xfb", 4) == 0)
    return "qcow2";

  other = find_other_format (data, length);
  if (other == NULL)
    return "raw";

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
               _("The file is a disk image of the format %s, whose sizes can't be read yet"),
               other);
  return NULL;
}

static gboolean
parse_header (int              fd,
              const char      *path,
              guint64          file_length,
              VtrQcow2Header  *ret_header,
              GError         **error)
{
  g_autoptr (GBytes) head = read_at (fd, path, 0, FIRST_READ, error);
  gsize length = 0;
  const guint8 *data = NULL;

  if (head == NULL)
    return FALSE;

  data = g_bytes_get_data (head, &length);
  /* cluster_bits: the names behind the header may lie anywhere in a first cluster of up to 2
   * MiB. */
  if (length >= 24 && data[23] > 16 && data[23] <= VTR_QCOW2_MAX_CLUSTER_BITS)
    {
      const gsize cluster_size = (gsize) 1 << data[23];

      g_clear_pointer (&head, g_bytes_unref);
      head = read_at (fd, path, 0, cluster_size, error);
      if (head == NULL)
        return FALSE;
      data = g_bytes_get_data (head, &length);
    }

  return vtr_qcow2_header_parse (data, length, file_length, ret_header, error);
}

static void
read_snapshots (VtrDiskImage         *self,
                int                   fd,
                const VtrQcow2Header *header)
{
  g_autoptr (GBytes) table = NULL;
  const guint8 *data = NULL;
  gsize length = 0;

  if (header->n_snapshots == 0)
    return;

  table = read_at (fd, self->file, header->snapshots_offset, MAX_SNAPSHOT_BYTES, NULL);
  if (table == NULL)
    return;

  data = g_bytes_get_data (table, &length);
  for (guint i = 0; i < header->n_snapshots; i++)
    {
      VtrQcow2Snapshot entry;
      VtrDiskSnapshot *snapshot = NULL;
      gsize size = 0;

      if (!vtr_qcow2_snapshot_parse (data, length, &entry, &size))
        break;

      snapshot = g_new0 (VtrDiskSnapshot, 1);
      snapshot->id = g_utf8_make_valid (entry.id, -1);
      snapshot->name = g_utf8_make_valid (entry.name, -1);
      snapshot->created = entry.created;
      snapshot->memory_size = entry.memory_size;
      g_ptr_array_add (self->snapshots, snapshot);

      data += MIN (size, length);
      length -= MIN (size, length);
    }
}

/* A plain name is relative to the folder of the image that holds it; "nbd://…" and "json:…" are no
 * files. */
static char *
resolve_backing (const char *image_path,
                 const char *name)
{
  g_autofree char *folder = NULL;
  const char *colon = strchr (name, ':');
  const char *slash = strchr (name, '/');

  if (g_str_has_prefix (name, "file:"))
    name += strlen ("file:");
  else if (colon != NULL && (slash == NULL || colon < slash))
    return g_strdup (name);

  folder = g_path_get_dirname (image_path);
  return g_canonicalize_filename (name, folder);
}

/* Follows the chain as far as every link says what the next one is; what can't be read ends it. */
static void
read_backing_chain (VtrDiskImage         *self,
                    const VtrQcow2Header *first)
{
  VtrQcow2Header header = *first;
  g_autofree char *path = g_strdup (self->file);

  while (header.backing_file[0] != '\0' && self->backing->len < MAX_BACKING)
    {
      VtrDiskBacking *backing = g_new0 (VtrDiskBacking, 1);
      struct stat info;
      guint64 length = 0;
      int fd = -1;
      gboolean is_parsed = FALSE;

      backing->file = resolve_backing (path, header.backing_file);
      backing->format = header.backing_format[0] != '\0' ? g_strdup (header.backing_format) : NULL;
      g_ptr_array_add (self->backing, backing);

      if (g_strcmp0 (backing->format, "qcow2") != 0 || !g_path_is_absolute (backing->file))
        break;

      fd = open_image (backing->file, &info, &length, NULL);
      if (fd < 0)
        break;

      g_free (path);
      path = g_strdup (backing->file);
      is_parsed = parse_header (fd, path, length, &header, NULL);
      close (fd);
      if (!is_parsed)
        break;
    }
}

static gboolean
read_qcow2 (VtrDiskImage  *self,
            int            fd,
            GError       **error)
{
  VtrQcow2Header header;

  if (!parse_header (fd, self->file, self->length, &header, error))
    return FALSE;

  self->capacity = header.capacity;
  self->cluster_size = header.cluster_size;
  self->is_encrypted = header.is_encrypted;
  /* File systems can consume a little more than what is written. */
  self->commitment = MAX (vtr_qcow2_header_get_commitment (&header), self->allocation);
  self->is_commitment_unbounded = header.n_snapshots > 0 || header.n_bitmaps > 0;
  read_snapshots (self, fd, &header);
  read_backing_chain (self, &header);

  return TRUE;
}

static gboolean
read_image (VtrDiskImage  *self,
            int            fd,
            const char    *format,
            GError       **error)
{
  g_autoptr (GBytes) head = NULL;

  if (format == NULL)
    {
      head = read_at (fd, self->file, 0, 512, error);
      format = head != NULL ? sniff_format (head, error) : NULL;
      if (format == NULL)
        return FALSE;
    }

  self->format = g_strdup (format);
  if (g_str_equal (format, "qcow2"))
    return read_qcow2 (self, fd, error);

  if (!g_str_equal (format, "raw"))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                   _("The sizes of disk images of the format %s can't be read yet"), format);
      return FALSE;
    }

  self->capacity = self->length;
  self->commitment = MAX (self->length, self->allocation);
  return TRUE;
}

VtrDiskImage *
vtr_disk_image_read (const char  *path,
                     const char  *format,
                     GError     **error)
{
  g_autoptr (VtrDiskImage) self = NULL;
  struct stat info;
  int fd = -1;
  gboolean is_read = FALSE;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_new0 (VtrDiskImage, 1);
  self->file = g_canonicalize_filename (path, NULL);
  self->backing = g_ptr_array_new_with_free_func (backing_free);
  self->snapshots = g_ptr_array_new_with_free_func (snapshot_free);

  fd = open_image (path, &info, &self->length, error);
  if (fd < 0)
    return NULL;

  self->allocation = S_ISBLK (info.st_mode) ? self->length : (guint64) info.st_blocks * 512;
  is_read = read_image (self, fd, format, error);
  close (fd);

  return is_read ? g_steal_pointer (&self) : NULL;
}

void
vtr_disk_image_free (VtrDiskImage *self)
{
  if (self == NULL)
    return;

  g_free (self->file);
  g_free (self->format);
  g_ptr_array_unref (self->backing);
  g_ptr_array_unref (self->snapshots);
  g_free (self);
}

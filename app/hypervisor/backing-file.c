/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-hypervisor"

/* QEMU's docs/interop/qcow2.txt, "Header": big-endian; bytes 0-3 "QFI\xfb", 4-7 version, 8-15
 * offset of the backing file's name, 16-19 its length, at most 1023 and without a zero at the
 * end. */

#include "backing-file.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAGIC "QFI\xfb"
#define MAX_NAME 1023
#define MIN_HEADER 20

static guint32
read_u32 (const guint8 *data)
{
  return (guint32) data[0] << 24 | (guint32) data[1] << 16 | (guint32) data[2] << 8 | data[3];
}

char *
vtr_backing_file_parse (const guint8 *data,
                        gsize         length)
{
  guint64 offset = 0;
  guint32 size = 0;

  if (data == NULL || length < MIN_HEADER || memcmp (data, MAGIC, 4) != 0)
    return NULL;

  offset = (guint64) read_u32 (data + 8) << 32 | read_u32 (data + 12);
  size = read_u32 (data + 16);
  if (offset < MIN_HEADER || size == 0 || size > MAX_NAME || offset > length ||
      size > length - offset ||
      memchr (data + offset, '\0', size) != NULL)
    return NULL;

  return g_strndup ((const char *) data + offset, size);
}

/* Never waits: a name can be a FIFO's by now. */
static gssize
read_header (const char *path,
             guint8     *buffer,
             gsize       size)
{
  struct stat status;
  gssize length = -1;
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

  if (fd < 0)
    return -1;

  if (fstat (fd, &status) == 0 && S_ISREG (status.st_mode))
    length = read (fd, buffer, size);
  close (fd);

  return length;
}

char *
vtr_backing_file_read (const char *path)
{
  guint8 buffer[VTR_BACKING_FILE_MAX_HEADER] = { 0 };
  g_autofree char *name = NULL;
  g_autofree char *folder = NULL;
  const char *file = NULL;
  gssize length = 0;

  g_return_val_if_fail (path != NULL, NULL);

  length = read_header (path, buffer, sizeof buffer);
  if (length <= 0)
    return NULL;

  name = vtr_backing_file_parse (buffer, (gsize) length);
  if (name == NULL)
    return NULL;

  if (g_str_has_prefix (name, "json:"))
    return g_steal_pointer (&name);

  file = g_str_has_prefix (name, "file:") ? name + strlen ("file:") : name;
  folder = g_path_get_dirname (path);

  return g_canonicalize_filename (file, folder);
}

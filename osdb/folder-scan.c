/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine-osdb"

#include "folder-scan.h"

#include <string.h>
#include <sys/stat.h>

#define MAX_DEPTH   4
#define MAX_ENTRIES 50000
#define MAX_FILES   200

typedef struct
{
  GPtrArray  *files;     /* VtrFoundFile */
  GHashTable *seen;      /* "device:inode" */
  guint       n_entries;
} Scan;

void
vtr_found_file_free (VtrFoundFile *file)
{
  if (file == NULL)
    return;

  g_clear_pointer (&file->path, g_free);
  g_free (file);
}

static gboolean
is_finished (Scan *scan)
{
  return scan->n_entries >= MAX_ENTRIES || scan->files->len >= MAX_FILES;
}

static gboolean
has_iso_name (const char *name)
{
  gsize length = strlen (name);

  return length > 4 && g_ascii_strcasecmp (name + length - 4, ".iso") == 0;
}

/* The home folder and the one for downloads usually lie in one another. */
static gboolean
is_new (Scan              *scan,
        const struct stat *info)
{
  return g_hash_table_add (scan->seen,
                           g_strdup_printf ("%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT,
                                            (guint64) info->st_dev, (guint64) info->st_ino));
}

static void
add_file (Scan              *scan,
          const char        *path,
          const struct stat *info)
{
  VtrFoundFile *file = NULL;

  if (!is_new (scan, info))
    return;

  file = g_new0 (VtrFoundFile, 1);
  file->path = g_strdup (path);
  file->device = (guint64) info->st_dev;
  file->inode = (guint64) info->st_ino;
  file->size = (guint64) info->st_size;
  file->modified = (gint64) info->st_mtim.tv_sec * G_USEC_PER_SEC + info->st_mtim.tv_nsec / 1000;
  g_ptr_array_add (scan->files, file);
}

static void
scan_folder (Scan       *scan,
             const char *path,
             dev_t       device,
             guint       depth)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  g_autoptr (GPtrArray) folders = g_ptr_array_new_with_free_func (g_free);
  const char *name = NULL;

  while (dir != NULL && !is_finished (scan) && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = NULL;
      struct stat info = { 0 };

      scan->n_entries++;
      if (name[0] == '.')
        continue;

      child = g_build_filename (path, name, NULL);
      if (lstat (child, &info) != 0 || info.st_dev != device)
        continue;

      if (S_ISDIR (info.st_mode) && depth < MAX_DEPTH && is_new (scan, &info))
        g_ptr_array_add (folders, g_steal_pointer (&child));
      else if (S_ISREG (info.st_mode) && has_iso_name (name))
        add_file (scan, child, &info);
    }

  /* What lies on top first: that is what counts when there is too much of it. */
  g_clear_pointer (&dir, g_dir_close);
  for (guint i = 0; i < folders->len && !is_finished (scan); i++)
    scan_folder (scan, g_ptr_array_index (folders, i), device, depth + 1);
}

static int
compare_files (gconstpointer a,
               gconstpointer b)
{
  const VtrFoundFile *left = *(const VtrFoundFile * const *) a;
  const VtrFoundFile *right = *(const VtrFoundFile * const *) b;

  if (left->modified != right->modified)
    return left->modified > right->modified ? -1 : 1;

  return strcmp (left->path, right->path);
}

GPtrArray *
vtr_folder_scan (const char * const *folders)
{
  Scan scan = { 0 };

  g_return_val_if_fail (folders != NULL, NULL);

  scan.files = g_ptr_array_new_with_free_func ((GDestroyNotify) vtr_found_file_free);
  scan.seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; folders[i] != NULL && !is_finished (&scan); i++)
    {
      struct stat info = { 0 };

      if (stat (folders[i], &info) == 0 && S_ISDIR (info.st_mode) && is_new (&scan, &info))
        scan_folder (&scan, folders[i], info.st_dev, 0);
    }

  g_ptr_array_sort (scan.files, compare_files);
  g_hash_table_unref (scan.seen);

  return scan.files;
}

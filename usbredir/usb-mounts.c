/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a USB device to its block devices (sysfs), from those to what lies on top of them
 * (encryption, volume groups: "holders"), from all of these to mount points
 * (/proc/self/mountinfo). */
#define G_LOG_DOMAIN "vitrine-usb"

#include "usb-mounts.h"

#include "usb-scan-file.h"

/* host, target, disk, partition, and what holds them: deeper there is nothing to find. */
#define MAX_DEPTH 8

/* What a system can't do without. */
static const char * const SYSTEM_MOUNTS[] = { "/", "/usr", "/var", "/boot", "/home", NULL };

static void find_disks (GHashTable *disks,
                        const char *root,
                        const char *folder,
                        guint       depth);

/* A block device's folder: has a file `dev`, and what lies on top of it in `holders`. */
static void
add_disk (GHashTable *disks,
          const char *root,
          const char *folder,
          guint       depth)
{
  g_autofree char *number = vtr_usb_scan_read_line (folder, "dev");
  g_autofree char *holders = g_build_filename (folder, "holders", NULL);
  g_autoptr (GDir) dir = NULL;
  const char *name = NULL;

  if (number != NULL)
    g_hash_table_add (disks, g_steal_pointer (&number));
  if (depth >= MAX_DEPTH)
    return;

  dir = g_dir_open (holders, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *holder = g_strconcat (root, "/sys/class/block/", name, NULL);

      add_disk (disks, root, holder, depth + 1);
    }
}

static void
find_disks_in_block (GHashTable *disks,
                     const char *root,
                     const char *folder,
                     guint       depth)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *disk = g_build_filename (folder, name, NULL);
      g_autoptr (GDir) parts = g_dir_open (disk, 0, NULL);
      const char *part = NULL;

      add_disk (disks, root, disk, depth);
      while (parts != NULL && (part = g_dir_read_name (parts)) != NULL)
        {
          if (g_str_has_prefix (part, name))
            {
              g_autofree char *path = g_build_filename (disk, part, NULL);

              add_disk (disks, root, path, depth);
            }
        }
    }
}

static void
find_disks (GHashTable *disks,
            const char *root,
            const char *folder,
            guint       depth)
{
  g_autoptr (GDir) dir = depth < MAX_DEPTH ? g_dir_open (folder, 0, NULL) : NULL;
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      /* Links lead to drivers and to other devices. */
      if (g_file_test (path, G_FILE_TEST_IS_SYMLINK) || !g_file_test (path, G_FILE_TEST_IS_DIR))
        continue;
      if (g_str_equal (name, "block"))
        find_disks_in_block (disks, root, path, depth + 1);
      else
        find_disks (disks, root, path, depth + 1);
    }
}

/* The kernel writes spaces and the like as \040. */
static char *
dup_unescaped (const char *text)
{
  GString *plain = g_string_new (NULL);

  for (const char *at = text; *at != '\0'; at++)
    {
      if (at[0] == '\\' && g_ascii_isdigit (at[1]) && g_ascii_isdigit (at[2])
          && g_ascii_isdigit (at[3]))
        {
          g_string_append_c (plain, (char) ((at[1] - '0') << 6 | (at[2] - '0') << 3
                                            | (at[3] - '0')));
          at += 3;
        }
      else
        g_string_append_c (plain, *at);
    }

  return g_string_free (plain, FALSE);
}

static void
add_mount (VtrUsbMounts *self,
           const char   *escaped)
{
  g_autofree char *place = dup_unescaped (escaped);

  if (g_strv_contains (SYSTEM_MOUNTS, place))
    self->is_system = TRUE;
  if (!g_ptr_array_find_with_equal_func (self->mounts, place, g_str_equal, NULL))
    g_ptr_array_add (self->mounts, g_steal_pointer (&place));
}

/* The name that file systems are mounted by, such as "/dev/sdb1": where a file system has made up
 * a device number of its own (btrfs), it is what leads to the disk. */
static gboolean
is_disk_node (GHashTable *disks,
              const char *root,
              const char *source)
{
  g_autofree char *folder = NULL;
  g_autofree char *number = NULL;

  if (!g_str_has_prefix (source, "/dev/") || strchr (source + 5, '/') != NULL)
    return FALSE;

  folder = g_strconcat (root, "/sys/class/block/", source + 5, NULL);
  number = vtr_usb_scan_read_line (folder, "dev");

  return number != NULL && g_hash_table_contains (disks, number);
}

/* "36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw": any number of fields before
 * the dash (proc(5)). */
static void
read_mount_line (VtrUsbMounts *self,
                 GHashTable   *disks,
                 const char   *root,
                 const char   *line)
{
  g_auto (GStrv) fields = g_strsplit (line, " ", 64);
  guint n_fields = g_strv_length (fields);
  guint dash = 6;

  if (n_fields < 6)
    return;

  while (dash < n_fields && !g_str_equal (fields[dash], "-"))
    dash++;

  if (g_hash_table_contains (disks, fields[2])
      || (dash + 2 < n_fields && is_disk_node (disks, root, fields[dash + 2])))
    add_mount (self, fields[4]);
}

static void
find_swap (VtrUsbMounts *self,
           GHashTable   *disks,
           const char   *root)
{
  g_autofree char *text = vtr_usb_scan_read_text (root, "/proc/swaps");
  g_auto (GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      gsize length = strcspn (lines[i], " \t");

      lines[i][length] = '\0';
      if (is_disk_node (disks, root, lines[i]))
        self->is_swap = TRUE;
    }
}

void
vtr_usb_mounts_find (VtrUsbMounts *self,
                     const char   *root,
                     const char   *folder)
{
  g_autoptr (GHashTable) disks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  *self = (VtrUsbMounts) { .mounts = g_ptr_array_new_with_free_func (g_free) };
  find_disks (disks, root, folder, 0);
  if (g_hash_table_size (disks) == 0)
    return;

  text = vtr_usb_scan_read_text (root, "/proc/self/mountinfo");
  lines = g_strsplit (text != NULL ? text : "", "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    read_mount_line (self, disks, root, lines[i]);
  find_swap (self, disks, root);
  self->is_system = self->is_system || self->is_swap;
}

void
vtr_usb_mounts_clear (VtrUsbMounts *self)
{
  g_clear_pointer (&self->mounts, g_ptr_array_unref);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine-osdb"

#include "os-index.h"

#include <string.h>

#include "media-index.h"
#include "os-private.h"

struct _VtrOsIndex
{
  gatomicrefcount  references;

  OsinfoDb        *db;
  GPtrArray       *all;          /* VtrOs, sorted */
  GHashTable      *by_id;        /* id or short id, the database's own string -> VtrOs */

  GMutex           media_lock;
  VtrMediaIndex   *media;        /* made when the first disc is looked at */
};

/* One distribution, for sorting. */
typedef struct
{
  GPtrArray *members;   /* VtrOs, borrowed */
  char      *key;
} Group;

static void
group_free (Group *group)
{
  g_clear_pointer (&group->members, g_ptr_array_unref);
  g_clear_pointer (&group->key, g_free);
  g_free (group);
}

/* "9.10" comes after "9.9": numbers by their value, the rest by its bytes. */
static int
compare_versions (const char *left,
                  const char *right)
{
  while (*left != '\0' && *right != '\0')
    {
      if (g_ascii_isdigit (*left) && g_ascii_isdigit (*right))
        {
          guint64 left_number = g_ascii_strtoull (left, (char **) &left, 10);
          guint64 right_number = g_ascii_strtoull (right, (char **) &right, 10);

          if (left_number != right_number)
            return left_number < right_number ? -1 : 1;
        }
      else
        {
          if (*left != *right)
            return (guchar) *left < (guchar) *right ? -1 : 1;
          left++;
          right++;
        }
    }

  return (*left != '\0') - (*right != '\0');
}

/* Newest first; what has no date (testing, unknown) comes last. */
static int
compare_members (gconstpointer a,
                 gconstpointer b)
{
  VtrOs *left = *(VtrOs * const *) a;
  VtrOs *right = *(VtrOs * const *) b;
  guint left_day = vtr_os_get_release_day (left);
  guint right_day = vtr_os_get_release_day (right);
  const char *left_version = vtr_os_get_version (left);
  const char *right_version = vtr_os_get_version (right);
  int result = 0;

  if (left_day != right_day)
    return left_day > right_day ? -1 : 1;

  result = compare_versions (right_version != NULL ? right_version : "",
                             left_version != NULL ? left_version : "");

  return result != 0 ? result : compare_versions (vtr_os_get_name (left), vtr_os_get_name (right));
}

static int
compare_groups (gconstpointer a,
                gconstpointer b)
{
  const Group *left = *(const Group * const *) a;
  const Group *right = *(const Group * const *) b;

  return strcmp (left->key, right->key);
}

static Group *
ensure_group (GPtrArray  *groups,
              GHashTable *by_distro,
              VtrOs      *os)
{
  const char *distro = vtr_os_get_distro (os);
  Group *group = distro != NULL ? g_hash_table_lookup (by_distro, distro) : NULL;

  if (group != NULL)
    return group;

  group = g_new0 (Group, 1);
  group->members = g_ptr_array_new ();
  g_ptr_array_add (groups, group);
  if (distro != NULL)
    g_hash_table_insert (by_distro, (gpointer) distro, group);

  return group;
}

/* A distribution stands where the name of its newest version does. */
static char *
dup_group_key (Group *group)
{
  VtrOs *newest = g_ptr_array_index (group->members, 0);
  g_autofree char *folded = g_utf8_casefold (vtr_os_get_name (newest), -1);

  return g_utf8_collate_key_for_filename (folded, -1);
}

static GPtrArray *
sort_all (GPtrArray *unsorted)
{
  g_autoptr (GPtrArray) groups = g_ptr_array_new_with_free_func ((GDestroyNotify) group_free);
  g_autoptr (GHashTable) by_distro = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *sorted = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < unsorted->len; i++)
    {
      VtrOs *os = g_ptr_array_index (unsorted, i);

      g_ptr_array_add (ensure_group (groups, by_distro, os)->members, os);
    }

  for (guint i = 0; i < groups->len; i++)
    {
      Group *group = g_ptr_array_index (groups, i);

      g_ptr_array_sort (group->members, compare_members);
      group->key = dup_group_key (group);
    }
  g_ptr_array_sort (groups, compare_groups);

  for (guint i = 0; i < groups->len; i++)
    {
      Group *group = g_ptr_array_index (groups, i);

      for (guint j = 0; j < group->members->len; j++)
        g_ptr_array_add (sorted, g_object_ref (g_ptr_array_index (group->members, j)));
    }

  return sorted;
}

static void
add_short_ids (VtrOsIndex *self,
               VtrOs      *os,
               OsinfoOs   *entity)
{
  g_autoptr (GList) short_ids = osinfo_product_get_short_id_list (OSINFO_PRODUCT (entity));

  for (GList *l = short_ids; l != NULL; l = l->next)
    {
      if (!g_hash_table_contains (self->by_id, l->data))
        g_hash_table_insert (self->by_id, l->data, os);
    }
}

VtrOsIndex *
vtr_os_index_new (OsinfoDb *db)
{
  g_autoptr (OsinfoOsList) list = NULL;
  g_autoptr (GPtrArray) unsorted = NULL;
  VtrOsIndex *self = NULL;
  int length = 0;

  g_return_val_if_fail (OSINFO_IS_DB (db), NULL);

  self = g_new0 (VtrOsIndex, 1);
  g_atomic_ref_count_init (&self->references);
  g_mutex_init (&self->media_lock);
  self->db = g_object_ref (db);
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);

  list = osinfo_db_get_os_list (db);
  length = osinfo_list_get_length (OSINFO_LIST (list));
  unsorted = g_ptr_array_new_with_free_func (g_object_unref);

  for (int i = 0; i < length; i++)
    {
      OsinfoOs *entity = OSINFO_OS (osinfo_list_get_nth (OSINFO_LIST (list), i));
      VtrOs *os = vtr_os_new (entity);

      g_ptr_array_add (unsorted, os);
      g_hash_table_insert (self->by_id, (gpointer) vtr_os_get_id (os), os);
      add_short_ids (self, os, entity);
    }

  self->all = sort_all (unsorted);

  return self;
}

VtrOsIndex *
vtr_os_index_ref (VtrOsIndex *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->references);

  return self;
}

void
vtr_os_index_unref (VtrOsIndex *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->references))
    return;

  g_clear_pointer (&self->by_id, g_hash_table_unref);
  g_clear_pointer (&self->media, vtr_media_index_free);
  g_clear_pointer (&self->all, g_ptr_array_unref);
  g_clear_object (&self->db);
  g_mutex_clear (&self->media_lock);
  g_free (self);
}

GPtrArray *
vtr_os_index_get_all (VtrOsIndex *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->all;
}

VtrOs *
vtr_os_index_find (VtrOsIndex *self,
                   const char *id)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (id != NULL, NULL);

  return g_hash_table_lookup (self->by_id, id);
}

/* Called with the lock held: loading doesn't wait for what only a disc needs. */
static VtrMediaIndex *
ensure_media (VtrOsIndex *self)
{
  if (self->media == NULL)
    {
      self->media = vtr_media_index_new ();
      for (guint i = 0; i < self->all->len; i++)
        vtr_media_index_add (self->media, g_ptr_array_index (self->all, i));
    }

  return self->media;
}

OsinfoMediaList *
vtr_os_index_identify (VtrOsIndex                *self,
                       const VtrVolumeDescriptor *descriptor)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (descriptor != NULL, NULL);

  locker = g_mutex_locker_new (&self->media_lock);

  return vtr_media_index_identify (ensure_media (self), descriptor);
}

VtrOs *
vtr_os_index_guess (VtrOsIndex *self,
                    const char *volume_id)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (volume_id != NULL, NULL);

  locker = g_mutex_locker_new (&self->media_lock);

  return vtr_distro_guess_find (vtr_media_index_get_guess (ensure_media (self)), volume_id);
}

VtrOs *
vtr_os_index_get_newest (VtrOsIndex *self,
                         VtrOs      *os)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  locker = g_mutex_locker_new (&self->media_lock);

  return vtr_distro_guess_find_newest (vtr_media_index_get_guess (ensure_media (self)), os);
}

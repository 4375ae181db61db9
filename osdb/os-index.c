/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine-osdb"

#include "os-index.h"

#include "distro-guess.h"
#include "os-private.h"

struct _VtrOsIndex
{
  gatomicrefcount  references;

  OsinfoDb        *db;
  GPtrArray       *all;         /* VtrOs, sorted */
  GHashTable      *by_id;       /* id or short id, the database's own string -> VtrOs */
  VtrDistroGuess  *guess;
  GMutex           identify_lock;
};

/* What one OS is sorted by. */
typedef struct
{
  VtrOs      *os;
  const char *group;     /* where its distribution stands, of the table of groups */
  char       *version;
  char       *name;
} SortItem;

static void
sort_item_clear (SortItem *item)
{
  g_clear_object (&item->os);
  g_clear_pointer (&item->version, g_free);
  g_clear_pointer (&item->name, g_free);
}

static char *
dup_natural_key (const char *text)
{
  g_autofree char *folded = g_utf8_casefold (text != NULL ? text : "", -1);

  return g_utf8_collate_key_for_filename (folded, -1);
}

static int
compare_items (gconstpointer a,
               gconstpointer b)
{
  const SortItem *left = a;
  const SortItem *right = b;
  guint left_day = vtr_os_get_release_day (left->os);
  guint right_day = vtr_os_get_release_day (right->os);
  int result = g_strcmp0 (left->group, right->group);

  if (result != 0)
    return result;

  /* Newest first; what has no date (testing, unknown) comes last. */
  if (left_day != right_day)
    return left_day > right_day ? -1 : 1;

  result = g_strcmp0 (right->version, left->version);
  if (result != 0)
    return result;

  return g_strcmp0 (left->name, right->name);
}

/* A distribution stands where the first of its names does. */
static void
note_group (GHashTable *groups,
            VtrOs      *os,
            const char *name)
{
  const char *distro = vtr_os_get_distro (os);
  const char *known = NULL;

  if (distro == NULL)
    return;

  known = g_hash_table_lookup (groups, distro);
  if (known == NULL || g_strcmp0 (name, known) < 0)
    g_hash_table_insert (groups, (gpointer) distro, (gpointer) name);
}

static GPtrArray *
sort_all (GPtrArray *unsorted)
{
  g_autoptr (GArray) items = g_array_sized_new (FALSE, TRUE, sizeof (SortItem), unsorted->len);
  g_autoptr (GHashTable) groups = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *sorted = g_ptr_array_new_with_free_func (g_object_unref);

  g_array_set_clear_func (items, (GDestroyNotify) sort_item_clear);

  for (guint i = 0; i < unsorted->len; i++)
    {
      VtrOs *os = g_ptr_array_index (unsorted, i);
      SortItem item = {
        .os = g_object_ref (os),
        .version = dup_natural_key (vtr_os_get_version (os)),
        .name = dup_natural_key (vtr_os_get_name (os)),
      };

      g_array_append_val (items, item);
      note_group (groups, os, item.name);
    }

  for (guint i = 0; i < items->len; i++)
    {
      SortItem *item = &g_array_index (items, SortItem, i);
      const char *distro = vtr_os_get_distro (item->os);

      item->group = distro != NULL ? g_hash_table_lookup (groups, distro) : item->name;
    }

  g_array_sort (items, compare_items);

  for (guint i = 0; i < items->len; i++)
    g_ptr_array_add (sorted, g_object_ref (g_array_index (items, SortItem, i).os));

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

static void
add_media (VtrOsIndex *self,
           VtrOs      *os,
           OsinfoOs   *entity)
{
  g_autoptr (OsinfoMediaList) media = osinfo_os_get_media_list (entity);
  int length = osinfo_list_get_length (OSINFO_LIST (media));

  for (int i = 0; i < length; i++)
    {
      OsinfoMedia *medium = OSINFO_MEDIA (osinfo_list_get_nth (OSINFO_LIST (media), i));
      const char *pattern = osinfo_media_get_volume_id (medium);

      if (pattern != NULL)
        vtr_distro_guess_add (self->guess, os, pattern);
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
  g_mutex_init (&self->identify_lock);
  self->db = g_object_ref (db);
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->guess = vtr_distro_guess_new ();

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
      add_media (self, os, entity);
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
  g_clear_pointer (&self->guess, vtr_distro_guess_free);
  g_clear_pointer (&self->all, g_ptr_array_unref);
  g_clear_object (&self->db);
  g_mutex_clear (&self->identify_lock);
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

static void
set_text (OsinfoMedia *medium,
          const char  *property,
          const char  *text)
{
  /* For libosinfo no text and an empty text are two things; only the first matches a medium without. */
  if (text != NULL)
    osinfo_entity_set_param (OSINFO_ENTITY (medium), property, text);
}

OsinfoMediaList *
vtr_os_index_identify (VtrOsIndex                *self,
                       const VtrVolumeDescriptor *descriptor)
{
  g_autoptr (OsinfoMedia) medium = NULL;
  OsinfoMediaList *matches = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (descriptor != NULL, NULL);

  medium = osinfo_media_new ("file:///medium", NULL);
  set_text (medium, OSINFO_MEDIA_PROP_VOLUME_ID, descriptor->volume_id);
  set_text (medium, OSINFO_MEDIA_PROP_SYSTEM_ID, descriptor->system_id);
  set_text (medium, OSINFO_MEDIA_PROP_PUBLISHER_ID, descriptor->publisher_id);
  set_text (medium, OSINFO_MEDIA_PROP_APPLICATION_ID, descriptor->application_id);
  osinfo_entity_set_param_int64 (OSINFO_ENTITY (medium), OSINFO_MEDIA_PROP_VOLUME_SIZE,
                                 (gint64) descriptor->size);
  osinfo_entity_set_param_boolean (OSINFO_ENTITY (medium), OSINFO_MEDIA_PROP_BOOTABLE,
                                   descriptor->bootable);

  /* libosinfo promises nothing about threads; reading is harmless, but two at once gain nothing. */
  g_mutex_lock (&self->identify_lock);
  matches = osinfo_db_identify_medialist (self->db, medium);
  g_mutex_unlock (&self->identify_lock);

  return matches;
}

VtrOs *
vtr_os_index_guess (VtrOsIndex *self,
                    const char *volume_id)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (volume_id != NULL, NULL);

  return vtr_distro_guess_find (self->guess, volume_id);
}

VtrOs *
vtr_os_index_get_newest (VtrOsIndex *self,
                         VtrOs      *os)
{
  g_return_val_if_fail (self != NULL, NULL);

  return vtr_distro_guess_find_newest (self->guess, os);
}

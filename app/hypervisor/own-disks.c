/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-hypervisor"

#include "own-disks.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "backing-file.h"
#include "hypervisor-error.h"
#include "volume.h"

/* Deeper chains of images exist on no ordinary computer, and a crafted one could be a circle. */
#define MAX_CHAIN 64

/* What other machines use. */
typedef struct
{
  GHashTable *files;
  GHashTable *names;    /* of files whose folder can't be known */
} Usage;

static void
usage_free (Usage *usage)
{
  g_hash_table_unref (usage->files);
  g_hash_table_unref (usage->names);
  g_free (usage);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Usage, usage_free)

static Usage *
usage_new (void)
{
  Usage *usage = g_new0 (Usage, 1);

  usage->files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  usage->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  return usage;
}

/* The same file under another name is the same file. */
static char *
dup_real_path (const char *path)
{
  char *real = realpath (path, NULL);
  char *copy = g_strdup (real != NULL ? real : path);

  free (real);

  return copy;
}

static gboolean
is_in_images_folder (const char *path)
{
  g_autofree char *folder = vtr_volume_dup_folder ();
  g_autofree char *real_folder = dup_real_path (folder);
  g_autofree char *real_path = dup_real_path (path);
  const size_t length = strlen (real_folder);

  return strncmp (real_path, real_folder, length) == 0 && real_path[length] == '/';
}

static gboolean
is_in_pool (virConnectPtr  conn,
            const char    *path)
{
  virStorageVolPtr volume = virStorageVolLookupByPath (conn, path);

  if (volume == NULL)
    return FALSE;

  virStorageVolFree (volume);
  return TRUE;
}

static void
add_chain (GHashTable *files,
           const char *path)
{
  g_autofree char *current = g_strdup (path);

  for (guint i = 0; i < MAX_CHAIN && current != NULL; i++)
    {
      g_autofree char *real = dup_real_path (current);
      char *next = vtr_backing_file_read (real);

      g_hash_table_add (files, g_steal_pointer (&real));
      g_free (current);
      current = next;
    }
}

/* The file of a volume; NULL where the pool doesn't tell, since it is inactive or gone. */
static char *
dup_volume_path (virConnectPtr  conn,
                 const char    *pool_name,
                 const char    *name)
{
  virStoragePoolPtr pool = virStoragePoolLookupByName (conn, pool_name);
  virStorageVolPtr volume = pool != NULL ? virStorageVolLookupByName (pool, name) : NULL;
  char *path = volume != NULL ? virStorageVolGetPath (volume) : NULL;
  char *copy = g_strdup (path);

  free (path);
  if (volume != NULL)
    virStorageVolFree (volume);
  if (pool != NULL)
    virStoragePoolFree (pool);

  return copy;
}

static void
add_volume (Usage         *usage,
            virConnectPtr  conn,
            VtrConfigDisk *disk)
{
  g_autofree char *path = dup_volume_path (conn, disk->pool, disk->volume);

  if (path != NULL)
    add_chain (usage->files, path);
  else
    g_hash_table_add (usage->names, g_path_get_basename (disk->volume));
}

static void
add_disks_of_xml (Usage         *usage,
                  virConnectPtr  conn,
                  char          *xml)
{
  g_autoptr (VtrMachineConfig) config = NULL;
  g_autoptr (GPtrArray) disks = NULL;

  if (xml == NULL)
    return;

  config = vtr_machine_config_new_from_xml (xml, NULL);
  free (xml);
  if (config == NULL)
    return;

  disks = vtr_machine_config_list_disks (config);
  for (guint i = 0; i < disks->len; i++)
    {
      VtrConfigDisk *disk = disks->pdata[i];

      if (disk->file != NULL)
        add_chain (usage->files, disk->file);
      else if (disk->pool != NULL && disk->volume != NULL)
        add_volume (usage, conn, disk);
    }
}

/* What all other machines use, now and at their next start. NULL when it can't be known. */
static Usage *
list_others_files (virConnectPtr conn,
                   virDomainPtr  domain)
{
  g_autoptr (Usage) usage = usage_new ();
  char uuid[VIR_UUID_STRING_BUFLEN] = "";
  virDomainPtr *domains = NULL;
  int n_domains = -1;

  if (virDomainGetUUIDString (domain, uuid) == 0)
    n_domains = virConnectListAllDomains (conn, &domains, 0);
  if (n_domains < 0)
    return NULL;

  for (int i = 0; i < n_domains; i++)
    {
      char other[VIR_UUID_STRING_BUFLEN] = "";

      if (virDomainGetUUIDString (domains[i], other) == 0 && strcmp (uuid, other) != 0)
        {
          add_disks_of_xml (usage, conn, virDomainGetXMLDesc (domains[i], 0));
          add_disks_of_xml (usage, conn,
                            virDomainGetXMLDesc (domains[i], VIR_DOMAIN_XML_INACTIVE));
        }
      virDomainFree (domains[i]);
    }

  free (domains);

  return g_steal_pointer (&usage);
}

/* A description may name the file in many ways: one that has its name in it is enough to leave the
 * file alone. */
static gboolean
is_used (Usage      *usage,
         const char *real)
{
  g_autofree char *base = g_path_get_basename (real);
  GHashTableIter iter;
  gpointer file = NULL;

  if (g_hash_table_contains (usage->files, real) || g_hash_table_contains (usage->names, base))
    return TRUE;

  g_hash_table_iter_init (&iter, usage->files);
  while (g_hash_table_iter_next (&iter, &file, NULL))
    if (g_str_has_prefix (file, "json:") && strstr (file, base) != NULL)
      return TRUE;

  return FALSE;
}

GPtrArray *
vtr_own_disks_list (virConnectPtr     conn,
                    virDomainPtr      domain,
                    VtrMachineConfig *config)
{
  g_autoptr (GPtrArray) disks = vtr_machine_config_list_disks (config);
  g_autoptr (Usage) others = list_others_files (conn, domain);
  GPtrArray *files = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; others != NULL && i < disks->len; i++)
    {
      VtrConfigDisk *disk = disks->pdata[i];
      g_autofree char *real = disk->file != NULL ? dup_real_path (disk->file) : NULL;

      if (real == NULL || strcmp (disk->device, "disk") != 0 || disk->read_only ||
          disk->shareable ||
          g_str_has_prefix (real, "/dev/") || is_used (others, real))
        continue;

      if (is_in_images_folder (disk->file) || is_in_pool (conn, disk->file))
        g_ptr_array_add (files, g_strdup (disk->file));
    }

  return files;
}

static gboolean
delete_file (virConnectPtr   conn,
             const char     *path,
             GError        **error)
{
  virStorageVolPtr volume = virStorageVolLookupByPath (conn, path);

  if (volume != NULL)
    {
      const int status = virStorageVolDelete (volume, 0);

      if (status != 0)
        vtr_hypervisor_error_set_from_libvirt (error, _("The disk “%s” could not be deleted."),
                                               path);
      virStorageVolFree (volume);
      return status == 0;
    }

  if (g_unlink (path) == 0 || errno == ENOENT)
    return TRUE;

  g_set_error (error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_FAILED,
               _("The disk “%s” could not be deleted: %s."), path, g_strerror (errno));
  return FALSE;
}

gboolean
vtr_own_disks_delete (virConnectPtr   conn,
                      GPtrArray      *files,
                      GError        **error)
{
  gboolean done = TRUE;

  /* All of them, and the first one's error. */
  for (guint i = 0; i < files->len; i++)
    done = delete_file (conn, files->pdata[i], done ? error : NULL) && done;

  return done;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-hypervisor"

#include "volume-pool.h"

#include <glib/gi18n-lib.h>
#include <libvirt/virterror.h>

#include "hypervisor-error.h"
#include "volume-file.h"
#include "xml-builder.h"
#include "xml-document.h"

#define MAX_ATTEMPTS 1000
#define SYSTEM_FOLDER "/var/lib/libvirt/images"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (virStoragePool, virStoragePoolFree)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (virStorageVol, virStorageVolFree)

gboolean
vtr_volume_pool_is_supported (virConnectPtr conn)
{
  return virConnectNumOfStoragePools (conn) >= 0;
}

static gboolean
is_own_connection (virConnectPtr conn)
{
  g_autofree char *uri = virConnectGetURI (conn);

  return g_strcmp0 (uri, "qemu:///session") == 0;
}

static gboolean
is_local_system (virConnectPtr conn)
{
  g_autofree char *uri = virConnectGetURI (conn);

  return g_strcmp0 (uri, "qemu:///system") == 0;
}

/* @wanted: the folder it has to be, or NULL for any. */
static gboolean
has_folder (virStoragePoolPtr  pool,
            const char        *wanted)
{
  g_autofree char *xml = virStoragePoolGetXMLDesc (pool, 0);
  g_autoptr (xmlDoc) document = NULL;
  g_autofree char *path = NULL;
  g_autofree char *type = NULL;
  xmlNode *root = NULL;

  document = xml != NULL ? vtr_xml_parse (xml, "pool", NULL) : NULL;
  if (document == NULL)
    return FALSE;

  root = xmlDocGetRootElement (document);
  type = vtr_xml_dup_attribute (root, "type");
  path = vtr_xml_dup_text (vtr_xml_find (root, "target/path"));
  if (wanted != NULL)
    return g_strcmp0 (path, wanted) == 0;

  return g_strcmp0 (type, "dir") == 0 || g_strcmp0 (type, "fs") == 0 ||
         g_strcmp0 (type, "netfs") == 0;
}

static virStoragePoolPtr
find_active (virConnectPtr  conn,
             const char    *folder)
{
  virStoragePoolPtr *pools = NULL;
  virStoragePoolPtr found = NULL;
  int n_pools = virConnectListAllStoragePools (conn, &pools, VIR_CONNECT_LIST_STORAGE_POOLS_ACTIVE);

  for (int i = 0; i < n_pools; i++)
    {
      if (found == NULL && has_folder (pools[i], folder))
        found = pools[i];
      else
        virStoragePoolFree (pools[i]);
    }

  /* Allocated by libvirt with malloc(). */
  free (pools);

  return found;
}

static char *
build_pool_xml (const char *name,
                const char *folder)
{
  g_autoptr (xmlDoc) document = xmlNewDoc (BAD_CAST "1.0");
  xmlNode *pool = xmlNewDocNode (document, NULL, BAD_CAST "pool", NULL);
  xmlNode *target = NULL;

  xmlDocSetRootElement (document, pool);
  xmlNewProp (pool, BAD_CAST "type", BAD_CAST "dir");
  vtr_xml_add_text (pool, "name", name, NULL);
  target = vtr_xml_add (pool, "target", NULL);
  vtr_xml_add_text (target, "path", folder, NULL);

  return vtr_xml_to_string (document);
}

static virStoragePoolPtr
make_pool (virConnectPtr   conn,
           const char     *folder,
           GError        **error)
{
  g_autofree char *xml = build_pool_xml ("vitrine", folder);
  g_autoptr (virStoragePool) pool = NULL;

  if (is_own_connection (conn) && g_mkdir_with_parents (folder, 0700) != 0)
    {
      g_set_error (error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_FAILED,
                   _("The folder “%s” for disks could not be made."), folder);
      return NULL;
    }

  /* Defined before, but not active, or for a folder that the user has moved since: defined anew. */
  pool = virStoragePoolDefineXML (conn, xml, 0);
  if (pool == NULL || virStoragePoolCreate (pool, VIR_STORAGE_POOL_CREATE_WITH_BUILD) != 0)
    {
      vtr_hypervisor_error_set_from_libvirt (error, _("The folder “%s” could not be made a place "
                                                      "for disks."),
                                             folder);
      return NULL;
    }

  virStoragePoolSetAutostart (pool, 1);

  return g_steal_pointer (&pool);
}

virStoragePoolPtr
vtr_volume_pool_find (virConnectPtr   conn,
                      const char     *folder,
                      GError        **error)
{
  g_autoptr (virStoragePool) pool = NULL;

  if (is_own_connection (conn))
    {
      pool = find_active (conn, folder);
      return pool != NULL ? g_steal_pointer (&pool) : make_pool (conn, folder, error);
    }

  pool = virStoragePoolLookupByName (conn, "default");
  if (pool != NULL && virStoragePoolIsActive (pool) == 1)
    return g_steal_pointer (&pool);

  g_clear_pointer (&pool, virStoragePoolFree);
  pool = find_active (conn, NULL);
  if (pool != NULL)
    return g_steal_pointer (&pool);

  if (is_local_system (conn))
    return make_pool (conn, SYSTEM_FOLDER, error);

  g_set_error_literal (error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_UNSUPPORTED,
                       _("The other computer has no active storage pool to put a disk in."));
  return NULL;
}

static gboolean
check_room (virStoragePoolPtr   pool,
            guint64             capacity,
            GError            **error)
{
  virStoragePoolInfo info;

  if (virStoragePoolGetInfo (pool, &info) != 0)
    {
      vtr_hypervisor_error_set_from_libvirt (error, _("The storage pool “%s” can’t be looked at."),
                                             virStoragePoolGetName (pool));
      return FALSE;
    }

  return vtr_volume_file_check_room (capacity, info.capacity, info.available,
                                     virStoragePoolGetName (pool), error);
}

static char *
build_volume_xml (const char *name,
                  guint64     capacity)
{
  g_autofree char *bytes = g_strdup_printf ("%" G_GUINT64_FORMAT, capacity);
  g_autoptr (xmlDoc) document = xmlNewDoc (BAD_CAST "1.0");
  xmlNode *volume = xmlNewDocNode (document, NULL, BAD_CAST "volume", NULL);
  xmlNode *target = NULL;

  xmlDocSetRootElement (document, volume);
  vtr_xml_add_text (volume, "name", name, NULL);
  vtr_xml_add_text (volume, "capacity", bytes, "unit", "bytes", NULL);
  vtr_xml_add_text (volume, "allocation", "0", "unit", "bytes", NULL);
  target = vtr_xml_add (volume, "target", NULL);
  vtr_xml_add (target, "format", "type", "qcow2", NULL);

  return vtr_xml_to_string (document);
}

static gboolean
is_taken (virStoragePoolPtr  pool,
          const char        *name)
{
  g_autoptr (virStorageVol) volume = virStorageVolLookupByName (pool, name);

  return volume != NULL;
}

char *
vtr_volume_pool_create (virStoragePoolPtr   pool,
                        const char         *name,
                        guint64             capacity,
                        GError            **error)
{
  /* libvirt only knows the files of its last look, and would write over a newer one. */
  virStoragePoolRefresh (pool, 0);
  if (!check_room (pool, capacity, error))
    return NULL;

  for (guint i = 1; i <= MAX_ATTEMPTS; i++)
    {
      g_autofree char *base = vtr_volume_file_dup_name (name, i);
      g_autofree char *xml = NULL;
      g_autoptr (virStorageVol) volume = NULL;

      if (is_taken (pool, base))
        continue;

      xml = build_volume_xml (base, capacity);
      volume = virStorageVolCreateXML (pool, xml, 0);
      if (volume != NULL)
        return virStorageVolGetPath (volume);
      if (virGetLastErrorCode () == VIR_ERR_STORAGE_VOL_EXIST)
        continue;

      break;
    }

  vtr_hypervisor_error_set_from_libvirt (error, _("The disk of “%s” could not be made."), name);
  return NULL;
}

gboolean
vtr_volume_pool_delete (virConnectPtr   conn,
                        const char     *path,
                        GError        **error)
{
  g_autoptr (virStorageVol) volume = virStorageVolLookupByPath (conn, path);

  if (volume == NULL && virGetLastErrorCode () == VIR_ERR_NO_STORAGE_VOL)
    return TRUE;

  if (volume != NULL && virStorageVolDelete (volume, 0) == 0)
    return TRUE;

  vtr_hypervisor_error_set_from_libvirt (error, _("The disk “%s” could not be removed."), path);
  return FALSE;
}

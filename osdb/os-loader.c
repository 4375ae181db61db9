/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine-osdb"

#include "os-loader.h"

#include <glib/gi18n-lib.h>

#include "os-database.h"
#include "osinfo-tree.h"

/* The folders are libosinfo's, and so are the variables that move them. */
static char *
dup_dir (const char *variable,
         const char *fallback)
{
  const char *value = g_getenv (variable);

  return g_strdup (value != NULL && *value != '\0' ? value : fallback);
}

char *
vtr_os_loader_dup_user_dir (void)
{
  g_autofree char *fallback = g_build_filename (g_get_user_config_dir (), "osinfo", NULL);

  return dup_dir ("OSINFO_USER_DIR", fallback);
}

/* What libosinfo's loader opens a URI of a registered scheme with. */
static GFile *
on_look_up (GVfs       *vfs,
            const char *identifier,
            gpointer    user_data)
{
  return G_FILE (g_object_ref (VTR_OSINFO_TREE (user_data)));
}

/* The databases in @folders, on top of each other. The loader takes nothing but a URI; the tree
 * gets one of its own for as long as it is loaded, since several threads may be at it. */
static OsinfoDb *
load_folders (const char * const  *folders,
              GError             **error)
{
  g_autoptr (VtrOsinfoTree) tree = vtr_osinfo_tree_new (folders);
  g_autoptr (OsinfoLoader) loader = osinfo_loader_new ();
  g_autofree char *scheme = g_strdup_printf ("vitrine-%" G_GSIZE_MODIFIER "x", (gsize) tree);
  g_autofree char *uri = g_strconcat (scheme, ":///", NULL);
  GVfs *vfs = g_vfs_get_default ();
  GError *local_error = NULL;

  g_vfs_register_uri_scheme (vfs, scheme, on_look_up, tree, NULL, NULL, NULL, NULL);
  osinfo_loader_process_uri (loader, uri, &local_error);
  g_vfs_unregister_uri_scheme (vfs, scheme);

  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return NULL;
    }

  return g_object_ref (osinfo_loader_get_db (loader));
}

/* One file that can't be read ends a load. It mustn't cost the rest: without each folder in turn,
 * and in the end with the system's alone. */
static OsinfoDb *
load_without_one (const char * const *folders,
                  const char         *system_dir)
{
  const char *system_only[] = { system_dir, NULL };
  guint n_folders = g_strv_length ((char **) folders);
  OsinfoDb *db = NULL;

  for (guint left_out = 0; left_out < n_folders && db == NULL; left_out++)
    {
      g_autoptr (GPtrArray) others = g_ptr_array_new ();
      g_autoptr (GError) error = NULL;

      for (guint i = 0; i <= n_folders; i++)
        {
          if (i != left_out)
            g_ptr_array_add (others, (gpointer) folders[i]);
        }

      if (folders[left_out] != system_dir && g_file_test (folders[left_out], G_FILE_TEST_IS_DIR))
        db = load_folders ((const char * const *) others->pdata, &error);
      if (error != NULL)
        g_debug ("Without %s: %s", folders[left_out], error->message);
    }

  return db != NULL ? db : load_folders (system_only, NULL);
}

static gboolean
check_readable (const char  *folder,
                GError     **error)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, error);

  return dir != NULL;
}

VtrOsIndex *
vtr_os_loader_load (const char  *overlay_dir,
                    GError     **error)
{
  g_autofree char *system_dir = dup_dir ("OSINFO_SYSTEM_DIR", VTR_OSINFO_SYSTEM_DIR);
  g_autofree char *local_dir = dup_dir ("OSINFO_LOCAL_DIR", "/etc/osinfo");
  g_autofree char *user_dir = vtr_os_loader_dup_user_dir ();
  const char *folders[] = { user_dir, local_dir, system_dir, overlay_dir, NULL };
  g_autoptr (OsinfoDb) db = NULL;
  g_autoptr (GError) local_error = NULL;

  if (check_readable (system_dir, &local_error))
    {
      db = load_folders (folders, &local_error);
      if (db == NULL)
        {
          g_debug ("%s", local_error->message);
          db = load_without_one (folders, system_dir);
        }
    }

  if (db == NULL)
    {
      g_set_error (error, VTR_OSDB_ERROR, VTR_OSDB_ERROR_DATABASE,
                   _("The database of operating systems can’t be read: %s"),
                   local_error->message);
      return NULL;
    }

  return vtr_os_index_new (db);
}

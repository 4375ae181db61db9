/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine-osdb"

#include "os-loader.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "os-database.h"

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

static gboolean
load_dir (OsinfoLoader  *loader,
          const char    *dir,
          GError       **error)
{
  g_autofree char *uri = g_filename_to_uri (dir, NULL, error);
  GError *local_error = NULL;

  if (uri == NULL)
    return FALSE;

  osinfo_loader_process_uri (loader, uri, &local_error);
  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, local_error);

  return FALSE;
}

static void
load_optional_dir (OsinfoLoader *loader,
                   const char   *dir)
{
  g_autoptr (GError) error = NULL;

  if (g_file_test (dir, G_FILE_TEST_IS_DIR) && !load_dir (loader, dir, &error))
    g_debug ("%s: %s", dir, error->message);
}

static gboolean
is_known (const char * const *dirs,
          const char         *vendor,
          const char         *name)
{
  for (guint i = 0; dirs[i] != NULL; i++)
    {
      g_autofree char *path = g_build_filename (dirs[i], "os", vendor, name, NULL);

      if (g_file_test (path, G_FILE_TEST_EXISTS))
        return TRUE;
    }

  return FALSE;
}

/* Calls for each os/VENDOR/NAME.xml of the overlay and counts those that a database has already; where
 * @copy_to is given, the others are copied there. */
static void
walk_vendor (const char         *overlay_dir,
             const char         *vendor,
             const char * const *dirs,
             const char         *copy_to,
             guint              *n_known,
             guint              *n_new)
{
  g_autofree char *path = g_build_filename (overlay_dir, "os", vendor, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *source = NULL;
      g_autofree char *target_dir = NULL;
      g_autofree char *target = NULL;
      g_autofree char *contents = NULL;
      gsize length = 0;

      if (is_known (dirs, vendor, name))
        {
          (*n_known)++;
          continue;
        }

      (*n_new)++;
      if (copy_to == NULL)
        continue;

      source = g_build_filename (path, name, NULL);
      target_dir = g_build_filename (copy_to, "os", vendor, NULL);
      target = g_build_filename (target_dir, name, NULL);
      if (g_mkdir_with_parents (target_dir, 0700) == 0
          && g_file_get_contents (source, &contents, &length, NULL))
        g_file_set_contents (target, contents, (gssize) length, NULL);
    }
}

static void
walk_overlay (const char         *overlay_dir,
              const char * const *dirs,
              const char         *copy_to,
              guint              *n_known,
              guint              *n_new)
{
  g_autofree char *path = g_build_filename (overlay_dir, "os", NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *vendor = NULL;

  while (dir != NULL && (vendor = g_dir_read_name (dir)) != NULL)
    walk_vendor (overlay_dir, vendor, dirs, copy_to, n_known, n_new);
}

/* Exactly what walk_vendor() may have made: root/os/VENDOR/NAME. */
static void
remove_tree (const char *path,
             guint       depth)
{
  g_autoptr (GDir) dir = depth > 0 ? g_dir_open (path, 0, NULL) : NULL;
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child, depth - 1);
    }

  g_remove (path);
}

/* libosinfo can load a folder, not a choice of its files; and loading a second description of an OS would
 * replace media of the first one by their number. So where the databases know a part of the overlay, the
 * rest is loaded from a copy. */
static void
load_overlay (OsinfoLoader       *loader,
              const char         *overlay_dir,
              const char * const *dirs)
{
  g_autofree char *copy = NULL;
  g_autoptr (GError) error = NULL;
  guint n_known = 0;
  guint n_new = 0;

  walk_overlay (overlay_dir, dirs, NULL, &n_known, &n_new);
  if (n_new == 0)
    return;

  if (n_known == 0)
    {
      load_optional_dir (loader, overlay_dir);
      return;
    }

  copy = g_dir_make_tmp ("vitrine-osinfo-XXXXXX", &error);
  if (copy == NULL)
    {
      g_debug ("No folder for a part of the overlay: %s", error->message);
      return;
    }

  walk_overlay (overlay_dir, dirs, copy, &n_known, &n_new);
  load_optional_dir (loader, copy);
  remove_tree (copy, 3);
}

VtrOsIndex *
vtr_os_loader_load (const char  *overlay_dir,
                    GError     **error)
{
  g_autofree char *system_dir = dup_dir ("OSINFO_SYSTEM_DIR", VTR_OSINFO_SYSTEM_DIR);
  g_autofree char *local_dir = dup_dir ("OSINFO_LOCAL_DIR", "/etc/osinfo");
  g_autofree char *user_dir = vtr_os_loader_dup_user_dir ();
  const char *dirs[] = { system_dir, local_dir, user_dir, NULL };
  g_autoptr (OsinfoLoader) loader = osinfo_loader_new ();
  g_autoptr (GError) local_error = NULL;

  if (!load_dir (loader, system_dir, &local_error))
    {
      g_set_error (error, VTR_OSDB_ERROR, VTR_OSDB_ERROR_DATABASE,
                   _("The database of operating systems can’t be read: %s"),
                   local_error->message);
      return NULL;
    }

  load_optional_dir (loader, local_dir);
  load_optional_dir (loader, user_dir);
  if (overlay_dir != NULL)
    load_overlay (loader, overlay_dir, dirs);

  return vtr_os_index_new (osinfo_loader_get_db (loader));
}

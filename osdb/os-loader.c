/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine-osdb"

#include "os-loader.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

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

/* Removes what link_vendor() made: links, and folders down to @depth. Never looks behind a link. */
static void
remove_view (const char *path,
             guint       depth)
{
  gboolean is_folder = depth > 0 && !g_file_test (path, G_FILE_TEST_IS_SYMLINK);
  g_autoptr (GDir) dir = is_folder ? g_dir_open (path, 0, NULL) : NULL;
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_view (child, depth - 1);
    }

  g_remove (path);
}

static gboolean
add_link (const char *folder,
          const char *dir,
          const char *name)
{
  g_autofree char *target = g_build_filename (dir, name, NULL);
  g_autofree char *link = g_build_filename (folder, name, NULL);

  return symlink (target, link) == 0;
}

/* Counts the files of one vendor that one of @dirs has too; where there is a @view, links the
 * others. */
static void
walk_vendor (const char         *overlay_dir,
             const char         *vendor,
             const char * const *dirs,
             const char         *view,
             guint              *n_known)
{
  g_autofree char *path = g_build_filename (overlay_dir, "os", vendor, NULL);
  g_autofree char *target = view != NULL ? g_build_filename (view, "os", vendor, NULL) : NULL;
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name = NULL;

  if (dir == NULL || (target != NULL && g_mkdir_with_parents (target, 0700) != 0))
    return;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      if (is_known (dirs, vendor, name))
        (*n_known)++;
      else if (target != NULL && !add_link (target, path, name))
        g_debug ("%s/%s is left out of the overlay", vendor, name);
    }
}

static guint
walk_overlay (const char         *overlay_dir,
              const char * const *dirs,
              const char         *view)
{
  g_autofree char *path = g_build_filename (overlay_dir, "os", NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *vendor = NULL;
  guint n_known = 0;

  while (dir != NULL && (vendor = g_dir_read_name (dir)) != NULL)
    walk_vendor (overlay_dir, vendor, dirs, view, &n_known);

  return n_known;
}

/* Only what the databases don't know: a second description of an OS would replace media of the
 * first one by their number. libosinfo can load a folder but not a choice of its files, so for a
 * choice a folder with links to them is made. */
static void
load_overlay (OsinfoLoader       *loader,
              const char         *overlay_dir,
              const char * const *dirs)
{
  g_autofree char *absolute = g_canonicalize_filename (overlay_dir, NULL);
  g_autofree char *view = NULL;
  g_autoptr (GError) error = NULL;

  if (walk_overlay (absolute, dirs, NULL) == 0)
    {
      load_optional_dir (loader, absolute);
      return;
    }

  view = g_dir_make_tmp ("vitrine-osinfo-XXXXXX", &error);
  if (view == NULL)
    {
      g_debug ("No folder for a part of the overlay: %s", error->message);
      return;
    }

  walk_overlay (absolute, dirs, view);
  load_optional_dir (loader, view);
  remove_view (view, 3);
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

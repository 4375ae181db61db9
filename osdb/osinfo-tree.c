/* SPDX-License-Identifier: GPL-3.0-or-later */
/* VtrOsinfoTree: one file or folder in a stack of databases; libosinfo walks from the root. It
 * knows its place in the tree, and where it really is: a folder in several places, a file in one.
 * The places of children are noted when their folder is listed, so a file that wasn't in the list
 * can't be read. */
#define G_LOG_DOMAIN "vitrine-osdb"

#include "osinfo-tree.h"

#include <dirent.h>
#include <string.h>
#include <sys/stat.h>

#include "osinfo-tree-enumerator.h"

/* os/VENDOR/NAME.d/FILE.xml */
#define MAX_DEPTH 4

struct _VtrOsinfoTree
{
  GObject     parent_instance;

  char       *path;       /* in the tree: "" for the root, else "/os", "/os/debian.org", … */
  guint       depth;
  GFileType   type;
  GPtrArray  *places;     /* char *, real paths; the first one counts most */
  GHashTable *children;   /* name -> VtrOsinfoTree, once listed */
};

static void file_iface_init (GFileIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (VtrOsinfoTree, vtr_osinfo_tree, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_FILE, file_iface_init))

static VtrOsinfoTree *
tree_new (char      *path,
          guint      depth,
          GFileType  type)
{
  VtrOsinfoTree *self = g_object_new (VTR_TYPE_OSINFO_TREE, NULL);

  self->path = path;
  self->depth = depth;
  self->type = type;
  self->places = g_ptr_array_new_with_free_func (g_free);

  return self;
}

/* Of a link: what it points to. */
static GFileType
find_type (const char          *path,
           const struct dirent *entry)
{
  struct stat info = { 0 };

  if (entry->d_type == DT_REG)
    return G_FILE_TYPE_REGULAR;
  if (entry->d_type == DT_DIR)
    return G_FILE_TYPE_DIRECTORY;
  if ((entry->d_type != DT_LNK && entry->d_type != DT_UNKNOWN) || stat (path, &info) != 0)
    return G_FILE_TYPE_UNKNOWN;

  return S_ISREG (info.st_mode) ? G_FILE_TYPE_REGULAR
         : S_ISDIR (info.st_mode) ? G_FILE_TYPE_DIRECTORY
                                  : G_FILE_TYPE_UNKNOWN;
}

/* At the top: what an OS consists of and what it refers to. */
static gboolean
is_wanted (VtrOsinfoTree *self,
           const char    *name,
           GFileType      type)
{
  static const char * const tops[] = { "os", "device", "datamap", "install-script", NULL };

  if (self->depth == 0)
    return type == G_FILE_TYPE_DIRECTORY && g_strv_contains (tops, name);
  if (type == G_FILE_TYPE_DIRECTORY)
    return name[0] != '.' && self->depth + 1 < MAX_DEPTH;

  return type == G_FILE_TYPE_REGULAR && g_str_has_suffix (name, ".xml");
}

/* NAME.d adds to NAME.xml, which replaces those below it together with what is added to them. */
static gboolean
is_covered (VtrOsinfoTree *self,
            const char    *name,
            guint          n_before)
{
  g_autofree char *master = NULL;

  if (!g_str_has_suffix (name, ".d"))
    return FALSE;

  master = g_strdup_printf ("%.*s.xml", (int) strlen (name) - 2, name);
  for (guint i = 0; i < n_before; i++)
    {
      g_autofree char *path = g_build_filename (g_ptr_array_index (self->places, i), master, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
        return TRUE;
    }

  return FALSE;
}

static void
add_child (VtrOsinfoTree *self,
           const char    *name,
           char          *place,
           GFileType      type)
{
  VtrOsinfoTree *child = g_hash_table_lookup (self->children, name);

  if (child == NULL)
    {
      child = tree_new (g_strconcat (self->path, "/", name, NULL), self->depth + 1, type);
      g_hash_table_insert (self->children, g_strdup (name), child);
    }

  if (child->type == type && (type == G_FILE_TYPE_DIRECTORY || child->places->len == 0))
    g_ptr_array_add (child->places, place);
  else
    g_free (place);
}

static void
list_place (VtrOsinfoTree *self,
            guint          index)
{
  const char *folder = g_ptr_array_index (self->places, index);
  DIR *dir = opendir (folder);
  struct dirent *entry = NULL;

  if (dir == NULL)
    return;

  while ((entry = readdir (dir)) != NULL)
    {
      g_autofree char *place = g_strconcat (folder, "/", entry->d_name, NULL);
      GFileType type = find_type (place, entry);

      if (is_wanted (self, entry->d_name, type) && !is_covered (self, entry->d_name, index))
        add_child (self, entry->d_name, g_steal_pointer (&place), type);
    }

  closedir (dir);
}

static void
ensure_children (VtrOsinfoTree *self)
{
  if (self->children != NULL)
    return;

  self->children = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  for (guint i = 0; i < self->places->len; i++)
    list_place (self, i);
}

static GFileInfo *
make_info (VtrOsinfoTree *self)
{
  const char *slash = strrchr (self->path, '/');
  GFileInfo *info = g_file_info_new ();

  g_file_info_set_name (info, slash != NULL ? slash + 1 : "/");
  g_file_info_set_file_type (info, self->type);

  return info;
}

static GFile *
tree_dup (GFile *file)
{
  return g_object_ref (file);
}

static guint
tree_hash (GFile *file)
{
  return g_str_hash (VTR_OSINFO_TREE (file)->path);
}

static gboolean
tree_equal (GFile *a,
            GFile *b)
{
  return a == b;
}

static gboolean
tree_is_native (GFile *file)
{
  return FALSE;
}

static char *
tree_get_path (GFile *file)
{
  return g_strdup (VTR_OSINFO_TREE (file)->path);
}

static char *
tree_get_basename (GFile *file)
{
  return g_path_get_basename (VTR_OSINFO_TREE (file)->path);
}

/* Of the real file: libosinfo names it where it complains. */
static char *
tree_get_uri (GFile *file)
{
  VtrOsinfoTree *self = VTR_OSINFO_TREE (file);

  return self->places->len > 0 ? g_filename_to_uri (g_ptr_array_index (self->places, 0), NULL, NULL)
                               : g_strdup ("");
}

static GFile *
tree_get_parent (GFile *file)
{
  return NULL;
}

static char *
tree_get_relative_path (GFile *parent,
                        GFile *descendant)
{
  const char *folder = VTR_OSINFO_TREE (parent)->path;
  const char *path = VTR_OSINFO_TREE (descendant)->path;
  gsize length = strlen (folder);

  return strncmp (path, folder, length) == 0 && path[length] == '/' ? g_strdup (path + length + 1)
                                                                    : NULL;
}

static gboolean
tree_prefix_matches (GFile *prefix,
                     GFile *file)
{
  g_autofree char *path = tree_get_relative_path (prefix, file);

  return path != NULL;
}

/* One name at a time, which is all that whoever walks down needs. */
static GFile *
tree_resolve_relative_path (GFile      *file,
                            const char *name)
{
  VtrOsinfoTree *self = VTR_OSINFO_TREE (file);
  VtrOsinfoTree *child = NULL;

  ensure_children (self);
  child = g_hash_table_lookup (self->children, name);

  return child != NULL ? G_FILE (g_object_ref (child))
                       : G_FILE (tree_new (g_strconcat (self->path, "/", name, NULL),
                                           self->depth + 1, G_FILE_TYPE_UNKNOWN));
}

static gboolean
fail_if_missing (VtrOsinfoTree  *self,
                 GError        **error)
{
  if (self->places->len > 0)
    return FALSE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "%s: %s", self->path, g_strerror (ENOENT));

  return TRUE;
}

static GFileInfo *
tree_query_info (GFile                *file,
                 const char           *attributes,
                 GFileQueryInfoFlags   flags,
                 GCancellable         *cancellable,
                 GError              **error)
{
  VtrOsinfoTree *self = VTR_OSINFO_TREE (file);

  return fail_if_missing (self, error) ? NULL : make_info (self);
}

static GFileEnumerator *
tree_enumerate_children (GFile                *file,
                         const char           *attributes,
                         GFileQueryInfoFlags   flags,
                         GCancellable         *cancellable,
                         GError              **error)
{
  VtrOsinfoTree *self = VTR_OSINFO_TREE (file);
  GPtrArray *infos = NULL;
  GHashTableIter iter;
  gpointer child = NULL;

  if (fail_if_missing (self, error))
    return NULL;

  ensure_children (self);
  infos = g_ptr_array_new_with_free_func (g_object_unref);
  g_hash_table_iter_init (&iter, self->children);
  while (g_hash_table_iter_next (&iter, NULL, &child))
    g_ptr_array_add (infos, make_info (child));

  return vtr_osinfo_tree_enumerator_new (file, infos);
}

static GFileInputStream *
tree_read (GFile         *file,
           GCancellable  *cancellable,
           GError       **error)
{
  VtrOsinfoTree *self = VTR_OSINFO_TREE (file);
  g_autoptr (GFile) real = NULL;

  if (fail_if_missing (self, error))
    return NULL;

  real = g_file_new_for_path (g_ptr_array_index (self->places, 0));

  return g_file_read (real, cancellable, error);
}

static void
file_iface_init (GFileIface *iface)
{
  iface->dup = tree_dup;
  iface->hash = tree_hash;
  iface->equal = tree_equal;
  iface->is_native = tree_is_native;
  iface->get_path = tree_get_path;
  iface->get_basename = tree_get_basename;
  iface->get_uri = tree_get_uri;
  iface->get_parse_name = tree_get_uri;
  iface->get_parent = tree_get_parent;
  iface->get_relative_path = tree_get_relative_path;
  iface->prefix_matches = tree_prefix_matches;
  iface->resolve_relative_path = tree_resolve_relative_path;
  iface->query_info = tree_query_info;
  iface->enumerate_children = tree_enumerate_children;
  iface->read_fn = tree_read;
}

static void
vtr_osinfo_tree_finalize (GObject *object)
{
  VtrOsinfoTree *self = VTR_OSINFO_TREE (object);

  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->places, g_ptr_array_unref);
  g_clear_pointer (&self->children, g_hash_table_unref);

  G_OBJECT_CLASS (vtr_osinfo_tree_parent_class)->finalize (object);
}

static void
vtr_osinfo_tree_class_init (VtrOsinfoTreeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = vtr_osinfo_tree_finalize;
}

static void
vtr_osinfo_tree_init (VtrOsinfoTree *self)
{
}

VtrOsinfoTree *
vtr_osinfo_tree_new (const char * const *folders)
{
  VtrOsinfoTree *self = tree_new (g_strdup (""), 0, G_FILE_TYPE_DIRECTORY);

  for (guint i = 0; folders[i] != NULL; i++)
    {
      if (g_file_test (folders[i], G_FILE_TEST_IS_DIR))
        g_ptr_array_add (self->places, g_canonicalize_filename (folders[i], NULL));
    }

  return self;
}

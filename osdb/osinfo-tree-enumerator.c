/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine-osdb"

#include "osinfo-tree-enumerator.h"

struct _VtrOsinfoTreeEnumerator
{
  GFileEnumerator  parent_instance;

  GPtrArray       *infos;   /* GFileInfo */
  guint            next;
};

G_DEFINE_FINAL_TYPE (VtrOsinfoTreeEnumerator, vtr_osinfo_tree_enumerator, G_TYPE_FILE_ENUMERATOR)

static GFileInfo *
vtr_osinfo_tree_enumerator_next_file (GFileEnumerator  *enumerator,
                                      GCancellable     *cancellable,
                                      GError          **error)
{
  VtrOsinfoTreeEnumerator *self = VTR_OSINFO_TREE_ENUMERATOR (enumerator);

  if (self->next == self->infos->len)
    return NULL;

  return g_object_ref (g_ptr_array_index (self->infos, self->next++));
}

static gboolean
vtr_osinfo_tree_enumerator_close (GFileEnumerator  *enumerator,
                                  GCancellable     *cancellable,
                                  GError          **error)
{
  return TRUE;
}

static void
vtr_osinfo_tree_enumerator_finalize (GObject *object)
{
  VtrOsinfoTreeEnumerator *self = VTR_OSINFO_TREE_ENUMERATOR (object);

  g_clear_pointer (&self->infos, g_ptr_array_unref);

  G_OBJECT_CLASS (vtr_osinfo_tree_enumerator_parent_class)->finalize (object);
}

static void
vtr_osinfo_tree_enumerator_class_init (VtrOsinfoTreeEnumeratorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GFileEnumeratorClass *enumerator_class = G_FILE_ENUMERATOR_CLASS (klass);

  object_class->finalize = vtr_osinfo_tree_enumerator_finalize;
  enumerator_class->next_file = vtr_osinfo_tree_enumerator_next_file;
  enumerator_class->close_fn = vtr_osinfo_tree_enumerator_close;
}

static void
vtr_osinfo_tree_enumerator_init (VtrOsinfoTreeEnumerator *self)
{
}

GFileEnumerator *
vtr_osinfo_tree_enumerator_new (GFile     *container,
                                GPtrArray *infos)
{
  VtrOsinfoTreeEnumerator *self = NULL;

  g_return_val_if_fail (G_IS_FILE (container), NULL);
  g_return_val_if_fail (infos != NULL, NULL);

  self = g_object_new (VTR_TYPE_OSINFO_TREE_ENUMERATOR, "container", container, NULL);
  self->infos = infos;

  return G_FILE_ENUMERATOR (self);
}

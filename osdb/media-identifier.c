/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine-osdb"

#include "media-identifier.h"

#include <string.h>

#include "media-private.h"
#include "media-reader.h"
#include "os-private.h"

static VtrMediaKind
get_kind (OsinfoMedia *medium)
{
  if (!osinfo_media_get_live (medium))
    return VTR_MEDIA_KIND_INSTALL;

  return osinfo_media_get_installer (medium) ? VTR_MEDIA_KIND_LIVE_INSTALL : VTR_MEDIA_KIND_LIVE;
}

static void
add_profiles (GStrvBuilder            *builder,
              GHashTable              *seen,
              OsinfoInstallScriptList *scripts)
{
  int length = osinfo_list_get_length (OSINFO_LIST (scripts));

  for (int i = 0; i < length; i++)
    {
      OsinfoEntity *entity = osinfo_list_get_nth (OSINFO_LIST (scripts), i);
      const char *profile = osinfo_install_script_get_profile (OSINFO_INSTALL_SCRIPT (entity));

      if (profile != NULL && g_hash_table_add (seen, (gpointer) profile))
        g_strv_builder_add (builder, profile);
    }
}

/* The medium's own scripts, where it has some; else the OS's. */
static GStrv
dup_scripts (OsinfoMedia *medium,
             OsinfoOs    *os)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (OsinfoInstallScriptList) own = NULL;
  g_autoptr (OsinfoInstallScriptList) general = NULL;

  if (!osinfo_media_supports_installer_script (medium))
    return g_strv_builder_end (builder);

  own = osinfo_media_get_install_script_list (medium);
  add_profiles (builder, seen, own);
  if (g_hash_table_size (seen) == 0)
    {
      general = osinfo_os_get_install_script_list (os);
      add_profiles (builder, seen, general);
    }

  return g_strv_builder_end (builder);
}

static VtrMediaCandidate *
make_candidate (VtrOs       *os,
                OsinfoMedia *medium)
{
  VtrMediaCandidate *candidate = g_new0 (VtrMediaCandidate, 1);
  const char *arch = osinfo_media_get_architecture (medium);

  candidate->os = g_object_ref (os);
  candidate->kind = get_kind (medium);
  candidate->media_id = g_strdup (osinfo_entity_get_id (OSINFO_ENTITY (medium)));
  candidate->arch = g_strdup (g_strcmp0 (arch, "all") == 0 ? NULL : arch);
  candidate->scripts = dup_scripts (medium, vtr_os_get_entity (os));

  return candidate;
}

/* The number behind the last colon of a medium's id: its place in its file. */
static guint64
get_place (const char *media_id)
{
  const char *colon = strrchr (media_id, ':');

  return colon != NULL ? g_ascii_strtoull (colon + 1, NULL, 10) : G_MAXUINT64;
}

/* Several media of one OS may have one label (a DVD and a network installer); libosinfo lists them
 * in no order, the first of the file counts. */
static void
add_candidate (GPtrArray   *candidates,
               VtrOs       *os,
               OsinfoMedia *medium)
{
  guint64 place = get_place (osinfo_entity_get_id (OSINFO_ENTITY (medium)));

  for (guint i = 0; i < candidates->len; i++)
    {
      VtrMediaCandidate *candidate = g_ptr_array_index (candidates, i);

      if (candidate->os != os)
        continue;
      if (get_place (candidate->media_id) <= place)
        return;

      g_ptr_array_remove_index (candidates, i);
      break;
    }

  g_ptr_array_add (candidates, make_candidate (os, medium));
}

static int
compare_candidates (gconstpointer a,
                    gconstpointer b)
{
  VtrOs *left = (*(VtrMediaCandidate * const *) a)->os;
  VtrOs *right = (*(VtrMediaCandidate * const *) b)->os;
  guint left_day = vtr_os_get_release_day (left);
  guint right_day = vtr_os_get_release_day (right);

  if (left_day != right_day)
    return left_day > right_day ? -1 : 1;

  return g_strcmp0 (vtr_os_get_id (left), vtr_os_get_id (right));
}

/* "fedora-unknown" matches every Fedora; it only counts where no version does. */
static void
drop_placeholders (GPtrArray *candidates)
{
  guint n_placeholders = 0;

  for (guint i = 0; i < candidates->len; i++)
    {
      VtrMediaCandidate *candidate = g_ptr_array_index (candidates, i);

      if (vtr_os_is_placeholder (candidate->os))
        n_placeholders++;
    }

  if (n_placeholders == candidates->len)
    return;

  for (guint i = candidates->len; i > 0; i--)
    {
      VtrMediaCandidate *candidate = g_ptr_array_index (candidates, i - 1);

      if (vtr_os_is_placeholder (candidate->os))
        g_ptr_array_remove_index (candidates, i - 1);
    }
}

static void
find_candidates (VtrOsIndex                *index,
                 const VtrVolumeDescriptor *volume,
                 GPtrArray                 *candidates)
{
  g_autoptr (OsinfoMediaList) matches = vtr_os_index_identify (index, volume);
  int length = matches != NULL ? osinfo_list_get_length (OSINFO_LIST (matches)) : 0;

  for (int i = 0; i < length; i++)
    {
      OsinfoMedia *medium = OSINFO_MEDIA (osinfo_list_get_nth (OSINFO_LIST (matches), i));
      g_autoptr (OsinfoOs) entity = osinfo_media_get_os (medium);
      VtrOs *os = NULL;

      if (entity != NULL)
        os = vtr_os_index_find (index, osinfo_entity_get_id (OSINFO_ENTITY (entity)));
      if (os != NULL)
        add_candidate (candidates, os, medium);
    }

  drop_placeholders (candidates);
  g_ptr_array_sort (candidates, compare_candidates);
}

static VtrOs *
find_guess (VtrOsIndex                *index,
            const VtrVolumeDescriptor *volume,
            GPtrArray                 *candidates)
{
  VtrMediaCandidate *first = NULL;

  if (candidates->len == 0)
    return vtr_os_index_guess (index, volume->volume_id);

  first = g_ptr_array_index (candidates, 0);

  return vtr_os_is_placeholder (first->os) ? vtr_os_index_get_newest (index, first->os) : NULL;
}

VtrMedia *
vtr_media_identifier_identify (VtrOsIndex  *index,
                               const char  *path,
                               GError     **error)
{
  g_auto (VtrMediaReading) reading = { 0 };
  g_autoptr (GPtrArray) candidates = NULL;
  VtrOs *guess = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  if (!vtr_media_reader_read (path, &reading, error))
    return NULL;

  candidates = g_ptr_array_new_with_free_func ((GDestroyNotify) vtr_media_candidate_free);
  if (index != NULL && reading.volume.volume_id != NULL)
    {
      find_candidates (index, &reading.volume, candidates);
      guess = find_guess (index, &reading.volume, candidates);
    }

  return vtr_media_new (path, &reading, g_steal_pointer (&candidates), guess);
}

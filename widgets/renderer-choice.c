/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-renderer-choice"

#include "renderer-choice.h"

static gboolean
has_entry (const char         *devices,
           const char         *folder,
           const char * const *prefixes)
{
  g_autofree char *path = g_build_filename (devices, folder, NULL);
  g_autoptr (GDir) entries = g_dir_open (path, 0, NULL);
  const char *name = NULL;

  if (entries == NULL)
    return FALSE;

  while ((name = g_dir_read_name (entries)) != NULL)
    for (guint i = 0; prefixes[i] != NULL; i++)
      if (g_str_has_prefix (name, prefixes[i]))
        return TRUE;

  return FALSE;
}

gboolean
vtr_renderer_choice_has_card (const char *devices)
{
  /* A card that only shows pictures has a "card0" there, and no node for drawing. */
  static const char * const render_nodes[] = { "renderD", NULL };
  /* Drivers that don't belong to Linux: NVIDIA's, ARM's, Qualcomm's, and Windows' for Linux. */
  static const char * const others[] = { "nvidia", "mali", "kgsl", "dxg", NULL };

  g_return_val_if_fail (devices != NULL, FALSE);

  return has_entry (devices, "dri", render_nodes) || has_entry (devices, ".", others);
}

void
vtr_renderer_choice_make (const char *devices)
{
  if (!vtr_renderer_choice_has_card (devices))
    g_setenv ("GSK_RENDERER", "cairo", FALSE);
}

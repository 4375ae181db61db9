/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "machine-set.h"

gboolean
vtr_machine_set_contains (GSettings  *settings,
                          const char *key,
                          const char *uuid)
{
  g_auto (GStrv) machines = NULL;

  g_return_val_if_fail (G_IS_SETTINGS (settings) && key != NULL && uuid != NULL, FALSE);

  machines = g_settings_get_strv (settings, key);

  return g_strv_contains ((const char * const *) machines, uuid);
}

void
vtr_machine_set_change (GSettings  *settings,
                        const char *key,
                        const char *uuid,
                        gboolean    contains)
{
  g_auto (GStrv) machines = NULL;
  g_auto (GStrv) changed = NULL;
  g_autoptr (GStrvBuilder) builder = NULL;

  g_return_if_fail (G_IS_SETTINGS (settings) && key != NULL && uuid != NULL);

  machines = g_settings_get_strv (settings, key);
  builder = g_strv_builder_new ();
  for (guint i = 0; machines[i] != NULL; i++)
    if (!g_str_equal (machines[i], uuid))
      g_strv_builder_add (builder, machines[i]);
  if (contains)
    g_strv_builder_add (builder, uuid);

  changed = g_strv_builder_end (builder);
  g_settings_set_strv (settings, key, (const char * const *) changed);
}

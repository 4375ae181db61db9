/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "machine-memory.h"

#include "machine-set.h"
#include "machine-thumbnail.h"
#include "usb-rules.h"

/* Lists of UUIDs. */
static const char * const LISTS[] = {
  "machines-that-resize",
  "machines-with-microphone",
  "machines-with-smart-cards",
  "machines-with-sound",
};

/* Dictionaries with UUIDs for keys. */
static const char * const DICTIONARIES[] = {
  "last-used",
  "machine-tabs",
  "monitors",
  "shared-folders",
};

static void
forget_in_list (GSettings  *settings,
                const char *key,
                const char *uuid)
{
  if (vtr_machine_set_contains (settings, key, uuid))
    vtr_machine_set_change (settings, key, uuid, FALSE);
}

static void
forget_in_dictionary (GSettings  *settings,
                      const char *key,
                      const char *uuid)
{
  g_autoptr (GVariant) before = g_settings_get_value (settings, key);
  g_auto (GVariantBuilder) after;
  gboolean is_there = FALSE;

  g_variant_builder_init (&after, g_variant_get_type (before));
  for (gsize i = 0; i < g_variant_n_children (before); i++)
    {
      g_autoptr (GVariant) entry = g_variant_get_child_value (before, i);
      g_autoptr (GVariant) name = g_variant_get_child_value (entry, 0);

      if (g_str_equal (g_variant_get_string (name, NULL), uuid))
        is_there = TRUE;
      else
        g_variant_builder_add_value (&after, entry);
    }

  if (is_there)
    g_settings_set_value (settings, key, g_variant_builder_end (&after));
}

void
vtr_machine_memory_forget (GSettings  *settings,
                           const char *uuid)
{
  g_autoptr (VtrUsbRules) rules = NULL;

  g_return_if_fail (G_IS_SETTINGS (settings));
  g_return_if_fail (uuid != NULL);

  for (guint i = 0; i < G_N_ELEMENTS (LISTS); i++)
    forget_in_list (settings, LISTS[i], uuid);
  for (guint i = 0; i < G_N_ELEMENTS (DICTIONARIES); i++)
    forget_in_dictionary (settings, DICTIONARIES[i], uuid);
  vtr_machine_thumbnail_forget (uuid);
  /* Those that are in use hear of it by themselves. */
  rules = vtr_usb_rules_new (NULL);
  vtr_usb_rules_forget (rules, uuid);
}

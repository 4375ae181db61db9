/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine-osdb"

#include "os-resources.h"

static guint64
merge_field (guint64 preferred,
             guint64 minimum,
             guint64 fallback)
{
  guint64 value = preferred > 0 ? preferred : fallback;

  return MAX (value, minimum);
}

void
vtr_resources_merge (const VtrResources *preferred,
                     const VtrResources *minimum,
                     const VtrResources *fallback,
                     VtrResources       *ret_merged)
{
  g_return_if_fail (preferred != NULL);
  g_return_if_fail (minimum != NULL);
  g_return_if_fail (fallback != NULL);
  g_return_if_fail (ret_merged != NULL);

  *ret_merged = (VtrResources) {
    .memory = merge_field (preferred->memory, minimum->memory, fallback->memory),
    .vcpus = (guint) merge_field (preferred->vcpus, minimum->vcpus, fallback->vcpus),
    .disk = merge_field (preferred->disk, minimum->disk, fallback->disk),
  };
}

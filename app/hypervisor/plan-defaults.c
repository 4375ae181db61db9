/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-hypervisor"

#include "plan-defaults.h"

#define MIB (G_GUINT64_CONSTANT (1024) * 1024)
#define GIB (1024 * MIB)
/* Disks are counted as they are sold, in powers of ten. */
#define GB  (G_GUINT64_CONSTANT (1000) * 1000 * 1000)

/* For an OS of which nothing is known. */
static const VtrResources UNKNOWN_OS = { .memory = 2 * GIB, .vcpus = 2, .disk = 20 * GB };
/* The smallest disk that an OS installs on soon gets full: where no more is recommended it is twice
 * that, up to this. It costs nothing, for the image grows on demand. */
#define MAX_DOUBLED_DISK (64 * GIB)

guint64
vtr_plan_defaults_get_memory_limit (VtrHostCapabilities *capabilities)
{
  guint64 memory = 0;
  guint64 reserve = 0;
  guint64 limit = 0;

  g_return_val_if_fail (VTR_IS_HOST_CAPABILITIES (capabilities), 0);

  memory = vtr_host_capabilities_get_memory (capabilities);
  reserve = MAX (GIB, memory / 4);
  limit = memory > reserve ? memory - reserve : 0;
  limit = MAX (limit, memory / 2);

  /* Whole MiB, as people choose. */
  return limit / MIB * MIB;
}

guint64
vtr_plan_defaults_fit_disk (guint64 wanted,
                            guint64 room)
{
  if (room == 0 || wanted <= room)
    return wanted;

  return MAX (room / GB, 1) * GB;
}

void
vtr_plan_defaults_compute (VtrOs               *os,
                           VtrHostCapabilities *capabilities,
                           VtrResources        *ret_resources)
{
  VtrResources recommended = { 0, 0, 0 };
  VtrResources minimum = { 0, 0, 0 };
  VtrResources fallback = UNKNOWN_OS;
  guint64 limit = 0;
  guint cpus = 0;

  g_return_if_fail (VTR_IS_HOST_CAPABILITIES (capabilities));
  g_return_if_fail (ret_resources != NULL);

  if (os != NULL)
    {
      const char *arch = vtr_host_capabilities_get_arch (capabilities);

      vtr_os_get_recommended (os, arch, &recommended);
      vtr_os_get_minimum (os, arch, &minimum);
    }

  fallback.disk = MAX (fallback.disk, MIN (2 * minimum.disk, MAX_DOUBLED_DISK));
  vtr_resources_merge (&recommended, &minimum, &fallback, ret_resources);

  limit = vtr_plan_defaults_get_memory_limit (capabilities);
  if (limit > 0)
    ret_resources->memory = MIN (ret_resources->memory, limit);

  cpus = vtr_host_capabilities_get_cpus (capabilities);
  if (cpus > 0)
    ret_resources->vcpus = MIN (ret_resources->vcpus, cpus);
}

const char *
vtr_plan_defaults_get_display (VtrHostCapabilities *capabilities)
{
  g_return_val_if_fail (VTR_IS_HOST_CAPABILITIES (capabilities), NULL);

  return vtr_host_capabilities_has_display (capabilities, "spice") ? "spice" : "vnc";
}

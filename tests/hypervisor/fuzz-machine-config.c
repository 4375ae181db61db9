/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads a document, asks for everything and changes everything; what comes out must be readable
 * again. */

#include <stddef.h>
#include <stdint.h>

#include "machine-config.h"

int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);

static void
look_at_all (VtrMachineConfig *config)
{
  g_autofree char *name = vtr_machine_config_dup_name (config);
  g_autofree char *uuid = vtr_machine_config_dup_uuid (config);
  g_autofree char *title = vtr_machine_config_dup_title (config);
  g_autofree char *os_id = vtr_machine_config_dup_os_id (config);
  g_autofree char *arch = vtr_machine_config_dup_arch (config);
  g_autoptr (GPtrArray) disks = vtr_machine_config_list_disks (config);
  g_autoptr (GPtrArray) displays = vtr_machine_config_list_displays (config);
  g_autoptr (GPtrArray) devices = vtr_machine_config_list_devices (config);

  g_assert_nonnull (name);
  vtr_machine_config_get_memory (config);
  vtr_machine_config_get_vcpus (config);
  vtr_machine_config_is_emulated (config);
  vtr_machine_config_has_efi (config);
}

static void
change_all (VtrMachineConfig *config)
{
  vtr_machine_config_set_title (config, "Title & <more>");
  vtr_machine_config_set_os_id (config, "http://debian.org/debian/12");
  vtr_machine_config_set_memory (config, 1073741824);
  vtr_machine_config_set_vcpus (config, 3);
  vtr_machine_config_set_flag (config, "try", TRUE);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *xml = g_strndup ((const char *) data, size);
  g_autoptr (VtrMachineConfig) config = vtr_machine_config_new_from_xml (xml, NULL);
  g_autoptr (VtrMachineConfig) copy = NULL;
  g_autoptr (VtrMachineConfig) again = NULL;
  g_autofree char *out = NULL;

  if (config == NULL)
    return 0;

  look_at_all (config);
  copy = vtr_machine_config_copy (config);
  change_all (copy);
  out = vtr_machine_config_to_xml (copy);
  again = vtr_machine_config_new_from_xml (out, NULL);
  g_assert_nonnull (again);
  look_at_all (again);

  vtr_machine_config_set_flag (again, "try", FALSE);
  vtr_machine_config_set_os_id (again, NULL);
  vtr_machine_config_set_title (again, NULL);

  return 0;
}

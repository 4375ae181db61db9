/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain-fixture.h"

char *
domain_load (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "domains", name, NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);

  return text;
}

VtrMachineConfig *
domain_config_new_from_file (const char *name)
{
  g_autofree char *xml = domain_load (name);
  g_autoptr (GError) error = NULL;
  VtrMachineConfig *config = vtr_machine_config_new_from_xml (xml, &error);

  g_assert_no_error (error);

  return config;
}

VtrMachineConfig *
domain_config_new_from_text (const char *xml)
{
  g_autoptr (GError) error = NULL;
  VtrMachineConfig *config = vtr_machine_config_new_from_xml (xml, &error);

  g_assert_no_error (error);

  return config;
}

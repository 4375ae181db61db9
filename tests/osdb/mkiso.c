/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mkiso: writes a small bootable ISO image with the identity that is asked for, for tests and
 * scripts. */

#include <stdlib.h>

#include "iso-builder.h"

int
main (int    argc,
      char **argv)
{
  g_autofree char *volume_id = NULL;
  g_autofree char *system_id = NULL;
  g_autofree char *publisher_id = NULL;
  g_autofree char *application_id = NULL;
  int blocks = 0;
  gboolean no_boot = FALSE;
  gboolean extend = FALSE;
  g_auto (GStrv) paths = NULL;
  const GOptionEntry entries[] = {
    { "volume", 0, 0, G_OPTION_ARG_STRING, &volume_id, "The volume's label", "ID" },
    { "system", 0, 0, G_OPTION_ARG_STRING, &system_id, "The system identifier", "ID" },
    { "publisher", 0, 0, G_OPTION_ARG_STRING, &publisher_id, "The publisher", "ID" },
    { "application", 0, 0, G_OPTION_ARG_STRING, &application_id, "The application", "ID" },
    { "blocks", 0, 0, G_OPTION_ARG_INT, &blocks, "Blocks of 2048 bytes the volume says it has",
      "N" },
    { "extend", 0, 0, G_OPTION_ARG_NONE, &extend, "Make the file that long, sparse", NULL },
    { "no-boot", 0, 0, G_OPTION_ARG_NONE, &no_boot, "Without a boot record", NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &paths, NULL, "OUT.iso" },
    { NULL }
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  VtrIsoSpec spec = { 0 };

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("mkiso: %s\n", error->message);
      return 2;
    }
  if (volume_id == NULL || blocks < 0 || paths == NULL || g_strv_length (paths) != 1)
    {
      g_printerr ("mkiso: --volume and one file to write are needed\n");
      return 2;
    }

  spec = (VtrIsoSpec) {
    .volume_id = volume_id,
    .system_id = system_id,
    .publisher_id = publisher_id,
    .application_id = application_id,
    .blocks = (guint32) blocks,
    .no_boot = no_boot,
  };
  if (!vtr_iso_builder_write (&spec, paths[0], extend ? (guint64) blocks * 2048 : 0, &error))
    {
      g_printerr ("mkiso: %s\n", error->message);
      return EXIT_FAILURE;
    }

  return EXIT_SUCCESS;
}

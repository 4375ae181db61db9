/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>

#include "renderer-choice.h"

typedef struct
{
  const char *entry;      /* (nullable): a file among the devices */
  gboolean    has_card;
} Case;

static const Case cases[] = {
  { NULL, FALSE },
  { "dri/card0", FALSE },
  { "dri/renderD128", TRUE },
  { "nvidia0", TRUE },
  { "dxg", TRUE },
  { "null", FALSE },
};

static void
make_devices (const char *folder,
              const char *entry)
{
  g_autofree char *dri = g_build_filename (folder, "dri", NULL);
  g_autofree char *path = g_build_filename (folder, entry, NULL);
  g_autoptr (GError) error = NULL;

  if (entry == NULL)
    return;

  g_assert_cmpint (g_mkdir (dri, 0700), ==, 0);
  g_file_set_contents (path, "", 0, &error);
  g_assert_no_error (error);
}

static void
remove_devices (const char *folder,
                const char *entry)
{
  g_autofree char *dri = g_build_filename (folder, "dri", NULL);
  g_autofree char *path = g_build_filename (folder, entry, NULL);

  if (entry != NULL)
    {
      g_assert_cmpint (g_remove (path), ==, 0);
      g_assert_cmpint (g_rmdir (dri), ==, 0);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_choice (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *folder = g_dir_make_tmp ("vitrine-devices-XXXXXX", &error);
      const char *chosen = cases[i].has_card ? NULL : "cairo";

      g_assert_no_error (error);
      make_devices (folder, cases[i].entry);
      g_test_message ("%s", cases[i].entry);
      g_assert_cmpint (vtr_renderer_choice_has_card (folder), ==, cases[i].has_card);

      g_unsetenv ("GSK_RENDERER");
      vtr_renderer_choice_make (folder);
      g_assert_cmpstr (g_getenv ("GSK_RENDERER"), ==, chosen);

      g_setenv ("GSK_RENDERER", "gl", TRUE);
      vtr_renderer_choice_make (folder);
      g_assert_cmpstr (g_getenv ("GSK_RENDERER"), ==, "gl");
      remove_devices (folder, cases[i].entry);
    }
}

static void
test_no_devices (void)
{
  g_assert_false (vtr_renderer_choice_has_card ("/nonexistent"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/renderer-choice/choice", test_choice);
  g_test_add_func ("/renderer-choice/no-devices", test_no_devices);

  return g_test_run ();
}

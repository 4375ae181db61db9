/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "usb-qemu.h"

#include <signal.h>
#include <sys/prctl.h>

#include "usb-wait.h"

static void
add_all (GStrvBuilder       *builder,
         const char * const *arguments)
{
  for (; *arguments != NULL; arguments++)
    g_strv_builder_add (builder, *arguments);
}

static void
die_with_parent (gpointer user_data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

GSubprocess *
usb_qemu_start (const char * const *arguments)
{
  g_autoptr (GSubprocessLauncher) launcher =
    g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) argv = NULL;
  g_autoptr (GError) error = NULL;
  GSubprocess *qemu = NULL;

  g_strv_builder_add (builder, "qemu-system-x86_64");
  add_all (builder, arguments);
  argv = g_strv_builder_end (builder);
  g_subprocess_launcher_set_child_setup (launcher, die_with_parent, NULL, NULL);
  /* Programmed devices are the test's. */
  g_subprocess_launcher_unsetenv (launcher, "LD_PRELOAD");
  qemu = g_subprocess_launcher_spawnv (launcher, (const char * const *) argv, &error);
  g_assert_no_error (error);

  return qemu;
}

static char *
dup_guest_file (const char *name)
{
  g_autofree char *build = g_test_build_filename (G_TEST_DIST, "usb", "guest", "build.sh", NULL);
  const char *argv[] = { build, "--print", name, NULL };
  g_autoptr (GError) error = NULL;
  char *output = NULL;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, NULL, NULL,
                &error);
  g_assert_no_error (error);

  return g_strchomp (output);
}

GSubprocess *
usb_qemu_boot (const char         *serial,
               const char * const *devices)
{
  g_autofree char *kernel = dup_guest_file ("vmlinuz");
  g_autofree char *initrd = dup_guest_file ("initrd");
  g_autofree char *line = dup_guest_file ("command-line");
  g_autofree char *append = NULL;
  g_autofree char *file = g_strdup_printf ("file:%s", serial);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) arguments = NULL;
  g_autoptr (GError) error = NULL;
  GSubprocess *qemu = NULL;

  g_file_get_contents (line, &append, NULL, &error);
  g_assert_no_error (error);
  g_strv_builder_add_many (builder, "-M", "q35", "-accel", "tcg,thread=single", "-cpu", "qemu64",
                           "-m", "192", "-nodefaults", "-display", "none", "-kernel", kernel,
                           "-initrd", initrd, "-append", g_strchomp (append), "-serial", file,
                           "-device", "qemu-xhci,id=xhci", NULL);
  add_all (builder, devices);
  arguments = g_strv_builder_end (builder);
  qemu = usb_qemu_start ((const char * const *) arguments);
  usb_wait_text (serial, "UP\r\n");

  return qemu;
}

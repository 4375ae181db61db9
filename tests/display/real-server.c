/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "real-server.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sys/prctl.h>

/* A test that fails leaves nothing running. Between fork and exec. */
static void
die_with_test (gpointer user_data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

static GSubprocess *
spawn (RealServer         *server,
       const char * const *argv)
{
  g_autoptr (GSubprocessLauncher) launcher =
    g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE |
                               G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr (GError) error = NULL;
  GSubprocess *process = NULL;

  /* Preloaded checkers are for this program. */
  g_subprocess_launcher_unsetenv (launcher, "MALLOC_CHECK_");
  g_subprocess_launcher_unsetenv (launcher, "G_DEBUG");
  g_subprocess_launcher_set_cwd (launcher, server->folder);
  g_subprocess_launcher_set_child_setup (launcher, die_with_test, NULL, NULL);
  process = g_subprocess_launcher_spawnv (launcher, argv, &error);
  g_assert_no_error (error);

  return process;
}

static void
wait_for_file (const char *path)
{
  gint64 start_time = g_get_monotonic_time ();

  while (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_usleep (20000);
      if (g_get_monotonic_time () - start_time > 30 * G_USEC_PER_SEC)
        g_error ("%s doesn't appear", path);
    }
}

void
real_server_init (RealServer *server)
{
  g_autoptr (GError) error = NULL;

  server->folder = g_dir_make_tmp ("vitrine-XXXXXX", &error);
  g_assert_no_error (error);
  server->socket = real_server_get_path (server, "vnc");
  server->monitor = real_server_get_path (server, "qmp");
}

void
real_server_start (RealServer         *server,
                   const char * const *argv)
{
  server->process = spawn (server, argv);
  wait_for_file (server->socket);
}

void
real_server_wait_listening (RealServer *server)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (server->socket);
  gint64 start_time = g_get_monotonic_time ();

  for (;;)
    {
      g_autoptr (GSocketConnection) connection =
        g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, NULL);

      if (connection != NULL)
        return;
      g_usleep (10000);
      if (g_get_monotonic_time () - start_time > 60 * G_USEC_PER_SEC)
        g_error ("The server doesn't listen");
    }
}

void
real_server_stop (RealServer *server)
{
  g_autoptr (GDir) folder = g_dir_open (server->folder, 0, NULL);
  const char *name = NULL;

  if (server->process != NULL)
    {
      g_subprocess_force_exit (server->process);
      g_subprocess_wait (server->process, NULL, NULL);
    }
  g_clear_object (&server->process);

  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = real_server_get_path (server, name);

      g_unlink (path);
    }
  g_rmdir (server->folder);
  g_free (server->folder);
  g_free (server->socket);
  g_free (server->monitor);
}

char *
real_server_get_path (RealServer *server,
                      const char *name)
{
  return g_build_filename (server->folder, name, NULL);
}

char *
real_server_write (RealServer *server,
                   const char *name,
                   const char *text)
{
  g_autoptr (GError) error = NULL;
  char *path = real_server_get_path (server, name);

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);

  return path;
}

void
real_server_run (RealServer         *server,
                 const char * const *argv)
{
  g_autoptr (GSubprocess) process = spawn (server, argv);
  g_autoptr (GError) error = NULL;

  g_subprocess_wait_check (process, NULL, &error);
  g_assert_no_error (error);
}

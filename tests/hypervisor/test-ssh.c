/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Machines of another computer's by ssh: a real sshd of this user's on a port of this computer,
 * with keys of its own, and libvirt's session behind it. To be run by run-as-user.sh. */

#include "display-client.h"
#include "hypervisor-fixture.h"
#include "ssh-tunnel.h"

#include <glib/gstdio.h>
#include <pwd.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATIENCE_US (60 * G_USEC_PER_SEC)

static const char MACHINE_XML[] =
  "<domain type='qemu'><name>%s</name><memory unit='MiB'>64</memory>"
  "<os><type arch='x86_64' machine='q35'>hvm</type></os><features><acpi/></features>"
  "<devices>%s<video><model type='vga'/></video></devices></domain>";

typedef struct
{
  char        *folder;
  char        *uri;
  guint16      port;
  GSubprocess *daemon;
} Ssh;

static Ssh ssh = { 0 };
static VtrConnection *connection = NULL;

static char *
get_path (const char *name)
{
  return g_build_filename (ssh.folder, name, NULL);
}

static void
write_text (const char *name,
            const char *text)
{
  g_autofree char *path = get_path (name);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static void
make_key (const char *name)
{
  g_autofree char *path = get_path (name);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process =
    g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, "ssh-keygen", "-q", "-t", "ed25519", "-N",
                      "", "-C", "test", "-f", path, NULL);

  g_assert_no_error (error);
  g_subprocess_wait_check (process, NULL, &error);
  g_assert_no_error (error);
}

static guint16
find_port (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();

  return g_socket_listener_add_any_inet_port (listener, NULL, NULL);
}

static gboolean
answers (void)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) made =
    g_socket_client_connect_to_host (client, "127.0.0.1", ssh.port, NULL, NULL);

  return made != NULL;
}

/* Users of services can't log in: sshd is told of one who can. */
static void
write_users (const char *user)
{
  g_autofree char *passwd = g_strdup_printf ("%s:x:%u:%u::%s:/bin/sh\n", user, (guint) getuid (),
                                             (guint) getgid (), g_get_home_dir ());
  g_autofree char *group = g_strdup_printf ("%s:x:%u:\n", user, (guint) getgid ());

  write_text ("passwd", passwd);
  write_text ("group", group);
}

static void
start_daemon (void)
{
  g_autoptr (GSubprocessLauncher) launcher =
    g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  /* It starts itself anew, and wants to know where it is. */
  g_autofree char *sshd = g_canonicalize_filename ("sshd", NULL);
  g_autofree char *config = get_path ("sshd_config");
  g_autofree char *passwd = get_path ("passwd");
  g_autofree char *group = get_path ("group");
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  const gint64 start = g_get_monotonic_time ();

  text = g_strdup_printf ("Port %u\nListenAddress 127.0.0.1\nHostKey %s/host\n"
                          "AuthorizedKeysFile %s/user.pub\nUsePAM no\nStrictModes no\n"
                          "PasswordAuthentication no\nKbdInteractiveAuthentication no\n"
                          "PidFile none\nSetEnv XDG_RUNTIME_DIR=%s\n",
                          ssh.port, ssh.folder, ssh.folder, g_getenv ("XDG_RUNTIME_DIR"));
  write_text ("sshd_config", text);
  g_subprocess_launcher_setenv (launcher, "LD_PRELOAD", "libnss_wrapper.so", TRUE);
  g_subprocess_launcher_setenv (launcher, "NSS_WRAPPER_PASSWD", passwd, TRUE);
  g_subprocess_launcher_setenv (launcher, "NSS_WRAPPER_GROUP", group, TRUE);
  ssh.daemon = g_subprocess_launcher_spawn (launcher, &error, sshd, "-D", "-e", "-f",
                                            config, NULL);
  g_assert_no_error (error);
  while (!answers ())
    {
      g_assert_cmpint (g_get_monotonic_time () - start, <, PATIENCE_US);
      g_usleep (20000);
    }
}

static void
stop_daemon (void)
{
  g_subprocess_force_exit (ssh.daemon);
  g_subprocess_wait (ssh.daemon, NULL, NULL);
  g_clear_object (&ssh.daemon);
}

static void
set_up (void)
{
  g_autoptr (GError) error = NULL;
  const struct passwd *user = getpwuid (getuid ());
  const char *name = user != NULL ? user->pw_name : "tester";

  ssh.folder = g_dir_make_tmp ("vitrine-ssh-XXXXXX", &error);
  g_assert_no_error (error);
  ssh.port = find_port ();
  ssh.uri = g_strdup_printf ("qemu+ssh://%s@127.0.0.1:%u/session?keyfile=%s/user&no_verify=1", name,
                             ssh.port, ssh.folder);
  make_key ("host");
  make_key ("user");
  write_users (name);
  start_daemon ();
}

static void
tear_down (void)
{
  g_autoptr (GDir) folder = g_dir_open (ssh.folder, 0, NULL);
  const char *name = NULL;

  stop_daemon ();
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = get_path (name);

      g_unlink (path);
    }
  g_rmdir (ssh.folder);
  g_free (ssh.folder);
  g_free (ssh.uri);
}

/* Of the tunnels in the user's folder. */
static guint
count_tunnels (void)
{
  g_autoptr (GDir) folder = g_dir_open (g_getenv ("XDG_RUNTIME_DIR"), 0, NULL);
  const char *name = NULL;
  guint n_tunnels = 0;

  while ((name = g_dir_read_name (folder)) != NULL)
    n_tunnels += g_str_has_prefix (name, "vitrine-");

  return n_tunnels;
}

static gboolean
has_no_tunnels (gpointer data)
{
  return count_tunnels () == 0;
}

static void
start_machine (const char *name,
               const char *graphics)
{
  g_autofree char *xml = g_strdup_printf (MACHINE_XML, name, graphics);

  vtr_fixture_define (connection, xml);
  vtr_fixture_perform (vtr_fixture_wait_machine (connection, name, 5000),
                       VTR_MACHINE_ACTION_START);
}

static gboolean
is_over (gpointer client)
{
  return vtr_display_client_get_state (client) != VTR_DISPLAY_STATE_CONNECTING;
}

/* A screen's size comes through the tunnel, which is gone with the client. */
static void
check_screen (const char         *name,
              VtrDisplayProtocol  protocol)
{
  VtrMachine *machine = vtr_fixture_wait_machine (connection, name, 5000);
  g_autoptr (GError) error = NULL;
  VtrDisplayEndpoint *endpoint = vtr_fixture_open_display (machine, &error);
  VtrDisplayClient *client = NULL;

  g_assert_no_error (error);
  g_assert_cmpint ((int) vtr_display_endpoint_get_protocol (endpoint), ==, (int) protocol);
  g_assert_true (vtr_display_endpoint_is_local (endpoint));
  g_assert_false (vtr_display_endpoint_is_near (endpoint));
  g_assert_cmpuint (count_tunnels (), ==, 1);

  client = vtr_display_client_new (endpoint);
  g_object_unref (endpoint);
  vtr_display_client_open (client);
  vtr_fixture_wait_until (is_over, client, 60000);
  if (vtr_display_client_get_error (client) != NULL)
    g_error ("%s", vtr_display_client_get_error (client)->message);
  g_assert_cmpint ((int) vtr_display_client_get_state (client), ==, VTR_DISPLAY_STATE_READY);
  g_assert_cmpint (vtr_display_client_get_width (client), >, 0);
  vtr_display_client_close (client);
  g_object_unref (client);
  vtr_fixture_wait_until (has_no_tunnels, NULL, 10000);
}

static void
test_vnc_socket (void)
{
  connection = vtr_fixture_open (ssh.uri);
  g_assert_false (vtr_connection_is_local (connection));
  start_machine ("socket", "<graphics type='vnc'><listen type='socket'/></graphics>");
  check_screen ("socket", VTR_DISPLAY_PROTOCOL_VNC);
}

static void
test_vnc_port (void)
{
  start_machine ("port", "<graphics type='vnc' port='-1' autoport='yes'>"
                         "<listen type='address' address='127.0.0.1'/></graphics>");
  check_screen ("port", VTR_DISPLAY_PROTOCOL_VNC);
}

/* Several connections through the one ssh. */
static void
test_spice (void)
{
  start_machine ("spice", "<graphics type='spice'><listen type='socket'/></graphics>");
  check_screen ("spice", VTR_DISPLAY_PROTOCOL_SPICE);
}

/* Nobody answers any more: it is said, and nothing stays. */
static void
test_refused (void)
{
  VtrMachine *machine = vtr_fixture_wait_machine (connection, "socket", 5000);
  g_autoptr (GError) error = NULL;

  stop_daemon ();
  g_assert_null (vtr_fixture_open_display (machine, &error));
  g_assert_error (error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_CONNECT);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, "127.0.0.1"));
  g_assert_cmpuint (count_tunnels (), ==, 0);

  start_daemon ();
}

static void
test_delete (void)
{
  static const char * const names[] = { "socket", "port", "spice" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      VtrMachine *machine = vtr_fixture_wait_machine (connection, names[i], 5000);
      g_autoptr (GError) error = NULL;

      vtr_fixture_perform (machine, VTR_MACHINE_ACTION_FORCE_OFF);
      g_assert_true (vtr_fixture_try_delete (machine, FALSE, &error));
      g_assert_no_error (error);
    }
}

static void
end_libvirt (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("XDG_RUNTIME_DIR"), "libvirt", "libvirtd.pid",
                                            NULL);
  g_autofree char *text = NULL;

  if (g_file_get_contents (path, &text, NULL, NULL))
    kill ((pid_t) g_ascii_strtoll (text, NULL, 10), SIGTERM);
}

int
main (int    argc,
      char **argv)
{
  int status = 0;

  g_test_init (&argc, &argv, NULL);
  set_up ();

  g_test_add_func ("/ssh/vnc-socket", test_vnc_socket);
  g_test_add_func ("/ssh/vnc-port", test_vnc_port);
  g_test_add_func ("/ssh/spice", test_spice);
  g_test_add_func ("/ssh/refused", test_refused);
  g_test_add_func ("/ssh/delete", test_delete);
  status = g_test_run ();

  g_clear_object (&connection);
  vtr_fixture_settle ();
  end_libvirt ();
  tear_down ();

  return status;
}

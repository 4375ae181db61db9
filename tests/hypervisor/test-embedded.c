/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The embedded driver with a real QEMU, below a data folder whose name is too long for sockets. A
 * process can have one root open and only once, so the tests share one connection and run in this
 * order; other processes are this program with an argument. */

#include "hypervisor-fixture.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <unistd.h>

#include "embedded-driver.h"
#include "volume.h"

static const char TINY_XML[] =
  "<domain type='qemu'><name>tiny with a name of some length</name>"
  "<uuid>41b1d1c1-9b25-4a3a-8b39-60e0a2e8f002</uuid><memory unit='MiB'>64</memory>"
  "<os><type arch='x86_64' machine='q35'>hvm</type></os><features><acpi/></features>"
  "<devices>%s<graphics type='vnc'><listen type='socket'/></graphics><video><model type='vga'/>"
  "</video>"
  "<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel></devices>"
  "</domain>";
#define TINY_NAME "tiny with a name of some length"

typedef struct
{
  char          *folder;
  char          *program;
  VtrConnection *connection;
  VtrMachine    *machine;
} Shared;

static char *
dup_xml (const char *disks)
{
  const char *hole = strstr (TINY_XML, "%s");

  return g_strdup_printf ("%.*s%s%s", (int) (hole - TINY_XML), TINY_XML, disks, hole + 2);
}

/* This program as another process of the same user, told what to do. */
static int
run_other (Shared     *shared,
           const char *what)
{
  const char *argv[] = { shared->program, what, NULL };
  g_autoptr (GError) error = NULL;
  int status = -1;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status,
                &error);
  g_assert_no_error (error);
  g_assert_true (WIFEXITED (status));

  return WEXITSTATUS (status);
}

/* Exits without closing anything, as a program that crashes does. */
static int
start_machine_and_vanish (void)
{
  g_autofree char *xml = dup_xml ("");
  VtrConnection *connection = vtr_fixture_open (NULL);

  vtr_fixture_define (connection, xml);
  vtr_fixture_perform (vtr_fixture_wait_machine (connection, TINY_NAME, 1000),
                       VTR_MACHINE_ACTION_START);
  _exit (0);
}

/* Its exit status is the code of the error it gets. */
static int
open_beside (guint lock_wait_ms)
{
  VtrConnection *connection = vtr_connection_new (NULL);
  g_autoptr (GError) error = NULL;

  vtr_connection_set_lock_wait (connection, lock_wait_ms);
  if (vtr_fixture_try_open (connection, &error))
    return 100;

  return error->domain == VTR_HYPERVISOR_ERROR ? error->code : 101;
}

static void
test_paths (gconstpointer data)
{
  const Shared *shared = data;
  g_autofree char *uri = vtr_connection_dup_default_uri ();
  g_autoptr (VtrConnection) connection = vtr_connection_new (uri);
  g_autofree char *socket = vtr_connection_dup_control_socket_path (connection);

  g_assert_nonnull (strstr (uri, shared->folder));
  g_assert_true (vtr_connection_is_embedded (connection));
  g_assert_true (vtr_connection_is_local (connection));
  g_assert_cmpuint (strlen (socket), <, 60);
  g_assert_cmpuint (strlen (uri), >, 107);
}

static void
test_short_roots (void)
{
  static const char * const URIS[] = {
    "qemu:///embed", "qemu:///session", "qemu:///embed?root=relative", "qemu+ssh://h/embed?x=1",
    "nothing",
  };
  g_autofree char *root = vtr_embedded_driver_dup_root ("qemu:///embed?root=/a%20b/../c");
  g_autofree char *kept = vtr_embedded_driver_dup_short_root ("/short/root");
  g_autofree char *one =
    vtr_embedded_driver_dup_short_root ("/home/somebody/.local/share/vitrine/libvirt");
  g_autofree char *other =
    vtr_embedded_driver_dup_short_root ("/home/somebody2/.local/share/vitrine/libvirt");

  g_assert_cmpstr (root, ==, "/c");
  g_assert_cmpstr (kept, ==, "/short/root");
  g_assert_cmpstr (one, !=, other);
  for (guint i = 0; i < G_N_ELEMENTS (URIS); i++)
    g_assert_null (vtr_embedded_driver_dup_root (URIS[i]));
}

/* A machine that another process started, and left without a word, is found running. */
static void
test_survivor (gconstpointer data)
{
  Shared *shared = (Shared *) data;
  VtrHostCapabilities *capabilities;

  g_assert_cmpint (run_other (shared, "--start-and-vanish"), ==, 0);
  shared->connection = vtr_fixture_open (NULL);
  capabilities = vtr_connection_get_capabilities (shared->connection);
  g_assert_cmpint (vtr_host_capabilities_get_acceleration (capabilities), ==, VTR_ACCELERATION_TCG);
  g_set_object (&shared->machine,
                vtr_machine_list_find (vtr_connection_get_machines (shared->connection),
                                       TINY_NAME));
  g_assert_nonnull (shared->machine);
  g_assert_cmpint (vtr_machine_get_state (shared->machine), ==, VTR_MACHINE_STATE_RUNNING);
  g_assert_true (vtr_machine_is_emulated (shared->machine));

  /* At once, while the driver is still finding its machines again. */
  vtr_fixture_perform (shared->machine, VTR_MACHINE_ACTION_FORCE_OFF);
  g_assert_cmpint (vtr_machine_get_state (shared->machine), ==, VTR_MACHINE_STATE_OFF);
}

static void
test_in_use (gconstpointer data)
{
  Shared *shared = (Shared *) data;
  gint64 start = g_get_monotonic_time ();

  g_assert_cmpint (run_other (shared, "--open"), ==, VTR_HYPERVISOR_ERROR_IN_USE);
  g_assert_cmpint (g_get_monotonic_time () - start, <, G_USEC_PER_SEC);

  start = g_get_monotonic_time ();
  g_assert_cmpint (run_other (shared, "--open-waiting"), ==, VTR_HYPERVISOR_ERROR_IN_USE);
  g_assert_cmpint (g_get_monotonic_time () - start, >=, G_USEC_PER_SEC / 2);
}

static void
test_life_cycle (gconstpointer data)
{
  const Shared *shared = data;
  VtrMachine *machine = shared->machine;

  vtr_fixture_perform (machine, VTR_MACHINE_ACTION_START);
  g_assert_cmpint (vtr_machine_get_state (machine), ==, VTR_MACHINE_STATE_RUNNING);
  vtr_fixture_perform (machine, VTR_MACHINE_ACTION_PAUSE);
  g_assert_cmpint (vtr_machine_get_state (machine), ==, VTR_MACHINE_STATE_PAUSED);
  vtr_fixture_perform (machine, VTR_MACHINE_ACTION_RESUME);
  g_assert_cmpint (vtr_machine_get_state (machine), ==, VTR_MACHINE_STATE_RUNNING);
  vtr_fixture_perform (machine, VTR_MACHINE_ACTION_REBOOT);
  vtr_fixture_wait_state (machine, VTR_MACHINE_STATE_RUNNING, 1000);
}

static void
test_display (gconstpointer data)
{
  const Shared *shared = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrDisplayEndpoint) endpoint = vtr_fixture_open_display (shared->machine, &error);
  char greeting[13] = "";
  int fd = -1;

  g_assert_no_error (error);
  g_assert_cmpint (vtr_display_endpoint_get_protocol (endpoint), ==, VTR_DISPLAY_PROTOCOL_VNC);
  fd = vtr_display_endpoint_steal_fd (endpoint);
  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (read (fd, greeting, 12), ==, 12);
  g_assert_cmpstr (greeting, ==, "RFB 003.008\n");
  close (fd);
}

static gboolean
is_off_or_crashed (gpointer machine)
{
  VtrMachineState state = vtr_machine_get_state (machine);

  return state == VTR_MACHINE_STATE_CRASHED || state == VTR_MACHINE_STATE_OFF;
}

static void
test_killed (gconstpointer data)
{
  const Shared *shared = data;
  g_autofree char *root =
    vtr_embedded_driver_dup_root (vtr_connection_get_uri (shared->connection));
  g_autofree char *path = g_strdup_printf ("%s/run/qemu/%s.pid", root, TINY_NAME);
  g_autofree char *text = NULL;
  guint elapsed = 0;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpint (kill ((pid_t) g_ascii_strtoll (text, NULL, 10), SIGKILL), ==, 0);
  elapsed = vtr_fixture_wait_until (is_off_or_crashed, shared->machine, 5000);
  g_test_message ("QEMU's death was seen after %u ms", elapsed);
  g_assert_cmpuint (elapsed, <, 1000);
  g_assert_false (vtr_machine_is_active (shared->machine));
  g_assert_true (vtr_machine_can (shared->machine, VTR_MACHINE_ACTION_START));
}

static char *
make_image (const char *folder,
            const char *name,
            const char *backing)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  const char *argv[] = { "qemu-img", "create", "-q", "-f", "qcow2", path, "1M", NULL, NULL, NULL,
                         NULL, NULL };
  g_autoptr (GError) error = NULL;
  int status = -1;

  if (backing != NULL)
    {
      argv[5] = "-b";
      argv[6] = backing;
      argv[7] = "-F";
      argv[8] = "qcow2";
      argv[9] = path;
    }
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status,
                &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);

  return g_steal_pointer (&path);
}

/* Its own disk goes; another machine's base, a foreign file and what is read-only stay. */
static void
test_delete (gconstpointer data)
{
  Shared *shared = (Shared *) data;
  g_autofree char *images = vtr_volume_dup_folder ();
  g_autofree char *own = NULL;
  g_autofree char *base = NULL;
  g_autofree char *overlay = NULL;
  g_autofree char *foreign = NULL;
  g_autofree char *cd = NULL;
  g_autofree char *disks = NULL;
  g_autofree char *xml = NULL;
  g_autofree char *other_xml = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (images, 0700), ==, 0);
  own = make_image (images, "own.qcow2", NULL);
  base = make_image (images, "base.qcow2", NULL);
  overlay = make_image (images, "overlay.qcow2", base);
  foreign = make_image (shared->folder, "foreign.qcow2", NULL);
  cd = make_image (images, "cd.iso", NULL);
  disks = g_strdup_printf (
    "<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='%s'/>"
    "<target dev='vda'/></disk>"
    "<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='%s'/>"
    "<target dev='vdb'/></disk>"
    "<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='%s'/>"
    "<target dev='vdc'/></disk>"
    "<disk type='file' device='cdrom'><source file='%s'/><target dev='sda' bus='sata'/></disk>",
    own, base, foreign, cd);
  xml = dup_xml (disks);
  vtr_fixture_define (shared->connection, xml);
  other_xml = g_strdup_printf (
    "<domain type='qemu'><name>other</name><memory unit='MiB'>64</memory><os><type>hvm</type>"
    "</os><devices>"
    "<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='%s'/>"
    "<target dev='vda'/></disk>"
    "</devices></domain>", overlay);
  vtr_fixture_define (shared->connection, other_xml);
  vtr_fixture_wait_machine (shared->connection, "other", 1000);

  g_assert_true (vtr_fixture_try_delete (shared->machine, TRUE, &error));
  g_assert_no_error (error);
  g_assert_true (vtr_machine_is_removed (shared->machine));
  g_assert_false (g_file_test (own, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (base, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (overlay, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (foreign, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (cd, G_FILE_TEST_EXISTS));
}

/* A second one in the same process is fine; another root is not, and says so. */
static void
test_second_root (gconstpointer data)
{
  const Shared *shared = data;
  g_autofree char *uri = g_strdup_printf ("qemu:///embed?root=%s/other-root", shared->folder);
  g_autoptr (VtrConnection) same = vtr_fixture_open (NULL);
  g_autoptr (VtrConnection) other = vtr_connection_new (uri);
  g_autoptr (GError) error = NULL;

  g_assert_false (vtr_fixture_try_open (other, &error));
  g_assert_error (error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_UNSUPPORTED);
}

int
main (int    argc,
      char **argv)
{
  Shared shared = { NULL };
  g_autofree char *data_folder = NULL;
  g_autofree char *root = NULL;
  g_autofree char *alias = NULL;
  int status = 0;

  if (argc > 1 && strcmp (argv[1], "--start-and-vanish") == 0)
    return start_machine_and_vanish ();
  if (argc > 1 && strcmp (argv[1], "--open") == 0)
    _exit (open_beside (0));
  if (argc > 1 && strcmp (argv[1], "--open-waiting") == 0)
    _exit (open_beside (500));

  shared.folder = g_dir_make_tmp ("vitrine-embedded-XXXXXX", NULL);
  data_folder = g_strdup_printf ("%s/a-folder-with-a-very-long-name/below-another-one/"
                                 "in-which-no-socket-has-room",
                                 shared.folder);
  shared.program = g_canonicalize_filename (argv[0], NULL);
  g_setenv ("XDG_DATA_HOME", data_folder, TRUE);
  g_unsetenv ("VITRINE_CONNECT");
  root = vtr_embedded_driver_dup_default_root ();
  if (geteuid () != 0)
    {
      g_autofree char *uri = g_strdup_printf ("qemu:///embed?root=%s", root);

      g_setenv ("VITRINE_CONNECT", uri, TRUE);
    }

  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/embedded/paths", &shared, test_paths);
  g_test_add_func ("/embedded/short-roots", test_short_roots);
  g_test_add_data_func ("/embedded/survivor", &shared, test_survivor);
  g_test_add_data_func ("/embedded/in-use", &shared, test_in_use);
  g_test_add_data_func ("/embedded/life-cycle", &shared, test_life_cycle);
  g_test_add_data_func ("/embedded/display", &shared, test_display);
  g_test_add_data_func ("/embedded/killed", &shared, test_killed);
  g_test_add_data_func ("/embedded/delete", &shared, test_delete);
  g_test_add_data_func ("/embedded/second-root", &shared, test_second_root);
  status = g_test_run ();

  g_clear_object (&shared.machine);
  g_clear_object (&shared.connection);
  vtr_fixture_settle ();
  alias = vtr_embedded_driver_dup_short_root (root);
  g_unlink (alias);
  vtr_fixture_remove_folder (shared.folder);
  g_free (shared.folder);
  g_free (shared.program);

  return status;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An ordinary user's own daemon, which libvirt starts by itself: changes made by virsh, and the
 * daemon killed or hanging while a machine runs. To be run by run-as-user.sh. */

#include "hypervisor-fixture.h"

#include <signal.h>
#include <unistd.h>

static const char TINY_XML[] =
  "<domain type='qemu'><name>%s</name><memory unit='MiB'>64</memory>"
  "<os><type arch='x86_64' machine='q35'>hvm</type></os><features><acpi/></features>"
  "<devices><graphics type='vnc'><listen type='socket'/></graphics><video><model type='vga'/>"
  "</video>"
  "</devices></domain>";

static VtrConnection *connection = NULL;

static char *
write_xml (const char *name)
{
  g_autofree char *xml = g_strdup_printf (TINY_XML, name);
  g_autoptr (GError) error = NULL;
  char *path = g_build_filename (g_getenv ("HOME"), "machine.xml", NULL);

  g_file_set_contents (path, xml, -1, &error);
  g_assert_no_error (error);

  return path;
}

/* As another program would: through a process of its own. */
static void
run_virsh (const char *command,
           const char *first,
           const char *second,
           const char *third)
{
  const char *argv[] = { "virsh", "-q", "-c", "qemu:///session", command, first, second, third,
                         NULL };
  g_autofree char *errors = NULL;
  g_autoptr (GError) error = NULL;
  int status = -1;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL, NULL,
                NULL, NULL,
                &errors, &status, &error);
  g_assert_no_error (error);
  if (status != 0)
    g_test_message ("virsh %s: %s", command, errors);
  g_assert_cmpint (status, ==, 0);
}

static VtrMachine *
find (const char *name)
{
  return vtr_machine_list_find (vtr_connection_get_machines (connection), name);
}

static pid_t
get_daemon_pid (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("XDG_RUNTIME_DIR"), "libvirt", "libvirtd.pid",
                                            NULL);
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));

  return (pid_t) g_ascii_strtoll (text, NULL, 10);
}

static void
test_open (void)
{
  g_autofree char *uri = vtr_connection_dup_default_uri ();
  VtrMachineList *machines;

  g_assert_cmpstr (uri, ==, "qemu:///session");
  connection = vtr_fixture_open (NULL);
  machines = vtr_connection_get_machines (connection);
  g_assert_true (vtr_connection_is_local (connection));
  g_assert_false (vtr_connection_is_embedded (connection));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (machines)), ==, 0);
}

static gboolean
is_titled (gpointer machine)
{
  return strcmp (vtr_machine_get_title (machine), "By virsh") == 0;
}

static gboolean
is_removed (gpointer machine)
{
  return vtr_machine_is_removed (machine);
}

static gboolean
is_autostarted (gpointer machine)
{
  return vtr_machine_get_autostart (machine);
}

/* Each is to be seen within a second of virsh's end. */
static void
test_virsh (void)
{
  g_autofree char *path = write_xml ("made-by-virsh");
  g_autoptr (VtrMachine) machine = NULL;

  run_virsh ("define", path, NULL, NULL);
  machine = g_object_ref (vtr_fixture_wait_machine (connection, "made-by-virsh", 1000));
  g_assert_cmpint (vtr_machine_get_state (machine), ==, VTR_MACHINE_STATE_OFF);

  run_virsh ("desc", "made-by-virsh", "--title", "By virsh");
  vtr_fixture_wait_until (is_titled, machine, 1000);
  run_virsh ("start", "made-by-virsh", NULL, NULL);
  vtr_fixture_wait_state (machine, VTR_MACHINE_STATE_RUNNING, 1000);
  run_virsh ("suspend", "made-by-virsh", NULL, NULL);
  vtr_fixture_wait_state (machine, VTR_MACHINE_STATE_PAUSED, 1000);
  run_virsh ("resume", "made-by-virsh", NULL, NULL);
  vtr_fixture_wait_state (machine, VTR_MACHINE_STATE_RUNNING, 1000);
  run_virsh ("managedsave", "made-by-virsh", NULL, NULL);
  vtr_fixture_wait_state (machine, VTR_MACHINE_STATE_SAVED, 1000);
  vtr_fixture_perform (machine, VTR_MACHINE_ACTION_START);
  g_assert_cmpint (vtr_machine_get_state (machine), ==, VTR_MACHINE_STATE_RUNNING);
  run_virsh ("destroy", "made-by-virsh", NULL, NULL);
  vtr_fixture_wait_state (machine, VTR_MACHINE_STATE_OFF, 1000);
  run_virsh ("undefine", "made-by-virsh", NULL, NULL);
  vtr_fixture_wait_until (is_removed, machine, 1000);
  g_assert_null (find ("made-by-virsh"));
}

/* A transient machine is there while it runs. */
static void
test_transient (void)
{
  g_autofree char *path = write_xml ("transient");
  g_autoptr (VtrMachine) machine = NULL;

  run_virsh ("create", path, NULL, NULL);
  machine = g_object_ref (vtr_fixture_wait_machine (connection, "transient", 1000));
  g_assert_true (vtr_machine_is_transient (machine));
  vtr_fixture_perform (machine, VTR_MACHINE_ACTION_FORCE_OFF);
  g_assert_true (vtr_machine_is_removed (machine));
  g_assert_null (find ("transient"));
}

static gboolean
is_lost (gpointer data)
{
  return vtr_connection_get_state (connection) == VTR_CONNECTION_STATE_LOST;
}

static gboolean
is_open (gpointer data)
{
  return vtr_connection_get_state (connection) == VTR_CONNECTION_STATE_OPEN;
}

static void
collect_seconds (VtrConnection *self,
                 GParamSpec    *pspec,
                 GString       *seconds)
{
  g_string_append_printf (seconds, "%u ", vtr_connection_get_retry_seconds (self));
}

/* The daemon dies, the machine doesn't; the connection comes back by itself, and the machine is the
 * same object. */
static void
test_daemon_killed (void)
{
  g_autofree char *path = write_xml ("survivor");
  g_autoptr (GString) seconds = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  VtrMachine *machine = NULL;
  guint elapsed = 0;
  gulong handler = 0;

  run_virsh ("define", path, NULL, NULL);
  machine = vtr_fixture_wait_machine (connection, "survivor", 1000);
  vtr_fixture_perform (machine, VTR_MACHINE_ACTION_START);

  handler = g_signal_connect (connection, "notify::retry-seconds", G_CALLBACK (collect_seconds),
                              seconds);
  g_assert_cmpint (kill (get_daemon_pid (), SIGKILL), ==, 0);
  elapsed = vtr_fixture_wait_until (is_lost, NULL, 2000);
  g_test_message ("the daemon's death was seen after %u ms", elapsed);
  g_assert_true (find ("survivor") == machine);
  g_assert_false (vtr_machine_is_removed (machine));
  g_assert_false (vtr_machine_can (machine, VTR_MACHINE_ACTION_FORCE_OFF));
  g_assert_nonnull (vtr_connection_get_error (connection));
  g_assert_false (vtr_fixture_try_perform (machine, VTR_MACHINE_ACTION_PAUSE, &error));
  g_assert_error (error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_CONNECT);

  elapsed = vtr_fixture_wait_until (is_open, NULL, 20000);
  g_test_message ("open again after %u ms, countdown %s", elapsed, seconds->str);
  g_assert_true (g_str_has_prefix (seconds->str, "1 0 "));
  g_signal_handler_disconnect (connection, handler);
  g_assert_null (vtr_connection_get_error (connection));
  g_assert_true (find ("survivor") == machine);
  vtr_fixture_wait_state (machine, VTR_MACHINE_STATE_RUNNING, 2000);

  /* And its events arrive again. */
  run_virsh ("autostart", "survivor", NULL, NULL);
  run_virsh ("suspend", "survivor", NULL, NULL);
  vtr_fixture_wait_state (machine, VTR_MACHINE_STATE_PAUSED, 1000);
  vtr_fixture_wait_until (is_autostarted, machine, 1000);
}

static gboolean
on_beat (gpointer user_data)
{
  gint64 *beats = user_data;
  const gint64 now = g_get_monotonic_time ();

  beats[1] = MAX (beats[1], now - beats[0]);
  beats[0] = now;

  return G_SOURCE_CONTINUE;
}

static void
ignore_result (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  guint *n_failed = user_data;

  if (!vtr_machine_perform_finish (VTR_MACHINE (source), result, NULL))
    (*n_failed)++;
}

static gboolean
has_failed (gpointer n_failed)
{
  return *(guint *) n_failed > 0;
}

/* A daemon that is there and says nothing: the calls end with an error, and the main loop never
 * stops meanwhile. */
static void
test_daemon_hangs (void)
{
  VtrMachine *machine = find ("survivor");
  gint64 beats[2] = { g_get_monotonic_time (), 0 };
  const pid_t pid = get_daemon_pid ();
  guint n_failed = 0;
  guint beat = 0;
  guint elapsed = 0;

  beat = g_timeout_add (10, on_beat, beats);
  g_assert_cmpint (kill (pid, SIGSTOP), ==, 0);
  vtr_machine_perform_async (machine, VTR_MACHINE_ACTION_RESUME, NULL, ignore_result, &n_failed);
  elapsed = vtr_fixture_wait_until (is_lost, NULL, 40000);
  vtr_fixture_wait_until (has_failed, &n_failed, 5000);
  g_test_message ("the silence was taken for a loss after %u ms; longest stall %" G_GINT64_FORMAT
                  " ms", elapsed, beats[1] / 1000);
  g_assert_cmpint (beats[1], <, 250000);
  g_source_remove (beat);

  g_assert_cmpint (kill (pid, SIGKILL), ==, 0);
  vtr_connection_retry_now (connection);
  vtr_fixture_wait_until (is_open, NULL, 30000);
  g_assert_true (find ("survivor") == machine);
}

static void
test_delete (void)
{
  VtrMachine *machine = find ("survivor");
  g_autoptr (GError) error = NULL;

  g_assert_true (vtr_fixture_try_delete (machine, FALSE, &error));
  g_assert_no_error (error);
  g_assert_null (find ("survivor"));
}

int
main (int    argc,
      char **argv)
{
  int status = 0;

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/session/open", test_open);
  g_test_add_func ("/session/virsh", test_virsh);
  g_test_add_func ("/session/transient", test_transient);
  g_test_add_func ("/session/daemon-killed", test_daemon_killed);
  g_test_add_func ("/session/daemon-hangs", test_daemon_hangs);
  g_test_add_func ("/session/delete", test_delete);
  status = g_test_run ();

  g_clear_object (&connection);
  vtr_fixture_settle ();
  kill (get_daemon_pid (), SIGTERM);

  return status;
}

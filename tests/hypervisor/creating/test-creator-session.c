/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way of an ordinary user: qemu:///session, whose daemon libvirt starts by itself, and its
 * storage pools. Run by root it becomes another user first. Runs below tini. */
#include <errno.h>
#include <glib/gstdio.h>
#include <grp.h>
#include <libvirt/libvirt.h>
#include <locale.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "connection-private.h"
#include "creating-fixture.h"
#include "machine-list.h"
#include "volume.h"

#define MIB (G_GUINT64_CONSTANT (1024) * 1024)
#define NOBODY 65534
/* libvirt's own path for the agent could have 26, its path for QEMU's monitor 47. */
#define LONG_SETTINGS 44

static VtrOsDatabase *database = NULL;
static VtrConnection *connection = NULL;
static char *folder = NULL;

static VtrMachine *
make (const char *name,
      gboolean    disposable)
{
  g_autofree char *iso = creating_write_iso (folder, "disc.iso", "SOME_DISC");
  g_autoptr (VtrMedia) media = creating_identify (database, iso);
  g_autoptr (VtrMachinePlan) plan =
    vtr_machine_plan_new (vtr_connection_get_capabilities (connection), media);
  g_autoptr (VtrMachineCreator) creator = vtr_machine_creator_new (connection, plan);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  CreatingWait wait = { NULL };
  VtrMachine *machine = NULL;

  vtr_machine_plan_set_name (plan, name);
  vtr_machine_plan_set_memory (plan, 128 * MIB);
  vtr_machine_plan_set_disk_size (plan, 20 * MIB);
  vtr_machine_plan_set_acceleration (plan, VTR_ACCELERATION_TCG);
  vtr_machine_plan_set_disposable (plan, disposable);

  vtr_machine_creator_run_async (creator, TRUE, NULL, creating_on_done, &wait);
  result = creating_wait (&wait);
  machine = vtr_machine_creator_run_finish (creator, result, &error);
  if (error != NULL)
    g_test_message ("%s", vtr_hypervisor_error_get_detail (error));
  g_assert_no_error (error);

  return machine;
}

static void
delete (VtrMachine *machine)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  CreatingWait wait = { NULL };

  vtr_machine_delete_async (machine, TRUE, NULL, creating_on_done, &wait);
  result = creating_wait (&wait);
  vtr_machine_delete_finish (machine, result, &error);
  g_assert_no_error (error);
}

static gpointer
count_pools (virConnectPtr   conn,
             gpointer        data,
             GCancellable   *cancellable,
             GError        **error)
{
  virStoragePoolPtr pool = virStoragePoolLookupByName (conn, "vitrine");
  int autostart = 0;
  int n_volumes = 0;

  g_assert_nonnull (pool);
  g_assert_cmpint (virStoragePoolGetAutostart (pool, &autostart), ==, 0);
  g_assert_cmpint (autostart, ==, 1);
  n_volumes = virStoragePoolNumOfVolumes (pool);
  virStoragePoolFree (pool);
  g_assert_cmpint (virConnectNumOfStoragePools (conn), ==, 1);

  return GINT_TO_POINTER (n_volumes);
}

static guint
count_volumes (void)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  CreatingWait wait = { NULL };
  gpointer n_volumes = NULL;

  vtr_connection_run_async (connection, count_pools, NULL, NULL, NULL, NULL, creating_on_done,
                            &wait);
  result = creating_wait (&wait);
  n_volumes = vtr_connection_run_finish (connection, result, &error);
  g_assert_no_error (error);

  return GPOINTER_TO_UINT (n_volumes);
}

/* Two machines, one pool, two volumes in Vitrine's own folder; with the machines the volumes go. */
static void
test_create (void)
{
  g_autofree char *images = vtr_volume_dup_folder ();
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (VtrMachine) first = make ("First", FALSE);
  g_autoptr (VtrMachine) second = make ("Sécond 🙂", FALSE);

  g_assert_cmpint (vtr_machine_get_state (first), ==, VTR_MACHINE_STATE_RUNNING);
  g_assert_cmpint (vtr_machine_get_state (second), ==, VTR_MACHINE_STATE_RUNNING);
  before = creating_list_tree (images);
  g_assert_cmpstr (before, ==, "First.qcow2\nSécond 🙂.qcow2");
  g_assert_cmpuint (count_volumes (), ==, 2);

  delete (first);
  delete (second);
  after = creating_list_tree (images);
  g_assert_cmpstr (after, ==, "");
}

/* Somebody's own file in the folder, which libvirt hasn't seen yet, keeps its bytes. */
static void
test_never_overwrites (void)
{
  g_autofree char *images = vtr_volume_dup_folder ();
  g_autofree char *mine = g_build_filename (images, "Mine.qcow2", NULL);
  g_autofree char *contents = NULL;
  g_autofree char *after = NULL;
  g_autoptr (VtrMachine) machine = NULL;

  g_assert_true (g_file_set_contents (mine, "mine", -1, NULL));
  machine = make ("Mine", FALSE);
  delete (machine);
  g_assert_true (g_file_get_contents (mine, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, "mine");
  after = creating_list_tree (images);
  g_assert_cmpstr (after, ==, "Mine.qcow2");
  g_assert_cmpint (g_unlink (mine), ==, 0);
}

static void
test_try (void)
{
  g_autofree char *images = vtr_volume_dup_folder ();
  g_autofree char *after = NULL;
  g_autoptr (VtrMachine) machine = make ("Tried", TRUE);
  VtrMachineList *machines = vtr_connection_get_machines (connection);

  g_autofree char *logs =
    g_build_filename (g_getenv ("XDG_CACHE_HOME"), "libvirt", "qemu", "log", NULL);
  g_autofree char *log_files = creating_list_tree (logs);

  g_assert_true (g_file_test (logs, G_FILE_TEST_IS_DIR));
  g_assert_cmpstr (log_files, ==, "");
  g_assert_cmpint (vtr_machine_get_state (machine), ==, VTR_MACHINE_STATE_RUNNING);
  g_assert_true (vtr_machine_is_transient (machine));
  delete (machine);
  after = creating_list_tree (images);
  g_assert_cmpstr (after, ==, "");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (machines)), ==, 0);
}

/* The path of the agent's socket in what @domain runs with. */
static gpointer
read_agent_path (virConnectPtr   conn,
                 gpointer        data,
                 GCancellable   *cancellable,
                 GError        **error)
{
  g_autoptr (GRegex) regex = NULL;
  g_autoptr (GMatchInfo) match = NULL;
  virDomainPtr domain = virDomainLookupByName (conn, data);
  char *xml = NULL;
  char *path = NULL;

  g_assert_nonnull (domain);
  xml = virDomainGetXMLDesc (domain, 0);
  regex = g_regex_new ("path='([^']*org.qemu.guest_agent.0)'", 0, 0, NULL);
  if (g_regex_match (regex, xml, 0, &match))
    path = g_match_info_fetch (match, 1);
  free (xml);
  virDomainFree (domain);

  return path;
}

static char *
dup_agent_path (VtrMachine *machine)
{
  g_autoptr (GAsyncResult) result = NULL;
  CreatingWait wait = { NULL };

  vtr_connection_run_async (connection, read_agent_path, (char *) vtr_machine_get_name (machine),
                            NULL, NULL, NULL, creating_on_done, &wait);
  result = creating_wait (&wait);

  return vtr_connection_run_finish (connection, result, NULL);
}

/* Whatever the length of home and name, the agent has its socket while the machine runs. */
static void
test_agent (gconstpointer data)
{
  g_autoptr (VtrMachine) machine = make (data, FALSE);
  g_autofree char *path = dup_agent_path (machine);

  g_assert_cmpint (vtr_machine_get_state (machine), ==, VTR_MACHINE_STATE_RUNNING);
  g_assert_nonnull (path);
  g_test_message ("%s: %s", vtr_machine_get_name (machine), path);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  delete (machine);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
become_ordinary (void)
{
  if (geteuid () != 0)
    return;

  g_assert_cmpint (setgroups (0, NULL), ==, 0);
  g_assert_cmpint (setgid (NOBODY), ==, 0);
  g_assert_cmpint (setuid (NOBODY), ==, 0);
  g_assert_cmpint (chdir ("/"), ==, 0);
}

/* libvirt's daemons would go on for two minutes. */
static void
stop_daemon (const char *name)
{
  g_autofree char *base = g_strconcat (name, ".pid", NULL);
  g_autofree char *path = g_build_filename (g_getenv ("XDG_RUNTIME_DIR"), "libvirt", base, NULL);
  g_autofree char *text = NULL;
  pid_t pid = 0;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return;

  pid = (pid_t) g_ascii_strtoll (text, NULL, 10);
  g_assert_cmpint (pid, >, 1);
  kill (pid, SIGTERM);
  for (guint i = 0; i < 100 && kill (pid, 0) == 0; i++)
    g_usleep (50 * 1000);
}

/* Settings in a folder whose path is as long as in the home of somebody with a long name. */
static void
move_settings (void)
{
  GString *path = g_string_new (folder);

  g_string_append_c (path, '/');
  while (path->len < LONG_SETTINGS)
    g_string_append_c (path, 'x');
  g_assert_cmpint (g_mkdir (path->str, 0700), ==, 0);
  g_setenv ("XDG_CONFIG_HOME", path->str, TRUE);
  g_string_free (path, TRUE);
}

int
main (int    argc,
      char **argv)
{
  const gboolean is_long = argc > 1 && g_str_equal (argv[1], "long-settings");
  int status = 0;

  setlocale (LC_ALL, "");
  become_ordinary ();
  g_test_init (&argc, &argv, NULL);
  folder = creating_isolate ();
  if (is_long)
    move_settings ();

  /* Without the overlay, which an ordinary user may not be able to read where root builds. */
  database = vtr_os_database_new (NULL);
  connection = vtr_connection_new ("qemu:///session");
  creating_open (connection);

  g_test_add_func ("/creator-session/create", test_create);
  g_test_add_func ("/creator-session/never-overwrites", test_never_overwrites);
  g_test_add_func ("/creator-session/try", test_try);

  g_test_add_data_func ("/creator-session/agent/short", "Lab", test_agent);
  g_test_add_data_func ("/creator-session/agent/long", "A machine of many letters", test_agent);

  status = g_test_run ();

  vtr_connection_close (connection);
  g_object_unref (connection);
  g_object_unref (database);
  stop_daemon ("libvirtd");
  stop_daemon ("virtlogd");
  creating_remove_tree (folder);
  g_free (folder);

  return status;
}

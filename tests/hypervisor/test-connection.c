/* SPDX-License-Identifier: GPL-3.0-or-later */
/* On libvirt's test driver: opening, the list and the life cycle; and on addresses where nobody
 * answers. */

#include "hypervisor-fixture.h"

#include <glib/gstdio.h>

#define N_MANY 1000
#define SHORT_MS 300

/* Like test:///default, which all connections of a process share; from a file, each has its own. */
static const char ONE_MACHINE[] =
  "<node><domain type='test'><name>test</name><uuid>6695eb01-f6a4-8304-79aa-97f2502e193f</uuid>"
  "<memory>8388608</memory><currentMemory>2097152</currentMemory><vcpu>2</vcpu><os>"
  "<type>hvm</type></os>"
  "</domain></node>";
static char *test_uri = NULL;

static void
test_new (void)
{
  VtrConnection *connection = vtr_connection_new (test_uri);

  g_assert_cmpstr (vtr_connection_get_uri (connection), ==, test_uri);
  g_assert_cmpint (vtr_connection_get_state (connection), ==, VTR_CONNECTION_STATE_CLOSED);
  g_assert_nonnull (vtr_connection_get_machines (connection));
  g_assert_null (vtr_connection_get_capabilities (connection));
  g_assert_true (vtr_connection_is_local (connection));
  g_assert_false (vtr_connection_is_embedded (connection));
  g_assert_null (vtr_connection_dup_control_socket_path (connection));
  g_assert_finalize_object (connection);
}

static void
test_default_uri (void)
{
  g_autofree char *chosen = NULL;
  g_autofree char *usual = NULL;

  g_setenv ("VITRINE_CONNECT", "test:///default", TRUE);
  chosen = vtr_connection_dup_default_uri ();
  g_assert_cmpstr (chosen, ==, "test:///default");

  g_unsetenv ("VITRINE_CONNECT");
  usual = vtr_connection_dup_default_uri ();
  g_assert_true (g_str_has_prefix (usual, "qemu:///"));
}

static void
count_notify (guint *count)
{
  (*count)++;
}

static void
test_open (void)
{
  VtrConnection *connection = vtr_connection_new (test_uri);
  g_autoptr (GError) error = NULL;
  VtrMachineList *machines = vtr_connection_get_machines (connection);
  VtrMachine *machine = NULL;
  VtrHostCapabilities *capabilities = NULL;
  guint n_states = 0;

  g_signal_connect_swapped (connection, "notify::state", G_CALLBACK (count_notify), &n_states);
  vtr_fixture_try_open (connection, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_states, ==, 2);
  g_assert_null (vtr_connection_get_error (connection));
  g_assert_true (vtr_connection_get_machines (connection) == machines);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (machines)), ==, 1);

  machine = vtr_machine_list_find (machines, "test");
  g_assert_nonnull (machine);
  g_assert_true (vtr_machine_list_find (machines, vtr_machine_get_uuid (machine)) == machine);
  g_assert_null (vtr_machine_list_find (machines, "no such machine"));
  g_assert_true (vtr_machine_get_connection (machine) == connection);
  g_assert_cmpint (vtr_machine_get_state (machine), ==, VTR_MACHINE_STATE_RUNNING);
  g_assert_cmpstr (vtr_machine_get_title (machine), ==, "test");
  g_assert_cmpuint (vtr_machine_get_memory (machine), ==, 8589934592);
  g_assert_cmpuint (vtr_machine_get_vcpus (machine), ==, 2);
  g_assert_false (vtr_machine_is_transient (machine));

  capabilities = vtr_connection_get_capabilities (connection);
  g_assert_nonnull (capabilities);
  g_assert_cmpstr (vtr_host_capabilities_get_hypervisor (capabilities), ==, "test");

  /* Once more is the same. */
  vtr_fixture_try_open (connection, &error);
  g_assert_no_error (error);

  vtr_connection_close (connection);
  g_assert_cmpint (vtr_connection_get_state (connection), ==, VTR_CONNECTION_STATE_CLOSED);
  g_assert_false (vtr_machine_can (machine, VTR_MACHINE_ACTION_PAUSE));

  /* And it can be opened again, with the same objects. */
  vtr_fixture_try_open (connection, &error);
  g_assert_no_error (error);
  g_assert_true (vtr_machine_list_find (machines, "test") == machine);
  g_assert_finalize_object (connection);
}

static void
test_life_cycle (void)
{
  g_autoptr (VtrConnection) connection = vtr_fixture_open (test_uri);
  VtrMachine *machine = vtr_machine_list_find (vtr_connection_get_machines (connection), "test");
  g_autoptr (GError) error = NULL;

  g_assert_false (vtr_machine_can (machine, VTR_MACHINE_ACTION_START));
  g_assert_false (vtr_machine_can (machine, VTR_MACHINE_ACTION_RESUME));

  vtr_fixture_perform (machine, VTR_MACHINE_ACTION_PAUSE);
  g_assert_cmpint (vtr_machine_get_state (machine), ==, VTR_MACHINE_STATE_PAUSED);
  g_assert_true (vtr_machine_is_active (machine));
  vtr_fixture_perform (machine, VTR_MACHINE_ACTION_RESUME);
  g_assert_cmpint (vtr_machine_get_state (machine), ==, VTR_MACHINE_STATE_RUNNING);
  vtr_fixture_perform (machine, VTR_MACHINE_ACTION_REBOOT);
  vtr_fixture_wait_state (machine, VTR_MACHINE_STATE_RUNNING, 1000);
  vtr_fixture_perform (machine, VTR_MACHINE_ACTION_SHUT_DOWN);
  vtr_fixture_wait_state (machine, VTR_MACHINE_STATE_OFF, 1000);
  g_assert_false (vtr_machine_is_active (machine));
  vtr_fixture_perform (machine, VTR_MACHINE_ACTION_START);
  g_assert_cmpint (vtr_machine_get_state (machine), ==, VTR_MACHINE_STATE_RUNNING);
  vtr_fixture_perform (machine, VTR_MACHINE_ACTION_FORCE_OFF);
  g_assert_cmpint (vtr_machine_get_state (machine), ==, VTR_MACHINE_STATE_OFF);

  g_assert_false (vtr_fixture_try_perform (machine, VTR_MACHINE_ACTION_PAUSE, &error));
  g_assert_error (error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_WRONG_STATE);
  g_assert_cmpint (vtr_machine_get_state (machine), ==, VTR_MACHINE_STATE_OFF);
}

static const char TINY_XML[] =
  "<domain type='test'><name>tiny</name><title>Tiny &amp; neat</title>"
  "<uuid>41b1d1c1-9b25-4a3a-8b39-60e0a2e8f001</uuid><memory>65536</memory>"
  "<os><type>hvm</type></os></domain>";

static gpointer
set_title (virConnectPtr   conn,
           gpointer        data,
           GCancellable   *cancellable,
           GError        **error)
{
  virDomainPtr domain = virDomainLookupByName (conn, "tiny");

  g_assert_cmpint (virDomainSetMetadata (domain, VIR_DOMAIN_METADATA_TITLE, data, NULL, NULL,
                                         VIR_DOMAIN_AFFECT_CONFIG), ==, 0);
  virDomainFree (domain);

  return NULL;
}

static gboolean
has_other_title (gpointer machine)
{
  return strcmp (vtr_machine_get_title (machine), "Another") == 0;
}

static void
test_changes (void)
{
  g_autoptr (VtrConnection) connection = vtr_fixture_open (test_uri);
  VtrMachineList *machines = vtr_connection_get_machines (connection);
  g_autoptr (VtrMachine) machine = NULL;
  g_autoptr (GError) error = NULL;
  guint n_changes = 0;

  g_signal_connect_swapped (machines, "items-changed", G_CALLBACK (count_notify), &n_changes);
  vtr_fixture_define (connection, TINY_XML);
  machine = g_object_ref (vtr_fixture_wait_machine (connection, "tiny", 1000));
  g_assert_cmpuint (n_changes, ==, 1);
  g_assert_cmpstr (vtr_machine_get_title (machine), ==, "Tiny & neat");
  g_assert_cmpuint (vtr_machine_get_memory (machine), ==, 67108864);
  g_assert_cmpint (vtr_machine_get_state (machine), ==, VTR_MACHINE_STATE_OFF);

  vtr_fixture_run (connection, set_title, (gpointer) "Another");
  vtr_fixture_wait_until (has_other_title, machine, 1000);
  g_assert_true (vtr_machine_list_find (machines, "tiny") == machine);

  g_assert_true (vtr_fixture_try_delete (machine, TRUE, &error));
  g_assert_no_error (error);
  g_assert_null (vtr_machine_list_find (machines, "tiny"));
  g_assert_true (vtr_machine_is_removed (machine));
  g_assert_cmpuint (n_changes, ==, 2);
  g_assert_false (vtr_machine_can (machine, VTR_MACHINE_ACTION_START));

  g_assert_false (vtr_fixture_try_delete (machine, TRUE, &error));
  g_assert_error (error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_NOT_FOUND);
  g_assert_nonnull (vtr_hypervisor_error_get_detail (error));
}

static void
test_display_of_test_driver (void)
{
  g_autoptr (VtrConnection) connection = vtr_fixture_open (test_uri);
  VtrMachine *machine = vtr_machine_list_find (vtr_connection_get_machines (connection), "test");
  g_autoptr (VtrDisplayEndpoint) endpoint = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) off_error = NULL;

  endpoint = vtr_fixture_open_display (machine, &error);
  g_assert_null (endpoint);
  g_assert_error (error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_UNSUPPORTED);

  vtr_fixture_perform (machine, VTR_MACHINE_ACTION_FORCE_OFF);
  g_assert_null (vtr_fixture_open_display (machine, &off_error));
  g_assert_error (off_error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_WRONG_STATE);
}

/* A machine lives longer than its connection when somebody holds it. */
static void
test_orphan (void)
{
  VtrConnection *connection = vtr_fixture_open (test_uri);
  g_autoptr (VtrMachine) machine = NULL;
  g_autoptr (GError) error = NULL;

  machine = g_object_ref (vtr_machine_list_find (vtr_connection_get_machines (connection), "test"));
  g_assert_finalize_object (connection);

  g_assert_null (vtr_machine_get_connection (machine));
  g_assert_false (vtr_machine_can (machine, VTR_MACHINE_ACTION_PAUSE));
  g_assert_false (vtr_fixture_try_perform (machine, VTR_MACHINE_ACTION_PAUSE, &error));
  g_assert_error (error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_CONNECT);
}

static char *
write_node (const char  *xml,
            char       **ret_path)
{
  g_autoptr (GError) error = NULL;
  int fd = g_file_open_tmp ("vitrine-node-XXXXXX.xml", ret_path, &error);

  g_assert_no_error (error);
  g_close (fd, NULL);
  g_assert_true (g_file_set_contents (*ret_path, xml, -1, NULL));

  return g_strdup_printf ("test://%s", *ret_path);
}

static char *
write_many (char **ret_path)
{
  g_autoptr (GString) xml = g_string_new ("<node>");

  for (guint i = 0; i < N_MANY; i++)
    g_string_append_printf (xml,
                            "<domain type='test'><name>machine %04u</name><memory>131072</memory>"
                            "<os><type>hvm</type></os></domain>", i);
  g_string_append (xml, "</node>");

  return write_node (xml->str, ret_path);
}

static void
test_many (void)
{
  g_autofree char *path = NULL;
  g_autofree char *uri = write_many (&path);
  g_autoptr (VtrConnection) connection = vtr_connection_new (uri);
  g_autoptr (GError) error = NULL;
  GListModel *machines = G_LIST_MODEL (vtr_connection_get_machines (connection));
  guint n_changes = 0;

  g_signal_connect_swapped (machines, "items-changed", G_CALLBACK (count_notify), &n_changes);
  vtr_fixture_try_open (connection, &error);
  g_assert_no_error (error);
  g_unlink (path);

  g_assert_cmpuint (g_list_model_get_n_items (machines), ==, N_MANY);
  g_assert_cmpuint (n_changes, ==, 1);
  g_assert_nonnull (vtr_machine_list_find (VTR_MACHINE_LIST (machines), "machine 0999"));
}

static const struct
{
  const char *name;
  const char *uri;
  int         code;
} DEAD[] = {
  { "refused", "test+tcp://127.0.0.1:1/default", VTR_HYPERVISOR_ERROR_CONNECT },
  { "no-socket", "qemu+unix:///system?socket=/nonexistent/socket", VTR_HYPERVISOR_ERROR_CONNECT },
  { "no-host", "qemu+ssh://nobody@host.invalid/system", VTR_HYPERVISOR_ERROR_CONNECT },
  { "no-file", "test:///nonexistent/file.xml", VTR_HYPERVISOR_ERROR_CONNECT },
  /* libvirt asks its daemon about what it does not know itself. */
  { "no-driver", "vitrine:///nothing", VTR_HYPERVISOR_ERROR_CONNECT },
  { "no-uri", "%%% no address %%%", VTR_HYPERVISOR_ERROR_INVALID },
};

static void
test_dead (gconstpointer data)
{
  const guint i = GPOINTER_TO_UINT (data);
  VtrConnection *connection = vtr_connection_new (DEAD[i].uri);
  g_autoptr (GError) error = NULL;
  const gint64 start = g_get_monotonic_time ();

  g_assert_false (vtr_fixture_try_open (connection, &error));
  g_assert_error (error, VTR_HYPERVISOR_ERROR, DEAD[i].code);
  g_assert_nonnull (strstr (error->message, DEAD[i].uri));
  g_assert_true (g_str_has_suffix (error->message, "."));
  g_assert_nonnull (vtr_hypervisor_error_get_detail (error));
  g_assert_cmpint (g_get_monotonic_time () - start, <, 10 * G_USEC_PER_SEC);
  g_assert_cmpint (vtr_connection_get_state (connection), ==, VTR_CONNECTION_STATE_FAILED);
  g_assert_nonnull (vtr_connection_get_error (connection));

  /* Tries again on demand, with the same end. */
  vtr_connection_retry_now (connection);
  g_assert_cmpint (vtr_connection_get_state (connection), ==, VTR_CONNECTION_STATE_OPENING);
  vtr_connection_close (connection);
  g_assert_finalize_object (connection);
}

static void
on_cancelled (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  GError **ret_error = user_data;

  g_assert_false (vtr_connection_open_finish (VTR_CONNECTION (source), result, ret_error));
}

static gboolean
has_error (gpointer data)
{
  return *(GError **) data != NULL;
}

/* A server that accepts and then says nothing: what a hanging daemon looks like. */
static void
test_cancel (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *uri = NULL;
  VtrConnection *connection = NULL;
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, &error);

  g_assert_no_error (error);
  uri = g_strdup_printf ("test+tcp://127.0.0.1:%u/default", port);
  connection = vtr_connection_new (uri);
  vtr_connection_open_async (connection, cancellable, on_cancelled, &error);
  g_assert_cmpint (vtr_connection_get_state (connection), ==, VTR_CONNECTION_STATE_OPENING);
  for (guint i = 0; i < 20; i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (10000);
    }
  g_assert_no_error (error);
  g_cancellable_cancel (cancellable);
  g_assert_cmpuint (vtr_fixture_wait_until (has_error, &error, 1000), <, 1000);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (vtr_connection_get_state (connection), ==, VTR_CONNECTION_STATE_CLOSED);
  g_assert_finalize_object (connection);
}

/* The same server, and nobody who cancels: the connection gives up by itself. */
static void
test_timeout (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *uri = NULL;
  VtrConnection *connection = NULL;
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, &error);
  gint64 start = g_get_monotonic_time ();
  guint timeout = 0;

  g_assert_no_error (error);
  uri = g_strdup_printf ("test+tcp://127.0.0.1:%u/default", port);
  connection = g_object_new (VTR_TYPE_CONNECTION, "uri", uri, "open-timeout", SHORT_MS, NULL);
  g_assert_false (vtr_fixture_try_open (connection, &error));
  g_assert_cmpint (g_get_monotonic_time () - start, >=, SHORT_MS * 1000);
  g_assert_error (error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_CONNECT);
  g_assert_nonnull (strstr (error->message, uri));
  g_assert_nonnull (strstr (error->message, "doesn’t answer"));
  g_assert_cmpint (vtr_connection_get_state (connection), ==, VTR_CONNECTION_STATE_FAILED);
  g_assert_finalize_object (connection);

  connection = vtr_connection_new (uri);
  g_object_get (connection, "open-timeout", &timeout, NULL);
  g_assert_cmpuint (timeout, ==, 20000);
  g_assert_finalize_object (connection);
}

static gpointer
wait_a_little (virConnectPtr   conn,
               gpointer        data,
               GCancellable   *cancellable,
               GError        **error)
{
  g_usleep (200000);
  return g_strdup (data);
}

static void
on_waited (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autofree char *answer = vtr_connection_run_finish (VTR_CONNECTION (source), result, NULL);
  guint *n_answers = user_data;

  if (g_strcmp0 (answer, "data") == 0)
    (*n_answers)++;
}

static gboolean
are_all_answered (gpointer data)
{
  return *(guint *) data == 4;
}

/* Several at a time, and closing meanwhile takes nothing away from them. */
static void
test_workers (void)
{
  VtrConnection *connection = vtr_fixture_open (test_uri);
  const gint64 start = g_get_monotonic_time ();
  guint n_answers = 0;

  for (guint i = 0; i < 4; i++)
    vtr_connection_run_async (connection, wait_a_little, g_strdup ("data"), g_free, g_free, NULL,
                              on_waited,
                              &n_answers);
  vtr_connection_close (connection);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 150000);
  vtr_fixture_wait_until (are_all_answered, &n_answers, 700);
  g_assert_finalize_object (connection);
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *path = NULL;
  int status = 0;

  g_test_init (&argc, &argv, NULL);
  test_uri = write_node (ONE_MACHINE, &path);

  g_test_add_func ("/connection/new", test_new);
  g_test_add_func ("/connection/default-uri", test_default_uri);
  g_test_add_func ("/connection/open", test_open);
  g_test_add_func ("/connection/life-cycle", test_life_cycle);
  g_test_add_func ("/connection/changes", test_changes);
  g_test_add_func ("/connection/display-of-test-driver", test_display_of_test_driver);
  g_test_add_func ("/connection/orphan", test_orphan);
  g_test_add_func ("/connection/many", test_many);
  for (guint i = 0; i < G_N_ELEMENTS (DEAD); i++)
    {
      g_autofree char *name = g_strdup_printf ("/connection/dead/%s", DEAD[i].name);

      g_test_add_data_func (name, GUINT_TO_POINTER (i), test_dead);
    }
  g_test_add_func ("/connection/cancel", test_cancel);
  g_test_add_func ("/connection/timeout", test_timeout);
  g_test_add_func ("/connection/workers", test_workers);

  status = g_test_run ();
  vtr_fixture_settle ();
  g_unlink (path);
  g_free (test_uri);

  return status;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hypervisor-fixture.h"

#define STEP_TIMEOUT_MS 60000

static gboolean
on_tick (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

guint
vtr_fixture_wait_until (VtrCondition condition,
                        gpointer     data,
                        guint        timeout_ms)
{
  const gint64 start = g_get_monotonic_time ();
  guint elapsed = 0;
  guint tick = 0;

  /* So that a loop with nothing to do comes back and looks at the clock. */
  tick = g_timeout_add (5, on_tick, NULL);
  while (!condition (data))
    {
      elapsed = (guint) ((g_get_monotonic_time () - start) / 1000);
      if (elapsed > timeout_ms)
        g_error ("Waited %u ms in vain", elapsed);
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (tick);

  return (guint) ((g_get_monotonic_time () - start) / 1000);
}

static gboolean
is_later (gpointer data)
{
  return g_get_monotonic_time () >= *(gint64 *) data;
}

void
vtr_fixture_settle (void)
{
  gint64 end = g_get_monotonic_time () + 300000;

  vtr_fixture_wait_until (is_later, &end, 1000);
}

void
vtr_fixture_remove_folder (const char *folder)
{
  const char *argv[] = { "rm", "-rf", "--", folder, NULL };

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                NULL);
}

static void
on_result (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GAsyncResult **ret_result = user_data;

  *ret_result = g_object_ref (result);
}

static gboolean
has_result (gpointer data)
{
  return *(GAsyncResult **) data != NULL;
}

static void
wait_result (GAsyncResult **result)
{
  vtr_fixture_wait_until (has_result, result, STEP_TIMEOUT_MS);
}

gboolean
vtr_fixture_try_open (VtrConnection  *connection,
                      GError        **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  vtr_connection_open_async (connection, NULL, on_result, &result);
  wait_result (&result);

  return vtr_connection_open_finish (connection, result, error);
}

VtrConnection *
vtr_fixture_open (const char *uri)
{
  g_autoptr (GError) error = NULL;
  VtrConnection *connection = vtr_connection_new (uri);

  vtr_fixture_try_open (connection, &error);
  g_assert_no_error (error);
  g_assert_cmpint (vtr_connection_get_state (connection), ==, VTR_CONNECTION_STATE_OPEN);

  return connection;
}

gboolean
vtr_fixture_try_perform (VtrMachine        *machine,
                         VtrMachineAction   action,
                         GError           **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  vtr_machine_perform_async (machine, action, NULL, on_result, &result);
  wait_result (&result);

  return vtr_machine_perform_finish (machine, result, error);
}

void
vtr_fixture_perform (VtrMachine       *machine,
                     VtrMachineAction  action)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (vtr_machine_can (machine, action));
  vtr_fixture_try_perform (machine, action, &error);
  g_assert_no_error (error);
  g_assert_false (vtr_machine_is_busy (machine));
}

gboolean
vtr_fixture_try_delete (VtrMachine  *machine,
                        gboolean     delete_disks,
                        GError     **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  vtr_machine_delete_async (machine, delete_disks, NULL, on_result, &result);
  wait_result (&result);

  return vtr_machine_delete_finish (machine, result, error);
}

gpointer
vtr_fixture_run (VtrConnection     *connection,
                 VtrConnectionFunc  func,
                 gpointer           data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gpointer answer = NULL;

  vtr_connection_run_async (connection, func, data, NULL, NULL, NULL, on_result, &result);
  wait_result (&result);
  answer = vtr_connection_run_finish (connection, result, &error);
  g_assert_no_error (error);

  return answer;
}

static gpointer
define (virConnectPtr   conn,
        gpointer        data,
        GCancellable   *cancellable,
        GError        **error)
{
  virDomainPtr domain = virDomainDefineXML (conn, data);

  g_assert_nonnull (domain);
  virDomainFree (domain);

  return NULL;
}

void
vtr_fixture_define (VtrConnection *connection,
                    const char    *xml)
{
  vtr_fixture_run (connection, define, (gpointer) xml);
}

VtrDisplayEndpoint *
vtr_fixture_open_display (VtrMachine  *machine,
                          GError     **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  vtr_machine_open_display_async (machine, NULL, on_result, &result);
  wait_result (&result);

  return vtr_machine_open_display_finish (machine, result, error);
}

typedef struct
{
  VtrMachine      *machine;
  VtrMachineState  state;
} StateWait;

static gboolean
is_in_state (gpointer data)
{
  StateWait *wait = data;

  return vtr_machine_get_state (wait->machine) == wait->state;
}

guint
vtr_fixture_wait_state (VtrMachine      *machine,
                        VtrMachineState  state,
                        guint            timeout_ms)
{
  StateWait wait = { machine, state };

  return vtr_fixture_wait_until (is_in_state, &wait, timeout_ms);
}

typedef struct
{
  VtrConnection *connection;
  const char    *name;
} MachineWait;

static gboolean
is_machine_there (gpointer data)
{
  MachineWait *wait = data;

  return vtr_machine_list_find (vtr_connection_get_machines (wait->connection), wait->name) != NULL;
}

VtrMachine *
vtr_fixture_wait_machine (VtrConnection *connection,
                          const char    *name,
                          guint          timeout_ms)
{
  MachineWait wait = { connection, name };

  vtr_fixture_wait_until (is_machine_there, &wait, timeout_ms);

  return vtr_machine_list_find (vtr_connection_get_machines (connection), name);
}

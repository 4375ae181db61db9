/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-hypervisor"

/* Starting, stopping and the like. */

#include <glib/gi18n-lib.h>

#include "connection-private.h"
#include "hypervisor-error.h"
#include "machine-list-private.h"
#include "machine-private.h"

#define IN(state) (1u << VTR_MACHINE_STATE_##state)

static int
start_domain (virDomainPtr domain)
{
  return virDomainCreate (domain);
}

static int
shut_down_domain (virDomainPtr domain)
{
  return virDomainShutdown (domain);
}

static int
reboot_domain (virDomainPtr domain)
{
  return virDomainReboot (domain, 0);
}

/* libvirt ends QEMU's process first and only then waits for its turn with the machine. When it lost
 * its turn to somebody who found the process gone (an embedded driver that was just opened looks
 * after its machines at that moment), it says that the machine isn't running: just what was asked
 * for. */
static int
force_off_domain (virDomainPtr domain)
{
  int active = 0;

  if (virDomainDestroy (domain) == 0)
    return 0;

  if (virGetLastErrorCode () != VIR_ERR_OPERATION_INVALID)
    return -1;

  active = virDomainIsActive (domain);

  return active == 0 || (active < 0 && vtr_hypervisor_error_last_is_not_found ()) ? 0 : -1;
}

static int
pause_domain (virDomainPtr domain)
{
  return virDomainSuspend (domain);
}

/* A guest that put itself to sleep is woken as by its power button. */
static int
resume_domain (virDomainPtr domain)
{
  int state = VIR_DOMAIN_NOSTATE;

  if (virDomainGetState (domain, &state, NULL, 0) == 0 && state == VIR_DOMAIN_PMSUSPENDED)
    return virDomainPMWakeup (domain, 0);

  return virDomainResume (domain);
}

/* An inactive machine that crashed can be started, one whose process is still there can be
 * ended. */
static const struct
{
  int        (*run) (virDomainPtr domain);
  guint        active_states;         /* where it can be done to a machine with a process, */
  guint        inactive_states;       /* and to one without */
  const char  *failure;
} ACTIONS[] = {
  [VTR_MACHINE_ACTION_START] = {
    start_domain, 0, IN (OFF) | IN (SAVED) | IN (CRASHED),
    N_("The machine “%s” could not be started."),
  },
  [VTR_MACHINE_ACTION_SHUT_DOWN] = {
    shut_down_domain, IN (RUNNING), 0, N_("The machine “%s” could not be asked to shut down."),
  },
  [VTR_MACHINE_ACTION_REBOOT] = {
    reboot_domain, IN (RUNNING), 0, N_("The machine “%s” could not be asked to restart."),
  },
  [VTR_MACHINE_ACTION_FORCE_OFF] = {
    force_off_domain,
    IN (RUNNING) | IN (PAUSED) | IN (SHUTTING_DOWN) | IN (CRASHED) | IN (SUSPENDED), 0,
    N_("The machine “%s” could not be switched off."),
  },
  [VTR_MACHINE_ACTION_PAUSE] = {
    pause_domain, IN (RUNNING), 0, N_("The machine “%s” could not be paused."),
  },
  [VTR_MACHINE_ACTION_RESUME] = {
    resume_domain, IN (PAUSED) | IN (SUSPENDED), 0, N_("The machine “%s” could not be resumed."),
  },
};

typedef struct
{
  char             *uuid;
  char             *title;
  VtrMachineAction  action;
} Order;

static void
order_free (gpointer data)
{
  Order *order = data;

  g_free (order->uuid);
  g_free (order->title);
  g_free (order);
}

/* The formats are the table's own, with one %s each. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
static char *
dup_failure (VtrMachineAction  action,
             const char       *title)
{
  return g_strdup_printf (_(ACTIONS[action].failure), title);
}
#pragma GCC diagnostic pop

/* In a worker. */
static gpointer
run_order (virConnectPtr   conn,
           gpointer        data,
           GCancellable   *cancellable,
           GError        **error)
{
  const Order *order = data;
  virDomainPtr domain = virDomainLookupByUUIDString (conn, order->uuid);

  if (domain == NULL || ACTIONS[order->action].run (domain) != 0)
    {
      g_autofree char *failure = dup_failure (order->action, order->title);

      vtr_hypervisor_error_set_from_libvirt (error, "%s", failure);
    }

  if (domain != NULL)
    virDomainFree (domain);

  return NULL;
}

/* A disposable machine is gone when it is off, which is no failure. */
static void
on_synced (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (VtrMachine) machine = NULL;

  machine = vtr_machine_list_sync_finish (VTR_MACHINE_LIST (source), result, NULL);
  vtr_machine_end_action (g_task_get_source_object (task));
  g_task_return_boolean (task, TRUE);
}

/* Done when the list shows it, so that nobody sees the state from before. */
static void
on_order_run (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  VtrConnection *connection = VTR_CONNECTION (source);
  VtrMachine *self = g_task_get_source_object (task);

  vtr_connection_run_finish (connection, result, &error);
  if (error != NULL)
    {
      vtr_machine_end_action (self);
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  vtr_machine_list_sync_async (vtr_connection_get_machines (connection), self->uuid, on_synced,
                               g_steal_pointer (&task));
}

static gboolean
is_connected (VtrMachine *self)
{
  return self->connection != NULL &&
         vtr_connection_get_state (self->connection) == VTR_CONNECTION_STATE_OPEN;
}

static gboolean
is_possible (VtrMachine       *self,
             VtrMachineAction  action)
{
  const guint states = self->is_active ? ACTIONS[action].active_states :
                                         ACTIONS[action].inactive_states;

  return !self->is_removed && (states & (1u << self->state)) != 0;
}

gboolean
vtr_machine_can (VtrMachine       *self,
                 VtrMachineAction  action)
{
  g_return_val_if_fail (VTR_IS_MACHINE (self), FALSE);
  g_return_val_if_fail ((guint) action < G_N_ELEMENTS (ACTIONS), FALSE);

  /* What hangs can still be switched off. */
  if (self->n_actions > 0 && action != VTR_MACHINE_ACTION_FORCE_OFF)
    return FALSE;

  return is_connected (self) && is_possible (self, action);
}

void
vtr_machine_perform_async (VtrMachine          *self,
                           VtrMachineAction     action,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  Order *order = NULL;

  g_return_if_fail (VTR_IS_MACHINE (self));
  g_return_if_fail ((guint) action < G_N_ELEMENTS (ACTIONS));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, vtr_machine_perform_async);
  /* What was done is reported, cancelled or not. */
  g_task_set_check_cancellable (task, FALSE);

  if (!is_connected (self))
    {
      g_task_return_error (task, vtr_hypervisor_error_new_closed ());
      return;
    }

  if (!is_possible (self, action))
    {
      g_autofree char *failure = dup_failure (action, self->title);

      g_task_return_new_error (task, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_WRONG_STATE,
                               _("%s %s"), failure,
                               _("This is not possible in the state it is in now."));
      return;
    }

  order = g_new0 (Order, 1);
  order->uuid = g_strdup (self->uuid);
  order->title = g_strdup (self->title);
  order->action = action;
  vtr_machine_begin_action (self);
  vtr_connection_run_async (self->connection, run_order, order, order_free, NULL, cancellable,
                            on_order_run,
                            g_steal_pointer (&task));
}

gboolean
vtr_machine_perform_finish (VtrMachine    *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

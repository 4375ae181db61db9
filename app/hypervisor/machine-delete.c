/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-hypervisor"

/* Deleting a machine: first what it has is found out, then it is switched off, then its definition
 * goes, and the disks last: whatever fails before leaves them. */

#include <glib/gi18n-lib.h>

#include "connection-private.h"
#include "hypervisor-error.h"
#include "machine-info.h"
#include "machine-list-private.h"
#include "machine-private.h"
#include "machine-traces.h"
#include "own-disks.h"

typedef struct
{
  char     *uuid;
  char     *title;
  gboolean  delete_disks;
} Order;

static void
order_free (gpointer data)
{
  Order *order = data;

  g_free (order->uuid);
  g_free (order->title);
  g_free (order);
}

/* Drivers refuse flags they don't know, each another set; from all to none. */
static int
undefine (virDomainPtr domain)
{
  static const unsigned int FLAGS[] = {
    VIR_DOMAIN_UNDEFINE_MANAGED_SAVE | VIR_DOMAIN_UNDEFINE_SNAPSHOTS_METADATA |
    VIR_DOMAIN_UNDEFINE_CHECKPOINTS_METADATA | VIR_DOMAIN_UNDEFINE_NVRAM | VIR_DOMAIN_UNDEFINE_TPM,
    VIR_DOMAIN_UNDEFINE_MANAGED_SAVE | VIR_DOMAIN_UNDEFINE_SNAPSHOTS_METADATA |
    VIR_DOMAIN_UNDEFINE_CHECKPOINTS_METADATA | VIR_DOMAIN_UNDEFINE_NVRAM,
    VIR_DOMAIN_UNDEFINE_MANAGED_SAVE | VIR_DOMAIN_UNDEFINE_SNAPSHOTS_METADATA |
    VIR_DOMAIN_UNDEFINE_CHECKPOINTS_METADATA,
    VIR_DOMAIN_UNDEFINE_MANAGED_SAVE | VIR_DOMAIN_UNDEFINE_SNAPSHOTS_METADATA,
    0,
  };

  for (guint i = 0; i < G_N_ELEMENTS (FLAGS); i++)
    {
      int code = VIR_ERR_OK;

      if (virDomainUndefineFlags (domain, FLAGS[i]) == 0)
        return 0;

      code = virGetLastErrorCode ();
      if (code != VIR_ERR_INVALID_ARG && code != VIR_ERR_NO_SUPPORT &&
          code != VIR_ERR_ARGUMENT_UNSUPPORTED)
        break;
    }

  return -1;
}

/* -1 with libvirt's error, unless it is gone. */
static int
switch_off (virDomainPtr domain)
{
  if (virDomainIsActive (domain) != 1 || virDomainDestroy (domain) == 0 ||
      virDomainIsActive (domain) == 0)
    return 0;

  return vtr_hypervisor_error_last_is_not_found () ? 0 : -1;
}

static gboolean
remove_definition (virDomainPtr domain,
                   gboolean     is_transient)
{
  if (switch_off (domain) != 0)
    return FALSE;

  return is_transient || undefine (domain) == 0 || vtr_hypervisor_error_last_is_not_found ();
}

static void
delete_domain (virConnectPtr   conn,
               virDomainPtr    domain,
               const Order    *order,
               GError        **error)
{
  g_autoptr (VtrMachineInfo) info = NULL;
  g_autoptr (GPtrArray) disks = NULL;
  g_auto (GStrv) traces = NULL;

  info = vtr_machine_info_read (domain, error);
  if (info == NULL)
    return;

  if (order->delete_disks)
    disks = vtr_own_disks_list (conn, domain, info->config);

  traces = vtr_machine_traces_list (conn, domain);
  if (!remove_definition (domain, info->is_transient))
    {
      vtr_hypervisor_error_set_from_libvirt (error, _("The machine “%s” could not be deleted."),
                                             order->title);
      return;
    }

  vtr_machine_traces_remove ((const char * const *) traces);
  if (disks != NULL)
    vtr_own_disks_delete (conn, disks, error);
}

/* In a worker. */
static gpointer
run_order (virConnectPtr   conn,
           gpointer        data,
           GCancellable   *cancellable,
           GError        **error)
{
  const Order *order = data;
  virDomainPtr domain = virDomainLookupByUUIDString (conn, order->uuid);

  if (domain == NULL)
    {
      vtr_hypervisor_error_set_from_libvirt (error, _("The machine “%s” could not be deleted."),
                                             order->title);
      return NULL;
    }

  delete_domain (conn, domain, order, error);
  virDomainFree (domain);

  return NULL;
}

static void
on_synced (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (VtrMachine) machine = NULL;
  GError *failure = g_task_get_task_data (task);

  machine = vtr_machine_list_sync_finish (VTR_MACHINE_LIST (source), result, NULL);
  vtr_machine_end_action (g_task_get_source_object (task));
  if (failure != NULL)
    g_task_return_error (task, g_error_copy (failure));
  else
    g_task_return_boolean (task, TRUE);
}

static void
on_order_run (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  VtrConnection *connection = VTR_CONNECTION (source);
  VtrMachine *self = g_task_get_source_object (task);
  GError *error = NULL;

  vtr_connection_run_finish (connection, result, &error);
  /* A failure may have come after the machine was off, or gone. */
  if (error != NULL)
    g_task_set_task_data (task, error, (GDestroyNotify) g_error_free);

  vtr_machine_list_sync_async (vtr_connection_get_machines (connection), self->uuid, on_synced,
                               g_steal_pointer (&task));
}

void
vtr_machine_delete_async (VtrMachine          *self,
                          gboolean             delete_disks,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  Order *order = NULL;

  g_return_if_fail (VTR_IS_MACHINE (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, vtr_machine_delete_async);
  /* What was done is reported, cancelled or not. */
  g_task_set_check_cancellable (task, FALSE);

  if (self->connection == NULL)
    {
      g_task_return_error (task, vtr_hypervisor_error_new_closed ());
      return;
    }

  order = g_new0 (Order, 1);
  order->uuid = g_strdup (self->uuid);
  order->title = g_strdup (self->title);
  order->delete_disks = delete_disks;
  vtr_machine_begin_action (self);
  vtr_connection_run_async (self->connection, run_order, order, order_free, NULL, cancellable,
                            on_order_run,
                            g_steal_pointer (&task));
}

gboolean
vtr_machine_delete_finish (VtrMachine    *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-hypervisor"

#include "machine-snapshots.h"

#include <glib/gi18n-lib.h>

#include "connection-private.h"
#include "hypervisor-error.h"
#include "xml-document.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (virDomain, virDomainFree)

static void
snapshot_free (gpointer data)
{
  VtrMachineSnapshot *snapshot = data;

  g_free (snapshot->name);
  g_free (snapshot->parent);
  g_free (snapshot->description);
  g_free (snapshot);
}

/* libvirt's words in the document of a snapshot; "disk-snapshot" is one of disks alone. */
static VtrMachineState
state_from_word (const char *word)
{
  if (g_strcmp0 (word, "running") == 0)
    return VTR_MACHINE_STATE_RUNNING;
  if (g_strcmp0 (word, "paused") == 0)
    return VTR_MACHINE_STATE_PAUSED;
  if (g_strcmp0 (word, "crashed") == 0)
    return VTR_MACHINE_STATE_CRASHED;
  if (g_strcmp0 (word, "pmsuspended") == 0)
    return VTR_MACHINE_STATE_SUSPENDED;

  return VTR_MACHINE_STATE_OFF;
}

static void
read_document (VtrMachineSnapshot *snapshot,
               const char         *xml)
{
  g_autoptr (xmlDoc) document = vtr_xml_parse (xml, "domainsnapshot", NULL);
  xmlNode *root = document != NULL ? xmlDocGetRootElement (document) : NULL;
  g_autofree char *created = NULL;
  g_autofree char *state = NULL;

  if (root == NULL)
    return;

  snapshot->parent = vtr_xml_dup_text (vtr_xml_find (root, "parent/name"));
  snapshot->description = vtr_xml_dup_text (vtr_xml_find (root, "description"));
  state = vtr_xml_dup_text (vtr_xml_find (root, "state"));
  snapshot->state = state_from_word (state);
  created = vtr_xml_dup_text (vtr_xml_find (root, "creationTime"));
  if (created != NULL)
    g_ascii_string_to_signed (created, 10, 0, G_MAXINT64, &snapshot->created, NULL);
}

static VtrMachineSnapshot *
read_snapshot (virDomainSnapshotPtr source)
{
  VtrMachineSnapshot *snapshot = g_new0 (VtrMachineSnapshot, 1);
  char *xml = virDomainSnapshotGetXMLDesc (source, 0);

  snapshot->name = g_strdup (virDomainSnapshotGetName (source));
  snapshot->is_current = virDomainSnapshotIsCurrent (source, 0) == 1;
  if (xml != NULL)
    read_document (snapshot, xml);
  free (xml);

  return snapshot;
}

/* In a worker. */
static gpointer
read_snapshots (virConnectPtr   conn,
                gpointer        data,
                GCancellable   *cancellable,
                GError        **error)
{
  const char *uuid = data;
  g_autoptr (virDomain) domain = virDomainLookupByUUIDString (conn, uuid);
  GPtrArray *snapshots = NULL;
  virDomainSnapshotPtr *list = NULL;
  int n_snapshots = -1;

  if (domain != NULL)
    n_snapshots = virDomainListAllSnapshots (domain, &list, VIR_DOMAIN_SNAPSHOT_LIST_TOPOLOGICAL);
  if (n_snapshots < 0 && domain != NULL && virGetLastErrorCode () == VIR_ERR_NO_SUPPORT)
    n_snapshots = 0;
  if (n_snapshots < 0)
    {
      vtr_hypervisor_error_set_from_libvirt (error,
                                             _("The machine’s snapshots could not be read."));
      return NULL;
    }

  snapshots = g_ptr_array_new_with_free_func (snapshot_free);
  for (int i = 0; i < n_snapshots; i++)
    {
      g_ptr_array_add (snapshots, read_snapshot (list[i]));
      virDomainSnapshotFree (list[i]);
    }
  free (list);

  return snapshots;
}

static void
free_snapshots (gpointer snapshots)
{
  g_ptr_array_unref (snapshots);
}

static void
on_read (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GPtrArray *snapshots = vtr_connection_run_finish (VTR_CONNECTION (source), result, &error);

  if (snapshots != NULL)
    g_task_return_pointer (task, snapshots, free_snapshots);
  else
    g_task_return_error (task, error);
}

void
vtr_machine_read_snapshots_async (VtrMachine          *machine,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  VtrConnection *connection = NULL;

  g_return_if_fail (VTR_IS_MACHINE (machine));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (machine, cancellable, callback, user_data);
  g_task_set_source_tag (task, vtr_machine_read_snapshots_async);

  connection = vtr_machine_get_connection (machine);
  if (connection == NULL)
    {
      g_task_return_error (task, vtr_hypervisor_error_new_closed ());
      return;
    }

  vtr_connection_run_async (connection, read_snapshots, g_strdup (vtr_machine_get_uuid (machine)),
                            g_free, free_snapshots, cancellable, on_read, g_steal_pointer (&task));
}

GPtrArray *
vtr_machine_read_snapshots_finish (VtrMachine    *machine,
                                   GAsyncResult  *result,
                                   GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, machine), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

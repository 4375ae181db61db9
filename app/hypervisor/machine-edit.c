/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-hypervisor"

#include "machine-edit.h"

#include <glib/gi18n-lib.h>

#include "connection-private.h"
#include "hypervisor-error.h"
#include "machine-list-private.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (virDomain, virDomainFree)

typedef struct
{
  char               *uuid;
  char               *title;
  gboolean            needs_off;
  VtrMachineEditFunc  func;
  gpointer            data;
  GDestroyNotify      data_free;
} Edit;

static void
edit_free (gpointer data)
{
  Edit *edit = data;

  if (edit->data_free != NULL)
    edit->data_free (edit->data);
  g_free (edit->uuid);
  g_free (edit->title);
  g_free (edit);
}

static gboolean
check_state (virDomainPtr   domain,
             const Edit    *edit,
             GError       **error)
{
  if (virDomainIsPersistent (domain) == 0)
    g_set_error (error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_WRONG_STATE,
                 _("The machine “%s” is only tried: keep it before you change it."), edit->title);
  else if (edit->needs_off && virDomainIsActive (domain) != 0)
    g_set_error (error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_WRONG_STATE,
                 _("The machine “%s” must be off for that."), edit->title);
  else
    return TRUE;

  return FALSE;
}

/* The document with the change; NULL when there is none. (transfer full) */
static char *
dup_changed_xml (virDomainPtr   domain,
                 const Edit    *edit,
                 GError       **error)
{
  g_autoptr (VtrMachineConfig) config = NULL;
  char *xml = virDomainGetXMLDesc (domain, VIR_DOMAIN_XML_INACTIVE | VIR_DOMAIN_XML_SECURE);

  if (xml == NULL)
    {
      vtr_hypervisor_error_set_from_libvirt (error, _("The machine can’t be looked at."));
      return NULL;
    }

  config = vtr_machine_config_new_from_xml (xml, error);
  free (xml);
  if (config == NULL || !edit->func (config, edit->data, error))
    return NULL;

  return vtr_machine_config_to_xml (config);
}

/* In a worker. */
static gpointer
redefine (virConnectPtr   conn,
          gpointer        data,
          GCancellable   *cancellable,
          GError        **error)
{
  const Edit *edit = data;
  g_autoptr (virDomain) domain = virDomainLookupByUUIDString (conn, edit->uuid);
  g_autoptr (virDomain) changed = NULL;
  g_autofree char *xml = NULL;

  if (domain == NULL)
    {
      vtr_hypervisor_error_set_from_libvirt (error, _("The machine can’t be looked at."));
      return NULL;
    }
  if (!check_state (domain, edit, error))
    return NULL;

  xml = dup_changed_xml (domain, edit, error);
  if (xml == NULL)
    return NULL;

  changed = virDomainDefineXMLFlags (conn, xml, VIR_DOMAIN_DEFINE_VALIDATE);
  if (changed == NULL)
    vtr_hypervisor_error_set_from_libvirt (error, _("The machine “%s” could not be changed."),
                                           edit->title);

  return NULL;
}

static void
on_listed (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (VtrMachine) machine = NULL;
  GError *error = NULL;

  machine = vtr_machine_list_sync_finish (VTR_MACHINE_LIST (source), result, &error);
  if (machine == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
on_redefined (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  VtrConnection *connection = VTR_CONNECTION (source);
  VtrMachine *machine = g_task_get_source_object (task);
  GError *error = NULL;

  vtr_connection_run_finish (connection, result, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    vtr_machine_list_sync_async (vtr_connection_get_machines (connection),
                                 vtr_machine_get_uuid (machine), on_listed,
                                 g_steal_pointer (&task));
}

void
vtr_machine_edit_async (VtrMachine          *machine,
                        gboolean             needs_off,
                        VtrMachineEditFunc   func,
                        gpointer             data,
                        GDestroyNotify       data_free,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  VtrConnection *connection = NULL;
  Edit *edit = NULL;

  g_return_if_fail (VTR_IS_MACHINE (machine));
  g_return_if_fail (func != NULL);

  edit = g_new0 (Edit, 1);
  edit->uuid = g_strdup (vtr_machine_get_uuid (machine));
  edit->title = g_strdup (vtr_machine_get_title (machine));
  edit->needs_off = needs_off;
  edit->func = func;
  edit->data = data;
  edit->data_free = data_free;

  task = g_task_new (machine, cancellable, callback, user_data);
  g_task_set_source_tag (task, vtr_machine_edit_async);
  connection = vtr_machine_get_connection (machine);
  if (connection == NULL)
    {
      edit_free (edit);
      g_task_return_error (task, vtr_hypervisor_error_new_closed ());
      return;
    }

  vtr_connection_run_async (connection, redefine, edit, edit_free, NULL, cancellable, on_redefined,
                            g_steal_pointer (&task));
}

gboolean
vtr_machine_edit_finish (VtrMachine    *machine,
                         GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, machine), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* A VtrMachineEditFunc. */
static gboolean
set_display (VtrMachineConfig  *config,
             gpointer           data,
             GError           **error)
{
  return vtr_machine_config_set_display (config, data, error);
}

void
vtr_machine_set_display_async (VtrMachine          *machine,
                               const char          *protocol,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  vtr_machine_edit_async (machine, TRUE, set_display, g_strdup (protocol), g_free, cancellable,
                          callback, user_data);
}

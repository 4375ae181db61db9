/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-hypervisor"

#include "machine-keep.h"

#include <glib/gi18n-lib.h>

#include "connection-private.h"
#include "hypervisor-error.h"
#include "machine-config-private.h"
#include "machine-list-private.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (virDomain, virDomainFree)

/* Once libvirt (9.0) has chosen the firmware of a transient machine, its document names the files
 * and no longer says that they are to be chosen; but the wishes for the choice stay in it, and it
 * refuses those on the way back. */
static void
drop_firmware_wishes (VtrMachineConfig *config)
{
  xmlNode *os = vtr_xml_find (vtr_machine_config_get_root (config), "os");
  xmlNode *wishes = vtr_xml_find (os, "firmware");
  g_autofree char *chosen_by_libvirt = vtr_xml_dup_attribute (os, "firmware");

  if (wishes != NULL && chosen_by_libvirt == NULL)
    vtr_machine_config_remove_element (wishes);
}

/* In the folder that libvirt makes for each start of a machine: "…/domain-7-name/spice.sock". */
static gboolean
is_generated_socket (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (folder);

  return g_str_has_prefix (name, "domain-") && g_ascii_isdigit (name[strlen ("domain-")]);
}

/* libvirt (9.0) names the socket of a transient machine's SPICE screen as if the user had chosen
 * it; by the next start its folder is gone. */
static void
drop_generated_sockets (VtrMachineConfig *config)
{
  xmlNode *devices = vtr_xml_find (vtr_machine_config_get_root (config), "devices");

  for (xmlNode *graphics = vtr_xml_next (devices, NULL, "graphics"); graphics != NULL;
       graphics = vtr_xml_next (devices, graphics, "graphics"))
    for (xmlNode *listen = vtr_xml_next (graphics, NULL, "listen"); listen != NULL;
         listen = vtr_xml_next (graphics, listen, "listen"))
      {
        g_autofree char *socket = vtr_xml_dup_attribute (listen, "socket");

        if (socket != NULL && is_generated_socket (socket))
          xmlUnsetProp (listen, (const xmlChar *) "socket");
      }
}

/* What the machine's next start takes, without the mark of a throw-away machine. */
static char *
dup_kept_xml (virDomainPtr   domain,
              GError       **error)
{
  g_autoptr (VtrMachineConfig) config = NULL;
  g_autofree char *xml =
    virDomainGetXMLDesc (domain, VIR_DOMAIN_XML_INACTIVE | VIR_DOMAIN_XML_SECURE);

  if (xml == NULL)
    {
      vtr_hypervisor_error_set_from_libvirt (error, _("The machine can’t be looked at."));
      return NULL;
    }

  config = vtr_machine_config_new_from_xml (xml, error);
  if (config == NULL)
    return NULL;

  vtr_machine_config_set_flag (config, "try", FALSE);
  drop_firmware_wishes (config);
  drop_generated_sockets (config);

  return vtr_machine_config_to_xml (config);
}

/* In a worker. */
static gpointer
define_running (virConnectPtr   conn,
                gpointer        data,
                GCancellable   *cancellable,
                GError        **error)
{
  const char *uuid = data;
  g_autoptr (virDomain) domain = virDomainLookupByUUIDString (conn, uuid);
  g_autoptr (virDomain) kept = NULL;
  g_autofree char *xml = NULL;

  if (domain == NULL)
    {
      g_set_error_literal (error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_WRONG_STATE,
                           _("The machine has ended: there is nothing left to keep."));
      return NULL;
    }

  if (virDomainIsPersistent (domain) == 1)
    {
      g_set_error_literal (error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_WRONG_STATE,
                           _("The machine is kept already."));
      return NULL;
    }

  xml = dup_kept_xml (domain, error);
  if (xml == NULL)
    return NULL;

  kept = virDomainDefineXML (conn, xml);
  if (kept == NULL)
    {
      vtr_hypervisor_error_set_from_libvirt (error, _("The machine could not be kept."));
      return NULL;
    }

  /* The running one's own document still says "try"; metadata is what can be changed while it
   * runs. */
  virDomainSetMetadata (kept, VIR_DOMAIN_METADATA_ELEMENT, NULL, NULL, VTR_METADATA_NAMESPACE,
                        VIR_DOMAIN_AFFECT_LIVE);

  return NULL;
}

static void
on_listed (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (VtrMachine) machine = NULL;
  g_autoptr (GError) error = NULL;

  machine = vtr_machine_list_sync_finish (VTR_MACHINE_LIST (source), result, &error);
  if (machine == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
on_defined (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  VtrConnection *connection = VTR_CONNECTION (source);
  VtrMachine *machine = g_task_get_source_object (task);

  vtr_connection_run_finish (connection, result, &error);
  if (error != NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  vtr_machine_list_sync_async (vtr_connection_get_machines (connection),
                               vtr_machine_get_uuid (machine), on_listed, g_steal_pointer (&task));
}

void
vtr_machine_keep_async (VtrMachine          *machine,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  VtrConnection *connection = NULL;

  g_return_if_fail (VTR_IS_MACHINE (machine));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (machine, cancellable, callback, user_data);
  g_task_set_source_tag (task, vtr_machine_keep_async);
  g_task_set_check_cancellable (task, FALSE);

  connection = vtr_machine_get_connection (machine);
  if (connection == NULL)
    {
      g_task_return_error (task, vtr_hypervisor_error_new_closed ());
      return;
    }

  vtr_connection_run_async (connection, define_running, g_strdup (vtr_machine_get_uuid (machine)),
                            g_free, NULL, cancellable, on_defined, g_steal_pointer (&task));
}

gboolean
vtr_machine_keep_finish (VtrMachine    *machine,
                         GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, machine), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

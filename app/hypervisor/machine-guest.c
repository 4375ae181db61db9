/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-hypervisor"

#include "machine-guest.h"

#include "machine-config-private.h"

static const struct
{
  const char    *name;
  VtrGuestFlags  channel;
  VtrGuestFlags  program;
} AGENTS[] = {
  { "org.qemu.guest_agent.0", VTR_GUEST_HAS_AGENT_CHANNEL, VTR_GUEST_HAS_AGENT },
  { "com.redhat.spice.0", VTR_GUEST_HAS_CLIPBOARD_CHANNEL, VTR_GUEST_HAS_CLIPBOARD },
};

VtrGuestFlags
vtr_machine_config_get_guest (VtrMachineConfig *config)
{
  xmlNode *devices = NULL;
  VtrGuestFlags flags = 0;

  g_return_val_if_fail (VTR_IS_MACHINE_CONFIG (config), 0);

  devices = vtr_xml_find (vtr_machine_config_get_root (config), "devices");
  for (xmlNode *node = vtr_xml_next (devices, NULL, "channel"); node != NULL;
       node = vtr_xml_next (devices, node, "channel"))
    for (guint i = 0; i < G_N_ELEMENTS (AGENTS); i++)
      {
        xmlNode *target = vtr_xml_find (node, "target");

        if (!vtr_xml_attribute_is (target, "name", AGENTS[i].name))
          continue;

        flags |= AGENTS[i].channel;
        if (vtr_xml_attribute_is (target, "state", "connected"))
          flags |= AGENTS[i].program;
      }

  return flags;
}

static void
on_xml (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (VtrMachineConfig) config = NULL;
  g_autofree char *xml = NULL;
  GError *error = NULL;

  xml = vtr_machine_read_xml_finish (VTR_MACHINE (source), result, &error);
  if (xml != NULL)
    config = vtr_machine_config_new_from_xml (xml, &error);

  if (config == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_int (task, vtr_machine_config_get_guest (config));
}

void
vtr_machine_read_guest_async (VtrMachine          *self,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (VTR_IS_MACHINE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, vtr_machine_read_guest_async);
  if (!vtr_machine_is_active (self))
    g_task_return_int (task, 0);
  else
    vtr_machine_read_xml_async (self, FALSE, cancellable, on_xml, g_steal_pointer (&task));
}

gboolean
vtr_machine_read_guest_finish (VtrMachine     *self,
                               GAsyncResult   *result,
                               VtrGuestFlags  *ret_flags,
                               GError        **error)
{
  gssize flags = 0;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (ret_flags != NULL, FALSE);

  flags = g_task_propagate_int (G_TASK (result), error);
  if (flags < 0)
    return FALSE;

  *ret_flags = (VtrGuestFlags) flags;

  return TRUE;
}

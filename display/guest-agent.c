/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-guest-agent"

#include "guest-agent.h"

#include <glib/gi18n-lib.h>

G_DEFINE_INTERFACE (VtrGuestAgent, vtr_guest_agent, VTR_TYPE_DISPLAY_CLIENT)

enum
{
  CLIPBOARD_OFFERED,
  CLIPBOARD_REQUESTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
vtr_guest_agent_default_init (VtrGuestAgentInterface *iface)
{
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  g_object_interface_install_property (
    iface, g_param_spec_boolean ("can-send-files", NULL, NULL, FALSE, flags));
  g_object_interface_install_property (
    iface, g_param_spec_boolean ("can-share-folder", NULL, NULL, FALSE, flags));
  g_object_interface_install_property (
    iface, g_param_spec_uint ("n-monitors", NULL, NULL, 0, G_MAXUINT, 1, flags));

  signals[CLIPBOARD_OFFERED] = g_signal_new ("clipboard-offered", VTR_TYPE_GUEST_AGENT,
                                             G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                             G_TYPE_STRV);
  signals[CLIPBOARD_REQUESTED] = g_signal_new ("clipboard-requested", VTR_TYPE_GUEST_AGENT,
                                               G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                               1, G_TYPE_STRING);
}

static gboolean
get_boolean (VtrGuestAgent *self,
             const char    *property)
{
  gboolean value = FALSE;

  g_object_get (self, property, &value, NULL);

  return value;
}

static gboolean
is_ready (VtrGuestAgent *self)
{
  return vtr_display_client_get_state (VTR_DISPLAY_CLIENT (self)) == VTR_DISPLAY_STATE_READY;
}

gboolean
vtr_guest_agent_can_send_files (VtrGuestAgent *self)
{
  g_return_val_if_fail (VTR_IS_GUEST_AGENT (self), FALSE);

  return get_boolean (self, "can-send-files");
}

gboolean
vtr_guest_agent_can_share_folder (VtrGuestAgent *self)
{
  g_return_val_if_fail (VTR_IS_GUEST_AGENT (self), FALSE);

  return get_boolean (self, "can-share-folder");
}

VtrFileTransfer *
vtr_guest_agent_send_file (VtrGuestAgent *self,
                           GFile         *file)
{
  VtrFileTransfer *transfer = NULL;

  g_return_val_if_fail (VTR_IS_GUEST_AGENT (self), NULL);
  g_return_val_if_fail (G_IS_FILE (file), NULL);

  transfer = vtr_file_transfer_new (file);
  if (is_ready (self) && vtr_guest_agent_can_send_files (self))
    VTR_GUEST_AGENT_GET_IFACE (self)->send_file (self, transfer);
  else
    vtr_file_transfer_finish (transfer,
                              g_error_new (VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_UNSUPPORTED, "%s",
                                           _("The machine takes no files now: its SPICE agent is "
                                             "not running.")));

  return transfer;
}

void
vtr_guest_agent_offer_clipboard (VtrGuestAgent      *self,
                                 const char         *text,
                                 const char * const *types)
{
  static const char * const nothing[] = { NULL };

  g_return_if_fail (VTR_IS_GUEST_AGENT (self));

  if (!is_ready (self) || vtr_display_client_is_view_only (VTR_DISPLAY_CLIENT (self)))
    return;
  if (text != NULL && strlen (text) > VTR_DISPLAY_CLIPBOARD_MAX)
    text = NULL;

  VTR_GUEST_AGENT_GET_IFACE (self)->offer_clipboard (self, text, types != NULL ? types : nothing);
}

void
vtr_guest_agent_provide_clipboard (VtrGuestAgent *self,
                                   const char    *type,
                                   GBytes        *bytes)
{
  g_return_if_fail (VTR_IS_GUEST_AGENT (self));
  g_return_if_fail (type != NULL);

  if (!is_ready (self))
    return;
  if (bytes != NULL && g_bytes_get_size (bytes) > VTR_GUEST_AGENT_CLIPBOARD_MAX)
    bytes = NULL;

  VTR_GUEST_AGENT_GET_IFACE (self)->provide_clipboard (self, type, bytes);
}

void
vtr_guest_agent_fetch_clipboard_async (VtrGuestAgent       *self,
                                       const char          *type,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (VTR_IS_GUEST_AGENT (self));
  g_return_if_fail (type != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, vtr_guest_agent_fetch_clipboard_async);
  if (is_ready (self))
    VTR_GUEST_AGENT_GET_IFACE (self)->fetch_clipboard (self, type, g_steal_pointer (&task));
  else
    g_task_return_new_error (task, VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_CLOSED, "%s",
                             _("The connection to the screen is closed."));
}

GBytes *
vtr_guest_agent_fetch_clipboard_finish (VtrGuestAgent  *self,
                                        GAsyncResult   *result,
                                        GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
vtr_guest_agent_set_shared_folder (VtrGuestAgent *self,
                                   const char    *folder,
                                   gboolean       read_only)
{
  g_return_if_fail (VTR_IS_GUEST_AGENT (self));

  VTR_GUEST_AGENT_GET_IFACE (self)->set_shared_folder (self, folder, read_only);
}

guint
vtr_guest_agent_get_n_monitors (VtrGuestAgent *self)
{
  guint n_monitors = 1;

  g_return_val_if_fail (VTR_IS_GUEST_AGENT (self), 1);

  g_object_get (self, "n-monitors", &n_monitors, NULL);

  return MAX (n_monitors, 1);
}

VtrDisplayClient *
vtr_guest_agent_new_monitor (VtrGuestAgent *self,
                             guint          number)
{
  g_return_val_if_fail (VTR_IS_GUEST_AGENT (self), NULL);
  g_return_val_if_fail (number > 0 && number < vtr_guest_agent_get_n_monitors (self), NULL);

  return VTR_GUEST_AGENT_GET_IFACE (self)->new_monitor (self, number);
}

void
vtr_guest_agent_emit_offered (VtrGuestAgent      *self,
                              const char * const *types)
{
  g_return_if_fail (VTR_IS_GUEST_AGENT (self));

  g_signal_emit (self, signals[CLIPBOARD_OFFERED], 0, types);
}

void
vtr_guest_agent_emit_requested (VtrGuestAgent *self,
                                const char    *type)
{
  g_return_if_fail (VTR_IS_GUEST_AGENT (self));

  g_signal_emit (self, signals[CLIPBOARD_REQUESTED], 0, type);
}

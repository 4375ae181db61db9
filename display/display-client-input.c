/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-display-client"

#include "display-client-private.h"

#include "server-text.h"

/* Whether something may be sent to the guest. */
static gboolean
can_send (VtrDisplayClient *self)
{
  VtrDisplayClientPrivate *priv = vtr_display_client_get_private (self);

  return priv->state == VTR_DISPLAY_STATE_READY && !priv->view_only;
}

void
vtr_display_client_send_key (VtrDisplayClient *self,
                             guint32           keysym,
                             guint             scancode,
                             gboolean          pressed)
{
  g_return_if_fail (VTR_IS_DISPLAY_CLIENT (self));

  if (can_send (self))
    VTR_DISPLAY_CLIENT_GET_CLASS (self)->send_key (self, keysym, scancode, pressed);
}

void
vtr_display_client_send_pointer (VtrDisplayClient *self,
                                 int               x,
                                 int               y,
                                 guint             buttons)
{
  g_return_if_fail (VTR_IS_DISPLAY_CLIENT (self));

  if (can_send (self))
    VTR_DISPLAY_CLIENT_GET_CLASS (self)->send_pointer (self, x, y, buttons);
}

void
vtr_display_client_send_clipboard (VtrDisplayClient *self,
                                   const char       *text)
{
  g_return_if_fail (VTR_IS_DISPLAY_CLIENT (self));
  g_return_if_fail (text != NULL);

  if (can_send (self) && vtr_server_text_is_clipboard (text))
    VTR_DISPLAY_CLIENT_GET_CLASS (self)->send_clipboard (self, text);
}

void
vtr_display_client_set_password (VtrDisplayClient *self,
                                 const char       *user,
                                 const char       *password)
{
  g_return_if_fail (VTR_IS_DISPLAY_CLIENT (self));
  g_return_if_fail (password != NULL);

  if (vtr_display_client_get_private (self)->state == VTR_DISPLAY_STATE_CONNECTING)
    VTR_DISPLAY_CLIENT_GET_CLASS (self)->set_password (self, user, password);
}

void
vtr_display_client_request_size (VtrDisplayClient *self,
                                 guint             width,
                                 guint             height)
{
  g_return_if_fail (VTR_IS_DISPLAY_CLIENT (self));
  g_return_if_fail (width > 0 && width <= VTR_FRAMEBUFFER_MAX_SIDE);
  g_return_if_fail (height > 0 && height <= VTR_FRAMEBUFFER_MAX_SIDE);

  if (can_send (self) && vtr_display_client_can_resize (self))
    VTR_DISPLAY_CLIENT_GET_CLASS (self)->request_size (self, width, height);
}

gboolean
vtr_display_client_needs_request (VtrDisplayClient *self)
{
  VtrDisplayClientClass *klass = NULL;

  g_return_val_if_fail (VTR_IS_DISPLAY_CLIENT (self), FALSE);

  klass = VTR_DISPLAY_CLIENT_GET_CLASS (self);

  return klass->needs_request != NULL && klass->needs_request (self);
}

void
vtr_display_client_request_power (VtrDisplayClient *self,
                                  VtrDisplayPower   power)
{
  g_return_if_fail (VTR_IS_DISPLAY_CLIENT (self));

  if (can_send (self) && vtr_display_client_can_power (self))
    VTR_DISPLAY_CLIENT_GET_CLASS (self)->request_power (self, power);
}

void
vtr_display_client_set_audio_enabled (VtrDisplayClient *self,
                                      gboolean          enabled)
{
  VtrDisplayClientPrivate *priv = vtr_display_client_get_private (self);

  g_return_if_fail (VTR_IS_DISPLAY_CLIENT (self));

  enabled = enabled != FALSE;
  if (priv->audio_enabled == enabled)
    return;

  priv->audio_enabled = enabled;
  if (priv->state != VTR_DISPLAY_STATE_CLOSED &&
      VTR_DISPLAY_CLIENT_GET_CLASS (self)->set_audio_enabled != NULL)
    VTR_DISPLAY_CLIENT_GET_CLASS (self)->set_audio_enabled (self, enabled);
}

void
vtr_display_client_set_view_only (VtrDisplayClient *self,
                                  gboolean          view_only)
{
  VtrDisplayClientPrivate *priv = vtr_display_client_get_private (self);

  g_return_if_fail (VTR_IS_DISPLAY_CLIENT (self));

  view_only = view_only != FALSE;
  if (priv->view_only == view_only)
    return;

  priv->view_only = view_only;
  if (priv->state != VTR_DISPLAY_STATE_CLOSED &&
      VTR_DISPLAY_CLIENT_GET_CLASS (self)->update_view_only != NULL)
    VTR_DISPLAY_CLIENT_GET_CLASS (self)->update_view_only (self);
  vtr_display_client_notify (self, VTR_DISPLAY_CLIENT_PROP_VIEW_ONLY);
}

void
vtr_display_client_finish_async (VtrDisplayClient    *self,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data)
{
  GTask *task = NULL;

  g_return_if_fail (VTR_IS_DISPLAY_CLIENT (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, vtr_display_client_finish_async);
  if (vtr_display_client_get_state (self) == VTR_DISPLAY_STATE_READY &&
      VTR_DISPLAY_CLIENT_GET_CLASS (self)->finish != NULL)
    {
      VTR_DISPLAY_CLIENT_GET_CLASS (self)->finish (self, task);
      return;
    }

  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

gboolean
vtr_display_client_finish_finish (VtrDisplayClient  *self,
                                        GAsyncResult      *result,
                                        GError           **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
vtr_display_client_set_trust (VtrDisplayClient *self,
                              VtrScreenTrust   *trust)
{
  VtrDisplayClientPrivate *priv = vtr_display_client_get_private (self);

  g_return_if_fail (VTR_IS_DISPLAY_CLIENT (self));
  g_return_if_fail (priv->state == VTR_DISPLAY_STATE_IDLE);

  g_set_object (&priv->trust, trust);
}

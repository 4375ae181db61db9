/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-display-client"

/* Where a pointer is that only the guest knows the place of. */

#include "display-client-private.h"

static void
tell (VtrDisplayClient *self)
{
  g_signal_emit (self, vtr_display_client_get_signal (VTR_DISPLAY_CLIENT_SIGNAL_POINTER_MOVED), 0);
}

static gboolean
is_over (VtrDisplayClient *self)
{
  return vtr_display_client_get_state (self) == VTR_DISPLAY_STATE_CLOSED;
}

gboolean
vtr_display_client_get_pointer_position (VtrDisplayClient *self,
                                         int              *ret_x,
                                         int              *ret_y)
{
  VtrDisplayClientPrivate *priv = vtr_display_client_get_private (self);

  g_return_val_if_fail (VTR_IS_DISPLAY_CLIENT (self), FALSE);

  if (!priv->has_pointer_position)
    return FALSE;

  *ret_x = priv->pointer_x;
  *ret_y = priv->pointer_y;

  return TRUE;
}

void
vtr_display_client_set_pointer_position (VtrDisplayClient *self,
                                         int               x,
                                         int               y)
{
  VtrDisplayClientPrivate *priv = vtr_display_client_get_private (self);

  g_return_if_fail (VTR_IS_DISPLAY_CLIENT (self));

  if (is_over (self) ||
      (priv->has_pointer_position && priv->pointer_x == x && priv->pointer_y == y))
    return;

  priv->has_pointer_position = TRUE;
  priv->pointer_x = x;
  priv->pointer_y = y;
  tell (self);
}

void
vtr_display_client_forget_pointer_position (VtrDisplayClient *self)
{
  VtrDisplayClientPrivate *priv = vtr_display_client_get_private (self);

  g_return_if_fail (VTR_IS_DISPLAY_CLIENT (self));

  if (is_over (self) || !priv->has_pointer_position)
    return;

  priv->has_pointer_position = FALSE;
  tell (self);
}

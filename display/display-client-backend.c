/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-display-client"

#include "display-client-private.h"

#include "server-text.h"

static gboolean
is_over (VtrDisplayClient *self)
{
  return vtr_display_client_get_private (self)->state == VTR_DISPLAY_STATE_CLOSED;
}

static void
set_flag (VtrDisplayClient     *self,
          gboolean             *flag,
          gboolean              value,
          VtrDisplayClientProp  prop)
{
  value = value != FALSE;
  if (is_over (self) || *flag == value)
    return;

  *flag = value;
  vtr_display_client_notify (self, prop);
}

void
vtr_display_client_take_error (VtrDisplayClient *self,
                               GError           *error)
{
  VtrDisplayClientPrivate *priv = vtr_display_client_get_private (self);

  g_return_if_fail (VTR_IS_DISPLAY_CLIENT (self));
  g_return_if_fail (error != NULL);

  if (is_over (self))
    {
      g_error_free (error);
      return;
    }

  priv->error = error;
  vtr_display_client_close (self);
}

void
vtr_display_client_set_ready (VtrDisplayClient *self)
{
  VtrDisplayClientPrivate *priv = vtr_display_client_get_private (self);

  g_return_if_fail (VTR_IS_DISPLAY_CLIENT (self));

  if (is_over (self) || priv->state == VTR_DISPLAY_STATE_READY)
    return;

  priv->state = VTR_DISPLAY_STATE_READY;
  vtr_display_client_notify (self, VTR_DISPLAY_CLIENT_PROP_STATE);
}

void
vtr_display_client_set_size (VtrDisplayClient *self,
                             int               width,
                             int               height)
{
  VtrDisplayClientPrivate *priv = vtr_display_client_get_private (self);

  g_return_if_fail (VTR_IS_DISPLAY_CLIENT (self));
  g_return_if_fail (width >= 0 && height >= 0);

  if (is_over (self))
    return;

  g_object_freeze_notify (G_OBJECT (self));
  if (priv->width != width)
    {
      priv->width = width;
      vtr_display_client_notify (self, VTR_DISPLAY_CLIENT_PROP_WIDTH);
    }
  if (priv->height != height)
    {
      priv->height = height;
      vtr_display_client_notify (self, VTR_DISPLAY_CLIENT_PROP_HEIGHT);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

void
vtr_display_client_set_name (VtrDisplayClient *self,
                             const char       *name)
{
  VtrDisplayClientPrivate *priv = vtr_display_client_get_private (self);
  g_autofree char *clean = NULL;

  g_return_if_fail (VTR_IS_DISPLAY_CLIENT (self));

  if (is_over (self))
    return;

  if (name != NULL)
    clean = vtr_server_text_clean (name);
  if (g_strcmp0 (clean, priv->name) == 0)
    return;

  g_free (priv->name);
  priv->name = g_steal_pointer (&clean);
  vtr_display_client_notify (self, VTR_DISPLAY_CLIENT_PROP_NAME);
}

void
vtr_display_client_set_security (VtrDisplayClient *self,
                                 const char       *security)
{
  g_return_if_fail (VTR_IS_DISPLAY_CLIENT (self));

  vtr_display_client_get_private (self)->security = security;
}

void
vtr_display_client_set_encodings (VtrDisplayClient   *self,
                                  const char * const *encodings)
{
  g_return_if_fail (VTR_IS_DISPLAY_CLIENT (self));

  g_strfreev (vtr_display_client_get_private (self)->encodings);
  vtr_display_client_get_private (self)->encodings = g_strdupv ((GStrv) encodings);
}

void
vtr_display_client_set_cursor (VtrDisplayClient *self,
                               VtrDisplayCursor *cursor)
{
  g_return_if_fail (VTR_IS_DISPLAY_CLIENT (self));
  g_return_if_fail (cursor == NULL || VTR_IS_DISPLAY_CURSOR (cursor));

  if (!is_over (self) && g_set_object (&vtr_display_client_get_private (self)->cursor, cursor))
    vtr_display_client_notify (self, VTR_DISPLAY_CLIENT_PROP_CURSOR);
}

void
vtr_display_client_set_pointer_absolute (VtrDisplayClient *self,
                                         gboolean          absolute)
{
  VtrDisplayClientPrivate *priv = vtr_display_client_get_private (self);

  g_return_if_fail (VTR_IS_DISPLAY_CLIENT (self));

  set_flag (self, &priv->pointer_absolute, absolute, VTR_DISPLAY_CLIENT_PROP_POINTER_ABSOLUTE);
}

void
vtr_display_client_set_can_resize (VtrDisplayClient *self,
                                   gboolean          can_resize)
{
  g_return_if_fail (VTR_IS_DISPLAY_CLIENT (self));

  set_flag (self, &vtr_display_client_get_private (self)->can_resize, can_resize,
            VTR_DISPLAY_CLIENT_PROP_CAN_RESIZE);
}

void
vtr_display_client_set_can_power (VtrDisplayClient *self,
                                  gboolean          can_power)
{
  g_return_if_fail (VTR_IS_DISPLAY_CLIENT (self));

  set_flag (self, &vtr_display_client_get_private (self)->can_power, can_power,
            VTR_DISPLAY_CLIENT_PROP_CAN_POWER);
}

void
vtr_display_client_set_can_play_audio (VtrDisplayClient *self,
                                       gboolean          can_play)
{
  g_return_if_fail (VTR_IS_DISPLAY_CLIENT (self));

  set_flag (self, &vtr_display_client_get_private (self)->can_play_audio, can_play,
            VTR_DISPLAY_CLIENT_PROP_CAN_PLAY_AUDIO);
}

void
vtr_display_client_set_leds (VtrDisplayClient *self,
                             int               leds)
{
  VtrDisplayClientPrivate *priv = vtr_display_client_get_private (self);

  g_return_if_fail (VTR_IS_DISPLAY_CLIENT (self));
  g_return_if_fail (leds >= -1 && leds <= 7);

  if (is_over (self) || priv->leds == leds)
    return;

  priv->leds = leds;
  vtr_display_client_notify (self, VTR_DISPLAY_CLIENT_PROP_LEDS);
}

void
vtr_display_client_set_encryption (VtrDisplayClient     *self,
                                   VtrDisplayEncryption  encryption)
{
  VtrDisplayClientPrivate *priv = vtr_display_client_get_private (self);

  g_return_if_fail (VTR_IS_DISPLAY_CLIENT (self));

  if (is_over (self) || priv->encryption == encryption)
    return;

  priv->encryption = encryption;
  vtr_display_client_notify (self, VTR_DISPLAY_CLIENT_PROP_ENCRYPTION);
}

void
vtr_display_client_set_certificate_problem (VtrDisplayClient      *self,
                                            VtrCertificateProblem *problem)
{
  g_return_if_fail (VTR_IS_DISPLAY_CLIENT (self));

  g_set_object (&vtr_display_client_get_private (self)->problem, problem);
}

void
vtr_display_client_receive_frame (VtrDisplayClient *self,
                                  const VtrRect    *extents)
{
  g_return_if_fail (VTR_IS_DISPLAY_CLIENT (self));

  if (!is_over (self))
    g_signal_emit (self, vtr_display_client_get_signal (VTR_DISPLAY_CLIENT_SIGNAL_FRAME), 0,
                   extents->x, extents->y, extents->width, extents->height);
}

void
vtr_display_client_report_damage (VtrDisplayClient *self)
{
  g_return_if_fail (VTR_IS_DISPLAY_CLIENT (self));

  if (!is_over (self))
    g_signal_emit (self, vtr_display_client_get_signal (VTR_DISPLAY_CLIENT_SIGNAL_DAMAGED), 0);
}

void
vtr_display_client_set_audio_format (VtrDisplayClient *self,
                                     guint             rate,
                                     guint             n_channels)
{
  g_return_if_fail (VTR_IS_DISPLAY_CLIENT (self));
  g_return_if_fail (rate > 0 && n_channels > 0);

  vtr_display_client_get_private (self)->audio_rate = rate;
  vtr_display_client_get_private (self)->audio_channels = n_channels;
}

guint
vtr_display_client_get_audio_rate (VtrDisplayClient *self)
{
  g_return_val_if_fail (VTR_IS_DISPLAY_CLIENT (self), 0);

  return vtr_display_client_get_private (self)->audio_rate;
}

guint
vtr_display_client_get_audio_channels (VtrDisplayClient *self)
{
  g_return_val_if_fail (VTR_IS_DISPLAY_CLIENT (self), 0);

  return vtr_display_client_get_private (self)->audio_channels;
}

void
vtr_display_client_receive_audio (VtrDisplayClient *self,
                                  GBytes           *samples)
{
  g_return_if_fail (VTR_IS_DISPLAY_CLIENT (self));

  if (!is_over (self))
    g_signal_emit (self, vtr_display_client_get_signal (VTR_DISPLAY_CLIENT_SIGNAL_AUDIO), 0,
                   samples);
}

void
vtr_display_client_ring_bell (VtrDisplayClient *self)
{
  g_return_if_fail (VTR_IS_DISPLAY_CLIENT (self));

  if (!is_over (self))
    g_signal_emit (self, vtr_display_client_get_signal (VTR_DISPLAY_CLIENT_SIGNAL_BELL), 0);
}

void
vtr_display_client_report_move (VtrDisplayClient *self,
                                const char       *host)
{
  g_return_if_fail (VTR_IS_DISPLAY_CLIENT (self));
  g_return_if_fail (host != NULL);

  if (!is_over (self))
    g_signal_emit (self, vtr_display_client_get_signal (VTR_DISPLAY_CLIENT_SIGNAL_MOVED), 0, host);
}

void
vtr_display_client_ask_password (VtrDisplayClient *self,
                                 gboolean          needs_user)
{
  g_return_if_fail (VTR_IS_DISPLAY_CLIENT (self));

  if (is_over (self))
    return;

  vtr_display_client_get_private (self)->needs_user = needs_user;
  g_signal_emit (self, vtr_display_client_get_signal (VTR_DISPLAY_CLIENT_SIGNAL_PASSWORD_NEEDED),
                 0);
}

void
vtr_display_client_receive_clipboard (VtrDisplayClient *self,
                                      const char       *text)
{
  g_return_if_fail (VTR_IS_DISPLAY_CLIENT (self));

  if (is_over (self))
    return;

  if (text == NULL || vtr_server_text_is_long (text))
    g_signal_emit (self,
                   vtr_display_client_get_signal (VTR_DISPLAY_CLIENT_SIGNAL_CLIPBOARD_REFUSED), 0);
  else if (vtr_server_text_is_clipboard (text))
    g_signal_emit (self, vtr_display_client_get_signal (VTR_DISPLAY_CLIENT_SIGNAL_CLIPBOARD), 0,
                   text);
}

static gboolean
emit_damaged (gpointer user_data)
{
  VtrDisplayClient *self = VTR_DISPLAY_CLIENT (user_data);

  /* Cleared first: damage that comes while handlers run is told again. */
  g_atomic_int_set (&vtr_display_client_get_private (self)->damage_queued, FALSE);
  g_signal_emit (self, vtr_display_client_get_signal (VTR_DISPLAY_CLIENT_SIGNAL_DAMAGED), 0);

  return G_SOURCE_REMOVE;
}

void
vtr_display_client_queue_damaged (VtrDisplayClient *self)
{
  VtrDisplayClientPrivate *priv = vtr_display_client_get_private (self);
  g_autoptr (GSource) source = NULL;

  g_return_if_fail (VTR_IS_DISPLAY_CLIENT (self));

  if (!g_atomic_int_compare_and_exchange (&priv->damage_queued, FALSE, TRUE))
    return;

  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, emit_damaged, g_object_ref (self), g_object_unref);
  g_source_attach (source, priv->context);
}

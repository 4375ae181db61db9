/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-sound-input"

#include "sound-input.h"

G_DEFINE_INTERFACE (VtrSoundInput, vtr_sound_input, VTR_TYPE_DISPLAY_CLIENT)

static void
vtr_sound_input_default_init (VtrSoundInputInterface *iface)
{
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  g_object_interface_install_property (
    iface, g_param_spec_boolean ("has-sound-input", NULL, NULL, FALSE, flags));
  g_object_interface_install_property (
    iface, g_param_spec_boolean ("is-listening", NULL, NULL, FALSE, flags));
}

static gboolean
get_boolean (VtrSoundInput *self,
             const char    *property)
{
  gboolean value = FALSE;

  g_object_get (self, property, &value, NULL);

  return value;
}

gboolean
vtr_sound_input_is_there (VtrSoundInput *self)
{
  g_return_val_if_fail (VTR_IS_SOUND_INPUT (self), FALSE);

  return get_boolean (self, "has-sound-input");
}

gboolean
vtr_sound_input_is_listening (VtrSoundInput *self)
{
  g_return_val_if_fail (VTR_IS_SOUND_INPUT (self), FALSE);

  return get_boolean (self, "is-listening");
}

void
vtr_sound_input_set_allowed (VtrSoundInput *self,
                             gboolean       allowed)
{
  g_return_if_fail (VTR_IS_SOUND_INPUT (self));

  VTR_SOUND_INPUT_GET_IFACE (self)->set_allowed (self, allowed != FALSE);
}

guint
vtr_sound_input_get_rate (VtrSoundInput *self)
{
  g_return_val_if_fail (VTR_IS_SOUND_INPUT (self), 0);

  return VTR_SOUND_INPUT_GET_IFACE (self)->get_rate (self);
}

guint
vtr_sound_input_get_channels (VtrSoundInput *self)
{
  g_return_val_if_fail (VTR_IS_SOUND_INPUT (self), 0);

  return VTR_SOUND_INPUT_GET_IFACE (self)->get_channels (self);
}

void
vtr_sound_input_send (VtrSoundInput *self,
                      gconstpointer  samples,
                      gsize          size)
{
  g_return_if_fail (VTR_IS_SOUND_INPUT (self));
  g_return_if_fail (samples != NULL || size == 0);

  if (size > 0 && size <= VTR_SOUND_INPUT_MAX && vtr_sound_input_is_listening (self))
    VTR_SOUND_INPUT_GET_IFACE (self)->send (self, samples, size);
}

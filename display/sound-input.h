/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "display-client.h"

G_BEGIN_DECLS

/* The most that is passed on at once, in bytes. */
#define VTR_SOUND_INPUT_MAX (256u * 1024)

#define VTR_TYPE_SOUND_INPUT (vtr_sound_input_get_type ())
G_DECLARE_INTERFACE (VtrSoundInput, vtr_sound_input, VTR, SOUND_INPUT, VtrDisplayClient)

/* A VtrDisplayClient whose protocol carries sound to the guest: what a microphone hears. Nothing is
 * carried, and the server isn't told that anything could be, until it is allowed. Main thread.
 *
 * Properties, which each implementation has: "has-sound-input" (the server has a way for it),
 * "is-listening" (it is allowed, and the guest records now). */
struct _VtrSoundInputInterface
{
  GTypeInterface parent_interface;

  void  (*set_allowed)  (VtrSoundInput *self,
                         gboolean       allowed);
  guint (*get_rate)     (VtrSoundInput *self);
  guint (*get_channels) (VtrSoundInput *self);
  void  (*send)         (VtrSoundInput *self,
                         gconstpointer  samples,
                         gsize          size);
};

gboolean vtr_sound_input_is_there     (VtrSoundInput *self);
gboolean vtr_sound_input_is_listening (VtrSoundInput *self);
/* Off at first. May be called before "has-sound-input" is known. */
void     vtr_sound_input_set_allowed  (VtrSoundInput *self,
                                       gboolean       allowed);
/* What the guest wants while it listens: samples a second, and in how many channels. */
guint    vtr_sound_input_get_rate     (VtrSoundInput *self);
guint    vtr_sound_input_get_channels (VtrSoundInput *self);
/* Ignored unless "is-listening". @samples: signed 16 bits of this computer's byte order, channels
 * interleaved; @size: in bytes, at most VTR_SOUND_INPUT_MAX. */
void     vtr_sound_input_send         (VtrSoundInput *self,
                                       gconstpointer  samples,
                                       gsize          size);

G_END_DECLS

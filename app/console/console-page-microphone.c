/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "console-page-private.h"

#include "machine-set.h"

#include <glib/gi18n.h>

#define SETTINGS_KEY "machines-with-microphone"

/* What the guest hears of this computer: nothing until the user allows it, which is remembered of
 * each machine, but neither of a machine that is only tried nor of other people's screens. While
 * the guest listens, a button in the header says so and ends it; in full screen, where the header
 * is out of sight, a sign in the corner does. */

static gboolean
is_allowed (VtrConsolePage *self)
{
  g_autoptr (GVariant) state = g_action_get_state (G_ACTION (self->microphone_action));

  return g_variant_get_boolean (state);
}

static void
update (VtrConsolePage *self)
{
  gboolean can_hear = self->microphone != NULL && vtr_sound_input_is_there (self->sound_input);

  _vtr_console_page_show_screen_item (self, _("Microphone"), "screen.microphone", can_hear);
  g_simple_action_set_enabled (self->microphone_action, can_hear);
  if (self->microphone != NULL)
    vtr_sound_pipeline_set_enabled (VTR_SOUND_PIPELINE (self->microphone),
                                    can_hear && is_allowed (self));
}

void
_vtr_console_page_update_microphone_sign (VtrConsolePage *self)
{
  gboolean is_heard = self->microphone != NULL &&
                      vtr_sound_pipeline_is_open (VTR_SOUND_PIPELINE (self->microphone));

  vtr_console_header_set_microphone (self->header, is_heard);
  gtk_widget_set_visible (self->microphone_sign, is_heard && self->fullscreen);
}

static void
drop (VtrConsolePage *self)
{
  if (self->sound_input != NULL)
    g_signal_handlers_disconnect_by_func (self->sound_input, G_CALLBACK (update), self);
  if (self->microphone != NULL)
    g_signal_handlers_disconnect_by_data (self->microphone, self);
  g_clear_object (&self->sound_input);
  g_clear_object (&self->microphone);
}

static void
on_unbind (VtrConsolePage *self)
{
  drop (self);
  update (self);
  _vtr_console_page_update_microphone_sign (self);
}

static void
on_bind (VtrConsolePage   *self,
         VtrDisplayClient *client)
{
  drop (self);
  if (VTR_IS_SOUND_INPUT (client))
    {
      self->sound_input = g_object_ref (VTR_SOUND_INPUT (client));
      self->microphone = vtr_microphone_new (self->sound_input, NULL);
      g_signal_connect_object (client, "notify::has-sound-input", G_CALLBACK (update), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (self->microphone, "notify::is-open",
                               G_CALLBACK (_vtr_console_page_update_microphone_sign), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (self->microphone, "notify::problem",
                               G_CALLBACK (_vtr_console_page_show_sound_problem), self,
                               G_CONNECT_SWAPPED);
    }
  update (self);
  _vtr_console_page_update_microphone_sign (self);
}

static void
on_change_state (VtrConsolePage *self,
                 GVariant       *state)
{
  gboolean allowed = g_variant_get_boolean (state);

  g_simple_action_set_state (self->microphone_action, state);
  if (self->machine != NULL && !vtr_machine_is_transient (self->machine))
    vtr_machine_set_change (self->settings, SETTINGS_KEY, vtr_machine_get_uuid (self->machine),
                            allowed);
  vtr_console_note_show (self->note, allowed ? _("The microphone is on while the machine records")
                                             : _("The microphone is off"));

  update (self);
}

void
_vtr_console_page_restore_microphone (VtrConsolePage *self)
{
  gboolean allowed = self->screen == NULL && self->machine != NULL &&
                     vtr_machine_set_contains (self->settings, SETTINGS_KEY,
                                               vtr_machine_get_uuid (self->machine));

  g_simple_action_set_state (self->microphone_action, g_variant_new_boolean (allowed));
}

void
_vtr_console_page_class_init_microphone (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, VtrConsolePage, microphone_sign);
}

void
_vtr_console_page_init_microphone (VtrConsolePage *self)
{
  self->microphone_action = g_simple_action_new_stateful ("microphone", NULL,
                                                          g_variant_new_boolean (FALSE));
  g_simple_action_set_enabled (self->microphone_action, FALSE);
  g_signal_connect_object (self->microphone_action, "change-state", G_CALLBACK (on_change_state),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->client_signals, "bind", G_CALLBACK (on_bind), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->client_signals, "unbind", G_CALLBACK (on_unbind), self,
                           G_CONNECT_SWAPPED);
}

void
_vtr_console_page_clear_microphone (VtrConsolePage *self)
{
  drop (self);
  g_clear_object (&self->microphone_action);
}

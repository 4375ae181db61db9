/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "console-page-private.h"

#include "machine-set.h"

#include <glib/gi18n.h>

#define SETTINGS_KEY "machines-with-smart-cards"

/* This computer's smart cards: the machine gets none until the user allows it, which is remembered
 * of each machine, but neither of a machine that is only tried nor of other people's screens. A
 * card of software is in the reader then, and can be taken out and put in again. */

static gboolean
is_allowed (VtrConsolePage *self)
{
  g_autoptr (GVariant) state = g_action_get_state (G_ACTION (self->cards_action));

  return g_variant_get_boolean (state);
}

/* One of the two items shows. */
static void
update_card (VtrConsolePage *self)
{
  VtrSoftwareCard card = self->card_outlet != NULL
                           ? vtr_card_outlet_get_software_card (self->card_outlet)
                           : VTR_SOFTWARE_CARD_NONE;

  g_simple_action_set_enabled (self->insert_action, card == VTR_SOFTWARE_CARD_OUT);
  g_simple_action_set_enabled (self->remove_action, card == VTR_SOFTWARE_CARD_IN);
}

static void
insert_card (VtrConsolePage *self)
{
  vtr_card_outlet_put_card (self->card_outlet, TRUE);
  vtr_console_note_show (self->note, _("The smart card is in the reader"));
}

static void
remove_card (VtrConsolePage *self)
{
  vtr_card_outlet_put_card (self->card_outlet, FALSE);
  vtr_console_note_show (self->note, _("The smart card is out of the reader"));
}

static void
update (VtrConsolePage *self)
{
  gboolean is_there = self->card_outlet != NULL && vtr_card_outlet_is_there (self->card_outlet);

  _vtr_console_page_show_screen_item (self, _("Smart Cards"), "screen.smart-cards", is_there);
  _vtr_console_page_show_screen_item (self, _("Insert Card"), "screen.insert-card", is_there);
  _vtr_console_page_show_screen_item (self, _("Remove Card"), "screen.remove-card", is_there);
  g_simple_action_set_enabled (self->cards_action, is_there);
  update_card (self);
  if (self->card_outlet != NULL)
    vtr_card_outlet_set_allowed (self->card_outlet, is_allowed (self));
}

static void
show_problem (VtrConsolePage *self)
{
  g_autofree char *problem = vtr_card_outlet_dup_problem (self->card_outlet);

  if (problem != NULL)
    vtr_console_note_show (self->note, problem);
}

static void
drop (VtrConsolePage *self)
{
  if (self->card_outlet == NULL)
    return;

  g_signal_handlers_disconnect_by_func (self->card_outlet, G_CALLBACK (update), self);
  g_signal_handlers_disconnect_by_func (self->card_outlet, G_CALLBACK (update_card), self);
  g_signal_handlers_disconnect_by_func (self->card_outlet, G_CALLBACK (show_problem), self);
  g_clear_object (&self->card_outlet);
}

static void
on_unbind (VtrConsolePage *self)
{
  drop (self);
  update (self);
}

static void
on_bind (VtrConsolePage   *self,
         VtrDisplayClient *client)
{
  g_autofree char *database = g_settings_get_string (self->settings, "smart-card-database");
  g_auto (GStrv) certificates = g_settings_get_strv (self->settings, "smart-card-certificates");

  drop (self);
  if (VTR_IS_CARD_OUTLET (client))
    {
      self->card_outlet = g_object_ref (VTR_CARD_OUTLET (client));
      vtr_card_outlet_set_software (self->card_outlet, database[0] != '\0' ? database : NULL,
                                    (const char * const *) certificates);
      g_signal_connect_object (client, "notify::has-card-channel", G_CALLBACK (update), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (client, "notify::software-card", G_CALLBACK (update_card), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (client, "notify::card-problem", G_CALLBACK (show_problem), self,
                               G_CONNECT_SWAPPED);
    }
  update (self);
}

static void
on_change_state (VtrConsolePage *self,
                 GVariant       *state)
{
  gboolean allowed = g_variant_get_boolean (state);

  g_simple_action_set_state (self->cards_action, state);
  if (self->machine != NULL && !vtr_machine_is_transient (self->machine))
    vtr_machine_set_change (self->settings, SETTINGS_KEY, vtr_machine_get_uuid (self->machine),
                            allowed);
  vtr_console_note_show (self->note, allowed ? _("The machine may use this computer’s smart cards")
                                             : _("The smart cards stay with this computer"));

  update (self);
}

void
_vtr_console_page_restore_cards (VtrConsolePage *self)
{
  gboolean allowed = self->screen == NULL && self->machine != NULL &&
                     vtr_machine_set_contains (self->settings, SETTINGS_KEY,
                                               vtr_machine_get_uuid (self->machine));

  g_simple_action_set_state (self->cards_action, g_variant_new_boolean (allowed));
}

void
_vtr_console_page_follow_cards (VtrConsolePage *self,
                                GActionMap     *actions)
{
  g_action_map_add_action (actions, G_ACTION (self->cards_action));
  g_action_map_add_action (actions, G_ACTION (self->insert_action));
  g_action_map_add_action (actions, G_ACTION (self->remove_action));
}

/* (transfer full) */
static GSimpleAction *
create_action (VtrConsolePage *self,
               const char     *name,
               GCallback       callback)
{
  GSimpleAction *action = g_simple_action_new (name, NULL);

  g_simple_action_set_enabled (action, FALSE);
  g_signal_connect_object (action, "activate", callback, self, G_CONNECT_SWAPPED);

  return action;
}

void
_vtr_console_page_init_cards (VtrConsolePage *self)
{
  self->insert_action = create_action (self, "insert-card", G_CALLBACK (insert_card));
  self->remove_action = create_action (self, "remove-card", G_CALLBACK (remove_card));
  self->cards_action = g_simple_action_new_stateful ("smart-cards", NULL,
                                                     g_variant_new_boolean (FALSE));
  g_simple_action_set_enabled (self->cards_action, FALSE);
  g_signal_connect_object (self->cards_action, "change-state", G_CALLBACK (on_change_state), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->client_signals, "bind", G_CALLBACK (on_bind), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->client_signals, "unbind", G_CALLBACK (on_unbind), self,
                           G_CONNECT_SWAPPED);
}

void
_vtr_console_page_clear_cards (VtrConsolePage *self)
{
  drop (self);
  g_clear_object (&self->cards_action);
  g_clear_object (&self->insert_action);
  g_clear_object (&self->remove_action);
}

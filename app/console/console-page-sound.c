/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "console-page-private.h"

#include "machine-set.h"

#include <glib/gi18n.h>

#define SETTINGS_KEY "machines-with-sound"

/* The sound of what is shown: off until the user turns it on, which is remembered of each machine
 * and each remote screen, but not of a machine that is only tried. */

static gboolean
wants_sound (VtrConsolePage *self)
{
  g_autoptr (GVariant) state = g_action_get_state (G_ACTION (self->sound_action));

  return g_variant_get_boolean (state);
}

/* In their order, whichever the server tells of first; after all other items. -1 for another. */
static gint
get_rank (const char *action)
{
  static const char * const ACTIONS[] = {
    "screen.sound", "screen.microphone", "screen.smart-cards", "screen.insert-card",
    "screen.remove-card",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (ACTIONS); i++)
    if (g_strcmp0 (action, ACTIONS[i]) == 0)
      return (gint) i;

  return -1;
}

/* Where it is in the menu, or has to be. */
static gint
find_item (GMenuModel *menu,
           const char *action,
           gboolean   *ret_is_there)
{
  gint place = g_menu_model_get_n_items (menu);

  *ret_is_there = FALSE;
  for (; place > 0; place--)
    {
      g_autofree char *name = NULL;

      g_menu_model_get_item_attribute (menu, place - 1, G_MENU_ATTRIBUTE_ACTION, "s", &name);
      if (g_strcmp0 (name, action) == 0)
        {
          *ret_is_there = TRUE;
          return place - 1;
        }
      if (get_rank (name) < get_rank (action))
        break;
    }

  return place;
}

void
_vtr_console_page_show_screen_item (VtrConsolePage *self,
                                    const char     *label,
                                    const char     *action,
                                    gboolean        is_shown)
{
  GMenu *menu = vtr_console_menu_get_section (self->menu, VTR_CONSOLE_MENU_SCREEN);
  gboolean is_there = FALSE;
  gint place = find_item (G_MENU_MODEL (menu), action, &is_there);
  g_autoptr (GMenuItem) item = NULL;

  if (is_shown == is_there)
    return;
  if (!is_shown)
    {
      g_menu_remove (menu, place);
      return;
    }

  item = g_menu_item_new (label, action);
  g_menu_item_set_attribute (item, "hidden-when", "s", "action-disabled");
  g_menu_insert_item (menu, place, item);
}

static void
update (VtrConsolePage *self)
{
  VtrDisplayClient *client = g_signal_group_dup_target (self->client_signals);
  gboolean can_play = client != NULL && vtr_display_client_can_play_audio (client);

  _vtr_console_page_show_screen_item (self, _("Sound"), "screen.sound", can_play);
  if (self->player != NULL)
    vtr_sound_pipeline_set_enabled (VTR_SOUND_PIPELINE (self->player),
                                    can_play && wants_sound (self));
  g_clear_object (&client);
}

void
_vtr_console_page_show_sound_problem (VtrConsolePage   *self,
                                      GParamSpec       *pspec,
                                      VtrSoundPipeline *pipeline)
{
  const char *problem = vtr_sound_pipeline_get_problem (pipeline);

  if (problem != NULL)
    vtr_console_note_show (self->note, problem);
}

static void
on_unbind (VtrConsolePage *self)
{
  g_clear_object (&self->player);
  update (self);
}

static void
on_bind (VtrConsolePage   *self,
         VtrDisplayClient *client)
{
  g_clear_object (&self->player);
  self->player = vtr_sound_player_new (client, NULL);
  g_signal_connect_object (self->player, "notify::problem",
                           G_CALLBACK (_vtr_console_page_show_sound_problem), self,
                           G_CONNECT_SWAPPED);
  update (self);
}

static void
on_change_state (VtrConsolePage *self,
                 GVariant       *state)
{
  gboolean has_sound = g_variant_get_boolean (state);

  g_simple_action_set_state (self->sound_action, state);
  if (self->screen != NULL)
    vtr_remote_screen_set_sound (self->screen, has_sound);
  else if (self->machine != NULL && !vtr_machine_is_transient (self->machine))
    vtr_machine_set_change (self->settings, SETTINGS_KEY, vtr_machine_get_uuid (self->machine),
                            has_sound);

  update (self);
}

void
_vtr_console_page_restore_sound (VtrConsolePage *self)
{
  gboolean has_sound = FALSE;

  if (self->screen != NULL)
    has_sound = vtr_remote_screen_has_sound (self->screen);
  else if (self->machine != NULL)
    has_sound = vtr_machine_set_contains (self->settings, SETTINGS_KEY,
                                          vtr_machine_get_uuid (self->machine));

  g_simple_action_set_state (self->sound_action, g_variant_new_boolean (has_sound));
  _vtr_console_page_restore_microphone (self);
  _vtr_console_page_restore_cards (self);
}

void
_vtr_console_page_init_sound (VtrConsolePage *self)
{
  self->sound_action = g_simple_action_new_stateful ("sound", NULL, g_variant_new_boolean (FALSE));
  g_signal_connect_object (self->sound_action, "change-state", G_CALLBACK (on_change_state), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->client_signals, "bind", G_CALLBACK (on_bind), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->client_signals, "unbind", G_CALLBACK (on_unbind), self,
                           G_CONNECT_SWAPPED);
  _vtr_console_page_init_microphone (self);
  _vtr_console_page_init_cards (self);
  g_signal_group_connect_object (self->client_signals, "notify::can-play-audio",
                                 G_CALLBACK (update), self, G_CONNECT_SWAPPED);
}

/* A group of signals says that it is unbound even when it goes itself. */
void
_vtr_console_page_clear_sound (VtrConsolePage *self)
{
  if (self->client_signals != NULL)
    g_signal_handlers_disconnect_by_data (self->client_signals, self);
  g_clear_object (&self->player);
  g_clear_object (&self->sound_action);
  _vtr_console_page_clear_microphone (self);
  _vtr_console_page_clear_cards (self);
}

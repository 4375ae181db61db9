/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-spice-client"

/* This computer's smart cards, for the guest. The channel is connected only while that is allowed,
 * and while no other machine has them; the library does the rest, in front of libcacard. */

#include "spice-client-private.h"

#include <glib/gi18n-lib.h>

#include "smart-cards.h"

/* The library sees what becomes of readers and cards when the main loop turns, but doesn't turn
 * it. */
#define LOOK_SECONDS 1u
/* As often it is in vain before that is told: the same machine's last connection may still end. */
#define QUIET_TRIES  2u
/* The library looks for cards in a thread when the channel is there, and doesn't keep the channel
 * meanwhile. It is over in no time, since they were opened before. */
#define KEEP_SECONDS 10u

static void
set_problem (VtrSpiceClient *self,
             const char     *problem)
{
  if (g_strcmp0 (self->card_problem, problem) == 0)
    return;

  g_free (self->card_problem);
  self->card_problem = g_strdup (problem);
  g_object_notify (G_OBJECT (self), "card-problem");
}

static void
update_software_card (VtrSpiceClient *self)
{
  VtrSoftwareCard card = self->are_cards_told ? vtr_smart_cards_get_software ()
                                              : VTR_SOFTWARE_CARD_NONE;

  if (self->software_card == card)
    return;

  self->software_card = card;
  g_object_notify (G_OBJECT (self), "software-card");
}

static gboolean
is_wanted (VtrSpiceClient *self)
{
  return self->are_cards_allowed && self->cards != NULL;
}

static void
stop_looking (VtrSpiceClient *self)
{
  g_clear_handle_id (&self->card_source, g_source_remove);
}

/* While libcacard is opened for a channel. */
typedef struct
{
  VtrSpiceClient *client;
  SpiceChannel   *channel;
} Opening;

static void
opening_free (Opening *opening)
{
  g_object_unref (opening->client);
  g_object_unref (opening->channel);
  g_free (opening);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Opening, opening_free)

static void
on_cards (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (Opening) opening = user_data;
  g_autoptr (GError) error = NULL;
  VtrSpiceClient *self = opening->client;
  guint n_readers = 0;
  gboolean has_opened = vtr_smart_cards_open_finish (result, &n_readers, &error);

  self->are_cards_opening = FALSE;
  if (!has_opened || !is_wanted (self) || opening->channel != self->cards)
    {
      vtr_smart_cards_release (opening->channel);
      if (!has_opened && is_wanted (self))
        {
          stop_looking (self);
          set_problem (self, error->message);
        }
      return;
    }

  /* The channel's last connection may have closed meanwhile, and ended the claim. */
  if (!vtr_smart_cards_claim (self->cards))
    return;

  self->are_cards_ready = TRUE;
  set_problem (self, n_readers > 0 ? NULL : _("This computer has no smart card reader"));
  vtr_spice_client_update_optional (self, self->cards);
}

static void
try (VtrSpiceClient *self)
{
  Opening *opening = NULL;

  if (self->are_cards_ready || self->are_cards_opening || self->card_sharing.is_closing)
    return;
  if (!vtr_smart_cards_claim (self->cards))
    {
      if (++self->n_card_tries > QUIET_TRIES)
        set_problem (self, _("Another machine has this computer’s smart cards"));
      return;
    }

  opening = g_new0 (Opening, 1);
  opening->client = g_object_ref (self);
  opening->channel = g_object_ref (self->cards);
  self->are_cards_opening = TRUE;
  self->n_card_tries = 0;
  vtr_smart_cards_open_async (self->card_database,
                              (const char * const *) self->card_certificates, on_cards, opening);
}

static gboolean
on_look (gpointer user_data)
{
  try (VTR_SPICE_CLIENT (user_data));

  return G_SOURCE_CONTINUE;
}

/* Told while it is about to go, the channel would complain. */
static void
tell (VtrSpiceClient *self,
      gboolean        are_told)
{
  if (self->are_cards_told == are_told)
    return;

  self->are_cards_told = are_told;
  if (are_told)
    vtr_smart_cards_unmute (self->cards);
  else
    vtr_smart_cards_mute (self->cards);
  update_software_card (self);
}

static void
update (VtrSpiceClient *self)
{
  if (!is_wanted (self))
    {
      stop_looking (self);
      set_problem (self, NULL);
      self->are_cards_ready = FALSE;
      if (self->cards != NULL)
        {
          tell (self, FALSE);
          vtr_spice_client_update_optional (self, self->cards);
        }
      return;
    }

  if (self->card_source == 0)
    self->card_source = g_timeout_add_seconds (LOOK_SECONDS, on_look, self);
  self->n_card_tries = 0;
  try (self);
}

static gboolean
on_kept (gpointer user_data)
{
  return G_SOURCE_REMOVE;
}

static void
on_event (SpiceChannel      *channel,
          SpiceChannelEvent  event,
          VtrSpiceClient    *self)
{
  if (event == SPICE_CHANNEL_OPENED)
    {
      tell (self, TRUE);
      g_timeout_add_seconds_full (G_PRIORITY_DEFAULT, KEEP_SECONDS, on_kept, g_object_ref (channel),
                                  g_object_unref);
      return;
    }
  if (event == SPICE_CHANNEL_SWITCHING)
    return;

  /* What the server ended isn't asked for again until the user does. */
  if (!self->card_sharing.is_closing)
    stop_looking (self);
  tell (self, FALSE);
  self->are_cards_ready = FALSE;
}

static void
set_allowed (VtrCardOutlet *outlet,
             gboolean       allowed)
{
  VtrSpiceClient *self = VTR_SPICE_CLIENT (outlet);

  if (self->are_cards_allowed == allowed)
    return;

  self->are_cards_allowed = allowed;
  update (self);
}

static void
set_software (VtrCardOutlet      *outlet,
              const char         *database,
              const char * const *certificates)
{
  VtrSpiceClient *self = VTR_SPICE_CLIENT (outlet);

  g_free (self->card_database);
  g_strfreev (self->card_certificates);
  self->card_database = g_strdup (database);
  self->card_certificates = g_strdupv ((char **) certificates);
}

static void
put_card (VtrCardOutlet *outlet,
          gboolean       is_in)
{
  VtrSpiceClient *self = VTR_SPICE_CLIENT (outlet);

  if (!self->are_cards_told)
    return;

  vtr_smart_cards_put_software (is_in);
  update_software_card (self);
}

void
vtr_spice_client_init_card_outlet (VtrCardOutletInterface *iface)
{
  iface->set_allowed = set_allowed;
  iface->set_software = set_software;
  iface->put_card = put_card;
}

void
vtr_spice_client_watch_cards (VtrSpiceClient *self,
                              SpiceChannel   *channel)
{
  vtr_smart_cards_mute (channel);
  if (self->cards != NULL)
    return;

  self->cards = g_object_ref (channel);
  self->are_cards_told = FALSE;
  g_signal_connect_object (channel, "channel-event", G_CALLBACK (on_event), self, 0);
  vtr_spice_client_watch_optional (self, channel);
  g_object_notify (G_OBJECT (self), "has-card-channel");
  update (self);
}

/* The channel gives them back when it closes. */
void
vtr_spice_client_forget_cards (VtrSpiceClient *self)
{
  if (self->cards == NULL)
    return;

  tell (self, FALSE);
  g_clear_object (&self->cards);
  update (self);
  g_object_notify (G_OBJECT (self), "has-card-channel");
}

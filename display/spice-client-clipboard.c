/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-spice-client"

/* Text between the two clipboards, by the guest's agent. Who has something to give says so
 * ("grab"), and gives it when asked: the user's text goes out only to an agent that asks for what
 * was announced, and the guest's is asked for as soon as it is announced. */

#include "spice-client-private.h"

#include <spice/vd_agent.h>
#include <string.h>

static gboolean
has_agent (VtrSpiceClient *self,
           guint           capability)
{
  gboolean is_connected = FALSE;

  if (self->main == NULL)
    return FALSE;

  g_object_get (self->main, "agent-connected", &is_connected, NULL);

  return is_connected && spice_main_channel_agent_test_capability (self->main, capability);
}

/* Says what there is, if anybody listens and didn't hear it yet. */
void
vtr_spice_client_announce_clipboard (VtrSpiceClient *self)
{
  guint32 types[1 + VTR_SPICE_CLIENT_IMAGE_TYPES] = { VD_AGENT_CLIPBOARD_UTF8_TEXT };
  guint n_types = self->offered_text != NULL ? 1 : 0;

  n_types += vtr_spice_client_list_images (self, types + n_types);
  if (n_types == 0 || self->is_offer_announced ||
      vtr_display_client_is_view_only (VTR_DISPLAY_CLIENT (self)) ||
      !has_agent (self, VD_AGENT_CAP_CLIPBOARD_BY_DEMAND))
    return;

  self->is_offer_announced = TRUE;
  spice_main_channel_clipboard_selection_grab (self->main, VD_AGENT_CLIPBOARD_SELECTION_CLIPBOARD,
                                               types, (int) n_types);
}

void
vtr_spice_client_set_offer (VtrSpiceClient *self,
                            const char     *text)
{
  char *copy = g_strdup (text);

  g_free (self->offered_text);
  self->offered_text = copy;
  self->offered_images = 0;
  self->requested_images = 0;
  self->is_offer_announced = FALSE;
}

void
vtr_spice_client_send_clipboard (VtrDisplayClient *client,
                                 const char       *text)
{
  VtrSpiceClient *self = VTR_SPICE_CLIENT (client);

  vtr_spice_client_set_offer (self, text);
  vtr_spice_client_announce_clipboard (self);
}

/* @separator: what ends a line there. In one pass: a line may be nothing but its end. (transfer
 * full) */
static char *
end_lines (const char *text,
           const char *separator)
{
  GString *ended = g_string_sized_new (strlen (text));

  while (*text != '\0')
    {
      gsize length = strcspn (text, "\r\n");

      g_string_append_len (ended, text, (gssize) length);
      text += length;
      if (g_str_has_prefix (text, "\r\n"))
        text++;
      if (*text == '\n')
        g_string_append (ended, separator);
      else if (*text == '\r')
        g_string_append_c (ended, '\r');
      if (*text != '\0')
        text++;
    }

  return g_string_free (ended, FALSE);
}

static gboolean
on_request (SpiceMainChannel *channel,
            guint             selection,
            guint             type,
            VtrSpiceClient   *self)
{
  g_autofree char *text = NULL;

  /* Only what was announced, and while it may still be had. */
  if (selection != VD_AGENT_CLIPBOARD_SELECTION_CLIPBOARD || !self->is_offer_announced ||
      vtr_display_client_is_view_only (VTR_DISPLAY_CLIENT (self)) ||
      !has_agent (self, VD_AGENT_CAP_CLIPBOARD_BY_DEMAND))
    return FALSE;
  if (type != VD_AGENT_CLIPBOARD_UTF8_TEXT)
    return vtr_spice_client_request_image (self, type);
  if (self->offered_text == NULL)
    return FALSE;

  if (has_agent (self, VD_AGENT_CAP_GUEST_LINEEND_CRLF))
    text = end_lines (self->offered_text, "\r\n");
  else
    text = g_strdup (self->offered_text);
  spice_main_channel_clipboard_selection_notify (channel, selection, type, (const guchar *) text,
                                                 strlen (text));

  return TRUE;
}

static gboolean
on_grab (SpiceMainChannel *channel,
         guint             selection,
         guint32          *types,
         guint             n_types,
         VtrSpiceClient   *self)
{
  if (selection != VD_AGENT_CLIPBOARD_SELECTION_CLIPBOARD)
    return FALSE;

  /* The guest has the clipboard now, and what the user had in it isn't offered any more. */
  vtr_spice_client_set_offer (self, NULL);
  self->is_text_wanted = FALSE;
  for (guint i = 0; i < n_types; i++)
    self->is_text_wanted |= types[i] == VD_AGENT_CLIPBOARD_UTF8_TEXT;
  self->is_text_wanted = self->is_text_wanted &&
                         !vtr_display_client_is_view_only (VTR_DISPLAY_CLIENT (self)) &&
                         has_agent (self, VD_AGENT_CAP_CLIPBOARD_BY_DEMAND);
  if (self->is_text_wanted)
    spice_main_channel_clipboard_selection_request (channel, selection,
                                                    VD_AGENT_CLIPBOARD_UTF8_TEXT);
  vtr_spice_client_tell_offered (self, types, n_types);

  return TRUE;
}

/* The guard says so of what it passed over. */
gboolean
vtr_spice_client_is_refused (guint type,
                             gsize size)
{
  return type == VD_AGENT_CLIPBOARD_NONE && size > 0;
}

static void
on_text (SpiceMainChannel *channel,
         guint             selection,
         guint             type,
         gpointer          data,
         guint             size,
         VtrSpiceClient   *self)
{
  g_autofree char *copy = NULL;
  g_autofree char *text = NULL;

  if (selection == VD_AGENT_CLIPBOARD_SELECTION_CLIPBOARD &&
      vtr_spice_client_receive_image (self, type, data, size))
    return;

  /* What wasn't asked for isn't taken. */
  if (!self->is_text_wanted || selection != VD_AGENT_CLIPBOARD_SELECTION_CLIPBOARD ||
      (type != VD_AGENT_CLIPBOARD_UTF8_TEXT && !vtr_spice_client_is_refused (type, size)))
    return;

  self->is_text_wanted = FALSE;
  if (data == NULL || size == 0)
    return;
  if (size > VTR_DISPLAY_CLIPBOARD_MAX || type == VD_AGENT_CLIPBOARD_NONE)
    {
      vtr_display_client_receive_clipboard (VTR_DISPLAY_CLIENT (self), NULL);
      return;
    }

  copy = g_strndup (data, size);
  text = end_lines (copy, "\n");
  vtr_display_client_receive_clipboard (VTR_DISPLAY_CLIENT (self), text);
}

static void
on_release (SpiceMainChannel *channel,
            guint             selection,
            VtrSpiceClient   *self)
{
  if (selection != VD_AGENT_CLIPBOARD_SELECTION_CLIPBOARD)
    return;

  self->is_text_wanted = FALSE;
  vtr_spice_client_tell_offered (self, NULL, 0);
}

void
vtr_spice_client_watch_clipboard (VtrSpiceClient *self)
{
  const struct
  {
    const char *name;
    GCallback   callback;
  } handlers[] = {
    { "main-clipboard-selection", G_CALLBACK (on_text) },
    { "main-clipboard-selection-grab", G_CALLBACK (on_grab) },
    { "main-clipboard-selection-release", G_CALLBACK (on_release) },
    { "main-clipboard-selection-request", G_CALLBACK (on_request) },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (handlers); i++)
    g_signal_connect_object (self->main, handlers[i].name, handlers[i].callback, self, 0);
}

void
vtr_spice_client_reset_clipboard (VtrSpiceClient *self)
{
  /* An agent that comes back knows nothing of what was announced to the one before. */
  self->is_offer_announced = FALSE;
  self->is_text_wanted = FALSE;
  vtr_spice_client_reset_images (self);
}

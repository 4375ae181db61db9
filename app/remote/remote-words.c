/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "remote-words.h"

#include "search-words.h"

#include <glib/gi18n.h>

const char *
vtr_remote_words_for_state (VtrRemoteState state)
{
  switch (state)
    {
    case VTR_REMOTE_STATE_CONNECTING:
      return _("Connecting…");
    case VTR_REMOTE_STATE_OPEN:
      return _("Connected");
    case VTR_REMOTE_STATE_LOST:
      return _("Connection lost");
    case VTR_REMOTE_STATE_CLOSED:
    default:
      return _("Not connected");
    }
}

const char *
vtr_remote_words_for_state_class (VtrRemoteState state)
{
  switch (state)
    {
    case VTR_REMOTE_STATE_OPEN:
      return "success";
    case VTR_REMOTE_STATE_CONNECTING:
      return "accent";
    case VTR_REMOTE_STATE_LOST:
      return "warning";
    case VTR_REMOTE_STATE_CLOSED:
    default:
      return "dim-label";
    }
}

char *
vtr_remote_words_dup_subtitle (VtrRemoteScreen *screen)
{
  const char *state = NULL;

  g_return_val_if_fail (VTR_IS_REMOTE_SCREEN (screen), NULL);

  state = vtr_remote_words_for_state (vtr_remote_screen_get_state (screen));
  if (vtr_remote_screen_get_given_title (screen) == NULL)
    return g_strdup (state);

  return g_strdup_printf ("%s · %s", state, vtr_remote_screen_get_label (screen));
}

static void
get_local_protection (VtrRemoteProtection *ret_protection)
{
  *ret_protection = (VtrRemoteProtection) {
    "security-high-symbolic",
    _("Stays in this computer"),
    _("The screen is one of this computer: nothing goes over a network."),
  };
}

void
vtr_remote_words_get_protection (VtrDisplayEncryption  encryption,
                                 gboolean              is_local,
                                 VtrRemoteProtection  *ret_protection)
{
  g_return_if_fail (ret_protection != NULL);

  switch (encryption)
    {
    case VTR_DISPLAY_ENCRYPTION_TLS_VERIFIED:
      *ret_protection = (VtrRemoteProtection) {
        "security-high-symbolic",
        _("Encrypted, identity verified"),
        _("Nobody on the way can read along, and it was proved who answers."),
      };
      break;
    case VTR_DISPLAY_ENCRYPTION_TLS_PINNED:
      *ret_protection = (VtrRemoteProtection) {
        "security-high-symbolic",
        _("Encrypted, with a key you trust"),
        _("Nobody on the way can read along, and it has the key that you said yes to. No authority "
          "vouches for it."),
      };
      break;
    case VTR_DISPLAY_ENCRYPTION_TLS_UNVERIFIED:
      *ret_protection = (VtrRemoteProtection) {
        "security-medium-symbolic",
        _("Encrypted, identity not verified"),
        _("Those who only listen can’t read along. Whether the right computer answers isn’t known: "
          "somebody in between could pretend to be it."),
      };
      break;
    case VTR_DISPLAY_ENCRYPTION_VNC_AUTH:
      *ret_protection = (VtrRemoteProtection) {
        "security-low-symbolic",
        _("Not encrypted, but the password"),
        _("What the screen shows and what you type can be read by anyone on the way. The password "
          "itself isn’t sent."),
      };
      break;
    case VTR_DISPLAY_ENCRYPTION_NONE:
    default:
      *ret_protection = (VtrRemoteProtection) {
        "security-low-symbolic",
        _("Not encrypted"),
        _("What the screen shows and what you type can be read, and changed, by anyone on the "
          "way."),
      };
    }

  if (is_local && encryption < VTR_DISPLAY_ENCRYPTION_TLS_UNVERIFIED)
    get_local_protection (ret_protection);
}

const char *
vtr_remote_words_for_password (VtrDisplayEncryption encryption,
                               gboolean             is_local)
{
  if (is_local && encryption < VTR_DISPLAY_ENCRYPTION_TLS_PINNED)
    return _("The password stays in this computer.");

  switch (encryption)
    {
    case VTR_DISPLAY_ENCRYPTION_TLS_VERIFIED:
      return _("The password goes over an encrypted connection to a verified computer.");
    case VTR_DISPLAY_ENCRYPTION_TLS_PINNED:
      return _("The password goes over an encrypted connection to a computer with the key that you "
               "trust.");
    case VTR_DISPLAY_ENCRYPTION_TLS_UNVERIFIED:
      return _("The connection is encrypted, but it isn’t verified who answers.");
    case VTR_DISPLAY_ENCRYPTION_VNC_AUTH:
      return _("The password itself isn’t sent, but the connection isn’t encrypted: who listens "
               "can try to guess it.");
    case VTR_DISPLAY_ENCRYPTION_NONE:
    default:
      return _("The connection isn’t encrypted.");
    }
}

gboolean
vtr_remote_words_match (VtrRemoteScreen *screen,
                        const char      *search)
{
  g_autofree char *text = NULL;

  g_return_val_if_fail (VTR_IS_REMOTE_SCREEN (screen), FALSE);

  text = g_strjoin ("\n", vtr_remote_screen_get_title (screen),
                    vtr_remote_screen_get_address (screen), NULL);

  return vtr_search_words_match (text, search);
}

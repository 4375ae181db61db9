/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-spice-client"

/* A folder of the user's for the guest to look into, by a WebDAV server within the library, at the
 * other end of a channel of its own. While there is no folder that channel isn't connected: the
 * library would share the user's public folder else. */

#include "spice-client-private.h"

static void
update (VtrSpiceClient *self)
{
  gboolean wanted = self->shared_folder != NULL;

  if (self->webdav == NULL)
    return;

  if (wanted)
    g_object_set (self->session, "shared-dir", self->shared_folder, "share-dir-ro",
                  self->is_folder_read_only, NULL);
  if (wanted == self->is_folder_shared)
    return;

  self->is_folder_shared = wanted;
  if (wanted)
    spice_channel_connect (self->webdav);
  else
    spice_channel_disconnect (self->webdav, SPICE_CHANNEL_NONE);
}

void
vtr_spice_client_set_shared_folder (VtrGuestAgent *agent,
                                    const char    *folder,
                                    gboolean       read_only)
{
  VtrSpiceClient *self = VTR_SPICE_CLIENT (agent);
  char *copy = g_strdup (folder);

  g_free (self->shared_folder);
  self->shared_folder = copy;
  self->is_folder_read_only = read_only;
  update (self);
}

void
vtr_spice_client_watch_webdav (VtrSpiceClient *self,
                               SpiceChannel   *channel)
{
  if (self->webdav != NULL)
    return;

  self->webdav = g_object_ref (channel);
  self->is_folder_shared = FALSE;
  self->can_share_folder = TRUE;
  g_object_notify (G_OBJECT (self), "can-share-folder");
  update (self);
}

void
vtr_spice_client_forget_webdav (VtrSpiceClient *self)
{
  if (self->webdav == NULL)
    return;

  g_clear_object (&self->webdav);
  self->can_share_folder = FALSE;
  g_object_notify (G_OBJECT (self), "can-share-folder");
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-spice-client"

/* USB devices of this computer. The channels for them are only counted until the first one is to go
 * to the guest. */

#include "spice-client-private.h"

#include <glib/gi18n-lib.h>

#include "spice-usb-greeting.h"

static void
notify (VtrSpiceClient *self)
{
  g_object_notify (G_OBJECT (self), "n-usb-channels");
}

static void
forget (VtrSpiceClient *self,
        SpiceChannel   *channel)
{
  if (!g_ptr_array_remove (self->usb_channels, channel))
    return;

  if (self->usb != NULL)
    vtr_spice_usb_check (self->usb);
  notify (self);
}

static void
on_event (SpiceChannel      *channel,
          SpiceChannelEvent  event,
          VtrSpiceClient    *self)
{
  if (event != SPICE_CHANNEL_OPENED && event != SPICE_CHANNEL_NONE)
    forget (self, channel);
}

void
vtr_spice_client_watch_usb (VtrSpiceClient *self,
                            SpiceChannel   *channel)
{
  g_ptr_array_add (self->usb_channels, g_object_ref (channel));
  g_signal_connect_object (channel, "channel-event", G_CALLBACK (on_event), self, 0);
  vtr_spice_usb_greeting_watch (channel);
  notify (self);
}

void
vtr_spice_client_forget_usb (VtrSpiceClient *self,
                             SpiceChannel   *channel)
{
  forget (self, channel);
}

void
vtr_spice_client_drop_usb (VtrSpiceClient *self)
{
  g_autoptr (GError) error =
    g_error_new_literal (VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_CLOSED,
                         _("The connection to the machine’s screen has ended, and with it that of "
                           "the USB device."));

  if (self->usb != NULL)
    vtr_spice_usb_close (self->usb, error);
  g_clear_object (&self->usb);
  if (self->usb_channels->len == 0)
    return;

  g_ptr_array_set_size (self->usb_channels, 0);
  notify (self);
}

static guint
get_n_free (VtrUsbOutlet *outlet)
{
  VtrSpiceClient *self = VTR_SPICE_CLIENT (outlet);
  guint n_plugs = self->usb != NULL ? vtr_spice_usb_get_n_plugs (self->usb) : 0;

  return self->usb_channels->len - MIN (n_plugs, self->usb_channels->len);
}

/* It may go there before the picture came. */
static gboolean
is_over (VtrSpiceClient *self)
{
  return self->session == NULL ||
         vtr_display_client_get_state (VTR_DISPLAY_CLIENT (self)) == VTR_DISPLAY_STATE_CLOSED;
}

static GError *
create_full_error (VtrSpiceClient *self)
{
  const char *message = NULL;

  if (is_over (self))
    message = _("The machine’s screen isn’t connected.");
  else if (self->usb_channels->len == 0)
    message = _("The machine takes no USB devices through its screen. Add a USB redirection "
                "channel (spicevmc) to it.");
  else
    message = _("All USB channels of the machine are in use: take another device away from it, or "
                "add a USB redirection channel (spicevmc) to it.");

  return g_error_new_literal (VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_UNSUPPORTED, message);
}

static void
plug_in (VtrUsbOutlet *outlet,
         VtrUsbPlug   *plug)
{
  VtrSpiceClient *self = VTR_SPICE_CLIENT (outlet);
  GError *error = NULL;

  if (is_over (self) || get_n_free (outlet) == 0)
    {
      vtr_usb_plug_end (plug, create_full_error (self));
      return;
    }

  if (self->usb == NULL)
    self->usb = vtr_spice_usb_new (self->session, &error);
  if (self->usb == NULL)
    vtr_usb_plug_end (plug, error);
  else
    vtr_spice_usb_plug (self->usb, plug);
}

void
vtr_spice_client_init_usb_outlet (VtrUsbOutletInterface *iface)
{
  iface->plug = plug_in;
  iface->get_n_free = get_n_free;
}

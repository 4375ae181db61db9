/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "spice-screen.h"

#include "usb-outlet.h"
#include "usb-wait.h"
#include "vtr-spice-client.h"

typedef struct
{
  VtrDisplayClient *client;
  guint             n_channels;
} Screen;

static gboolean
is_ready (gpointer data)
{
  const Screen *screen = data;

  g_assert_no_error (vtr_display_client_get_error (screen->client));

  return vtr_display_client_get_state (screen->client) == VTR_DISPLAY_STATE_READY &&
         vtr_usb_outlet_get_n_channels (VTR_USB_OUTLET (screen->client)) == screen->n_channels;
}

VtrDisplayClient *
spice_screen_open (const char *socket,
                   guint       n_channels)
{
  g_autoptr (VtrDisplayEndpoint) endpoint =
    vtr_display_endpoint_new_for_unix (VTR_DISPLAY_PROTOCOL_SPICE, socket);
  Screen screen = { vtr_spice_client_new (endpoint), n_channels };

  vtr_display_client_open (screen.client);
  usb_wait_until (is_ready, &screen);

  return screen.client;
}

gboolean
spice_screen_is_connected (VtrUsbPlug *plug)
{
  g_assert_no_error (vtr_usb_plug_get_error (plug));

  return vtr_usb_plug_get_state (plug) == VTR_USB_PLUG_CONNECTED;
}

static gboolean
is_connected (gpointer data)
{
  return spice_screen_is_connected (data);
}

void
spice_screen_wait_connected (VtrUsbPlug *plug)
{
  usb_wait_until (is_connected, plug);
}

gboolean
spice_screen_has_ended (VtrUsbPlug *plug)
{
  return vtr_usb_plug_get_state (plug) == VTR_USB_PLUG_ENDED;
}

static gboolean
has_ended (gpointer data)
{
  return spice_screen_has_ended (data);
}

void
spice_screen_wait_ended (VtrUsbPlug *plug)
{
  usb_wait_until (has_ended, plug);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

/* USB devices through the screen that is shown: of a machine that no port of this computer reaches,
 * and of one whose screen is all that is known. */

#include "console-page-private.h"

/* The machine or screen before may have been left already. */
static void
drop (VtrConsolePage *self)
{
  if (self->usb_machine != NULL)
    vtr_usb_manager_set_outlet (self->usb, self->usb_machine, NULL);
  g_clear_object (&self->usb_machine);
  vtr_console_header_set_outlet (self->header, NULL);
}

static gboolean
can_take (VtrUsbOutlet *outlet)
{
  return vtr_display_client_get_state (VTR_DISPLAY_CLIENT (outlet)) == VTR_DISPLAY_STATE_READY;
}

static void
update (VtrConsolePage *self)
{
  g_autoptr (GObject) client = g_signal_group_dup_target (self->client_signals);

  if (self->usb == NULL || client == NULL || !VTR_IS_USB_OUTLET (client) ||
      !can_take (VTR_USB_OUTLET (client)))
    {
      drop (self);
      return;
    }

  if (self->machine != NULL && g_set_object (&self->usb_machine, self->machine))
    vtr_usb_manager_set_outlet (self->usb, self->machine, VTR_USB_OUTLET (client));
  else if (self->screen != NULL && !vtr_remote_screen_is_view_only (self->screen) &&
           vtr_usb_outlet_get_n_channels (VTR_USB_OUTLET (client)) > 0)
    vtr_console_header_set_outlet (self->header, VTR_USB_OUTLET (client));
}

/* Another client begins anew. */
static void
on_bind (VtrConsolePage *self)
{
  drop (self);
  update (self);
}

void
_vtr_console_page_set_usb (VtrConsolePage *self,
                           VtrUsbManager  *usb)
{
  self->usb = g_object_ref (usb);
  vtr_console_header_set_usb (self->header, usb);
}

void
_vtr_console_page_init_usb (VtrConsolePage *self)
{
  g_signal_connect_object (self->client_signals, "bind", G_CALLBACK (on_bind), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->client_signals, "unbind", G_CALLBACK (drop), self,
                           G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->client_signals, "notify::state", G_CALLBACK (update), self,
                                 G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->client_signals, "notify::n-usb-channels",
                                 G_CALLBACK (update), self, G_CONNECT_SWAPPED);
}

void
_vtr_console_page_clear_usb (VtrConsolePage *self)
{
  g_clear_object (&self->usb_machine);
  g_clear_object (&self->usb);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-hypervisor"

#include "usb-screen-link.h"

#include <glib/gi18n-lib.h>

#include "display-error.h"
#include "usb-channels.h"
#include "usb-port.h"

/* From plugging a channel into the machine until the screen has it. */
#define CHANNEL_MS 10000u

struct _VtrUsbScreenLink
{
  GObject         parent_instance;

  VtrUsbOutlet   *outlet;
  VtrUsbChannels *channels;     /* the outlet's */
  VtrMachine     *machine;      /* (nullable) */
  VtrUsbPlug     *plug;
  char           *alias;
  guint           timeout;      /* while the channel that was added is waited for */
  gboolean        is_busy;      /* it is being added */
  gboolean        is_begun;     /* the outlet has the plug */
  gboolean        is_closing;
};

G_DEFINE_FINAL_TYPE (VtrUsbScreenLink, vtr_usb_screen_link, G_TYPE_OBJECT)

enum
{
  CONNECTED,
  ENDED,
  CLOSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
on_left (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (VtrUsbScreenLink) self = user_data;

  vtr_usb_channels_leave_finish (VTR_USB_CHANNELS (source), result);
  g_signal_emit (self, signals[CLOSED], 0);
}

static void
stop_waiting (VtrUsbScreenLink *self)
{
  if (self->timeout == 0)
    return;

  g_clear_handle_id (&self->timeout, g_source_remove);
  vtr_usb_channels_stop_waiting (self->channels);
}

/* Nothing is under way any more, and the device is back. */
static void
finish (VtrUsbScreenLink *self)
{
  g_signal_handlers_disconnect_by_data (self->outlet, self);
  g_signal_handlers_disconnect_by_data (self->channels, self);
  g_signal_handlers_disconnect_by_data (self->plug, self);
  stop_waiting (self);
  vtr_usb_channels_leave_async (self->channels, self->machine, on_left, self);
}

static void
on_plug_state (VtrUsbPlug       *plug,
               GParamSpec       *pspec,
               VtrUsbScreenLink *self)
{
  const VtrUsbPlugState state = vtr_usb_plug_get_state (plug);
  const GError *error = vtr_usb_plug_get_error (plug);
  g_autoptr (GError) lost = NULL;

  if (state == VTR_USB_PLUG_CONNECTED)
    g_signal_emit (self, signals[CONNECTED], 0);
  if (state != VTR_USB_PLUG_ENDED)
    return;

  if (self->is_closing)
    {
      finish (self);
      return;
    }

  lost = error != NULL
           ? g_error_copy (error)
           : g_error_new_literal (VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_CLOSED,
                                  _("The machine let the USB device go."));
  g_signal_emit (self, signals[ENDED], 0, lost);
}

static void
plug_in (VtrUsbScreenLink *self)
{
  self->is_begun = TRUE;
  stop_waiting (self);
  g_signal_handlers_disconnect_by_data (self->outlet, self);
  g_signal_connect (self->plug, "notify::state", G_CALLBACK (on_plug_state), self);
  vtr_usb_outlet_plug (self->outlet, self->plug);
}

/* It fails then, and says why. */
static gboolean
on_no_channel (gpointer user_data)
{
  plug_in (user_data);

  return G_SOURCE_REMOVE;
}

static void
on_channels (VtrUsbScreenLink *self)
{
  if (vtr_usb_outlet_get_n_free (self->outlet) > 0)
    plug_in (self);
}

static void
on_channel_added (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (VtrUsbScreenLink) self = user_data;
  g_autoptr (GError) error = NULL;

  self->is_busy = FALSE;
  if (vtr_usb_channels_add_finish (VTR_USB_CHANNELS (source), result, &error))
    self->timeout = g_timeout_add (CHANNEL_MS, on_no_channel, self);
  if (self->is_closing)
    {
      finish (self);
    }
  else if (error != NULL)
    {
      g_signal_emit (self, signals[ENDED], 0, error);
    }
  else
    {
      g_signal_connect_swapped (self->outlet, "notify::n-usb-channels", G_CALLBACK (on_channels),
                                self);
      on_channels (self);
    }
}

static void
begin (VtrUsbScreenLink *self)
{
  g_signal_handlers_disconnect_by_data (self->channels, self);
  if (self->machine == NULL || vtr_usb_channels_has_spare (self->channels))
    {
      plug_in (self);
      return;
    }

  self->is_busy = TRUE;
  vtr_usb_channels_add_async (self->channels, self->machine, self->alias, on_channel_added,
                              g_object_ref (self));
}

static void
on_channels_changed (VtrUsbScreenLink *self)
{
  if (vtr_usb_channels_is_ready (self->channels))
    begin (self);
}

static void
vtr_usb_screen_link_finalize (GObject *object)
{
  VtrUsbScreenLink *self = VTR_USB_SCREEN_LINK (object);

  g_clear_object (&self->channels);
  g_clear_object (&self->outlet);
  g_clear_object (&self->machine);
  g_clear_object (&self->plug);
  g_free (self->alias);

  G_OBJECT_CLASS (vtr_usb_screen_link_parent_class)->finalize (object);
}

static void
vtr_usb_screen_link_class_init (VtrUsbScreenLinkClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = vtr_usb_screen_link_finalize;

  signals[CONNECTED] = g_signal_new ("connected", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 0);
  signals[ENDED] = g_signal_new ("ended", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_ERROR | G_SIGNAL_TYPE_STATIC_SCOPE);
  signals[CLOSED] = g_signal_new ("closed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
}

static void
vtr_usb_screen_link_init (VtrUsbScreenLink *self)
{
}

VtrUsbScreenLink *
vtr_usb_screen_link_new (VtrUsbOutlet *outlet,
                         VtrMachine   *machine,
                         VtrUsbPlug   *plug,
                         const char   *id)
{
  VtrUsbScreenLink *self = NULL;

  g_return_val_if_fail (VTR_IS_USB_OUTLET (outlet), NULL);
  g_return_val_if_fail (VTR_IS_USB_PLUG (plug), NULL);

  self = g_object_new (VTR_TYPE_USB_SCREEN_LINK, NULL);
  self->outlet = g_object_ref (outlet);
  self->channels = g_object_ref (vtr_usb_channels_get (outlet));
  g_set_object (&self->machine, machine);
  self->plug = plug;
  self->alias = vtr_usb_port_dup_alias (id);

  return self;
}

void
vtr_usb_screen_link_open (VtrUsbScreenLink *self)
{
  g_return_if_fail (VTR_IS_USB_SCREEN_LINK (self));
  g_return_if_fail (!self->is_begun && !self->is_busy);

  /* Until it is closed. */
  g_object_ref (self);
  vtr_usb_channels_enter (self->channels);
  if (vtr_usb_channels_is_ready (self->channels))
    begin (self);
  else
    g_signal_connect_swapped (self->channels, "changed", G_CALLBACK (on_channels_changed), self);
}

void
vtr_usb_screen_link_close (VtrUsbScreenLink *self)
{
  g_return_if_fail (VTR_IS_USB_SCREEN_LINK (self));
  g_return_if_fail (!self->is_closing);

  self->is_closing = TRUE;
  if (self->is_busy)
    return;

  if (self->is_begun && vtr_usb_plug_get_state (self->plug) != VTR_USB_PLUG_ENDED)
    vtr_usb_plug_pull (self->plug);
  else
    finish (self);
}

VtrUsbOutlet *
vtr_usb_screen_link_get_outlet (VtrUsbScreenLink *self)
{
  g_return_val_if_fail (VTR_IS_USB_SCREEN_LINK (self), NULL);

  return self->outlet;
}

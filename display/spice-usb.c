/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-spice-usb"

#include "spice-usb.h"

#include <glib/gi18n-lib.h>

#include "display-error.h"
#include "spice-usb-spot.h"

struct _VtrSpiceUsb
{
  GObject                parent_instance;

  SpiceUsbDeviceManager *manager;    /* (nullable): closed */
  GPtrArray             *spots;
  guint                  check;      /* idle source */
};

G_DEFINE_FINAL_TYPE (VtrSpiceUsb, vtr_spice_usb, G_TYPE_OBJECT)

/* @error: (transfer full) (nullable) */
static void
on_ended (VtrSpiceUsbSpot *spot,
          GError          *error,
          gpointer         owner)
{
  g_autoptr (VtrSpiceUsb) self = g_object_ref (owner);
  g_autoptr (VtrUsbPlug) plug = g_object_ref (vtr_spice_usb_spot_get_plug (spot));

  g_ptr_array_remove (self->spots, spot);
  vtr_usb_plug_end (plug, error);
}

static void
on_device_added (SpiceUsbDeviceManager *manager,
                 SpiceUsbDevice        *device,
                 VtrSpiceUsb           *self)
{
  for (guint i = 0; i < self->spots->len; i++)
    if (vtr_spice_usb_spot_take (g_ptr_array_index (self->spots, i), device))
      return;
}

/* The one of that device; (nullable) */
static VtrSpiceUsbSpot *
find_spot (VtrSpiceUsb    *self,
           SpiceUsbDevice *device)
{
  for (guint i = 0; i < self->spots->len; i++)
    {
      VtrSpiceUsbSpot *spot = g_ptr_array_index (self->spots, i);

      if (vtr_spice_usb_spot_has (spot, device))
        return spot;
    }

  return NULL;
}

static void
on_device_removed (SpiceUsbDeviceManager *manager,
                   SpiceUsbDevice        *device,
                   VtrSpiceUsb           *self)
{
  VtrSpiceUsbSpot *spot = find_spot (self, device);

  if (spot != NULL)
    vtr_spice_usb_spot_lose (spot, g_error_new_literal (VTR_DISPLAY_ERROR,
                                                        VTR_DISPLAY_ERROR_CLOSED,
                                                        _("The USB device was unplugged.")));
}

static void
on_device_error (SpiceUsbDeviceManager *manager,
                 SpiceUsbDevice        *device,
                 GError                *error,
                 VtrSpiceUsb           *self)
{
  VtrSpiceUsbSpot *spot = find_spot (self, device);

  if (spot != NULL)
    vtr_spice_usb_spot_lose (spot, g_error_new (VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_UNSUPPORTED,
                                                _("The machine can’t use the USB device: %s"),
                                                error->message));
}

static gboolean
on_check (gpointer user_data)
{
  VtrSpiceUsb *self = user_data;

  self->check = 0;
  for (guint i = self->spots->len; i > 0; i--)
    vtr_spice_usb_spot_check (g_ptr_array_index (self->spots, i - 1));

  return G_SOURCE_REMOVE;
}

static void
vtr_spice_usb_dispose (GObject *object)
{
  VtrSpiceUsb *self = VTR_SPICE_USB (object);

  g_clear_handle_id (&self->check, g_source_remove);
  if (self->manager != NULL)
    g_signal_handlers_disconnect_by_data (self->manager, self);
  g_clear_object (&self->manager);

  G_OBJECT_CLASS (vtr_spice_usb_parent_class)->dispose (object);
}

static void
vtr_spice_usb_finalize (GObject *object)
{
  g_ptr_array_unref (VTR_SPICE_USB (object)->spots);

  G_OBJECT_CLASS (vtr_spice_usb_parent_class)->finalize (object);
}

static void
vtr_spice_usb_class_init (VtrSpiceUsbClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = vtr_spice_usb_dispose;
  object_class->finalize = vtr_spice_usb_finalize;
}

static void
vtr_spice_usb_init (VtrSpiceUsb *self)
{
  self->spots = g_ptr_array_new_with_free_func ((GDestroyNotify) vtr_spice_usb_spot_free);
}

VtrSpiceUsb *
vtr_spice_usb_new (SpiceSession  *session,
                   GError       **error)
{
  g_autoptr (GError) reason = NULL;
  SpiceUsbDeviceManager *manager = NULL;
  VtrSpiceUsb *self = NULL;

  g_return_val_if_fail (SPICE_IS_SESSION (session), NULL);

  manager = spice_usb_device_manager_get (session, &reason);
  if (manager == NULL)
    {
      g_set_error (error, VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_UNSUPPORTED,
                   _("The USB devices of this computer can’t be reached: %s"), reason->message);
      return NULL;
    }

  /* Nothing is given by itself, neither now nor when it is plugged in. */
  g_object_set (manager, "auto-connect", FALSE, "redirect-on-connect", NULL, NULL);
  self = g_object_new (VTR_TYPE_SPICE_USB, NULL);
  self->manager = g_object_ref (manager);
  g_signal_connect (manager, "device-added", G_CALLBACK (on_device_added), self);
  g_signal_connect (manager, "device-removed", G_CALLBACK (on_device_removed), self);
  g_signal_connect (manager, "device-error", G_CALLBACK (on_device_error), self);

  return self;
}

void
vtr_spice_usb_plug (VtrSpiceUsb *self,
                    VtrUsbPlug  *plug)
{
  VtrSpiceUsbSpot *spot = NULL;

  g_return_if_fail (VTR_IS_SPICE_USB (self));
  g_return_if_fail (VTR_IS_USB_PLUG (plug));
  g_return_if_fail (self->manager != NULL);

  spot = vtr_spice_usb_spot_new (self->manager, plug, on_ended, G_OBJECT (self));
  g_ptr_array_add (self->spots, spot);
  vtr_spice_usb_spot_begin (spot);
}

guint
vtr_spice_usb_get_n_plugs (VtrSpiceUsb *self)
{
  g_return_val_if_fail (VTR_IS_SPICE_USB (self), 0);

  return self->spots->len;
}

void
vtr_spice_usb_check (VtrSpiceUsb *self)
{
  g_return_if_fail (VTR_IS_SPICE_USB (self));

  /* The library's own look at the channel may come after this one. */
  if (self->check == 0 && self->manager != NULL)
    self->check = g_idle_add (on_check, self);
}

/* The manager: every channel has let go. */
static void
on_all_back (gpointer  data,
             GObject  *manager)
{
  g_autoptr (VtrSpiceUsb) self = data;

  for (guint i = self->spots->len; i > 0; i--)
    on_ended (g_ptr_array_index (self->spots, i - 1), NULL, self);
}

void
vtr_spice_usb_close (VtrSpiceUsb  *self,
                     const GError *error)
{
  g_autoptr (GPtrArray) plugs = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_if_fail (VTR_IS_SPICE_USB (self));

  if (self->manager == NULL)
    return;

  g_clear_handle_id (&self->check, g_source_remove);
  g_signal_handlers_disconnect_by_data (self->manager, self);
  for (guint i = 0; i < self->spots->len; i++)
    g_ptr_array_add (plugs, g_object_ref (vtr_spice_usb_spot_get_plug (self->spots->pdata[i])));
  for (guint i = 0; i < plugs->len; i++)
    vtr_usb_plug_leave (g_ptr_array_index (plugs, i), g_error_copy (error));

  for (guint i = 0; i < self->spots->len; i++)
    vtr_spice_usb_spot_forget_manager (g_ptr_array_index (self->spots, i));
  g_object_weak_ref (G_OBJECT (self->manager), on_all_back, g_object_ref (self));
  g_clear_object (&self->manager);
}

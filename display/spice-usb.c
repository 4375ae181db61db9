/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-spice-usb"

#include "spice-usb.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "display-error.h"
#include "spice-usb-permission.h"

/* The library lists devices in a later turn of the main loop, and makes a drive then. */
#define FIND_MS  3000u
/* The server's time to read that a device is gone: one (0.15) takes its machine down when nobody is
 * there any more for what it answers. */
#define READ_MS  300u
/* How long what a lost session had may take to come back. */
#define BACK_MS  10000u

struct _VtrSpiceUsb
{
  GObject                parent_instance;

  SpiceUsbDeviceManager *manager;    /* (nullable): closed */
  GPtrArray             *spots;
  guint                  check;      /* idle source */
};

G_DEFINE_FINAL_TYPE (VtrSpiceUsb, vtr_spice_usb, G_TYPE_OBJECT)

/* A plug's place, until it has ended. */
typedef struct
{
  VtrSpiceUsb    *usb;
  VtrUsbPlug     *plug;
  SpiceUsbDevice *device;         /* (nullable) until it is found */
  GCancellable   *cancellable;
  guint           timeout;
  gboolean        is_busy;        /* the library was asked for something */
  gboolean        is_connected;
  gboolean        is_late;        /* it was cancelled for that */
} Spot;

static void
spot_free (gpointer data)
{
  Spot *spot = data;

  g_clear_handle_id (&spot->timeout, g_source_remove);
  g_signal_handlers_disconnect_by_data (spot->plug, spot);
  g_object_unref (spot->plug);
  vtr_spice_usb_permission_drop (spot->cancellable);
  if (spot->device != NULL)
    g_boxed_free (SPICE_TYPE_USB_DEVICE, spot->device);
  g_object_unref (spot->usb);
  g_free (spot);
}

static GError *
create_error (VtrDisplayError  code,
              const char      *message)
{
  return g_error_new_literal (VTR_DISPLAY_ERROR, (int) code, message);
}

/* @error: (transfer full) (nullable) */
static void
end (Spot   *spot,
     GError *error)
{
  g_autoptr (VtrSpiceUsb) self = g_object_ref (spot->usb);
  g_autoptr (VtrUsbPlug) plug = g_object_ref (spot->plug);

  g_ptr_array_remove (self->spots, spot);
  vtr_usb_plug_end (plug, error);
}

static gboolean
on_read (gpointer user_data)
{
  Spot *spot = user_data;

  spot->timeout = 0;
  end (spot, NULL);

  return G_SOURCE_REMOVE;
}

static void
on_disconnected (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  Spot *spot = user_data;

  /* It has nothing to fail with. */
  spice_usb_device_manager_disconnect_device_finish (SPICE_USB_DEVICE_MANAGER (source), result,
                                                     NULL);
  spot->is_busy = FALSE;
  spot->is_connected = FALSE;
  if (spot->usb->manager != NULL)
    spot->timeout = g_timeout_add (READ_MS, on_read, spot);
  else
    end (spot, NULL);
}

static gboolean
on_not_back (gpointer user_data)
{
  Spot *spot = user_data;

  spot->timeout = 0;
  end (spot, NULL);

  return G_SOURCE_REMOVE;
}

/* The plug is LEAVING. What the library has is waited for. */
static void
leave (Spot *spot)
{
  SpiceUsbDeviceManager *manager = spot->usb->manager;

  if (spot->is_busy)
    {
      g_cancellable_cancel (spot->cancellable);
      return;
    }
  /* A drive that is about to be made can only be taken away once it is there. */
  if (manager != NULL && spot->device == NULL && vtr_usb_plug_get_path (spot->plug) != NULL)
    return;

  g_clear_handle_id (&spot->timeout, g_source_remove);
  if (!spot->is_connected)
    {
      end (spot, NULL);
    }
  else if (manager != NULL &&
           spice_usb_device_manager_is_device_connected (manager, spot->device))
    {
      spot->is_busy = TRUE;
      spice_usb_device_manager_disconnect_device_async (manager, spot->device, NULL,
                                                        on_disconnected, spot);
    }
  else
    {
      /* Its channel is lost, and lets it go by itself; with the last one the manager goes. */
      spot->timeout = g_timeout_add (BACK_MS, on_not_back, spot);
    }
}

static void
on_state (VtrUsbPlug *plug,
          GParamSpec *pspec,
          Spot       *spot)
{
  if (vtr_usb_plug_get_state (plug) == VTR_USB_PLUG_LEAVING)
    leave (spot);
}

static void
fail_connect (Spot         *spot,
              const GError *error)
{
  const char *reason = vtr_spice_usb_permission_explain (error);
  g_autofree char *message = NULL;

  if (spot->is_late)
    {
      end (spot, create_error (VTR_DISPLAY_ERROR_TIMED_OUT,
                               _("Nobody allowed this program to use the USB device in time.")));
      return;
    }
  if (vtr_usb_plug_get_state (spot->plug) == VTR_USB_PLUG_LEAVING)
    {
      end (spot, NULL);
      return;
    }

  if (reason != NULL)
    {
      end (spot, create_error (VTR_DISPLAY_ERROR_UNSUPPORTED, reason));
      return;
    }

  message = g_strdup_printf (_("The USB device can’t be given to the machine: %s"),
                             error->message);
  end (spot, create_error (VTR_DISPLAY_ERROR_UNSUPPORTED, message));
}

static void
on_connected (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  Spot *spot = user_data;
  g_autoptr (GError) error = NULL;

  g_clear_handle_id (&spot->timeout, g_source_remove);
  spot->is_busy = FALSE;
  if (!spice_usb_device_manager_connect_device_finish (SPICE_USB_DEVICE_MANAGER (source), result,
                                                       &error))
    {
      fail_connect (spot, error);
      return;
    }

  spot->is_connected = TRUE;
  if (vtr_usb_plug_get_state (spot->plug) == VTR_USB_PLUG_LEAVING)
    leave (spot);
  else
    vtr_usb_plug_set_connected (spot->plug);
}

static gboolean
on_late (gpointer user_data)
{
  Spot *spot = user_data;

  spot->timeout = 0;
  spot->is_late = TRUE;
  g_cancellable_cancel (spot->cancellable);

  return G_SOURCE_REMOVE;
}

static void
connect_device (Spot           *spot,
                SpiceUsbDevice *device)
{
  g_clear_handle_id (&spot->timeout, g_source_remove);
  spot->device = g_boxed_copy (SPICE_TYPE_USB_DEVICE, device);
  spot->is_busy = TRUE;
  /* The library would wait for ever. */
  spot->timeout = g_timeout_add (vtr_usb_plug_get_patience (spot->plug), on_late, spot);
  spice_usb_device_manager_connect_device_async (spot->usb->manager, device, spot->cancellable,
                                                 on_connected, spot);
}

/* A name may have anything in it, the end of what the library says is numbers. */
static gboolean
is_at (SpiceUsbDevice *device,
       guint           bus,
       guint           address)
{
  g_autofree char *text = spice_usb_device_get_description (device, "%s %s %s\n%d\n%d");
  g_autofree char *place = g_strdup_printf ("\n%u\n%u", bus, address);

  return text != NULL && g_str_has_suffix (text, place);
}

static gboolean
is_wanted (Spot           *spot,
           SpiceUsbDevice *device)
{
  SpiceUsbDeviceManager *manager = spot->usb->manager;

  if (spot->device != NULL)
    return FALSE;
  /* Drives come in the order in which they were asked for. */
  if (vtr_usb_plug_get_path (spot->plug) != NULL)
    return spice_usb_device_manager_is_device_shared_cd (manager, device) &&
           !spice_usb_device_manager_is_device_connected (manager, device);

  return is_at (device, vtr_usb_plug_get_bus (spot->plug),
                vtr_usb_plug_get_address (spot->plug));
}

static void
on_device_added (SpiceUsbDeviceManager *manager,
                 SpiceUsbDevice        *device,
                 VtrSpiceUsb           *self)
{
  for (guint i = 0; i < self->spots->len; i++)
    {
      Spot *spot = g_ptr_array_index (self->spots, i);

      if (is_wanted (spot, device))
        {
          connect_device (spot, device);
          return;
        }
    }
}

/* The one of that device; (nullable) */
static Spot *
find_spot (VtrSpiceUsb    *self,
           SpiceUsbDevice *device)
{
  for (guint i = 0; i < self->spots->len; i++)
    {
      Spot *spot = g_ptr_array_index (self->spots, i);

      if (spot->device == device)
        return spot;
    }

  return NULL;
}

/* What is under way ends when it has come back. */
static void
lose (Spot   *spot,
      GError *error)
{
  spot->is_connected = FALSE;
  if (spot->is_busy || vtr_usb_plug_get_state (spot->plug) == VTR_USB_PLUG_LEAVING)
    vtr_usb_plug_leave (spot->plug, error);
  else
    end (spot, error);
}

static void
on_device_removed (SpiceUsbDeviceManager *manager,
                   SpiceUsbDevice        *device,
                   VtrSpiceUsb           *self)
{
  Spot *spot = find_spot (self, device);

  if (spot != NULL)
    lose (spot, create_error (VTR_DISPLAY_ERROR_CLOSED, _("The USB device was unplugged.")));
}

static void
on_device_error (SpiceUsbDeviceManager *manager,
                 SpiceUsbDevice        *device,
                 GError                *error,
                 VtrSpiceUsb           *self)
{
  Spot *spot = find_spot (self, device);
  g_autofree char *message = NULL;

  if (spot == NULL)
    return;

  message = g_strdup_printf (_("The machine can’t use the USB device: %s"), error->message);
  lose (spot, create_error (VTR_DISPLAY_ERROR_UNSUPPORTED, message));
}

static gboolean
on_check (gpointer user_data)
{
  VtrSpiceUsb *self = user_data;

  self->check = 0;
  for (guint i = self->spots->len; i > 0; i--)
    {
      Spot *spot = g_ptr_array_index (self->spots, i - 1);

      if (spot->is_connected && !spot->is_busy && spot->timeout == 0 &&
          !spice_usb_device_manager_is_device_connected (self->manager, spot->device))
        lose (spot, create_error (VTR_DISPLAY_ERROR_CLOSED,
                                  _("The machine let the USB device go.")));
    }

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
  self->spots = g_ptr_array_new_with_free_func (spot_free);
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

static gboolean
on_not_found (gpointer user_data)
{
  Spot *spot = user_data;

  spot->timeout = 0;
  end (spot, create_error (VTR_DISPLAY_ERROR_UNSUPPORTED,
                           _("The USB device isn’t plugged in any more.")));

  return G_SOURCE_REMOVE;
}

static void
find_device (Spot *spot)
{
  g_autoptr (GPtrArray) devices = spice_usb_device_manager_get_devices (spot->usb->manager);

  for (guint i = 0; i < devices->len; i++)
    if (is_wanted (spot, g_ptr_array_index (devices, i)))
      {
        connect_device (spot, g_ptr_array_index (devices, i));
        return;
      }
}

static void
make_drive (Spot       *spot,
            const char *path)
{
  g_autofree char *copy = g_strdup (path);
  g_autofree char *message = NULL;
  g_autoptr (GError) error = NULL;

  if (spice_usb_device_manager_create_shared_cd_device (spot->usb->manager, copy, &error))
    return;

  message = g_strdup_printf (_("“%s” can’t be put into a drive: %s"), path,
                             error != NULL ? error->message : _("it is not a file with contents"));
  end (spot, create_error (VTR_DISPLAY_ERROR_UNSUPPORTED, message));
}

void
vtr_spice_usb_plug (VtrSpiceUsb *self,
                    VtrUsbPlug  *plug)
{
  Spot *spot = NULL;

  g_return_if_fail (VTR_IS_SPICE_USB (self));
  g_return_if_fail (VTR_IS_USB_PLUG (plug));
  g_return_if_fail (self->manager != NULL);

  spot = g_new0 (Spot, 1);
  spot->usb = g_object_ref (self);
  spot->plug = g_object_ref (plug);
  spot->cancellable = g_cancellable_new ();
  spot->timeout = g_timeout_add (FIND_MS, on_not_found, spot);
  g_signal_connect (plug, "notify::state", G_CALLBACK (on_state), spot);
  g_ptr_array_add (self->spots, spot);
  if (vtr_usb_plug_get_path (plug) != NULL)
    make_drive (spot, vtr_usb_plug_get_path (plug));
  else
    find_device (spot);
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
    end (g_ptr_array_index (self->spots, i - 1), NULL);
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
    g_ptr_array_add (plugs, g_object_ref (((Spot *) self->spots->pdata[i])->plug));
  for (guint i = 0; i < plugs->len; i++)
    vtr_usb_plug_leave (g_ptr_array_index (plugs, i), g_error_copy (error));

  g_object_weak_ref (G_OBJECT (self->manager), on_all_back, g_object_ref (self));
  g_clear_object (&self->manager);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-spice-usb"

#include "spice-usb-spot.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "display-error.h"
#include "spice-usb-greeting.h"
#include "spice-usb-permission.h"

/* The library lists devices in a later turn of the main loop, and makes a drive then. */
#define FIND_MS  3000u
/* The server's time to read that a device is gone: one (0.15) takes its machine down when nobody is
 * there any more for what it answers. */
#define READ_MS  300u
/* How long what a lost session had may take to come back. */
#define BACK_MS  10000u

struct _VtrSpiceUsbSpot
{
  SpiceUsbDeviceManager *manager;        /* unowned; (nullable): forgotten */
  VtrUsbPlug            *plug;
  VtrSpiceUsbSpotFunc    ended;
  GObject               *owner;
  SpiceUsbDevice        *device;         /* (nullable) until it is found */
  GCancellable          *cancellable;
  guint                  timeout;
  gboolean               is_begun;       /* the machine has greeted */
  gboolean               is_busy;        /* that, or what the library was asked for, is awaited */
  gboolean               is_connected;
  gboolean               is_late;        /* it was cancelled for that */
};

static GError *
create_error (VtrDisplayError  code,
              const char      *message)
{
  return g_error_new_literal (VTR_DISPLAY_ERROR, (int) code, message);
}

/* The last that is done with it. @error: (transfer full) (nullable) */
static void
end (VtrSpiceUsbSpot *self,
     GError          *error)
{
  self->ended (self, error, self->owner);
}

static gboolean
on_read (gpointer user_data)
{
  VtrSpiceUsbSpot *self = user_data;

  self->timeout = 0;
  end (self, NULL);

  return G_SOURCE_REMOVE;
}

static void
on_disconnected (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  VtrSpiceUsbSpot *self = user_data;

  /* It has nothing to fail with. */
  spice_usb_device_manager_disconnect_device_finish (SPICE_USB_DEVICE_MANAGER (source), result,
                                                     NULL);
  self->is_busy = FALSE;
  self->is_connected = FALSE;
  if (self->manager != NULL)
    self->timeout = g_timeout_add (READ_MS, on_read, self);
  else
    end (self, NULL);
}

static gboolean
on_not_back (gpointer user_data)
{
  VtrSpiceUsbSpot *self = user_data;

  self->timeout = 0;
  end (self, NULL);

  return G_SOURCE_REMOVE;
}

/* The plug is LEAVING. What the library has is waited for. */
static void
leave (VtrSpiceUsbSpot *self)
{
  SpiceUsbDeviceManager *manager = self->manager;

  if (self->is_busy)
    {
      g_cancellable_cancel (self->cancellable);
      return;
    }
  /* A drive that is about to be made can only be taken away once it is there. */
  if (manager != NULL && self->is_begun && self->device == NULL &&
      vtr_usb_plug_get_path (self->plug) != NULL)
    return;

  g_clear_handle_id (&self->timeout, g_source_remove);
  if (!self->is_connected)
    {
      end (self, NULL);
    }
  else if (manager != NULL &&
           spice_usb_device_manager_is_device_connected (manager, self->device))
    {
      self->is_busy = TRUE;
      spice_usb_device_manager_disconnect_device_async (manager, self->device, NULL,
                                                        on_disconnected, self);
    }
  else
    {
      /* Its channel is lost, and lets it go by itself; with the last one the manager goes. */
      self->timeout = g_timeout_add (BACK_MS, on_not_back, self);
    }
}

static void
on_state (VtrUsbPlug      *plug,
          GParamSpec      *pspec,
          VtrSpiceUsbSpot *self)
{
  if (vtr_usb_plug_get_state (plug) == VTR_USB_PLUG_LEAVING)
    leave (self);
}

static void
fail_connect (VtrSpiceUsbSpot *self,
              const GError    *error)
{
  const char *reason = vtr_spice_usb_permission_explain (error);
  g_autofree char *message = NULL;

  if (self->is_late)
    {
      end (self, create_error (VTR_DISPLAY_ERROR_TIMED_OUT,
                               _("Nobody allowed this program to use the USB device in time.")));
      return;
    }
  if (vtr_usb_plug_get_state (self->plug) == VTR_USB_PLUG_LEAVING)
    {
      end (self, NULL);
      return;
    }

  if (reason != NULL)
    {
      end (self, create_error (VTR_DISPLAY_ERROR_UNSUPPORTED, reason));
      return;
    }

  message = g_strdup_printf (_("The USB device can’t be given to the machine: %s"),
                             error->message);
  end (self, create_error (VTR_DISPLAY_ERROR_UNSUPPORTED, message));
}

static void
on_connected (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  VtrSpiceUsbSpot *self = user_data;
  g_autoptr (GError) error = NULL;

  g_clear_handle_id (&self->timeout, g_source_remove);
  self->is_busy = FALSE;
  if (!spice_usb_device_manager_connect_device_finish (SPICE_USB_DEVICE_MANAGER (source), result,
                                                       &error))
    {
      fail_connect (self, error);
      return;
    }

  self->is_connected = TRUE;
  if (vtr_usb_plug_get_state (self->plug) == VTR_USB_PLUG_LEAVING)
    leave (self);
  else
    vtr_usb_plug_set_connected (self->plug);
}

static gboolean
on_late (gpointer user_data)
{
  VtrSpiceUsbSpot *self = user_data;

  self->timeout = 0;
  self->is_late = TRUE;
  g_cancellable_cancel (self->cancellable);

  return G_SOURCE_REMOVE;
}

static void
connect_device (VtrSpiceUsbSpot *self,
                SpiceUsbDevice  *device)
{
  g_clear_handle_id (&self->timeout, g_source_remove);
  self->device = g_boxed_copy (SPICE_TYPE_USB_DEVICE, device);
  self->is_busy = TRUE;
  /* The library would wait for ever. */
  self->timeout = g_timeout_add (vtr_usb_plug_get_patience (self->plug), on_late, self);
  spice_usb_device_manager_connect_device_async (self->manager, device, self->cancellable,
                                                 on_connected, self);
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
is_wanted (VtrSpiceUsbSpot *self,
           SpiceUsbDevice  *device)
{
  SpiceUsbDeviceManager *manager = self->manager;

  if (!self->is_begun || self->device != NULL)
    return FALSE;
  /* Drives come in the order in which they were asked for. */
  if (vtr_usb_plug_get_path (self->plug) != NULL)
    return spice_usb_device_manager_is_device_shared_cd (manager, device) &&
           !spice_usb_device_manager_is_device_connected (manager, device);

  return is_at (device, vtr_usb_plug_get_bus (self->plug),
                vtr_usb_plug_get_address (self->plug));
}

static gboolean
on_not_found (gpointer user_data)
{
  VtrSpiceUsbSpot *self = user_data;

  self->timeout = 0;
  end (self, create_error (VTR_DISPLAY_ERROR_UNSUPPORTED,
                           _("The USB device isn’t plugged in any more.")));

  return G_SOURCE_REMOVE;
}

static void
find_device (VtrSpiceUsbSpot *self)
{
  g_autoptr (GPtrArray) devices = spice_usb_device_manager_get_devices (self->manager);

  for (guint i = 0; i < devices->len; i++)
    if (vtr_spice_usb_spot_take (self, g_ptr_array_index (devices, i)))
      return;
}

static void
make_drive (VtrSpiceUsbSpot *self,
            const char      *path)
{
  g_autofree char *copy = g_strdup (path);
  g_autofree char *message = NULL;
  g_autoptr (GError) error = NULL;

  if (spice_usb_device_manager_create_shared_cd_device (self->manager, copy, &error))
    return;

  message = g_strdup_printf (_("“%s” can’t be put into a drive: %s"), path,
                             error != NULL ? error->message : _("it is not a file with contents"));
  end (self, create_error (VTR_DISPLAY_ERROR_UNSUPPORTED, message));
}

VtrSpiceUsbSpot *
vtr_spice_usb_spot_new (SpiceUsbDeviceManager *manager,
                        VtrUsbPlug            *plug,
                        VtrSpiceUsbSpotFunc    ended,
                        GObject               *owner)
{
  VtrSpiceUsbSpot *self = g_new0 (VtrSpiceUsbSpot, 1);

  self->manager = manager;
  self->plug = g_object_ref (plug);
  self->ended = ended;
  self->owner = g_object_ref (owner);
  self->cancellable = g_cancellable_new ();

  return self;
}

void
vtr_spice_usb_spot_free (VtrSpiceUsbSpot *self)
{
  g_clear_handle_id (&self->timeout, g_source_remove);
  g_signal_handlers_disconnect_by_data (self->plug, self);
  g_object_unref (self->plug);
  vtr_spice_usb_permission_drop (self->cancellable);
  if (self->device != NULL)
    g_boxed_free (SPICE_TYPE_USB_DEVICE, self->device);
  g_object_unref (self->owner);
  g_free (self);
}

static void
look_for_device (VtrSpiceUsbSpot *self)
{
  self->is_begun = TRUE;
  self->timeout = g_timeout_add (FIND_MS, on_not_found, self);
  if (vtr_usb_plug_get_path (self->plug) != NULL)
    make_drive (self, vtr_usb_plug_get_path (self->plug));
  else
    find_device (self);
}

static void
on_greeted (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  VtrSpiceUsbSpot *self = user_data;
  GError *error = NULL;
  const gboolean has_come =
    vtr_spice_usb_greeting_wait_finish (SPICE_USB_DEVICE_MANAGER (source), result, &error);

  self->is_busy = FALSE;
  if (vtr_usb_plug_get_state (self->plug) == VTR_USB_PLUG_LEAVING)
    {
      g_clear_error (&error);
      end (self, NULL);
    }
  else if (!has_come)
    {
      end (self, error);
    }
  else
    {
      look_for_device (self);
    }
}

void
vtr_spice_usb_spot_begin (VtrSpiceUsbSpot *self)
{
  g_signal_connect (self->plug, "notify::state", G_CALLBACK (on_state), self);
  self->is_busy = TRUE;
  vtr_spice_usb_greeting_wait_async (self->manager, self->cancellable, on_greeted, self);
}

VtrUsbPlug *
vtr_spice_usb_spot_get_plug (VtrSpiceUsbSpot *self)
{
  return self->plug;
}

gboolean
vtr_spice_usb_spot_take (VtrSpiceUsbSpot *self,
                         SpiceUsbDevice  *device)
{
  if (!is_wanted (self, device))
    return FALSE;

  connect_device (self, device);

  return TRUE;
}

gboolean
vtr_spice_usb_spot_has (VtrSpiceUsbSpot *self,
                        SpiceUsbDevice  *device)
{
  return self->device == device;
}

void
vtr_spice_usb_spot_lose (VtrSpiceUsbSpot *self,
                         GError          *error)
{
  self->is_connected = FALSE;
  /* What is under way ends when it has come back. */
  if (self->is_busy || vtr_usb_plug_get_state (self->plug) == VTR_USB_PLUG_LEAVING)
    vtr_usb_plug_leave (self->plug, error);
  else
    end (self, error);
}

void
vtr_spice_usb_spot_check (VtrSpiceUsbSpot *self)
{
  if (self->is_connected && !self->is_busy && self->timeout == 0 &&
      !spice_usb_device_manager_is_device_connected (self->manager, self->device))
    vtr_spice_usb_spot_lose (self, create_error (VTR_DISPLAY_ERROR_CLOSED,
                                                 _("The machine let the USB device go.")));
}

void
vtr_spice_usb_spot_forget_manager (VtrSpiceUsbSpot *self)
{
  self->manager = NULL;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* VtrUsbShare: a door that others come through, and an exporter for the one who is in. */
#define G_LOG_DOMAIN "vitrine-usb"

#include "usb-share.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "usb-access.h"
#include "usb-door.h"
#include "usb-exporter.h"

struct _VtrUsbShare
{
  GObject           parent_instance;

  VtrUsbWorker     *worker;
  VtrUsbMonitor    *monitor;
  VtrUsbDevice     *device;
  gboolean          is_once;

  VtrUsbShareState  state;
  VtrUsbDoor       *door;             /* (nullable): from the start on */
  GCancellable     *cancellable;      /* of opening the device */
  VtrUsbExporter   *exporter;
  char             *peer;
  GError           *error;
};

G_DEFINE_ENUM_TYPE (VtrUsbShareState, vtr_usb_share_state,
                    G_DEFINE_ENUM_VALUE (VTR_USB_SHARE_IDLE, "idle"),
                    G_DEFINE_ENUM_VALUE (VTR_USB_SHARE_LISTENING, "listening"),
                    G_DEFINE_ENUM_VALUE (VTR_USB_SHARE_CONNECTED, "connected"),
                    G_DEFINE_ENUM_VALUE (VTR_USB_SHARE_STOPPED, "stopped"))

G_DEFINE_FINAL_TYPE (VtrUsbShare, vtr_usb_share, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_STATE,
  PROP_PEER,
  N_PROPS
};

enum
{
  STOPPED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
set_state (VtrUsbShare      *self,
           VtrUsbShareState  state,
           const char       *peer)
{
  gboolean is_new = self->state != state;

  self->state = state;
  if (self->door != NULL)
    vtr_usb_door_set_taken (self->door, state == VTR_USB_SHARE_CONNECTED);
  if (g_strcmp0 (self->peer, peer) != 0)
    {
      g_free (self->peer);
      self->peer = g_strdup (peer);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PEER]);
    }
  if (is_new)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
drop_exporter (VtrUsbShare *self)
{
  if (self->exporter != NULL)
    g_signal_handlers_disconnect_by_data (self->exporter, self);
  g_clear_object (&self->exporter);
}

/* @error: (nullable): why */
static void
stop_with_error (VtrUsbShare  *self,
                 const GError *error)
{
  g_autoptr (VtrUsbShare) keep = g_object_ref (self);

  if (self->state == VTR_USB_SHARE_STOPPED)
    return;

  g_cancellable_cancel (self->cancellable);
  if (self->door != NULL)
    vtr_usb_door_close (self->door);
  drop_exporter (self);
  if (error != self->error)
    {
      g_clear_error (&self->error);
      self->error = error != NULL ? g_error_copy (error) : NULL;
    }
  set_state (self, VTR_USB_SHARE_STOPPED, NULL);
  g_signal_emit (self, signals[STOPPED], 0);
}

/* The device is this computer's again. */
static void
take_back (VtrUsbShare  *self,
           const GError *error)
{
  gboolean is_over = self->is_once
                     || g_error_matches (error, VTR_USB_ERROR, VTR_USB_ERROR_UNPLUGGED)
                     || g_error_matches (error, VTR_USB_ERROR, VTR_USB_ERROR_DEVICE_LOST);
  g_autoptr (GError) reason = error != NULL ? g_error_copy (error) : NULL;

  drop_exporter (self);
  /* That a peer has gone is how it should end. */
  if (is_over && g_error_matches (reason, VTR_USB_ERROR, VTR_USB_ERROR_PEER_CLOSED))
    g_clear_error (&reason);
  if (is_over)
    {
      stop_with_error (self, reason);
      return;
    }

  g_clear_error (&self->error);
  self->error = g_steal_pointer (&reason);
  set_state (self, VTR_USB_SHARE_LISTENING, NULL);
}

static void
on_exporter_stopped (VtrUsbExporter *exporter,
                     VtrUsbShare    *self)
{
  take_back (self, vtr_usb_exporter_get_error (exporter));
}

static void
on_exporter_started (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr (VtrUsbShare) self = user_data;
  g_autoptr (GError) error = NULL;

  if (vtr_usb_exporter_start_finish (VTR_USB_EXPORTER (source), result, &error)
      || self->exporter != VTR_USB_EXPORTER (source))
    return;

  /* It won't work for the next one either. */
  stop_with_error (self, error);
}

typedef struct
{
  VtrUsbShare    *self;
  VtrUsbExporter *exporter;
  GIOStream      *stream;
} Admission;

static void
on_opened (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autofree Admission *admission = user_data;
  g_autoptr (VtrUsbShare) self = admission->self;
  g_autoptr (VtrUsbExporter) exporter = admission->exporter;
  g_autoptr (GIOStream) stream = admission->stream;
  g_autoptr (GError) error = NULL;
  int fd = vtr_usb_access_open_finish (result, &error);

  if (fd >= 0 && self->exporter == exporter)
    {
      vtr_usb_exporter_start_async (exporter, stream, NULL, fd, NULL, on_exporter_started,
                                    g_steal_pointer (&self));
      return;
    }

  if (fd >= 0)
    close (fd);
  g_io_stream_close_async (stream, G_PRIORITY_DEFAULT, NULL, NULL, NULL);
  if (self->exporter == exporter)
    stop_with_error (self, error);
}

static void
admit (GIOStream  *stream,
       const char *peer,
       gpointer    user_data)
{
  VtrUsbShare *self = user_data;
  Admission *admission = NULL;

  if (self->state != VTR_USB_SHARE_LISTENING)
    {
      g_io_stream_close_async (stream, G_PRIORITY_DEFAULT, NULL, NULL, NULL);
      return;
    }

  self->exporter = vtr_usb_exporter_new (self->worker, self->device);
  g_signal_connect (self->exporter, "stopped", G_CALLBACK (on_exporter_stopped), self);
  set_state (self, VTR_USB_SHARE_CONNECTED, peer);
  admission = g_new0 (Admission, 1);
  *admission = (Admission) { g_object_ref (self), g_object_ref (self->exporter),
                             g_object_ref (stream) };
  vtr_usb_access_open_async (self->device, NULL, 0, self->cancellable, on_opened, admission);
}

static void
on_devices_changed (VtrUsbShare *self)
{
  g_autoptr (VtrUsbDevice) device = vtr_usb_monitor_find_same (self->monitor, self->device);
  g_autoptr (GError) error = NULL;

  if (self->state == VTR_USB_SHARE_STOPPED || !vtr_usb_monitor_is_ready (self->monitor))
    return;

  if (device != NULL)
    {
      g_set_object (&self->device, device);
      return;
    }

  error = g_error_new (VTR_USB_ERROR, VTR_USB_ERROR_UNPLUGGED, _("“%s” was unplugged."),
                       vtr_usb_device_get_title (self->device));
  stop_with_error (self, error);
}

static void
vtr_usb_share_dispose (GObject *object)
{
  VtrUsbShare *self = VTR_USB_SHARE (object);

  g_clear_pointer (&self->door, vtr_usb_door_unref);
  drop_exporter (self);
  g_clear_object (&self->device);
  g_clear_object (&self->monitor);
  g_clear_object (&self->worker);

  G_OBJECT_CLASS (vtr_usb_share_parent_class)->dispose (object);
}

static void
vtr_usb_share_finalize (GObject *object)
{
  VtrUsbShare *self = VTR_USB_SHARE (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->peer, g_free);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (vtr_usb_share_parent_class)->finalize (object);
}

static void
vtr_usb_share_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  VtrUsbShare *self = VTR_USB_SHARE (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_PEER:
      g_value_set_string (value, self->peer);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
vtr_usb_share_class_init (VtrUsbShareClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags told = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = vtr_usb_share_dispose;
  object_class->finalize = vtr_usb_share_finalize;
  object_class->get_property = vtr_usb_share_get_property;

  properties[PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL, VTR_TYPE_USB_SHARE_STATE, VTR_USB_SHARE_IDLE, told);
  properties[PROP_PEER] = g_param_spec_string ("peer", NULL, NULL, NULL, told);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[STOPPED] = g_signal_new ("stopped", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
vtr_usb_share_init (VtrUsbShare *self)
{
  self->cancellable = g_cancellable_new ();
}

VtrUsbShare *
vtr_usb_share_new (VtrUsbWorker  *worker,
                   VtrUsbMonitor *monitor,
                   VtrUsbDevice  *device,
                   gboolean       is_once)
{
  VtrUsbShare *self = NULL;

  g_return_val_if_fail (VTR_IS_USB_WORKER (worker), NULL);
  g_return_val_if_fail (VTR_IS_USB_MONITOR (monitor), NULL);
  g_return_val_if_fail (VTR_IS_USB_DEVICE (device), NULL);

  self = g_object_new (VTR_TYPE_USB_SHARE, NULL);
  self->worker = g_object_ref (worker);
  self->monitor = g_object_ref (monitor);
  self->device = g_object_ref (device);
  self->is_once = is_once;
  g_signal_connect_object (monitor, "items-changed", G_CALLBACK (on_devices_changed), self,
                           G_CONNECT_SWAPPED);

  return self;
}

gboolean
vtr_usb_share_start (VtrUsbShare          *self,
                     const VtrUsbAddress  *address,
                     GError              **error)
{
  g_return_val_if_fail (VTR_IS_USB_SHARE (self), FALSE);
  g_return_val_if_fail (address != NULL, FALSE);
  g_return_val_if_fail (self->state == VTR_USB_SHARE_IDLE, FALSE);

  if (!vtr_usb_device_check_sharable (self->device, error))
    return FALSE;

  self->door = vtr_usb_door_new (address, admit, self, error);
  if (self->door == NULL)
    return FALSE;

  set_state (self, VTR_USB_SHARE_LISTENING, NULL);

  return TRUE;
}

void
vtr_usb_share_stop (VtrUsbShare *self)
{
  g_return_if_fail (VTR_IS_USB_SHARE (self));

  stop_with_error (self, NULL);
}

VtrUsbDevice *
vtr_usb_share_get_device (VtrUsbShare *self)
{
  g_return_val_if_fail (VTR_IS_USB_SHARE (self), NULL);

  return self->device;
}

VtrUsbShareState
vtr_usb_share_get_state (VtrUsbShare *self)
{
  g_return_val_if_fail (VTR_IS_USB_SHARE (self), VTR_USB_SHARE_STOPPED);

  return self->state;
}

const VtrUsbAddress *
vtr_usb_share_get_address (VtrUsbShare *self)
{
  g_return_val_if_fail (VTR_IS_USB_SHARE (self), NULL);

  return self->door != NULL ? vtr_usb_door_get_address (self->door) : NULL;
}

const char *
vtr_usb_share_get_code (VtrUsbShare *self)
{
  g_return_val_if_fail (VTR_IS_USB_SHARE (self), NULL);

  return self->door != NULL ? vtr_usb_door_get_code (self->door) : NULL;
}

const char *
vtr_usb_share_get_peer (VtrUsbShare *self)
{
  g_return_val_if_fail (VTR_IS_USB_SHARE (self), NULL);

  return self->peer;
}

const GError *
vtr_usb_share_get_error (VtrUsbShare *self)
{
  g_return_val_if_fail (VTR_IS_USB_SHARE (self), NULL);

  return self->error;
}

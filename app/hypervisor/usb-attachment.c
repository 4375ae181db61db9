/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-hypervisor"

#include "usb-attachment.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gi18n-lib.h>

#include "hypervisor-error.h"
#include "usb-exporter.h"
#include "usb-guard.h"
#include "usb-port.h"
#include "usb-stream.h"

#define FIRST_RETRY_MS 300u
#define LAST_RETRY_MS  30000u
/* As often as a socket may be missing until its port counts as taken away. */
#define MAX_MISSING    3u

struct _VtrUsbAttachment
{
  GObject                parent_instance;

  VtrMachine            *machine;
  VtrUsbWorker          *worker;         /* with @device, or NULL */
  VtrUsbDevice          *device;
  VtrUsbAddress         *address;        /* or this one */
  char                  *code;           /* (nullable) */
  char                  *title;
  VtrUsbApproval         approval;
  gboolean               is_approved;

  VtrUsbAttachmentState  state;
  GError                *error;          /* (nullable) */
  GCancellable          *cancellable;
  VtrUsbPort            *port;
  VtrUsbExporter        *exporter;       /* while connected, either */
  VtrUsbGuard           *guard;
  GIOStream             *peer;           /* until the guard has it */
  guint                  retry;          /* timeout source */
  guint                  retry_ms;
  guint                  n_missing;
  gboolean               is_open;        /* the port is in the machine */
  gboolean               is_busy;        /* something was begun and will come back */
  gboolean               is_ending;
  gboolean               was_connected;
};

G_DEFINE_FINAL_TYPE (VtrUsbAttachment, vtr_usb_attachment, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_STATE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* Connecting, losing, trying again and ending go round in a circle. */
static void connect_device (VtrUsbAttachment *self);
static void leave          (VtrUsbAttachment *self);

/* @error: (transfer full) (nullable) */
static void
set_state (VtrUsbAttachment      *self,
           VtrUsbAttachmentState  state,
           GError                *error)
{
  if (error != self->error)
    {
      g_clear_error (&self->error);
      self->error = error;
    }
  if (self->state == state)
    return;

  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

/* @error: (transfer full) (nullable) */
static void
end (VtrUsbAttachment *self,
     GError           *error)
{
  if (self->is_ending)
    {
      g_clear_error (&error);
      return;
    }

  self->is_ending = TRUE;
  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->retry, g_source_remove);
  set_state (self, VTR_USB_ATTACHMENT_LEAVING, error);
  leave (self);
}

static gboolean
on_retry (gpointer user_data)
{
  VtrUsbAttachment *self = user_data;

  self->retry = 0;
  connect_device (self);

  return G_SOURCE_REMOVE;
}

/* What was the connection; the port stays. */
static void
drop_link (VtrUsbAttachment *self)
{
  if (self->exporter != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->exporter, self);
      vtr_usb_exporter_stop_async (self->exporter, NULL, NULL);
      g_clear_object (&self->exporter);
    }
  if (self->guard != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->guard, self);
      vtr_usb_guard_stop (self->guard);
      g_clear_object (&self->guard);
    }
  g_clear_object (&self->peer);
}

/* @error: (transfer full) */
static void
lose (VtrUsbAttachment *self,
      GError           *error)
{
  drop_link (self);
  if (self->is_ending)
    {
      g_error_free (error);
      leave (self);
      return;
    }
  if (self->n_missing >= MAX_MISSING && vtr_machine_is_active (self->machine))
    {
      /* Whoever took it away has done what there is to do. */
      g_error_free (error);
      self->is_open = FALSE;
      end (self, NULL);
      return;
    }

  set_state (self, VTR_USB_ATTACHMENT_WAITING, error);
  if (self->retry == 0 && vtr_machine_is_active (self->machine))
    self->retry = g_timeout_add (self->retry_ms, on_retry, self);
  self->retry_ms = MIN (self->retry_ms * 2, LAST_RETRY_MS);
}

static void
set_connected (VtrUsbAttachment *self)
{
  self->was_connected = TRUE;
  self->retry_ms = FIRST_RETRY_MS;
  self->n_missing = 0;
  set_state (self, VTR_USB_ATTACHMENT_CONNECTED, NULL);
}

static gboolean
is_loss (const GError *error)
{
  return error == NULL || g_error_matches (error, VTR_USB_ERROR, VTR_USB_ERROR_PEER_CLOSED);
}

static GError *
create_loss (void)
{
  return g_error_new_literal (VTR_USB_ERROR, VTR_USB_ERROR_PEER_CLOSED,
                              _("The machine let the USB device go."));
}

static void
on_exporter_stopped (VtrUsbExporter   *exporter,
                     VtrUsbAttachment *self)
{
  const GError *error = vtr_usb_exporter_get_error (exporter);
  GError *copy = error != NULL ? g_error_copy (error) : create_loss ();

  if (is_loss (error))
    lose (self, copy);
  else
    end (self, copy);
}

static void
on_exporter_started (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr (VtrUsbAttachment) self = user_data;
  GError *error = NULL;

  self->is_busy = FALSE;
  if (vtr_usb_exporter_start_finish (VTR_USB_EXPORTER (source), result, &error))
    {
      if (self->is_ending)
        leave (self);
      else if (self->exporter != NULL)
        set_connected (self);
      return;
    }

  if (self->is_ending || is_loss (error))
    lose (self, error);
  else
    end (self, error);
}

static void
on_guard_state (VtrUsbGuard      *guard,
                GParamSpec       *pspec,
                VtrUsbAttachment *self)
{
  GError *error = NULL;

  if (vtr_usb_guard_get_device (guard, &self->approval))
    self->is_approved = TRUE;
  if (vtr_usb_guard_get_state (guard) == VTR_USB_GUARD_CONNECTED)
    {
      set_connected (self);
      return;
    }
  if (vtr_usb_guard_get_state (guard) != VTR_USB_GUARD_ENDED)
    return;

  error = vtr_usb_guard_get_error (guard) != NULL ? g_error_copy (vtr_usb_guard_get_error (guard))
                                                  : create_loss ();
  if (vtr_usb_guard_get_end (guard) == VTR_USB_GUARD_END_PEER ||
      vtr_usb_guard_get_end (guard) == VTR_USB_GUARD_END_MACHINE)
    lose (self, error);
  else
    end (self, error);
}

/* @machine: the port's socket. */
static void
link_up (VtrUsbAttachment *self,
         GIOStream        *machine)
{
  if (self->device != NULL)
    {
      self->exporter = vtr_usb_exporter_new (self->worker, self->device);
      g_signal_connect (self->exporter, "stopped", G_CALLBACK (on_exporter_stopped), self);
      self->is_busy = TRUE;
      vtr_usb_exporter_start_async (self->exporter, machine, NULL, -1, self->cancellable,
                                    on_exporter_started, g_object_ref (self));
      return;
    }

  self->guard = vtr_usb_guard_new (self->peer, machine, self->is_approved ? &self->approval : NULL,
                                   NULL);
  g_clear_object (&self->peer);
  g_signal_connect (self->guard, "notify::state", G_CALLBACK (on_guard_state), self);
}

static void
on_dialled (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (VtrUsbAttachment) self = user_data;
  g_autoptr (GSocketConnection) connection = NULL;
  GError *error = NULL;

  connection = g_socket_client_connect_finish (G_SOCKET_CLIENT (source), result, &error);
  self->is_busy = FALSE;
  if (connection == NULL)
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
        self->n_missing++;
      g_error_free (error);
      lose (self, create_loss ());
    }
  else if (self->is_ending)
    {
      leave (self);
    }
  else
    {
      link_up (self, G_IO_STREAM (connection));
    }
}

static void
dial (VtrUsbAttachment *self)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (self->port->socket);

  self->is_busy = TRUE;
  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_connect_async (client, G_SOCKET_CONNECTABLE (address), self->cancellable,
                                 on_dialled, g_object_ref (self));
}

static void
on_peer_connected (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (VtrUsbAttachment) self = user_data;
  GError *error = NULL;

  self->is_busy = FALSE;
  self->peer = vtr_usb_stream_connect_finish (result, &error);
  if (self->peer != NULL)
    {
      if (self->is_ending)
        leave (self);
      else
        dial (self);
      return;
    }

  /* Somebody who never answered is no loss. */
  if (self->was_connected || self->is_ending)
    lose (self, error);
  else
    end (self, error);
}

static void
connect_device (VtrUsbAttachment *self)
{
  if (self->is_ending || self->is_busy || !self->is_open || self->exporter != NULL ||
      self->guard != NULL || !vtr_machine_is_active (self->machine))
    return;

  if (self->address == NULL)
    {
      dial (self);
      return;
    }

  self->is_busy = TRUE;
  vtr_usb_stream_connect_async (self->address, self->code, self->cancellable, on_peer_connected,
                                g_object_ref (self));
}

/* A saved machine keeps its port, which its saved memory names; others' is gone with them. */
static void
on_machine_state (VtrMachine       *machine,
                  GParamSpec       *pspec,
                  VtrUsbAttachment *self)
{
  if (self->is_ending || !self->is_open)
    return;

  if (vtr_machine_is_active (machine))
    {
      self->retry_ms = FIRST_RETRY_MS;
      self->n_missing = 0;
      if (self->retry == 0)
        self->retry = g_timeout_add (FIRST_RETRY_MS, on_retry, self);
      return;
    }

  if (vtr_machine_get_state (machine) == VTR_MACHINE_STATE_SAVED &&
      !vtr_machine_is_removed (machine))
    {
      drop_link (self);
      g_clear_handle_id (&self->retry, g_source_remove);
      set_state (self, VTR_USB_ATTACHMENT_WAITING,
                 g_error_new_literal (VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_WRONG_STATE,
                                      _("The machine is saved.")));
      return;
    }

  end (self, NULL);
}

static void
on_port_opened (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (VtrUsbAttachment) self = user_data;
  GError *error = NULL;

  self->is_busy = FALSE;
  self->is_open = vtr_usb_port_open_finish (VTR_MACHINE (source), result, &error);
  if (self->is_ending)
    {
      g_clear_error (&error);
      leave (self);
    }
  else if (self->is_open)
    {
      connect_device (self);
    }
  else
    {
      g_clear_pointer (&self->port, vtr_usb_port_free);
      end (self, error);
    }
}

static void
on_exporter_gone (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (VtrUsbAttachment) self = user_data;

  vtr_usb_exporter_stop_finish (VTR_USB_EXPORTER (source), result, NULL);
  self->is_busy = FALSE;
  leave (self);
}

static void
on_port_closed (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (VtrUsbAttachment) self = user_data;

  vtr_usb_port_close_finish (VTR_MACHINE (source), result, NULL);
  self->is_busy = FALSE;
  leave (self);
}

/* The device first: what this computer wants back doesn't wait for the guest. */
static void
leave (VtrUsbAttachment *self)
{
  if (self->is_busy || self->state == VTR_USB_ATTACHMENT_ENDED)
    return;

  if (self->exporter != NULL)
    {
      g_autoptr (VtrUsbExporter) exporter = g_steal_pointer (&self->exporter);

      g_signal_handlers_disconnect_by_data (exporter, self);
      self->is_busy = TRUE;
      vtr_usb_exporter_stop_async (exporter, on_exporter_gone, g_object_ref (self));
      return;
    }

  drop_link (self);
  if (self->is_open && vtr_machine_is_active (self->machine))
    {
      self->is_open = FALSE;
      self->is_busy = TRUE;
      vtr_usb_port_close_async (self->machine, self->port->alias, on_port_closed,
                                g_object_ref (self));
      return;
    }

  if (self->port != NULL)
    vtr_usb_port_remove_files (self->port);
  g_signal_handlers_disconnect_by_data (self->machine, self);
  set_state (self, VTR_USB_ATTACHMENT_ENDED, self->error);
  g_object_unref (self);
}

static void
vtr_usb_attachment_finalize (GObject *object)
{
  VtrUsbAttachment *self = VTR_USB_ATTACHMENT (object);

  g_clear_object (&self->machine);
  g_clear_object (&self->worker);
  g_clear_object (&self->device);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->address, vtr_usb_address_free);
  g_clear_pointer (&self->code, g_free);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->port, vtr_usb_port_free);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (vtr_usb_attachment_parent_class)->finalize (object);
}

static void
vtr_usb_attachment_get_property (GObject    *object,
                                 guint       property_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  VtrUsbAttachment *self = VTR_USB_ATTACHMENT (object);

  switch (property_id)
    {
    case PROP_STATE:
      g_value_set_uint (value, self->state);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
vtr_usb_attachment_class_init (VtrUsbAttachmentClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = vtr_usb_attachment_finalize;
  object_class->get_property = vtr_usb_attachment_get_property;

  properties[PROP_STATE] =
    g_param_spec_uint ("state", NULL, NULL, 0, VTR_USB_ATTACHMENT_ENDED,
                       VTR_USB_ATTACHMENT_CONNECTING,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
vtr_usb_attachment_init (VtrUsbAttachment *self)
{
  self->cancellable = g_cancellable_new ();
  self->retry_ms = FIRST_RETRY_MS;
}

VtrUsbAttachment *
vtr_usb_attachment_new_local (VtrMachine   *machine,
                              VtrUsbWorker *worker,
                              VtrUsbDevice *device)
{
  VtrUsbAttachment *self = NULL;

  g_return_val_if_fail (VTR_IS_MACHINE (machine), NULL);
  g_return_val_if_fail (VTR_IS_USB_WORKER (worker), NULL);
  g_return_val_if_fail (VTR_IS_USB_DEVICE (device), NULL);

  self = g_object_new (VTR_TYPE_USB_ATTACHMENT, NULL);
  self->machine = g_object_ref (machine);
  self->worker = g_object_ref (worker);
  self->device = g_object_ref (device);
  self->title = g_strdup (vtr_usb_device_get_title (device));

  return self;
}

VtrUsbAttachment *
vtr_usb_attachment_new_network (VtrMachine           *machine,
                                const VtrUsbAddress  *address,
                                const char           *code,
                                const VtrUsbApproval *approval)
{
  VtrUsbAttachment *self = NULL;

  g_return_val_if_fail (VTR_IS_MACHINE (machine), NULL);
  g_return_val_if_fail (address != NULL, NULL);

  self = g_object_new (VTR_TYPE_USB_ATTACHMENT, NULL);
  self->machine = g_object_ref (machine);
  self->address = vtr_usb_address_copy (address);
  self->title = vtr_usb_address_to_string (address);
  self->code = g_strdup (code);
  self->is_approved = approval != NULL;
  if (approval != NULL)
    self->approval = *approval;

  return self;
}

void
vtr_usb_attachment_start (VtrUsbAttachment *self)
{
  g_autofree char *alias = NULL;
  GError *error = NULL;

  g_return_if_fail (VTR_IS_USB_ATTACHMENT (self));
  g_return_if_fail (self->port == NULL && !self->is_ending);

  /* Until it has ended. */
  g_object_ref (self);
  alias = vtr_usb_port_dup_alias (self->device != NULL ? vtr_usb_device_get_id (self->device)
                                                       : self->title);
  self->port = vtr_usb_port_new (self->machine, alias, &error);
  if (self->port == NULL)
    {
      end (self, error);
      return;
    }

  g_signal_connect (self->machine, "notify::state", G_CALLBACK (on_machine_state), self);
  g_signal_connect (self->machine, "notify::removed", G_CALLBACK (on_machine_state), self);
  self->is_busy = TRUE;
  vtr_usb_port_open_async (self->port, self->machine, NULL, on_port_opened, g_object_ref (self));
}

void
vtr_usb_attachment_detach (VtrUsbAttachment *self)
{
  g_return_if_fail (VTR_IS_USB_ATTACHMENT (self));

  end (self, NULL);
}

VtrUsbAttachmentState
vtr_usb_attachment_get_state (VtrUsbAttachment *self)
{
  g_return_val_if_fail (VTR_IS_USB_ATTACHMENT (self), VTR_USB_ATTACHMENT_ENDED);

  return self->state;
}

const GError *
vtr_usb_attachment_get_error (VtrUsbAttachment *self)
{
  g_return_val_if_fail (VTR_IS_USB_ATTACHMENT (self), NULL);

  return self->error;
}

const char *
vtr_usb_attachment_get_title (VtrUsbAttachment *self)
{
  g_return_val_if_fail (VTR_IS_USB_ATTACHMENT (self), NULL);

  return self->title;
}

VtrUsbDevice *
vtr_usb_attachment_get_device (VtrUsbAttachment *self)
{
  g_return_val_if_fail (VTR_IS_USB_ATTACHMENT (self), NULL);

  return self->device;
}

VtrMachine *
vtr_usb_attachment_get_machine (VtrUsbAttachment *self)
{
  g_return_val_if_fail (VTR_IS_USB_ATTACHMENT (self), NULL);

  return self->machine;
}

gboolean
vtr_usb_attachment_get_approval (VtrUsbAttachment *self,
                                 VtrUsbApproval   *ret_approval)
{
  g_return_val_if_fail (VTR_IS_USB_ATTACHMENT (self), FALSE);
  g_return_val_if_fail (ret_approval != NULL, FALSE);

  if (self->is_approved)
    *ret_approval = self->approval;

  return self->is_approved;
}

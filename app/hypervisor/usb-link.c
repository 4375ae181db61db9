/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-hypervisor"

#include "usb-link.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "usb-access.h"
#include "usb-exporter.h"
#include "usb-guard.h"
#include "usb-stream.h"

struct _VtrUsbLink
{
  GObject         parent_instance;

  VtrUsbWorker   *worker;         /* with @device, or NULL */
  VtrUsbDevice   *device;
  char           *helper;         /* (nullable): who gives permission for it */
  VtrUsbAddress  *address;        /* or this one */
  char           *code;           /* (nullable) */
  VtrUsbApproval  approval;
  gboolean        is_approved;

  char           *socket;         /* of what is being connected */
  GCancellable   *cancellable;
  VtrUsbExporter *exporter;       /* while connected, either */
  VtrUsbGuard    *guard;
  GIOStream      *machine;        /* until the exporter has it */
  GIOStream      *peer;           /* until the guard has it */
  gboolean        is_busy;        /* something was begun and will come back */
  gboolean        is_unwanted;    /* which nobody wants any more */
  gboolean        is_closing;
  gboolean        was_connected;
};

G_DEFINE_FINAL_TYPE (VtrUsbLink, vtr_usb_link, G_TYPE_OBJECT)

enum
{
  CONNECTED,
  ENDED,
  CLOSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* What ends while it is being closed closes it. */
static void go_on_closing (VtrUsbLink *self);

/* @error: (transfer full) */
static void
end (VtrUsbLink    *self,
     VtrUsbLinkEnd  ending,
     GError        *error)
{
  vtr_usb_link_drop (self);
  if (self->is_closing)
    go_on_closing (self);
  else
    g_signal_emit (self, signals[ENDED], 0, (guint) ending, error);
  g_error_free (error);
}

static void
become_connected (VtrUsbLink *self)
{
  self->was_connected = TRUE;
  g_signal_emit (self, signals[CONNECTED], 0);
}

static VtrUsbLinkEnd
judge (const GError *error)
{
  return g_error_matches (error, VTR_USB_ERROR, VTR_USB_ERROR_PEER_CLOSED) ? VTR_USB_LINK_LOST
                                                                           : VTR_USB_LINK_OVER;
}

/* @error: (nullable): what is known. (transfer full) */
static GError *
dup_reason (const GError *error)
{
  return error != NULL ? g_error_copy (error)
                       : g_error_new_literal (VTR_USB_ERROR, VTR_USB_ERROR_PEER_CLOSED,
                                              _("The machine let the USB device go."));
}

static void
on_exporter_stopped (VtrUsbExporter *exporter,
                     VtrUsbLink     *self)
{
  GError *error = dup_reason (vtr_usb_exporter_get_error (exporter));

  end (self, judge (error), error);
}

/* What was begun has failed. @error: (transfer full) */
static void
fail (VtrUsbLink    *self,
      VtrUsbLinkEnd  ending,
      GError        *error)
{
  self->is_busy = FALSE;
  end (self, self->is_unwanted ? VTR_USB_LINK_LOST : ending, error);
}

/* What was begun has come back. FALSE: it was for nothing. */
static gboolean
go_on (VtrUsbLink *self)
{
  self->is_busy = FALSE;
  if (self->is_closing)
    go_on_closing (self);
  else if (self->is_unwanted)
    end (self, VTR_USB_LINK_LOST, dup_reason (NULL));
  else
    return TRUE;

  return FALSE;
}

static void
on_exporter_started (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr (VtrUsbLink) self = user_data;
  GError *error = NULL;

  if (!vtr_usb_exporter_start_finish (VTR_USB_EXPORTER (source), result, &error))
    fail (self, judge (error), error);
  else if (go_on (self))
    become_connected (self);
}

static void
end_guard (VtrUsbLink *self)
{
  const VtrUsbGuardEnd reason = vtr_usb_guard_get_end (self->guard);
  const GError *error = vtr_usb_guard_get_error (self->guard);

  /* It had its reasons, and a connection that is refused next would only hide them. */
  if (reason == VTR_USB_GUARD_END_PEER && !self->was_connected)
    end (self, VTR_USB_LINK_OVER,
         g_error_new_literal (VTR_USB_ERROR, VTR_USB_ERROR_PEER_CLOSED,
                              _("The other side closed the connection before the USB device came. "
                                "The computer that has it can say why.")));
  else if (reason == VTR_USB_GUARD_END_PEER || reason == VTR_USB_GUARD_END_MACHINE)
    end (self, VTR_USB_LINK_LOST, dup_reason (error));
  else
    end (self, VTR_USB_LINK_OVER, dup_reason (error));
}

static void
on_guard_state (VtrUsbGuard *guard,
                GParamSpec  *pspec,
                VtrUsbLink  *self)
{
  if (vtr_usb_guard_get_device (guard, &self->approval))
    self->is_approved = TRUE;
  if (vtr_usb_guard_get_state (guard) == VTR_USB_GUARD_CONNECTED)
    become_connected (self);
  else if (vtr_usb_guard_get_state (guard) == VTR_USB_GUARD_ENDED)
    end_guard (self);
}

/* @fd: (transfer full): of the device. */
static void
start_exporter (VtrUsbLink *self,
                int         fd)
{
  g_autoptr (GIOStream) machine = g_steal_pointer (&self->machine);

  self->exporter = vtr_usb_exporter_new (self->worker, self->device);
  g_signal_connect (self->exporter, "stopped", G_CALLBACK (on_exporter_stopped), self);
  self->is_busy = TRUE;
  vtr_usb_exporter_start_async (self->exporter, machine, NULL, fd, self->cancellable,
                                on_exporter_started, g_object_ref (self));
}

static void
on_device_opened (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (VtrUsbLink) self = user_data;
  GError *error = NULL;
  int fd = vtr_usb_access_open_finish (result, &error);

  if (fd < 0)
    fail (self, judge (error), error);
  else if (go_on (self))
    start_exporter (self, fd);
  else
    close (fd);
}

/* @machine: the port's socket. */
static void
start (VtrUsbLink *self,
       GIOStream  *machine)
{
  if (self->device != NULL)
    {
      /* The user may be asked: that can take a minute. */
      self->machine = g_object_ref (machine);
      self->is_busy = TRUE;
      vtr_usb_access_open_async (self->device, self->helper, 0, self->cancellable, on_device_opened,
                                 g_object_ref (self));
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
  g_autoptr (VtrUsbLink) self = user_data;
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GError) error = NULL;

  connection = g_socket_client_connect_finish (G_SOCKET_CLIENT (source), result, &error);
  if (connection == NULL)
    fail (self,
          g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND) ? VTR_USB_LINK_NO_SOCKET
                                                                    : VTR_USB_LINK_LOST,
          dup_reason (NULL));
  else if (go_on (self))
    start (self, G_IO_STREAM (connection));
}

static void
dial (VtrUsbLink *self)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (self->socket);

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
  g_autoptr (VtrUsbLink) self = user_data;
  GError *error = NULL;

  self->peer = vtr_usb_stream_connect_finish (result, &error);
  /* Somebody who never answered is no loss. */
  if (self->peer == NULL)
    fail (self, self->was_connected ? VTR_USB_LINK_LOST : VTR_USB_LINK_OVER, error);
  else if (go_on (self))
    dial (self);
}

static void
on_exporter_gone (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (VtrUsbLink) self = user_data;

  vtr_usb_exporter_stop_finish (VTR_USB_EXPORTER (source), result, NULL);
  self->is_busy = FALSE;
  go_on_closing (self);
}

static void
go_on_closing (VtrUsbLink *self)
{
  if (self->is_busy)
    return;

  if (self->exporter != NULL)
    {
      g_autoptr (VtrUsbExporter) exporter = g_steal_pointer (&self->exporter);

      g_signal_handlers_disconnect_by_data (exporter, self);
      self->is_busy = TRUE;
      vtr_usb_exporter_stop_async (exporter, on_exporter_gone, g_object_ref (self));
      return;
    }

  vtr_usb_link_drop (self);
  g_signal_emit (self, signals[CLOSED], 0);
}

static void
vtr_usb_link_finalize (GObject *object)
{
  VtrUsbLink *self = VTR_USB_LINK (object);

  vtr_usb_link_drop (self);
  g_clear_object (&self->worker);
  g_clear_object (&self->device);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->address, vtr_usb_address_free);
  g_clear_pointer (&self->helper, g_free);
  g_clear_pointer (&self->code, g_free);
  g_clear_pointer (&self->socket, g_free);

  G_OBJECT_CLASS (vtr_usb_link_parent_class)->finalize (object);
}

static void
vtr_usb_link_class_init (VtrUsbLinkClass *klass)
{
  const GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = vtr_usb_link_finalize;

  signals[CONNECTED] = g_signal_new ("connected", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 0);
  signals[ENDED] = g_signal_new ("ended", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_ERROR);
  signals[CLOSED] = g_signal_new ("closed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
}

static void
vtr_usb_link_init (VtrUsbLink *self)
{
  self->cancellable = g_cancellable_new ();
}

VtrUsbLink *
vtr_usb_link_new_local (VtrUsbWorker *worker,
                        VtrUsbDevice *device,
                        const char   *helper)
{
  VtrUsbLink *self = NULL;

  g_return_val_if_fail (VTR_IS_USB_WORKER (worker), NULL);
  g_return_val_if_fail (VTR_IS_USB_DEVICE (device), NULL);

  self = g_object_new (VTR_TYPE_USB_LINK, NULL);
  self->worker = g_object_ref (worker);
  self->device = g_object_ref (device);
  self->helper = g_strdup (helper);

  return self;
}

VtrUsbLink *
vtr_usb_link_new_network (const VtrUsbAddress  *address,
                          const char           *code,
                          const VtrUsbApproval *approval)
{
  VtrUsbLink *self = NULL;

  g_return_val_if_fail (address != NULL, NULL);

  self = g_object_new (VTR_TYPE_USB_LINK, NULL);
  self->address = vtr_usb_address_copy (address);
  self->code = g_strdup (code);
  self->is_approved = approval != NULL;
  if (approval != NULL)
    self->approval = *approval;

  return self;
}

void
vtr_usb_link_connect (VtrUsbLink *self,
                      const char *socket)
{
  g_return_if_fail (VTR_IS_USB_LINK (self));
  g_return_if_fail (socket != NULL);

  if (self->is_closing || self->is_busy || self->exporter != NULL || self->guard != NULL)
    return;

  g_free (self->socket);
  self->socket = g_strdup (socket);
  if (self->address == NULL)
    {
      dial (self);
      return;
    }

  self->is_busy = TRUE;
  vtr_usb_stream_connect_async (self->address, self->code, self->cancellable, on_peer_connected,
                                g_object_ref (self));
}

void
vtr_usb_link_drop (VtrUsbLink *self)
{
  g_return_if_fail (VTR_IS_USB_LINK (self));

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
  g_clear_object (&self->machine);
  g_clear_object (&self->peer);
  self->is_unwanted = self->is_busy;
}

void
vtr_usb_link_close (VtrUsbLink *self)
{
  g_return_if_fail (VTR_IS_USB_LINK (self));

  self->is_closing = TRUE;
  g_cancellable_cancel (self->cancellable);
  go_on_closing (self);
}

gboolean
vtr_usb_link_get_approval (VtrUsbLink     *self,
                           VtrUsbApproval *ret_approval)
{
  g_return_val_if_fail (VTR_IS_USB_LINK (self), FALSE);
  g_return_val_if_fail (ret_approval != NULL, FALSE);

  if (self->is_approved)
    *ret_approval = self->approval;

  return self->is_approved;
}

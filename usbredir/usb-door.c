/* SPDX-License-Identifier: GPL-3.0-or-later */
/* VtrUsbDoor: a listener, and handshakes of those who knock, which hold it until they are over. */
#define G_LOG_DOMAIN "vitrine-usb"

#include "usb-door.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "usb-certificate.h"
#include "usb-handshake.h"
#include "usb-listener.h"
#include "usb-stream.h"

/* Who knock at the same time; more are turned away at once. */
#define KNOCKING_MAX 8

struct _VtrUsbDoor
{
  grefcount        ref_count;
  VtrUsbAddress   *address;
  GSocketService  *service;        /* (nullable): while it is open */
  GTlsCertificate *certificate;    /* with @code, or NULL */
  char            *code;
  GCancellable    *cancellable;    /* of the handshakes */
  guint            n_knocking;
  gboolean         is_taken;
  VtrUsbDoorFunc   func;
  gpointer         user_data;
};

typedef struct
{
  VtrUsbDoor *door;
  char       *peer;
} Knock;

static void
door_drop (VtrUsbDoor *self)
{
  if (!g_ref_count_dec (&self->ref_count))
    return;

  g_clear_object (&self->certificate);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->address, vtr_usb_address_free);
  g_clear_pointer (&self->code, g_free);
  g_free (self);
}

static void
on_handshake (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autofree Knock *knock = user_data;
  VtrUsbDoor *self = knock->door;
  g_autofree char *peer = knock->peer;
  g_autoptr (GError) error = NULL;
  g_autoptr (GIOStream) stream = vtr_usb_handshake_finish (result, &error);

  self->n_knocking--;
  if (stream == NULL)
    g_debug ("%s was turned away: %s", peer, error->message);
  else if (self->service != NULL)
    self->func (stream, peer, self->user_data);
  else
    g_io_stream_close_async (stream, G_PRIORITY_DEFAULT, NULL, NULL, NULL);
  door_drop (self);
}

static char *
dup_peer (GSocketConnection *connection)
{
  g_autoptr (GSocketAddress) address = g_socket_connection_get_remote_address (connection, NULL);

  if (address == NULL || !G_IS_INET_SOCKET_ADDRESS (address))
    return g_strdup (_("this computer"));

  return g_socket_connectable_to_string (G_SOCKET_CONNECTABLE (address));
}

static gboolean
on_incoming (GSocketService    *service,
             GSocketConnection *connection,
             GObject           *source,
             VtrUsbDoor        *self)
{
  g_autofree char *peer = dup_peer (connection);
  Knock *knock = NULL;

  if (self->n_knocking >= KNOCKING_MAX)
    return TRUE;
  vtr_usb_stream_tune (g_socket_connection_get_socket (connection));
  if (self->code == NULL)
    {
      self->func (G_IO_STREAM (connection), peer, self->user_data);
      return TRUE;
    }

  knock = g_new0 (Knock, 1);
  *knock = (Knock) { self, g_steal_pointer (&peer) };
  g_ref_count_inc (&self->ref_count);
  self->n_knocking++;
  vtr_usb_handshake_async (G_IO_STREAM (connection), VTR_USB_PAIRING_SHARER, self->code,
                           self->certificate, self->is_taken, self->cancellable, on_handshake,
                           knock);

  return TRUE;
}

static gboolean
open_door (VtrUsbDoor  *self,
           GError     **error)
{
  if (self->address->kind == VTR_USB_ADDRESS_TLS)
    {
      self->certificate = vtr_usb_certificate_new (error);
      if (self->certificate == NULL)
        return FALSE;
      self->code = vtr_usb_pairing_new_code ();
    }

  self->service = vtr_usb_listener_new (self->address, error);
  if (self->service == NULL)
    return FALSE;

  g_signal_connect (self->service, "incoming", G_CALLBACK (on_incoming), self);
  g_socket_service_start (self->service);

  return TRUE;
}

VtrUsbDoor *
vtr_usb_door_new (const VtrUsbAddress  *address,
                  VtrUsbDoorFunc        func,
                  gpointer              user_data,
                  GError              **error)
{
  VtrUsbDoor *self = g_new0 (VtrUsbDoor, 1);

  g_ref_count_init (&self->ref_count);
  self->address = vtr_usb_address_copy (address);
  self->cancellable = g_cancellable_new ();
  self->func = func;
  self->user_data = user_data;
  if (!open_door (self, error))
    {
      door_drop (self);
      return NULL;
    }

  return self;
}

void
vtr_usb_door_unref (VtrUsbDoor *self)
{
  vtr_usb_door_close (self);
  door_drop (self);
}

void
vtr_usb_door_close (VtrUsbDoor *self)
{
  if (self->service == NULL)
    return;

  g_cancellable_cancel (self->cancellable);
  g_signal_handlers_disconnect_by_data (self->service, self);
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_clear_object (&self->service);
  if (self->address->kind == VTR_USB_ADDRESS_UNIX)
    g_unlink (self->address->path);
}

void
vtr_usb_door_set_taken (VtrUsbDoor *self,
                        gboolean    is_taken)
{
  self->is_taken = is_taken;
}

const VtrUsbAddress *
vtr_usb_door_get_address (VtrUsbDoor *self)
{
  return self->address;
}

const char *
vtr_usb_door_get_code (VtrUsbDoor *self)
{
  return self->code;
}

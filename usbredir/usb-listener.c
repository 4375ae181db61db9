/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine-usb"

#include "usb-listener.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gi18n-lib.h>
#include <sys/stat.h>

#include "usb-error.h"

/* An address of this computer's own, as digits: nothing is looked up to listen at it. */
static GSocketAddress *
make_socket_address (const VtrUsbAddress  *address,
                     GError              **error)
{
  g_autoptr (GInetAddress) inet = NULL;
  const char *host = address->host;

  if (address->kind == VTR_USB_ADDRESS_UNIX)
    return g_unix_socket_address_new (address->path);

  if (g_str_equal (host, "localhost"))
    host = "127.0.0.1";
  inet = g_inet_address_new_from_string (host);
  if (inet == NULL || address->kind == VTR_USB_ADDRESS_SSH)
    {
      g_set_error (error, VTR_USB_ERROR, VTR_USB_ERROR_INVALID,
                   _("“%s” isn’t an address of this computer, such as 0.0.0.0 or ::."), host);
      return NULL;
    }
  if (address->kind == VTR_USB_ADDRESS_TCP && !g_inet_address_get_is_loopback (inet))
    {
      g_set_error_literal (error, VTR_USB_ERROR, VTR_USB_ERROR_INVALID,
                           _("On the network a device is only shared with a pairing code."));
      return NULL;
    }

  return g_inet_socket_address_new (inet, address->port);
}

GSocketService *
vtr_usb_listener_new (VtrUsbAddress  *address,
                      GError        **error)
{
  g_autoptr (GSocketAddress) place = NULL;
  g_autoptr (GSocketAddress) effective = NULL;
  g_autoptr (GSocketService) service = NULL;
  g_autoptr (GError) inner = NULL;
  gboolean is_listening = FALSE;
  mode_t mask = 0;

  g_return_val_if_fail (address != NULL, NULL);

  place = make_socket_address (address, error);
  if (place == NULL)
    return NULL;

  service = g_socket_service_new ();
  g_socket_service_stop (service);
  /* A socket is this user's alone from its first moment on. */
  mask = umask (0077);
  is_listening = g_socket_listener_add_address (G_SOCKET_LISTENER (service), place,
                                                G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT,
                                                NULL, &effective, &inner);
  umask (mask);
  if (!is_listening)
    {
      g_set_error (error, VTR_USB_ERROR, VTR_USB_ERROR_CONNECT,
                   _("Nothing can be shared at this address: %s"), inner->message);
      return NULL;
    }

  if (G_IS_INET_SOCKET_ADDRESS (effective))
    address->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (effective));

  return g_steal_pointer (&service);
}

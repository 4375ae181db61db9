/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine-usb"

#include "usb-stream.h"

#include <glib/gi18n-lib.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

#include "usb-certificate.h"
#include "usb-error.h"
#include "usb-handshake.h"
#include "usb-ssh.h"

#define CONNECT_SECONDS 15
/* After half a minute of silence a probe every ten seconds; three without an answer end it. */
#define PROBE_AFTER     30
#define PROBE_EVERY     10
#define N_PROBES        3

typedef struct
{
  VtrUsbAddress *address;
  char          *code;
} Attempt;

static void
attempt_free (Attempt *attempt)
{
  vtr_usb_address_free (attempt->address);
  g_free (attempt->code);
  g_free (attempt);
}

void
vtr_usb_stream_tune (GSocket *socket)
{
  g_return_if_fail (G_IS_SOCKET (socket));

  g_socket_set_timeout (socket, 0);
  if (g_socket_get_family (socket) == G_SOCKET_FAMILY_UNIX)
    return;

  g_socket_set_keepalive (socket, TRUE);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, 1, NULL);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_KEEPIDLE, PROBE_AFTER, NULL);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_KEEPINTVL, PROBE_EVERY, NULL);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_KEEPCNT, N_PROBES, NULL);
  /* The same where something is under way and isn't acknowledged. */
  g_socket_set_option (socket, IPPROTO_TCP, TCP_USER_TIMEOUT,
                       (PROBE_AFTER + N_PROBES * PROBE_EVERY) * 1000, NULL);
}

static void
on_handshake (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GIOStream *stream = vtr_usb_handshake_finish (result, &error);

  if (stream == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, stream, g_object_unref);
}

static void
start_tls (GTask     *task,
           GIOStream *base)
{
  Attempt *attempt = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GTlsCertificate) certificate = vtr_usb_certificate_new (&error);

  if (certificate == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  vtr_usb_handshake_async (base, VTR_USB_PAIRING_IMPORTER, attempt->code, certificate, FALSE,
                           g_task_get_cancellable (task), on_handshake, g_object_ref (task));
}

static void
on_connected (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Attempt *attempt = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketConnection) connection = NULL;

  connection = g_socket_client_connect_finish (G_SOCKET_CLIENT (source), result, &error);
  if (connection == NULL)
    {
      g_autofree char *place = vtr_usb_address_to_string (attempt->address);

      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_task_return_error (task, g_steal_pointer (&error));
      else
        g_task_return_new_error (task, VTR_USB_ERROR, VTR_USB_ERROR_CONNECT,
                                 _("No connection to %s: %s"), place, error->message);
      return;
    }

  vtr_usb_stream_tune (g_socket_connection_get_socket (connection));
  if (attempt->address->kind == VTR_USB_ADDRESS_TLS)
    start_tls (task, G_IO_STREAM (connection));
  else
    g_task_return_pointer (task, g_steal_pointer (&connection), g_object_unref);
}

static void
on_ssh (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GIOStream *stream = vtr_usb_ssh_connect_finish (result, &error);

  if (stream == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, stream, g_object_unref);
}

void
vtr_usb_stream_connect_async (const VtrUsbAddress *address,
                              const char          *code,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GSocketClient) client = NULL;
  g_autoptr (GSocketConnectable) place = NULL;
  Attempt *attempt = g_new0 (Attempt, 1);
  GError *error = NULL;

  g_return_if_fail (address != NULL);

  g_task_set_source_tag (task, vtr_usb_stream_connect_async);
  attempt->address = vtr_usb_address_copy (address);
  g_task_set_task_data (task, attempt, (GDestroyNotify) attempt_free);
  if (address->kind == VTR_USB_ADDRESS_TLS)
    {
      attempt->code = vtr_usb_pairing_read_code (code != NULL ? code : "", &error);
      if (attempt->code == NULL)
        {
          g_task_return_error (task, error);
          return;
        }
    }
  if (address->kind == VTR_USB_ADDRESS_SSH)
    {
      vtr_usb_ssh_connect_async (address->host, address->port, cancellable, on_ssh,
                                 g_object_ref (task));
      return;
    }

  client = g_socket_client_new ();
  /* Becomes the connection's own as well, which vtr_usb_stream_tune() undoes. */
  g_socket_client_set_timeout (client, CONNECT_SECONDS);
  g_socket_client_set_enable_proxy (client, FALSE);
  place = vtr_usb_address_to_connectable (address);
  g_socket_client_connect_async (client, place, cancellable, on_connected, g_object_ref (task));
}

GIOStream *
vtr_usb_stream_connect_finish (GAsyncResult  *result,
                               GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

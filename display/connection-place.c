/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-connection-file"

#include "connection-place.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "server-text.h"

#define MAX_HOST       253u
#define MAX_TEXT       1023u          /* bytes of a path, an address */
#define MAX_NAME       4096u          /* bytes of the name in a certificate */
#define MAX_PEM        (48u * 1024)
#define MAX_SHOWN      40u            /* bytes of something that a message repeats */
#define VNC_FIRST_PORT 5900u

typedef struct
{
  VtrDisplayProtocol  protocol;
  char               *path;
  char               *host;
  guint16             port;         /* 0 for none, as the next */
  guint16             tls_port;
  char               *ca;
  char               *subject;
  char               *proxy;
} Place;

static void
place_clear (Place *place)
{
  g_free (place->path);
  g_free (place->host);
  g_free (place->ca);
  g_free (place->subject);
  g_free (place->proxy);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Place, place_clear)

static gboolean
read_protocol (VtrConnectionKeys   *keys,
               VtrDisplayProtocol  *ret_protocol,
               GError             **error)
{
  g_autofree char *type = NULL;
  g_autofree char *shown = NULL;

  if (!vtr_connection_keys_read_line (keys, "type", MAX_TEXT, &type, error))
    return FALSE;
  if (type == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                           _("It doesn't say what type of screen it leads to"));
      return FALSE;
    }

  if (g_ascii_strcasecmp (type, "spice") == 0)
    *ret_protocol = VTR_DISPLAY_PROTOCOL_SPICE;
  else if (g_ascii_strcasecmp (type, "vnc") == 0)
    *ret_protocol = VTR_DISPLAY_PROTOCOL_VNC;
  else
    {
      shown = vtr_server_text_clean_short (type, MAX_SHOWN);
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                   /* Translators: %s is a kind of connection, as a file names it: "ovirt". */
                   _("It leads to a screen of the type “%s”, and only “spice” and “vnc” can be "
                     "shown"), shown);
      return FALSE;
    }

  return TRUE;
}

static gboolean
fail_place (const char  *text,
            GError     **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, text);

  return FALSE;
}

static gboolean
check_place (Place   *place,
             GError **error)
{
  if (place->path != NULL &&
      (place->host != NULL || place->port != 0 || place->tls_port != 0))
    return fail_place (_("It names both a socket and a host, so where the screen is isn't clear"),
                       error);
  if (place->path == NULL && place->host == NULL)
    return fail_place (_("It doesn't say where the screen is"), error);
  if (place->ca != NULL && strstr (place->ca, "-----BEGIN CERTIFICATE-----") == NULL)
    return vtr_connection_keys_fail ("ca", error);
  if (place->proxy != NULL && !g_str_has_prefix (place->proxy, "http://") &&
      !g_str_has_prefix (place->proxy, "https://"))
    return vtr_connection_keys_fail ("proxy", error);

  /* What belongs to SPICE alone. */
  if (place->protocol == VTR_DISPLAY_PROTOCOL_VNC)
    place->tls_port = 0;
  if (place->path == NULL && place->port == 0 && place->tls_port == 0)
    {
      if (place->protocol != VTR_DISPLAY_PROTOCOL_VNC)
        return fail_place (_("It doesn't say which port the screen is at"), error);
      place->port = VNC_FIRST_PORT;
    }

  return TRUE;
}

static gboolean
read_place (VtrConnectionKeys  *keys,
            Place              *place,
            GError            **error)
{
  return read_protocol (keys, &place->protocol, error) &&
         vtr_connection_keys_read_line (keys, "unix-path", MAX_TEXT, &place->path, error) &&
         vtr_connection_keys_read_line (keys, "host", MAX_HOST, &place->host, error) &&
         vtr_connection_keys_read_port (keys, "port", &place->port, error) &&
         vtr_connection_keys_read_port (keys, "tls-port", &place->tls_port, error) &&
         vtr_connection_keys_read_text (keys, "ca", MAX_PEM, &place->ca, error) &&
         vtr_connection_keys_read_line (keys, "host-subject", MAX_NAME, &place->subject, error) &&
         vtr_connection_keys_read_line (keys, "proxy", MAX_TEXT, &place->proxy, error) &&
         check_place (place, error);
}

/* The address goes through the same checks as one that a person writes. (transfer full) */
static VtrDisplayEndpoint *
check_address (const Place  *place,
               GError      **error)
{
  const char *scheme = place->protocol == VTR_DISPLAY_PROTOCOL_VNC ? "vnc" : "spice";
  g_autofree char *escaped = NULL;
  g_autofree char *uri = NULL;

  if (place->path != NULL)
    {
      escaped = g_uri_escape_string (place->path, "/", FALSE);
      uri = g_strdup_printf ("%s+unix://%s", scheme, escaped);
    }
  else
    {
      gboolean is_ipv6 = strchr (place->host, ':') != NULL && place->host[0] != '[';

      uri = g_strdup_printf (place->protocol == VTR_DISPLAY_PROTOCOL_VNC ? "%s://%s%s%s::%u"
                                                                         : "%s://%s%s%s:%u",
                             scheme, is_ipv6 ? "[" : "", place->host, is_ipv6 ? "]" : "",
                             (guint) (place->port != 0 ? place->port : place->tls_port));
    }

  return vtr_display_endpoint_new_from_uri (uri, error);
}

static VtrDisplayEndpoint *
make_endpoint (const Place  *place,
               GError      **error)
{
  g_autoptr (VtrDisplayEndpoint) address = check_address (place, error);

  if (address == NULL || place->protocol == VTR_DISPLAY_PROTOCOL_VNC)
    return g_steal_pointer (&address);

  /* Where there is a port for TLS, all channels go there: more than "secure-channels" asks for. */
  return g_object_new (VTR_TYPE_DISPLAY_ENDPOINT,
                       "protocol", place->protocol,
                       "path", vtr_display_endpoint_get_path (address),
                       "host", vtr_display_endpoint_get_host (address),
                       "port", place->tls_port != 0 ? 0 : place->port,
                       "tls-port", place->tls_port,
                       "ca-pem", place->ca,
                       "host-subject", place->subject,
                       "proxy", place->proxy,
                       NULL);
}

VtrDisplayEndpoint *
vtr_connection_place_read (VtrConnectionKeys  *keys,
                           GError            **error)
{
  g_auto (Place) place = { 0 };

  return read_place (keys, &place, error) ? make_endpoint (&place, error) : NULL;
}

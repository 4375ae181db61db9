/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-display-endpoint"

/* Addresses as people write them. */

#include "display-endpoint.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/un.h>

#define MAX_HOST_LENGTH  253u
#define MAX_PATH_LENGTH  (sizeof (((struct sockaddr_un *) NULL)->sun_path) - 1)
#define VNC_FIRST_PORT   5900u
/* After a single colon, a number from here on means a port, as in RFC 7869. */
#define VNC_MAX_DISPLAYS 100u
#define MAX_RESOURCE     3072u
#define WS_PORT          80u
#define WSS_PORT         443u

typedef struct
{
  const char         *prefix;
  VtrDisplayProtocol  protocol;
  gboolean            is_unix;
  gboolean            is_tls;
  gboolean            is_websocket;
} Scheme;

static gboolean
is_usable_path (const char *path)
{
  return path[0] == '/' && path[1] != '\0' && strlen (path) <= MAX_PATH_LENGTH;
}

static gboolean
is_host_name (const char *host)
{
  gsize length = strlen (host);

  if (length == 0 || length > MAX_HOST_LENGTH || !g_utf8_validate (host, (gssize) length, NULL))
    return FALSE;

  for (const char *p = host; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);

      if (!g_unichar_isalnum (character) && strchr ("-._", *p) == NULL)
        return FALSE;
    }

  return TRUE;
}

static gboolean
is_ipv6_address (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  return address != NULL && g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6;
}

static gboolean
set_uri_error (GError     **error,
               const char  *reason)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, reason);

  return FALSE;
}

static VtrDisplayEndpoint *
parse_unix (VtrDisplayProtocol   protocol,
            const char          *rest,
            GError             **error)
{
  g_autofree char *path = NULL;

  if (strpbrk (rest, "?#") == NULL)
    path = g_uri_unescape_string (rest, NULL);
  if (path == NULL || !is_usable_path (path))
    {
      set_uri_error (error, _("The address needs the full path of a socket, of at most 107 bytes"));
      return NULL;
    }

  return vtr_display_endpoint_new_for_unix (protocol, path);
}

/* Takes the host off the front of @rest. (transfer full) (nullable) */
static char *
parse_host (const char  *rest,
            const char **ret_after)
{
  g_autofree char *host = NULL;
  const char *end = NULL;

  if (rest[0] == '[')
    {
      end = strchr (rest, ']');
      if (end == NULL)
        return NULL;

      host = g_strndup (rest + 1, (gsize) (end - rest - 1));
      *ret_after = end + 1;
      return is_ipv6_address (host) ? g_steal_pointer (&host) : NULL;
    }

  end = rest + strcspn (rest, ":/");
  host = g_strndup (rest, (gsize) (end - rest));
  *ret_after = end;

  return is_host_name (host) ? g_steal_pointer (&host) : NULL;
}

static gboolean
parse_number (const char *text,
              guint64     max,
              guint      *ret_number)
{
  guint64 number = 0;

  /* g_ascii_string_to_unsigned() refuses signs, spaces, and nothing at all. */
  if (!g_ascii_string_to_unsigned (text, 10, 0, max, &number, NULL))
    return FALSE;

  *ret_number = (guint) number;

  return TRUE;
}

/* @text: what follows the host, such as "", ":1", "::5901", ":5930". */
static gboolean
parse_port (VtrDisplayProtocol  protocol,
            const char         *text,
            guint16            *ret_port)
{
  guint number = 0;

  if (protocol == VTR_DISPLAY_PROTOCOL_VNC && text[0] == '\0')
    number = VNC_FIRST_PORT;
  else if (text[0] != ':')
    return FALSE;
  else if (protocol == VTR_DISPLAY_PROTOCOL_VNC && text[1] == ':')
    {
      if (!parse_number (text + 2, G_MAXUINT16, &number))
        return FALSE;
    }
  else if (!parse_number (text + 1, G_MAXUINT16, &number))
    return FALSE;
  else if (protocol == VTR_DISPLAY_PROTOCOL_VNC && number < VNC_MAX_DISPLAYS)
    number += VNC_FIRST_PORT;

  if (number == 0)
    return FALSE;

  *ret_port = (guint16) number;

  return TRUE;
}

static VtrDisplayEndpoint *
parse_inet (const Scheme  *scheme,
            const char    *rest,
            GError       **error)
{
  g_autofree char *host = NULL;
  g_autofree char *port_text = NULL;
  const char *after = NULL;
  guint16 port = 0;

  host = parse_host (rest, &after);
  if (host == NULL)
    {
      set_uri_error (error, _("The address has no valid host name"));
      return NULL;
    }

  port_text = g_strdup (after);
  if (g_str_has_suffix (port_text, "/"))
    port_text[strlen (port_text) - 1] = '\0';
  if (!parse_port (scheme->protocol, port_text, &port))
    {
      set_uri_error (error, _("The address has no valid display or port number"));
      return NULL;
    }

  return g_object_new (VTR_TYPE_DISPLAY_ENDPOINT,
                       "protocol", scheme->protocol,
                       "host", host,
                       "port", scheme->is_tls ? 0 : port,
                       "tls-port", scheme->is_tls ? port : 0,
                       NULL);
}

/* What goes into a request of HTTP as it is. */
static gboolean
is_resource (const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    if (!g_ascii_isgraph (*p) || *p == '#' || *p == '"' || *p == '\\')
      return FALSE;

  return strlen (text) <= MAX_RESOURCE;
}

/* @rest: "host[:port][/path][?query]" */
static VtrDisplayEndpoint *
parse_websocket (const Scheme  *scheme,
                 const char    *rest,
                 GError       **error)
{
  gsize length = strcspn (rest, "/?#");
  g_autofree char *place = g_strndup (rest, length);
  g_autofree char *host = NULL;
  g_autofree char *resource = NULL;
  const char *after = NULL;
  guint port = scheme->is_tls ? WSS_PORT : WS_PORT;

  resource = g_strconcat (rest[length] == '/' ? "" : "/", rest + length, NULL);
  host = parse_host (place, &after);
  if (host == NULL)
    {
      set_uri_error (error, _("The address has no valid host name"));
      return NULL;
    }
  if (after[0] != '\0' &&
      (after[0] != ':' || !parse_number (after + 1, G_MAXUINT16, &port) || port == 0))
    {
      set_uri_error (error, _("The address has no valid display or port number"));
      return NULL;
    }
  if (!is_resource (resource))
    {
      set_uri_error (error, _("The address has a path that can't be used"));
      return NULL;
    }

  return g_object_new (VTR_TYPE_DISPLAY_ENDPOINT,
                       "protocol", scheme->protocol,
                       "host", host,
                       "port", port,
                       "websocket", resource,
                       "websocket-encrypted", scheme->is_tls,
                       NULL);
}

VtrDisplayEndpoint *
vtr_display_endpoint_new_from_uri (const char  *uri,
                                   GError     **error)
{
  static const Scheme SCHEMES[] = {
    { "vnc+unix://", VTR_DISPLAY_PROTOCOL_VNC, TRUE, FALSE },
    { "spice+unix://", VTR_DISPLAY_PROTOCOL_SPICE, TRUE, FALSE },
    { "spice+tls://", VTR_DISPLAY_PROTOCOL_SPICE, FALSE, TRUE },
    { "vnc://", VTR_DISPLAY_PROTOCOL_VNC, FALSE, FALSE },
    { "spice://", VTR_DISPLAY_PROTOCOL_SPICE, FALSE, FALSE },
    { "ws://", VTR_DISPLAY_PROTOCOL_VNC, FALSE, FALSE, TRUE },
    { "wss://", VTR_DISPLAY_PROTOCOL_VNC, FALSE, TRUE, TRUE },
  };

  g_return_val_if_fail (uri != NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (SCHEMES); i++)
    {
      gsize length = strlen (SCHEMES[i].prefix);

      if (g_ascii_strncasecmp (uri, SCHEMES[i].prefix, length) != 0)
        continue;
      if (SCHEMES[i].is_unix)
        return parse_unix (SCHEMES[i].protocol, uri + length, error);

      if (SCHEMES[i].is_websocket)
        return parse_websocket (&SCHEMES[i], uri + length, error);

      return parse_inet (&SCHEMES[i], uri + length, error);
    }

  set_uri_error (error,
                 _("The address must start with vnc://, vnc+unix://, spice://, spice+tls://, "
                   "spice+unix://, ws:// or wss://"));

  return NULL;
}

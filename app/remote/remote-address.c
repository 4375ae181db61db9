/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "remote-address.h"

#include <glib/gi18n.h>
#include <string.h>

#define FIRST_PORT   5900u
#define MAX_DISPLAYS 100u
#define MAX_LENGTH   4096u   /* bytes of an address, as a person writes it */

static gboolean
has_prefix (const char *text,
            const char *prefix)
{
  return g_ascii_strncasecmp (text, prefix, strlen (prefix)) == 0;
}

/* What people leave out. (transfer full) */
static char *
complete (const char *text)
{
  g_autofree char *bare = g_strstrip (g_strdup (text));

  if (strstr (bare, "://") != NULL)
    return g_steal_pointer (&bare);
  if (bare[0] == '/')
    {
      g_autofree char *escaped = g_uri_escape_string (bare, "/", FALSE);

      return g_strconcat ("vnc+unix://", escaped, NULL);
    }

  return g_strconcat ("vnc://", bare, NULL);
}

VtrDisplayEndpoint *
vtr_remote_address_parse (const char  *text,
                          GError     **error)
{
  g_autofree char *uri = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  if (strlen (text) > MAX_LENGTH || !g_utf8_validate (text, -1, NULL))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           _("This is no address of a screen"));
      return NULL;
    }

  uri = complete (text);
  return vtr_display_endpoint_new_from_uri (uri, error);
}

gboolean
vtr_remote_address_is_uri (const char *text)
{
  static const char * const prefixes[] = {
    "vnc://", "vnc+unix://", "spice://", "spice+tls://", "spice+unix://", "ws://", "wss://",
  };

  g_return_val_if_fail (text != NULL, FALSE);

  for (gsize i = 0; i < G_N_ELEMENTS (prefixes); i++)
    {
      if (has_prefix (text, prefixes[i]))
        return TRUE;
    }

  return FALSE;
}

/* In brackets where it is an address of IPv6. (transfer full) */
static char *
dup_host (VtrDisplayEndpoint *endpoint)
{
  g_autofree char *host = g_ascii_strdown (vtr_display_endpoint_get_host (endpoint), -1);

  return strchr (host, ':') != NULL ? g_strdup_printf ("[%s]", host) : g_steal_pointer (&host);
}

static char *
dup_vnc_place (VtrDisplayEndpoint *endpoint)
{
  g_autofree char *host = dup_host (endpoint);
  guint port = vtr_display_endpoint_get_port (endpoint);

  if (port >= FIRST_PORT && port < FIRST_PORT + MAX_DISPLAYS)
    return g_strdup_printf ("%s:%u", host, port - FIRST_PORT);

  return g_strdup_printf ("%s::%u", host, port);
}

static char *
dup_spice_uri (VtrDisplayEndpoint *endpoint)
{
  g_autofree char *host = dup_host (endpoint);
  guint port = vtr_display_endpoint_get_port (endpoint);

  if (port == 0)
    return g_strdup_printf ("spice+tls://%s:%u", host,
                            vtr_display_endpoint_get_tls_port (endpoint));

  return g_strdup_printf ("spice://%s:%u", host, port);
}

static char *
dup_websocket_uri (VtrDisplayEndpoint *endpoint)
{
  g_autofree char *host = dup_host (endpoint);

  return g_strdup_printf ("%s://%s:%u%s",
                          vtr_display_endpoint_is_websocket_encrypted (endpoint) ? "wss" : "ws",
                          host, vtr_display_endpoint_get_port (endpoint),
                          vtr_display_endpoint_get_websocket (endpoint));
}

char *
vtr_remote_address_to_uri (VtrDisplayEndpoint *endpoint)
{
  gboolean is_spice = FALSE;
  g_autofree char *place = NULL;
  const char *path = NULL;

  g_return_val_if_fail (VTR_IS_DISPLAY_ENDPOINT (endpoint), NULL);

  is_spice = vtr_display_endpoint_get_protocol (endpoint) == VTR_DISPLAY_PROTOCOL_SPICE;
  path = vtr_display_endpoint_get_path (endpoint);
  if (path != NULL)
    {
      g_autofree char *escaped = g_uri_escape_string (path, "/", FALSE);

      return g_strconcat (is_spice ? "spice+unix://" : "vnc+unix://", escaped, NULL);
    }
  if (is_spice)
    return dup_spice_uri (endpoint);
  if (vtr_display_endpoint_get_websocket (endpoint) != NULL)
    return dup_websocket_uri (endpoint);

  place = dup_vnc_place (endpoint);

  return g_strconcat ("vnc://", place, NULL);
}

char *
vtr_remote_address_to_label (VtrDisplayEndpoint *endpoint)
{
  const char *path = NULL;
  const char *resource = NULL;

  g_return_val_if_fail (VTR_IS_DISPLAY_ENDPOINT (endpoint), NULL);

  path = vtr_display_endpoint_get_path (endpoint);
  resource = vtr_display_endpoint_get_websocket (endpoint);
  if (path != NULL)
    return g_filename_display_name (path);
  if (resource != NULL)
    {
      g_autofree char *host = dup_host (endpoint);

      return g_strdup_printf ("%s:%u%.*s", host, vtr_display_endpoint_get_port (endpoint),
                              (int) strcspn (resource, "?"), resource);
    }
  if (vtr_display_endpoint_get_protocol (endpoint) == VTR_DISPLAY_PROTOCOL_SPICE)
    return dup_spice_uri (endpoint);

  return dup_vnc_place (endpoint);
}

gboolean
vtr_remote_address_has_secret (VtrDisplayEndpoint *endpoint)
{
  const char *resource = NULL;

  g_return_val_if_fail (VTR_IS_DISPLAY_ENDPOINT (endpoint), FALSE);

  resource = vtr_display_endpoint_get_websocket (endpoint);

  return resource != NULL && strchr (resource, '?') != NULL;
}

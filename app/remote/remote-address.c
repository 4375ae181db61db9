/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "remote-address.h"

#include <glib/gi18n.h>
#include <string.h>

#define FIRST_PORT   5900u
#define MAX_DISPLAYS 100u
#define MAX_LENGTH   1024u   /* bytes of an address, as a person writes it */

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
  if (!has_prefix (uri, "vnc://") && !has_prefix (uri, "vnc+unix://"))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           _("Vitrine opens VNC screens of others: the address must start with "
                             "vnc:// or vnc+unix://"));
      return NULL;
    }

  return vtr_display_endpoint_new_from_uri (uri, error);
}

gboolean
vtr_remote_address_is_uri (const char *text)
{
  static const char * const prefixes[] = {
    "vnc://", "vnc+unix://", "spice://", "spice+unix://",
  };

  g_return_val_if_fail (text != NULL, FALSE);

  for (gsize i = 0; i < G_N_ELEMENTS (prefixes); i++)
    {
      if (has_prefix (text, prefixes[i]))
        return TRUE;
    }

  return FALSE;
}

static char *
dup_place (VtrDisplayEndpoint *endpoint)
{
  g_autofree char *host = g_ascii_strdown (vtr_display_endpoint_get_host (endpoint), -1);
  guint port = vtr_display_endpoint_get_port (endpoint);
  gboolean is_ipv6 = strchr (host, ':') != NULL;
  const char *left = is_ipv6 ? "[" : "";
  const char *right = is_ipv6 ? "]" : "";

  if (port >= FIRST_PORT && port < FIRST_PORT + MAX_DISPLAYS)
    return g_strdup_printf ("%s%s%s:%u", left, host, right, port - FIRST_PORT);

  return g_strdup_printf ("%s%s%s::%u", left, host, right, port);
}

char *
vtr_remote_address_to_uri (VtrDisplayEndpoint *endpoint)
{
  g_autofree char *place = NULL;
  const char *path = NULL;

  g_return_val_if_fail (VTR_IS_DISPLAY_ENDPOINT (endpoint), NULL);

  path = vtr_display_endpoint_get_path (endpoint);
  if (path != NULL)
    {
      g_autofree char *escaped = g_uri_escape_string (path, "/", FALSE);

      return g_strconcat ("vnc+unix://", escaped, NULL);
    }

  place = dup_place (endpoint);

  return g_strconcat ("vnc://", place, NULL);
}

char *
vtr_remote_address_to_label (VtrDisplayEndpoint *endpoint)
{
  const char *path = NULL;

  g_return_val_if_fail (VTR_IS_DISPLAY_ENDPOINT (endpoint), NULL);

  path = vtr_display_endpoint_get_path (endpoint);

  return path != NULL ? g_filename_display_name (path) : dup_place (endpoint);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-websocket"

#include "websocket-handshake.h"

#include <glib/gi18n-lib.h>
#include <gnutls/crypto.h>
#include <string.h>

#include "display-client.h"

#define KEY_LENGTH  16u
#define ACCEPT_GUID "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"   /* RFC 6455, 1.3 */
#define END         "\r\n\r\n"
#define PROTOCOL    "binary"
#define SWITCHING   101u

char *
vtr_websocket_handshake_dup_key (void)
{
  guint8 bytes[KEY_LENGTH] = { 0 };

  if (gnutls_rnd (GNUTLS_RND_NONCE, bytes, sizeof bytes) < 0)
    g_error ("GnuTLS has no random numbers");

  return g_base64_encode (bytes, sizeof bytes);
}

char *
vtr_websocket_handshake_dup_request (const char *place,
                                     const char *resource,
                                     const char *key)
{
  g_return_val_if_fail (place != NULL && resource != NULL && key != NULL, NULL);

  return g_strdup_printf ("GET %s HTTP/1.1\r\n"
                          "Host: %s\r\n"
                          "Upgrade: websocket\r\n"
                          "Connection: Upgrade\r\n"
                          "Sec-WebSocket-Key: %s\r\n"
                          "Sec-WebSocket-Version: 13\r\n"
                          "Sec-WebSocket-Protocol: " PROTOCOL END, resource, place, key);
}

gsize
vtr_websocket_handshake_find_end (const char *data,
                                  gsize       length)
{
  const char *end = NULL;

  g_return_val_if_fail (data != NULL || length == 0, 0);

  if (length > 0)
    end = memmem (data, length, END, strlen (END));

  return end != NULL ? (gsize) (end - data) + strlen (END) : 0;
}

static gboolean
fail_protocol (GError **error)
{
  g_set_error_literal (error, VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_PROTOCOL,
                       _("What answers there is no WebSocket server that shows screens"));

  return FALSE;
}

/* "HTTP/1.1 101 Switching Protocols" */
static gboolean
parse_status (const char *line,
              guint64    *ret_status)
{
  g_auto (GStrv) words = g_strsplit (line, " ", 3);

  return g_strv_length (words) >= 2 && g_ascii_strncasecmp (words[0], "HTTP/1.", 7) == 0 &&
         strlen (words[1]) == 3 &&
         g_ascii_string_to_unsigned (words[1], 10, 100, 999, ret_status, NULL);
}

static gboolean
fail_status (guint    status,
             GError **error)
{
  const char *text = NULL;

  switch (status)
    {
    case 401:
    case 403:
    case 407:
      text = _("The server doesn't let this address in. Addresses of consoles are often good for a "
               "short time only: get a new one.");
      break;
    case 404:
    case 410:
      text = _("The server knows no screen at this address");
      break;
    case 502:
    case 503:
    case 504:
      text = _("The server can't reach the screen at present");
      break;
    default:
      break;
    }

  if (text != NULL)
    g_set_error_literal (error, VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_CONNECT, text);
  else
    g_set_error (error, VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_CONNECT,
                 /* Translators: %u is a status of HTTP, such as 500. */
                 _("The server doesn't show a screen at this address (it answers %u)"), status);

  return FALSE;
}

/* The value of the one header of this name. (transfer full) (nullable): NULL where there is none,
 * or more than one. */
static char *
dup_header (char       **lines,
            const char  *name)
{
  gsize length = strlen (name);
  char *value = NULL;

  for (guint i = 1; lines[i] != NULL; i++)
    {
      if (g_ascii_strncasecmp (lines[i], name, length) != 0 || lines[i][length] != ':')
        continue;
      if (value != NULL)
        {
          g_free (value);
          return NULL;
        }
      value = g_strstrip (g_strdup (lines[i] + length + 1));
    }

  return value;
}

static gboolean
has_word (const char *list,
          const char *word)
{
  g_auto (GStrv) words = list != NULL ? g_strsplit (list, ",", -1) : NULL;

  for (guint i = 0; words != NULL && words[i] != NULL; i++)
    {
      if (g_ascii_strcasecmp (g_strstrip (words[i]), word) == 0)
        return TRUE;
    }

  return FALSE;
}

static char *
dup_accept (const char *key)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA1);
  guint8 digest[20] = { 0 };
  gsize length = sizeof digest;

  g_checksum_update (checksum, (const guint8 *) key, -1);
  g_checksum_update (checksum, (const guint8 *) ACCEPT_GUID, -1);
  g_checksum_get_digest (checksum, digest, &length);

  return g_base64_encode (digest, length);
}

/* Nothing is agreed to that wasn't asked for. */
static gboolean
check_headers (char       **lines,
               const char  *key)
{
  g_autofree char *upgrade = dup_header (lines, "Upgrade");
  g_autofree char *connection = dup_header (lines, "Connection");
  g_autofree char *accept = dup_header (lines, "Sec-WebSocket-Accept");
  g_autofree char *protocol = dup_header (lines, "Sec-WebSocket-Protocol");
  g_autofree char *extensions = dup_header (lines, "Sec-WebSocket-Extensions");
  g_autofree char *expected = dup_accept (key);

  return has_word (upgrade, "websocket") && has_word (connection, "upgrade") &&
         g_strcmp0 (accept, expected) == 0 &&
         (protocol == NULL || g_str_equal (protocol, PROTOCOL)) &&
         (extensions == NULL || extensions[0] == '\0');
}

gboolean
vtr_websocket_handshake_check (const char  *data,
                               gsize        length,
                               const char  *key,
                               GError     **error)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  guint64 status = 0;

  g_return_val_if_fail (data != NULL && key != NULL, FALSE);

  if (length > VTR_WEBSOCKET_MAX_ANSWER || memchr (data, '\0', length) != NULL)
    return fail_protocol (error);

  text = g_strndup (data, length);
  lines = g_strsplit (text, "\r\n", -1);
  if (lines[0] == NULL || !parse_status (lines[0], &status))
    return fail_protocol (error);
  if (status != SWITCHING)
    return fail_status ((guint) status, error);

  return (g_str_has_suffix (text, END) && check_headers (lines, key)) || fail_protocol (error);
}

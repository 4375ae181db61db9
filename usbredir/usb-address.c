/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine-usb"

#include "usb-address.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gi18n-lib.h>

#include "usb-error.h"

#define HOST_MAX 255

static const char * const WORDS[] = {
  [VTR_USB_ADDRESS_UNIX] = "unix:",
  [VTR_USB_ADDRESS_TCP] = "tcp:",
  [VTR_USB_ADDRESS_TLS] = "tls:",
  [VTR_USB_ADDRESS_SSH] = "ssh:",
};

/* Also what a command line may get: never an option, nothing for a shell. */
static gboolean
is_host (const char        *host,
         VtrUsbAddressKind  kind)
{
  gsize length = strlen (host);

  if (length == 0 || length > HOST_MAX || *host == '-' || *host == '@')
    return FALSE;

  for (const char *at = host; *at != '\0'; at++)
    {
      if (!g_ascii_isalnum (*at) && strchr (kind == VTR_USB_ADDRESS_SSH ? ".-_:%@" : ".-_:%",
                                            *at) == NULL)
        return FALSE;
      if (*at == '@' && at[1] == '-')
        return FALSE;
    }

  return TRUE;
}

/* "host:port" or "[host]:port" */
static gboolean
parse_host (VtrUsbAddress *self,
            const char    *text)
{
  const char *colon = strrchr (text, ':');
  guint64 port = 0;

  if (colon == NULL || !g_ascii_string_to_unsigned (colon + 1, 10, 0, G_MAXUINT16, &port, NULL))
    return FALSE;

  if (text[0] == '[' && colon > text + 1 && colon[-1] == ']')
    self->host = g_strndup (text + 1, (gsize) (colon - text) - 2);
  else
    {
      self->host = g_strndup (text, (gsize) (colon - text));
      if (strchr (self->host, ':') != NULL)
        return FALSE;
    }
  self->port = (guint16) port;

  return is_host (self->host, self->kind);
}

VtrUsbAddress *
vtr_usb_address_parse (const char  *text,
                       GError     **error)
{
  g_autoptr (VtrUsbAddress) self = NULL;
  const char *rest = text;
  gboolean is_valid = FALSE;

  g_return_val_if_fail (text != NULL, NULL);

  self = g_new0 (VtrUsbAddress, 1);
  self->kind = VTR_USB_ADDRESS_TCP;
  for (guint i = 0; i < G_N_ELEMENTS (WORDS); i++)
    {
      if (g_str_has_prefix (text, WORDS[i]))
        {
          self->kind = (VtrUsbAddressKind) i;
          rest = text + strlen (WORDS[i]);
          break;
        }
    }

  if (self->kind == VTR_USB_ADDRESS_UNIX)
    {
      self->path = g_strdup (rest);
      is_valid = *rest != '\0' && strlen (rest) < 108;
    }
  else
    is_valid = parse_host (self, rest);

  if (!is_valid)
    {
      g_set_error (error, VTR_USB_ERROR, VTR_USB_ERROR_INVALID,
                   _("“%s” isn’t an address such as tcp:host:port, tls:host:port, "
                     "ssh:user@host:port or unix:/path."),
                   text);
      return NULL;
    }

  return g_steal_pointer (&self);
}

VtrUsbAddress *
vtr_usb_address_copy (const VtrUsbAddress *self)
{
  VtrUsbAddress *copy = g_memdup2 (self, sizeof *self);

  copy->host = g_strdup (self->host);
  copy->path = g_strdup (self->path);

  return copy;
}

void
vtr_usb_address_free (VtrUsbAddress *self)
{
  if (self == NULL)
    return;

  g_free (self->host);
  g_free (self->path);
  g_free (self);
}

char *
vtr_usb_address_to_string (const VtrUsbAddress *self)
{
  gboolean is_bracketed = self->host != NULL && strchr (self->host, ':') != NULL;

  if (self->kind == VTR_USB_ADDRESS_UNIX)
    return g_strconcat (WORDS[self->kind], self->path, NULL);

  return g_strdup_printf ("%s%s%s%s:%u", WORDS[self->kind], is_bracketed ? "[" : "", self->host,
                          is_bracketed ? "]" : "", self->port);
}

gboolean
vtr_usb_address_is_private (const VtrUsbAddress *self)
{
  g_autoptr (GInetAddress) address = NULL;

  if (self->kind != VTR_USB_ADDRESS_TCP)
    return TRUE;
  if (g_str_equal (self->host, "localhost"))
    return TRUE;

  address = g_inet_address_new_from_string (self->host);

  return address != NULL && g_inet_address_get_is_loopback (address);
}

GSocketConnectable *
vtr_usb_address_to_connectable (const VtrUsbAddress *self)
{
  g_return_val_if_fail (self->kind != VTR_USB_ADDRESS_SSH, NULL);

  if (self->kind == VTR_USB_ADDRESS_UNIX)
    return G_SOCKET_CONNECTABLE (g_unix_socket_address_new (self->path));

  return g_network_address_new (self->host, self->port);
}

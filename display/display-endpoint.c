/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-display-endpoint"

#include "display-endpoint.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

struct _VtrDisplayEndpoint
{
  GObject                parent_instance;

  VtrDisplayProtocol     protocol;
  char                  *path;
  char                  *host;
  char                  *ca_pem;
  char                  *host_subject;
  char                  *proxy;
  char                  *websocket;
  gboolean               is_websocket_encrypted;
  guint16                port;
  guint16                tls_port;
  int                    fd;
  gboolean               made_for_fd;
  gboolean               is_tunnelled;

  /* More descriptors, for protocols that need several. */
  VtrDisplayOpenFunc     open_func;
  gpointer               open_data;
  GDestroyNotify         open_destroy;
};

G_DEFINE_FINAL_TYPE (VtrDisplayEndpoint, vtr_display_endpoint, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (VtrDisplayProtocol, vtr_display_protocol,
                    G_DEFINE_ENUM_VALUE (VTR_DISPLAY_PROTOCOL_VNC, "vnc"),
                    G_DEFINE_ENUM_VALUE (VTR_DISPLAY_PROTOCOL_SPICE, "spice"))

enum
{
  PROP_0,
  PROP_PROTOCOL,
  PROP_PATH,
  PROP_HOST,
  PROP_PORT,
  PROP_TLS_PORT,
  PROP_CA_PEM,
  PROP_HOST_SUBJECT,
  PROP_PROXY,
  PROP_WEBSOCKET,
  PROP_WEBSOCKET_ENCRYPTED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
vtr_display_endpoint_get_property (GObject    *object,
                                   guint       property_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  VtrDisplayEndpoint *self = VTR_DISPLAY_ENDPOINT (object);

  switch (property_id)
    {
    case PROP_PROTOCOL:
      g_value_set_enum (value, (int) self->protocol);
      break;
    case PROP_PATH:
      g_value_set_string (value, self->path);
      break;
    case PROP_HOST:
      g_value_set_string (value, self->host);
      break;
    case PROP_PORT:
      g_value_set_uint (value, self->port);
      break;
    case PROP_TLS_PORT:
      g_value_set_uint (value, self->tls_port);
      break;
    case PROP_CA_PEM:
      g_value_set_string (value, self->ca_pem);
      break;
    case PROP_HOST_SUBJECT:
      g_value_set_string (value, self->host_subject);
      break;
    case PROP_PROXY:
      g_value_set_string (value, self->proxy);
      break;
    case PROP_WEBSOCKET:
      g_value_set_string (value, self->websocket);
      break;
    case PROP_WEBSOCKET_ENCRYPTED:
      g_value_set_boolean (value, self->is_websocket_encrypted);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
vtr_display_endpoint_set_property (GObject      *object,
                                   guint         property_id,
                                   const GValue *value,
                                   GParamSpec   *pspec)
{
  VtrDisplayEndpoint *self = VTR_DISPLAY_ENDPOINT (object);

  switch (property_id)
    {
    case PROP_PROTOCOL:
      self->protocol = (VtrDisplayProtocol) g_value_get_enum (value);
      break;
    case PROP_PATH:
      self->path = g_value_dup_string (value);
      break;
    case PROP_HOST:
      self->host = g_value_dup_string (value);
      break;
    case PROP_PORT:
      self->port = (guint16) g_value_get_uint (value);
      break;
    case PROP_TLS_PORT:
      self->tls_port = (guint16) g_value_get_uint (value);
      break;
    case PROP_CA_PEM:
      self->ca_pem = g_value_dup_string (value);
      break;
    case PROP_HOST_SUBJECT:
      self->host_subject = g_value_dup_string (value);
      break;
    case PROP_PROXY:
      self->proxy = g_value_dup_string (value);
      break;
    case PROP_WEBSOCKET:
      self->websocket = g_value_dup_string (value);
      break;
    case PROP_WEBSOCKET_ENCRYPTED:
      self->is_websocket_encrypted = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
vtr_display_endpoint_finalize (GObject *object)
{
  VtrDisplayEndpoint *self = VTR_DISPLAY_ENDPOINT (object);

  g_free (self->path);
  g_free (self->host);
  g_free (self->ca_pem);
  g_free (self->host_subject);
  g_free (self->proxy);
  g_free (self->websocket);
  if (self->fd >= 0)
    close (self->fd);
  if (self->open_destroy != NULL)
    self->open_destroy (self->open_data);

  G_OBJECT_CLASS (vtr_display_endpoint_parent_class)->finalize (object);
}

static void
vtr_display_endpoint_class_init (VtrDisplayEndpointClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = vtr_display_endpoint_finalize;
  object_class->get_property = vtr_display_endpoint_get_property;
  object_class->set_property = vtr_display_endpoint_set_property;

  properties[PROP_PROTOCOL] =
    g_param_spec_enum ("protocol", NULL, NULL, VTR_TYPE_DISPLAY_PROTOCOL,
                       VTR_DISPLAY_PROTOCOL_VNC, flags);
  properties[PROP_PATH] = g_param_spec_string ("path", NULL, NULL, NULL, flags);
  properties[PROP_HOST] = g_param_spec_string ("host", NULL, NULL, NULL, flags);
  properties[PROP_PORT] = g_param_spec_uint ("port", NULL, NULL, 0, G_MAXUINT16, 0, flags);
  properties[PROP_TLS_PORT] = g_param_spec_uint ("tls-port", NULL, NULL, 0, G_MAXUINT16, 0, flags);
  properties[PROP_CA_PEM] = g_param_spec_string ("ca-pem", NULL, NULL, NULL, flags);
  properties[PROP_HOST_SUBJECT] = g_param_spec_string ("host-subject", NULL, NULL, NULL, flags);
  properties[PROP_PROXY] = g_param_spec_string ("proxy", NULL, NULL, NULL, flags);
  properties[PROP_WEBSOCKET] = g_param_spec_string ("websocket", NULL, NULL, NULL, flags);
  properties[PROP_WEBSOCKET_ENCRYPTED] =
    g_param_spec_boolean ("websocket-encrypted", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
vtr_display_endpoint_init (VtrDisplayEndpoint *self)
{
  self->fd = -1;
}

VtrDisplayEndpoint *
vtr_display_endpoint_new_for_unix (VtrDisplayProtocol  protocol,
                                   const char         *path)
{
  g_return_val_if_fail (path != NULL, NULL);

  return g_object_new (VTR_TYPE_DISPLAY_ENDPOINT, "protocol", protocol, "path", path, NULL);
}

VtrDisplayEndpoint *
vtr_display_endpoint_new_for_host (VtrDisplayProtocol  protocol,
                                   const char         *host,
                                   guint16             port)
{
  g_return_val_if_fail (host != NULL, NULL);

  return g_object_new (VTR_TYPE_DISPLAY_ENDPOINT, "protocol", protocol, "host", host,
                       "port", port, NULL);
}

VtrDisplayEndpoint *
vtr_display_endpoint_new_for_fd (VtrDisplayProtocol protocol,
                                 int                fd)
{
  VtrDisplayEndpoint *self = NULL;

  g_return_val_if_fail (fd >= 0, NULL);

  self = g_object_new (VTR_TYPE_DISPLAY_ENDPOINT, "protocol", protocol, NULL);
  self->fd = fd;
  self->made_for_fd = TRUE;

  return self;
}

void
vtr_display_endpoint_set_open_func (VtrDisplayEndpoint *self,
                                    VtrDisplayOpenFunc  func,
                                    gpointer            user_data,
                                    GDestroyNotify      destroy)
{
  g_return_if_fail (VTR_IS_DISPLAY_ENDPOINT (self));
  g_return_if_fail (func != NULL && self->open_func == NULL);

  self->open_func = func;
  self->open_data = user_data;
  self->open_destroy = destroy;
}

void
vtr_display_endpoint_set_tunnelled (VtrDisplayEndpoint *self)
{
  g_return_if_fail (VTR_IS_DISPLAY_ENDPOINT (self));

  self->is_tunnelled = TRUE;
}

gboolean
vtr_display_endpoint_is_near (VtrDisplayEndpoint *self)
{
  g_return_val_if_fail (VTR_IS_DISPLAY_ENDPOINT (self), FALSE);

  return vtr_display_endpoint_is_local (self) && !self->is_tunnelled;
}

void
vtr_display_endpoint_open_fd_async (VtrDisplayEndpoint  *self,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (VTR_IS_DISPLAY_ENDPOINT (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, vtr_display_endpoint_open_fd_async);
  /* A descriptor that was opened is always handed out, for somebody to close it. */
  g_task_set_check_cancellable (task, FALSE);

  if (self->fd >= 0)
    g_task_return_int (task, g_steal_fd (&self->fd));
  else if (self->open_func != NULL)
    self->open_func (g_steal_pointer (&task), self->open_data);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CLOSED,
                             _("The connection to the screen was used before"));
}

int
vtr_display_endpoint_open_fd_finish (VtrDisplayEndpoint  *self,
                                     GAsyncResult        *result,
                                     GError             **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), -1);

  return (int) g_task_propagate_int (G_TASK (result), error);
}

VtrDisplayProtocol
vtr_display_endpoint_get_protocol (VtrDisplayEndpoint *self)
{
  g_return_val_if_fail (VTR_IS_DISPLAY_ENDPOINT (self), VTR_DISPLAY_PROTOCOL_VNC);

  return self->protocol;
}

const char *
vtr_display_endpoint_get_path (VtrDisplayEndpoint *self)
{
  g_return_val_if_fail (VTR_IS_DISPLAY_ENDPOINT (self), NULL);

  return self->path;
}

const char *
vtr_display_endpoint_get_host (VtrDisplayEndpoint *self)
{
  g_return_val_if_fail (VTR_IS_DISPLAY_ENDPOINT (self), NULL);

  return self->host;
}

guint16
vtr_display_endpoint_get_port (VtrDisplayEndpoint *self)
{
  g_return_val_if_fail (VTR_IS_DISPLAY_ENDPOINT (self), 0);

  return self->port;
}

guint16
vtr_display_endpoint_get_tls_port (VtrDisplayEndpoint *self)
{
  g_return_val_if_fail (VTR_IS_DISPLAY_ENDPOINT (self), 0);

  return self->tls_port;
}

guint16
vtr_display_endpoint_get_known_port (VtrDisplayEndpoint *self)
{
  g_return_val_if_fail (VTR_IS_DISPLAY_ENDPOINT (self), 0);

  return self->tls_port != 0 ? self->tls_port : self->port;
}

const char *
vtr_display_endpoint_get_ca_pem (VtrDisplayEndpoint *self)
{
  g_return_val_if_fail (VTR_IS_DISPLAY_ENDPOINT (self), NULL);

  return self->ca_pem;
}

const char *
vtr_display_endpoint_get_host_subject (VtrDisplayEndpoint *self)
{
  g_return_val_if_fail (VTR_IS_DISPLAY_ENDPOINT (self), NULL);

  return self->host_subject;
}

const char *
vtr_display_endpoint_get_proxy (VtrDisplayEndpoint *self)
{
  g_return_val_if_fail (VTR_IS_DISPLAY_ENDPOINT (self), NULL);

  return self->proxy;
}

const char *
vtr_display_endpoint_get_websocket (VtrDisplayEndpoint *self)
{
  g_return_val_if_fail (VTR_IS_DISPLAY_ENDPOINT (self), NULL);

  return self->websocket;
}

gboolean
vtr_display_endpoint_is_websocket_encrypted (VtrDisplayEndpoint *self)
{
  g_return_val_if_fail (VTR_IS_DISPLAY_ENDPOINT (self), FALSE);

  return self->is_websocket_encrypted;
}

int
vtr_display_endpoint_steal_fd (VtrDisplayEndpoint *self)
{
  g_return_val_if_fail (VTR_IS_DISPLAY_ENDPOINT (self), -1);

  return g_steal_fd (&self->fd);
}

gboolean
vtr_display_endpoint_is_descriptor (VtrDisplayEndpoint *self)
{
  g_return_val_if_fail (VTR_IS_DISPLAY_ENDPOINT (self), FALSE);

  return self->made_for_fd;
}

gboolean
vtr_display_endpoint_is_local (VtrDisplayEndpoint *self)
{
  g_autoptr (GInetAddress) address = NULL;

  g_return_val_if_fail (VTR_IS_DISPLAY_ENDPOINT (self), FALSE);

  if (self->made_for_fd || self->path != NULL)
    return TRUE;
  /* What a proxy calls itself is another computer. */
  if (self->proxy != NULL || self->host == NULL)
    return FALSE;
  if (g_ascii_strcasecmp (self->host, "localhost") == 0)
    return TRUE;

  address = g_inet_address_new_from_string (self->host);

  return address != NULL && g_inet_address_get_is_loopback (address);
}

/* Without what comes after the path, which may be a secret. (transfer full) */
static char *
dup_websocket (VtrDisplayEndpoint *self)
{
  gboolean is_ipv6 = strchr (self->host, ':') != NULL;

  return g_strdup_printf ("%s://%s%s%s:%u%.*s", self->is_websocket_encrypted ? "wss" : "ws",
                          is_ipv6 ? "[" : "", self->host, is_ipv6 ? "]" : "", (guint) self->port,
                          (int) strcspn (self->websocket, "?"), self->websocket);
}

char *
vtr_display_endpoint_to_string (VtrDisplayEndpoint *self)
{
  const char *protocol = NULL;
  const char *security = "";
  guint16 port = 0;

  g_return_val_if_fail (VTR_IS_DISPLAY_ENDPOINT (self), NULL);

  protocol = self->protocol == VTR_DISPLAY_PROTOCOL_VNC ? "vnc" : "spice";
  if (self->path != NULL)
    return g_strdup_printf ("%s+unix://%s", protocol, self->path);
  if (self->made_for_fd)
    return g_strdup_printf (_("an open %s connection"), protocol);

  if (self->host == NULL)
    return g_strdup (protocol);
  if (self->websocket != NULL)
    return dup_websocket (self);

  port = self->port;
  if (port == 0)
    {
      port = self->tls_port;
      security = "+tls";
    }
  if (strchr (self->host, ':') != NULL)
    return g_strdup_printf ("%s%s://[%s]:%u", protocol, security, self->host, port);

  return g_strdup_printf ("%s%s://%s:%u", protocol, security, self->host, port);
}

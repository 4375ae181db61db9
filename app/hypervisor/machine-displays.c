/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-hypervisor"

/* The way to a machine's screen. */

#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "connection-private.h"
#include "hypervisor-error.h"
#include "machine-private.h"
#include "ssh-command.h"
#include "ssh-tunnel.h"

typedef struct
{
  char     *uuid;
  char     *title;
  gboolean  is_local;
  gboolean  is_ssh;
} Order;

/* What a worker found, for the main thread to make an endpoint of. */
typedef struct
{
  VtrDisplayProtocol  protocol;
  int                 fd;           /* -1 for none */
  char               *socket;       /* NULL for none */
  char               *host;
  guint16             port;
  guint16             tls_port;
  guint               index;        /* among the machine's displays */
  char               *place;        /* there, for ssh; NULL for none */
} Found;

/* More connections to a display that was opened by descriptor. */
typedef struct
{
  GWeakRef  connection;
  char     *uuid;
  guint     index;
} Opener;

/* One of them, for a worker. */
typedef struct
{
  char  *uuid;
  guint  index;
} Another;

static void
order_free (gpointer data)
{
  Order *order = data;

  g_free (order->uuid);
  g_free (order->title);
  g_free (order);
}

static void
found_free (gpointer data)
{
  Found *found = data;

  if (found->fd >= 0)
    close (found->fd);
  g_free (found->socket);
  g_free (found->host);
  g_free (found->place);
  g_free (found);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Found, found_free)

static void
opener_free (gpointer data)
{
  Opener *opener = data;

  g_weak_ref_clear (&opener->connection);
  g_free (opener->uuid);
  g_free (opener);
}

static void
another_free (gpointer data)
{
  Another *another = data;

  g_free (another->uuid);
  g_free (another);
}

/* A worker's result is a pointer, and the descriptor may be 0. */
static void
descriptor_free (gpointer data)
{
  close (GPOINTER_TO_INT (data) - 1);
}

/* In a worker. */
static gpointer
open_another (virConnectPtr   conn,
              gpointer        data,
              GCancellable   *cancellable,
              GError        **error)
{
  const Another *another = data;
  virDomainPtr domain = virDomainLookupByUUIDString (conn, another->uuid);
  int fd = -1;

  if (domain != NULL)
    fd = virDomainOpenGraphicsFD (domain, another->index, VIR_DOMAIN_OPEN_GRAPHICS_SKIPAUTH);
  if (fd < 0)
    vtr_hypervisor_error_set_from_libvirt (error, _("The machine’s screen could not be opened."));
  if (domain != NULL)
    virDomainFree (domain);

  return GINT_TO_POINTER (fd + 1);
}

static void
on_another (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gpointer descriptor = vtr_connection_run_finish (VTR_CONNECTION (source), result, &error);

  if (descriptor == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_int (task, GPOINTER_TO_INT (descriptor) - 1);
}

/* A VtrDisplayOpenFunc. */
static void
on_more_wanted (GTask    *task,
                gpointer  user_data)
{
  Opener *opener = user_data;
  g_autoptr (VtrConnection) connection = g_weak_ref_get (&opener->connection);
  Another *another = NULL;

  if (connection == NULL)
    {
      g_task_return_error (task, vtr_hypervisor_error_new_closed ());
      g_object_unref (task);
      return;
    }

  another = g_new0 (Another, 1);
  another->uuid = g_strdup (opener->uuid);
  another->index = opener->index;
  vtr_connection_run_async (connection, open_another, another, another_free, descriptor_free,
                            g_task_get_cancellable (task), on_another, task);
}

/* The first SPICE display, which can do more, else the first VNC one; libvirt counts all kinds. */
static VtrConfigDisplay *
choose_display (GPtrArray *displays,
                guint     *ret_index)
{
  static const char * const TYPES[] = { "spice", "vnc" };

  for (guint t = 0; t < G_N_ELEMENTS (TYPES); t++)
    for (guint i = 0; i < displays->len; i++)
      {
        VtrConfigDisplay *display = displays->pdata[i];

        if (strcmp (display->type, TYPES[t]) == 0)
          {
            *ret_index = i;
            return display;
          }
      }

  return NULL;
}

static gboolean
is_wildcard (const char *host)
{
  return host == NULL || *host == '\0' || strcmp (host, "0.0.0.0") == 0 || strcmp (host, "::") == 0;
}

static gboolean
is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  return strcmp (host, "localhost") == 0 || (address != NULL &&
                                             g_inet_address_get_is_loopback (address));
}

/* Where a display that listens on @listen is for us. NULL when it can only be reached on its own
 * computer. */
static char *
dup_reachable_host (virConnectPtr  conn,
                    const char    *listen,
                    gboolean       is_local)
{
  g_autoptr (GUri) uri = NULL;
  char *text = NULL;

  if (is_local)
    return g_strdup (is_wildcard (listen) ? "127.0.0.1" : listen);

  if (!is_wildcard (listen))
    return is_loopback (listen) ? NULL : g_strdup (listen);

  text = virConnectGetURI (conn);
  if (text != NULL)
    uri = g_uri_parse (text, G_URI_FLAGS_PARSE_RELAXED, NULL);
  free (text);

  return uri != NULL ? g_strdup (g_uri_get_host (uri)) : NULL;
}

/* Where a display is for its own computer, however it could be reached from outside. (transfer
 * full) (nullable) */
static char *
dup_place (const VtrConfigDisplay *display)
{
  const char *host = is_wildcard (display->host) ? "127.0.0.1" : display->host;
  gboolean is_ipv6 = strchr (host, ':') != NULL;

  if (display->socket != NULL)
    return g_strdup (display->socket);
  if (display->port <= 0)
    return NULL;

  return g_strdup_printf ("%s%s%s:%d", is_ipv6 ? "[" : "", host, is_ipv6 ? "]" : "",
                          display->port);
}

static Found *
find_way (virConnectPtr   conn,
          virDomainPtr    domain,
          const Order    *order,
          GPtrArray      *displays,
          GError        **error)
{
  g_autoptr (Found) found = g_new0 (Found, 1);
  VtrConfigDisplay *display = NULL;
  guint index = 0;

  found->fd = -1;
  display = choose_display (displays, &index);
  if (display == NULL)
    {
      g_set_error (error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_UNSUPPORTED,
                   _("The machine “%s” has no display that can be shown."), order->title);
      return NULL;
    }

  found->protocol = strcmp (display->type,
                            "spice") == 0 ? VTR_DISPLAY_PROTOCOL_SPICE : VTR_DISPLAY_PROTOCOL_VNC;
  if (order->is_local)
    {
      found->index = index;
      found->fd = virDomainOpenGraphicsFD (domain, index, VIR_DOMAIN_OPEN_GRAPHICS_SKIPAUTH);
      if (found->fd >= 0)
        return g_steal_pointer (&found);

      found->socket = g_strdup (display->socket);
      if (found->socket != NULL)
        return g_steal_pointer (&found);
    }

  if (order->is_ssh)
    found->place = dup_place (display);
  if (found->place != NULL)
    return g_steal_pointer (&found);

  found->host = dup_reachable_host (conn, display->host, order->is_local);
  if ((display->port > 0 || display->tls_port > 0) && found->host != NULL)
    {
      found->port = (guint16) MAX (display->port, 0);
      found->tls_port = (guint16) MAX (display->tls_port, 0);
      return g_steal_pointer (&found);
    }

  g_set_error (error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_UNSUPPORTED,
               _("The display of “%s” can’t be reached from this computer."), order->title);
  return NULL;
}

/* In a worker. */
static gpointer
open_display (virConnectPtr   conn,
              gpointer        data,
              GCancellable   *cancellable,
              GError        **error)
{
  const Order *order = data;
  g_autoptr (VtrMachineConfig) config = NULL;
  g_autoptr (GPtrArray) displays = NULL;
  virDomainPtr domain = virDomainLookupByUUIDString (conn, order->uuid);
  char *xml = NULL;
  Found *found = NULL;

  /* The live document: only it has the port and the socket. */
  if (domain != NULL)
    xml = virDomainGetXMLDesc (domain, 0);

  if (xml == NULL)
    vtr_hypervisor_error_set_from_libvirt (error, _("The display of “%s” could not be opened."),
                                           order->title);
  else if (virDomainIsActive (domain) == 0)
    g_set_error (error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_WRONG_STATE,
                 _("The machine “%s” is off, so it shows no screen."), order->title);
  else
    config = vtr_machine_config_new_from_xml (xml, error);

  if (config != NULL)
    {
      displays = vtr_machine_config_list_displays (config);
      found = find_way (conn, domain, order, displays, error);
    }

  free (xml);
  if (domain != NULL)
    virDomainFree (domain);

  return found;
}

static VtrDisplayEndpoint *
make_endpoint_for_fd (VtrMachine *self,
                      Found      *found)
{
  VtrDisplayEndpoint *endpoint =
    vtr_display_endpoint_new_for_fd (found->protocol, g_steal_fd (&found->fd));
  Opener *opener = g_new0 (Opener, 1);

  g_weak_ref_init (&opener->connection, self->connection);
  opener->uuid = g_strdup (self->uuid);
  opener->index = found->index;
  vtr_display_endpoint_set_open_func (endpoint, on_more_wanted, opener, opener_free);

  return endpoint;
}

/* A VtrDisplayOpenFunc: @user_data: the tunnel, which lives as long as the endpoint. */
static void
on_more_of_tunnel_wanted (GTask    *task,
                          gpointer  user_data)
{
  GError *error = NULL;
  int fd = vtr_ssh_tunnel_connect (user_data, &error);

  if (fd < 0)
    g_task_return_error (task, error);
  else
    g_task_return_int (task, fd);
  g_object_unref (task);
}

static void
on_tunnel (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Found *found = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (VtrSshTunnel) tunnel = vtr_ssh_tunnel_open_finish (result, &error);
  VtrDisplayEndpoint *endpoint = NULL;

  if (tunnel != NULL)
    found->fd = vtr_ssh_tunnel_connect (tunnel, &error);
  if (found->fd < 0)
    {
      g_task_return_error (task, error);
      return;
    }

  endpoint = vtr_display_endpoint_new_for_fd (found->protocol, g_steal_fd (&found->fd));
  vtr_display_endpoint_set_open_func (endpoint, on_more_of_tunnel_wanted,
                                      g_steal_pointer (&tunnel), g_object_unref);
  vtr_display_endpoint_set_tunnelled (endpoint);
  g_task_return_pointer (task, endpoint, g_object_unref);
}

/* @task, @found: (transfer full) */
static void
open_tunnel (GTask *task,
             Found *found)
{
  VtrMachine *self = g_task_get_source_object (task);

  g_task_set_task_data (task, found, found_free);
  if (self->connection == NULL)
    {
      g_task_return_error (task, vtr_hypervisor_error_new_closed ());
      g_object_unref (task);
      return;
    }

  vtr_ssh_tunnel_open_async (vtr_connection_get_uri (self->connection), found->place,
                             g_task_get_cancellable (task), on_tunnel, task);
}

static void
on_opened (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Found) found = NULL;
  VtrDisplayEndpoint *endpoint = NULL;

  found = vtr_connection_run_finish (VTR_CONNECTION (source), result, &error);
  if (found == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  if (found->place != NULL)
    {
      open_tunnel (g_steal_pointer (&task), g_steal_pointer (&found));
      return;
    }
  if (found->fd >= 0)
    endpoint = make_endpoint_for_fd (g_task_get_source_object (task), found);
  else if (found->socket != NULL)
    endpoint = vtr_display_endpoint_new_for_unix (found->protocol, found->socket);
  else
    endpoint = g_object_new (VTR_TYPE_DISPLAY_ENDPOINT,
                             "protocol", found->protocol,
                             "host", found->host,
                             "port", found->port,
                             "tls-port", found->tls_port,
                             NULL);

  g_task_return_pointer (task, endpoint, g_object_unref);
}

void
vtr_machine_open_display_async (VtrMachine          *self,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  Order *order = NULL;

  g_return_if_fail (VTR_IS_MACHINE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, vtr_machine_open_display_async);
  if (self->connection == NULL)
    {
      g_task_return_error (task, vtr_hypervisor_error_new_closed ());
      return;
    }

  order = g_new0 (Order, 1);
  order->uuid = g_strdup (self->uuid);
  order->title = g_strdup (self->title);
  order->is_local = vtr_connection_is_local (self->connection);
  order->is_ssh = vtr_ssh_command_is_ssh (vtr_connection_get_uri (self->connection));
  vtr_connection_run_async (self->connection, open_display, order, order_free, found_free,
                            cancellable, on_opened,
                            g_steal_pointer (&task));
}

VtrDisplayEndpoint *
vtr_machine_open_display_finish (VtrMachine    *self,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

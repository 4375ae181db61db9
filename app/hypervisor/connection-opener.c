/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-hypervisor"

#include "connection-opener.h"

#include <glib/gi18n-lib.h>

#include "embedded-driver.h"
#include "event-loop.h"
#include "host-capabilities-probe.h"
#include "hypervisor-error.h"
#include "machine-info.h"

/* A peer that says nothing for this long, three times, is dead. */
#define KEEPALIVE_INTERVAL_S 5
#define KEEPALIVE_COUNT 3

static char *
prepare_uri (const char  *uri,
             guint        lock_wait_ms,
             GError     **error)
{
  g_autofree char *root = vtr_embedded_driver_dup_root (uri);

  if (root == NULL)
    return g_strdup (uri);

  return vtr_embedded_driver_prepare (root, lock_wait_ms, error);
}

/* libvirt's codes for this are many and say little (a refused connection is a "system error"):
 * whatever it is, the hypervisor can't be reached. Only an address that no driver of libvirt's
 * knows is told apart. */
static void
set_open_error (GError     **error,
                const char  *uri)
{
  const int libvirt_code = virGetLastErrorCode ();
  g_autofree char *root = vtr_embedded_driver_dup_root (uri);
  g_autoptr (GError) failure = NULL;

  if (root != NULL)
    vtr_hypervisor_error_set_plain_from_libvirt (
      &failure, VTR_HYPERVISOR_ERROR_CONNECT,
      _("The hypervisor that is embedded in libvirt could not start. "
        "Is libvirt’s daemon package installed?"));
  else if (libvirt_code == VIR_ERR_NO_CONNECT || libvirt_code == VIR_ERR_INVALID_ARG ||
           g_uri_peek_scheme (uri) == NULL)
    vtr_hypervisor_error_set_plain_from_libvirt (
      &failure, VTR_HYPERVISOR_ERROR_INVALID, _("“%s” is not the address of a hypervisor."), uri);
  else
    vtr_hypervisor_error_set_plain_from_libvirt (
      &failure, VTR_HYPERVISOR_ERROR_CONNECT, _("The hypervisor at “%s” doesn’t answer."), uri);

  g_propagate_error (error, g_steal_pointer (&failure));
}

VtrOpenedConnection *
vtr_opened_connection_new (const char    *uri,
                           guint          lock_wait_ms,
                           GMainContext  *context,
                           GCancellable  *cancellable,
                           GError       **error)
{
  g_autoptr (VtrOpenedConnection) self = g_new0 (VtrOpenedConnection, 1);
  g_autofree char *real_uri = NULL;

  vtr_event_loop_start ();

  real_uri = prepare_uri (uri, lock_wait_ms, error);
  if (real_uri == NULL)
    return NULL;

  self->conn = virConnectOpen (real_uri);
  if (self->conn == NULL)
    {
      set_open_error (error, uri);
      return NULL;
    }

  /* Drivers inside this process have no peer and refuse. */
  virConnectSetKeepAlive (self->conn, KEEPALIVE_INTERVAL_S, KEEPALIVE_COUNT);

  /* Before the list is read, so that no change can fall between the two. */
  self->sink = vtr_event_sink_new (context);
  vtr_event_sink_register (self->sink, self->conn);

  self->capabilities = vtr_host_capabilities_probe (self->conn, uri, error);
  if (self->capabilities == NULL)
    return NULL;

  self->machines = vtr_machine_info_read_all (self->conn, cancellable, error);
  if (self->machines == NULL)
    return NULL;

  return g_steal_pointer (&self);
}

void
vtr_opened_connection_free (VtrOpenedConnection *self)
{
  if (self == NULL)
    return;

  if (self->conn != NULL)
    {
      if (self->sink != NULL)
        vtr_event_sink_unregister (self->sink, self->conn);
      virConnectClose (self->conn);
    }

  g_clear_pointer (&self->sink, vtr_event_sink_unref);
  g_clear_object (&self->capabilities);
  g_clear_pointer (&self->machines, g_ptr_array_unref);
  g_free (self);
}

static gpointer
close_thread (gpointer data)
{
  vtr_opened_connection_free (data);
  return NULL;
}

void
vtr_opened_connection_free_in_thread (VtrOpenedConnection *self)
{
  GThread *thread = NULL;

  if (self == NULL)
    return;

  /* Objects end on the main thread. */
  g_clear_object (&self->capabilities);
  g_clear_pointer (&self->machines, g_ptr_array_unref);

  thread = g_thread_new ("close-connection", close_thread, self);
  g_thread_unref (thread);
}

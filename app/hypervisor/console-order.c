/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-hypervisor"

#include "console-order.h"

#include <glib/gi18n-lib.h>

#include "console-pump.h"
#include "event-loop.h"
#include "hypervisor-error.h"
#include "machine-config.h"

void
vtr_console_order_free (gpointer data)
{
  VtrConsoleOrder *order = data;

  g_free (order->uuid);
  g_free (order->title);
  g_free (order->id);
  g_free (order);
}

/* What it is called while the machine runs: only the live document knows. A machine is active a
 * little earlier than its consoles are there. */
static char *
find_console (const VtrConsoleOrder  *order,
              const char             *xml,
              GError                **error)
{
  g_autoptr (VtrMachineConfig) config = vtr_machine_config_new_from_xml (xml, error);
  g_autoptr (GPtrArray) consoles = NULL;

  if (config == NULL)
    return NULL;

  consoles = vtr_machine_config_list_consoles (config);
  for (guint i = 0; i < consoles->len; i++)
    {
      VtrConfigConsole *console = g_ptr_array_index (consoles, i);

      if (!console->can_open || (order->id != NULL && strcmp (order->id, console->id) != 0))
        continue;

      if (console->is_ready)
        return g_strdup (console->id);

      g_set_error (error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_NOT_READY,
                   _("The text console of “%s” is not ready yet."), order->title);
      return NULL;
    }

  g_set_error (error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_UNSUPPORTED,
               _("The machine “%s” has no text console that can be opened."), order->title);
  return NULL;
}

static void
set_open_error (const VtrConsoleOrder  *order,
                GError                **error)
{
  /* The code that libvirt has for this, and for nothing else of opening a console that is
   * ready. */
  if (virGetLastErrorCode () == VIR_ERR_OPERATION_FAILED)
    vtr_hypervisor_error_set_plain_from_libvirt (error, VTR_HYPERVISOR_ERROR_CONSOLE_IN_USE,
                                                 _("The text console of “%s” is in use elsewhere."),
                                                 order->title);
  else
    vtr_hypervisor_error_set_from_libvirt (error,
                                           _("The text console of “%s” could not be opened."),
                                           order->title);
}

/* One opening, to be done wherever. */
typedef struct
{
  const VtrConsoleOrder  *order;
  virDomainPtr            domain;
  virStreamPtr            stream;
  const char             *id;
  gboolean                is_open;
  GError                **error;
} Opening;

static void
open_it (gpointer data)
{
  Opening *opening = data;

  opening->is_open =
    virDomainOpenConsole (opening->domain, opening->id, opening->stream,
                          opening->order->takes_over ? VIR_DOMAIN_CONSOLE_FORCE : 0) == 0;
  if (!opening->is_open)
    set_open_error (opening->order, opening->error);
}

/* Whoever has it in this process is called back while it is taken from him: that must not be in
 * another thread than all that he hears otherwise. */
static void
open_in_thread (Opening *opening)
{
  if (opening->order->is_embedded && opening->order->takes_over)
    vtr_event_loop_run (open_it, opening);
  else
    open_it (opening);
}

static VtrConsolePump *
open_stream (virConnectPtr           conn,
             virDomainPtr            domain,
             const VtrConsoleOrder  *order,
             const char             *id,
             GError                **error)
{
  virStreamPtr stream = virStreamNew (conn, VIR_STREAM_NONBLOCK);
  Opening opening = {
    .order = order, .domain = domain, .stream = stream, .id = id, .error = error,
  };

  if (stream == NULL)
    {
      set_open_error (order, error);
      return NULL;
    }

  open_in_thread (&opening);
  if (opening.is_open)
    return vtr_console_pump_new (stream);

  virStreamFree (stream);

  return NULL;
}

gpointer
vtr_console_order_run (virConnectPtr   conn,
                       gpointer        data,
                       GCancellable   *cancellable,
                       GError        **error)
{
  const VtrConsoleOrder *order = data;
  virDomainPtr domain = virDomainLookupByUUIDString (conn, order->uuid);
  g_autofree char *id = NULL;
  char *xml = NULL;
  VtrConsolePump *pump = NULL;

  if (domain != NULL)
    xml = virDomainGetXMLDesc (domain, 0);

  if (xml == NULL)
    vtr_hypervisor_error_set_from_libvirt (error,
                                           _("The text console of “%s” could not be opened."),
                                           order->title);
  else if (virDomainIsActive (domain) == 0)
    g_set_error (error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_WRONG_STATE,
                 _("The machine “%s” is off, so it has nothing to say."), order->title);
  else
    id = find_console (order, xml, error);

  if (id != NULL)
    pump = open_stream (conn, domain, order, id, error);

  free (xml);
  if (domain != NULL)
    virDomainFree (domain);

  return pump;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-hypervisor"

#include "usb-port-link.h"

#include <glib/gi18n-lib.h>

#include "hypervisor-error.h"
#include "retry-timer.h"
#include "usb-port.h"

#define FIRST_RETRY_MS 300u
#define LAST_RETRY_MS  30000u
/* As often as a socket may be missing until its port counts as taken away. */
#define MAX_MISSING    3u

struct _VtrUsbPortLink
{
  GObject        parent_instance;

  VtrMachine    *machine;
  VtrUsbLink    *link;
  char          *alias;
  VtrUsbPort    *port;          /* (nullable) */
  VtrRetryTimer *retry;
  guint          n_missing;
  gboolean       is_open;       /* the port is in the machine */
  gboolean       is_busy;       /* the port is being plugged in or taken away */
  gboolean       is_waiting;    /* that was told */
  gboolean       is_closing;
};

G_DEFINE_FINAL_TYPE (VtrUsbPortLink, vtr_usb_port_link, G_TYPE_OBJECT)

enum
{
  CONNECTED,
  WAITING,
  ENDED,
  CLOSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Keeps itself alive until here. */
static void
finish (VtrUsbPortLink *self)
{
  if (self->port != NULL)
    vtr_usb_port_remove_files (self->port);
  g_signal_handlers_disconnect_by_data (self->machine, self);
  g_signal_handlers_disconnect_by_data (self->link, self);
  g_signal_emit (self, signals[CLOSED], 0);
  g_object_unref (self);
}

static void
wait (VtrUsbPortLink *self,
      const GError   *error)
{
  self->is_waiting = TRUE;
  g_signal_emit (self, signals[WAITING], 0, error);
}

/* @error: (nullable) */
static void
end (VtrUsbPortLink *self,
     const GError   *error)
{
  vtr_retry_timer_stop (self->retry);
  g_signal_emit (self, signals[ENDED], 0, error);
}

static void
connect_device (gpointer user_data)
{
  VtrUsbPortLink *self = user_data;

  if (!self->is_closing && self->is_open && vtr_machine_is_active (self->machine))
    vtr_usb_link_connect (self->link, self->port->socket);
}

static void
on_connected (VtrUsbLink     *link,
              VtrUsbPortLink *self)
{
  vtr_retry_timer_reset (self->retry);
  self->n_missing = 0;
  self->is_waiting = FALSE;
  g_signal_emit (self, signals[CONNECTED], 0);
}

static void
on_link_ended (VtrUsbLink     *link,
               guint           reason,
               const GError   *error,
               VtrUsbPortLink *self)
{
  const gboolean is_active = vtr_machine_is_active (self->machine);

  if (self->is_closing)
    return;
  if (reason == VTR_USB_LINK_NO_SOCKET)
    self->n_missing++;
  if (reason == VTR_USB_LINK_OVER)
    {
      end (self, error);
      return;
    }
  if (self->n_missing >= MAX_MISSING && is_active)
    {
      /* Whoever took it away has done what there is to do. */
      self->is_open = FALSE;
      end (self, NULL);
      return;
    }

  /* Why it waits for a machine that is saved is known. */
  if (is_active || !self->is_waiting)
    wait (self, error);
  if (is_active)
    vtr_retry_timer_start (self->retry);
}

/* A saved machine keeps its port, which its saved memory names; others' is gone with them. */
static void
on_machine_state (VtrMachine     *machine,
                  GParamSpec     *pspec,
                  VtrUsbPortLink *self)
{
  g_autoptr (GError) error = NULL;

  if (self->is_closing || !self->is_open)
    return;

  if (vtr_machine_is_active (machine))
    {
      self->n_missing = 0;
      vtr_retry_timer_stop (self->retry);
      vtr_retry_timer_reset (self->retry);
      vtr_retry_timer_start (self->retry);
      return;
    }

  if (vtr_machine_get_state (machine) == VTR_MACHINE_STATE_SAVED &&
      !vtr_machine_is_removed (machine))
    {
      error = g_error_new_literal (VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_WRONG_STATE,
                                   _("The machine is saved."));
      vtr_usb_link_drop (self->link);
      vtr_retry_timer_stop (self->retry);
      wait (self, error);
      return;
    }

  end (self, NULL);
}

static void
on_port_opened (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (VtrUsbPortLink) self = user_data;
  g_autoptr (GError) error = NULL;

  self->is_busy = FALSE;
  self->is_open = vtr_usb_port_open_finish (VTR_MACHINE (source), result, &error);
  /* What there may be of it now is somebody else's. */
  if (!self->is_open)
    g_clear_pointer (&self->port, vtr_usb_port_free);
  if (self->is_closing)
    vtr_usb_link_close (self->link);
  else if (self->is_open)
    connect_device (self);
  else
    end (self, error);
}

static void
on_port_closed (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (VtrUsbPortLink) self = user_data;

  vtr_usb_port_close_finish (VTR_MACHINE (source), result, NULL);
  self->is_busy = FALSE;
  finish (self);
}

static void
on_link_closed (VtrUsbLink     *link,
                VtrUsbPortLink *self)
{
  if (!self->is_open || !vtr_machine_is_active (self->machine))
    {
      finish (self);
      return;
    }

  self->is_open = FALSE;
  self->is_busy = TRUE;
  vtr_usb_port_close_async (self->machine, self->alias, on_port_closed, g_object_ref (self));
}

static void
vtr_usb_port_link_finalize (GObject *object)
{
  VtrUsbPortLink *self = VTR_USB_PORT_LINK (object);

  /* It may never have been opened. */
  g_signal_handlers_disconnect_by_data (self->link, self);
  g_clear_object (&self->link);
  g_clear_object (&self->machine);
  g_clear_pointer (&self->retry, vtr_retry_timer_free);
  g_clear_pointer (&self->port, vtr_usb_port_free);
  g_free (self->alias);

  G_OBJECT_CLASS (vtr_usb_port_link_parent_class)->finalize (object);
}

/* The argument is an error. */
static void
add_signal (GType       type,
            guint       id,
            const char *name,
            guint       n_arguments)
{
  signals[id] = g_signal_new (name, type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                              n_arguments, G_TYPE_ERROR | G_SIGNAL_TYPE_STATIC_SCOPE);
}

static void
vtr_usb_port_link_class_init (VtrUsbPortLinkClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = vtr_usb_port_link_finalize;

  add_signal (type, CONNECTED, "connected", 0);
  add_signal (type, WAITING, "waiting", 1);
  add_signal (type, ENDED, "ended", 1);
  add_signal (type, CLOSED, "closed", 0);
}

static void
vtr_usb_port_link_init (VtrUsbPortLink *self)
{
  self->retry = vtr_retry_timer_new (FIRST_RETRY_MS, LAST_RETRY_MS, connect_device, self);
}

VtrUsbPortLink *
vtr_usb_port_link_new (VtrMachine *machine,
                       VtrUsbLink *link,
                       const char *id)
{
  VtrUsbPortLink *self = NULL;

  g_return_val_if_fail (VTR_IS_MACHINE (machine), NULL);
  g_return_val_if_fail (VTR_IS_USB_LINK (link), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  self = g_object_new (VTR_TYPE_USB_PORT_LINK, NULL);
  self->machine = g_object_ref (machine);
  self->link = link;
  self->alias = vtr_usb_port_dup_alias (id);
  g_signal_connect (link, "connected", G_CALLBACK (on_connected), self);
  g_signal_connect (link, "ended", G_CALLBACK (on_link_ended), self);
  g_signal_connect (link, "closed", G_CALLBACK (on_link_closed), self);

  return self;
}

void
vtr_usb_port_link_open (VtrUsbPortLink *self)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (VTR_IS_USB_PORT_LINK (self));
  g_return_if_fail (self->port == NULL && !self->is_closing);

  /* Until it is closed. */
  g_object_ref (self);
  self->port = vtr_usb_port_new (self->machine, self->alias, &error);
  if (self->port == NULL)
    {
      end (self, error);
      return;
    }

  g_signal_connect (self->machine, "notify::state", G_CALLBACK (on_machine_state), self);
  g_signal_connect (self->machine, "notify::removed", G_CALLBACK (on_machine_state), self);
  self->is_busy = TRUE;
  vtr_usb_port_open_async (self->port, self->machine, NULL, on_port_opened, g_object_ref (self));
}

void
vtr_usb_port_link_close (VtrUsbPortLink *self)
{
  g_return_if_fail (VTR_IS_USB_PORT_LINK (self));
  g_return_if_fail (!self->is_closing);

  self->is_closing = TRUE;
  vtr_retry_timer_stop (self->retry);
  if (!self->is_busy)
    vtr_usb_link_close (self->link);
}

gboolean
vtr_usb_port_link_get_approval (VtrUsbPortLink *self,
                                VtrUsbApproval *ret_approval)
{
  g_return_val_if_fail (VTR_IS_USB_PORT_LINK (self), FALSE);

  return vtr_usb_link_get_approval (self->link, ret_approval);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-hypervisor"

#include "usb-attachment.h"

#include <glib/gi18n-lib.h>

#include "hypervisor-error.h"
#include "retry-timer.h"
#include "usb-link.h"
#include "usb-port.h"
#include "usb-screen-link.h"

#define FIRST_RETRY_MS 300u
#define LAST_RETRY_MS  30000u
/* As often as a socket may be missing until its port counts as taken away. */
#define MAX_MISSING    3u

struct _VtrUsbAttachment
{
  GObject                parent_instance;

  VtrMachine            *machine;        /* (nullable): through a screen of another program's */
  VtrUsbDevice          *device;         /* (nullable): of this computer */
  char                  *title;
  char                  *disc;           /* (nullable): a file */
  VtrUsbLink            *link;           /* through a port, or NULL */
  VtrUsbScreenLink      *screen_link;    /* through the screen, or NULL; no port then */

  VtrUsbAttachmentState  state;
  GError                *error;          /* (nullable) */
  VtrUsbPort            *port;
  VtrRetryTimer         *retry;
  guint                  n_missing;
  gboolean               is_open;        /* the port is in the machine */
  gboolean               is_busy;        /* the port is being plugged in or taken away */
  gboolean               is_ending;
  gboolean               is_started;     /* the link through the screen was */
};

G_DEFINE_FINAL_TYPE (VtrUsbAttachment, vtr_usb_attachment, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_STATE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* @error: (transfer full) (nullable) */
static void
set_state (VtrUsbAttachment      *self,
           VtrUsbAttachmentState  state,
           GError                *error)
{
  if (error != self->error)
    {
      g_clear_error (&self->error);
      self->error = error;
    }
  if (self->state == state)
    return;

  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

/* Keeps itself alive until here. */
static void
finish (VtrUsbAttachment *self)
{
  if (self->port != NULL)
    vtr_usb_port_remove_files (self->port);
  if (self->machine != NULL)
    g_signal_handlers_disconnect_by_data (self->machine, self);
  if (self->link != NULL)
    g_signal_handlers_disconnect_by_data (self->link, self);
  else
    g_signal_handlers_disconnect_by_data (self->screen_link, self);
  set_state (self, VTR_USB_ATTACHMENT_ENDED, self->error);
  g_object_unref (self);
}

/* @error: (transfer full) (nullable) */
static void
end (VtrUsbAttachment *self,
     GError           *error)
{
  if (self->is_ending)
    {
      g_clear_error (&error);
      return;
    }

  self->is_ending = TRUE;
  vtr_retry_timer_stop (self->retry);
  set_state (self, VTR_USB_ATTACHMENT_LEAVING, error);
  /* The device first: what this computer wants back doesn't wait for the guest. */
  if (self->screen_link != NULL && self->is_started)
    vtr_usb_screen_link_close (self->screen_link);
  else if (self->screen_link != NULL)
    finish (self);
  else if (!self->is_busy)
    vtr_usb_link_close (self->link);
}

static void
connect_device (gpointer user_data)
{
  VtrUsbAttachment *self = user_data;

  if (!self->is_ending && self->is_open && vtr_machine_is_active (self->machine))
    vtr_usb_link_connect (self->link, self->port->socket);
}

static void
on_connected (GObject          *link,
              VtrUsbAttachment *self)
{
  vtr_retry_timer_reset (self->retry);
  self->n_missing = 0;
  set_state (self, VTR_USB_ATTACHMENT_CONNECTED, NULL);
}

static void
on_link_ended (VtrUsbLink       *link,
               guint             reason,
               const GError     *error,
               VtrUsbAttachment *self)
{
  const gboolean is_active = vtr_machine_is_active (self->machine);

  if (reason == VTR_USB_LINK_NO_SOCKET)
    self->n_missing++;
  if (reason == VTR_USB_LINK_OVER)
    {
      end (self, g_error_copy (error));
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
  if (is_active || self->state != VTR_USB_ATTACHMENT_WAITING)
    set_state (self, VTR_USB_ATTACHMENT_WAITING, g_error_copy (error));
  if (is_active)
    vtr_retry_timer_start (self->retry);
}

static void
on_screen_link_ended (VtrUsbScreenLink *link,
                      const GError     *error,
                      VtrUsbAttachment *self)
{
  end (self, g_error_copy (error));
}

/* A saved machine keeps its port, which its saved memory names; others' is gone with them. */
static void
on_machine_state (VtrMachine       *machine,
                  GParamSpec       *pspec,
                  VtrUsbAttachment *self)
{
  if (self->is_ending || !self->is_open)
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
      vtr_usb_link_drop (self->link);
      vtr_retry_timer_stop (self->retry);
      set_state (self, VTR_USB_ATTACHMENT_WAITING,
                 g_error_new_literal (VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_WRONG_STATE,
                                      _("The machine is saved.")));
      return;
    }

  end (self, NULL);
}

static void
on_port_opened (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (VtrUsbAttachment) self = user_data;
  GError *error = NULL;

  self->is_busy = FALSE;
  self->is_open = vtr_usb_port_open_finish (VTR_MACHINE (source), result, &error);
  /* What there may be of it now is somebody else's. */
  if (!self->is_open)
    g_clear_pointer (&self->port, vtr_usb_port_free);
  if (self->is_ending)
    {
      g_clear_error (&error);
      vtr_usb_link_close (self->link);
    }
  else if (self->is_open)
    {
      connect_device (self);
    }
  else
    {
      end (self, error);
    }
}

static void
on_port_closed (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (VtrUsbAttachment) self = user_data;

  vtr_usb_port_close_finish (VTR_MACHINE (source), result, NULL);
  self->is_busy = FALSE;
  finish (self);
}

static void
on_link_closed (GObject          *link,
                VtrUsbAttachment *self)
{
  if (!self->is_open || !vtr_machine_is_active (self->machine))
    {
      finish (self);
      return;
    }

  self->is_open = FALSE;
  self->is_busy = TRUE;
  vtr_usb_port_close_async (self->machine, self->port->alias, on_port_closed,
                            g_object_ref (self));
}

static void
vtr_usb_attachment_finalize (GObject *object)
{
  VtrUsbAttachment *self = VTR_USB_ATTACHMENT (object);

  g_clear_object (&self->machine);
  g_clear_object (&self->device);
  g_clear_object (&self->link);
  g_clear_object (&self->screen_link);
  g_clear_pointer (&self->disc, g_free);
  g_clear_pointer (&self->retry, vtr_retry_timer_free);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->port, vtr_usb_port_free);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (vtr_usb_attachment_parent_class)->finalize (object);
}

static void
vtr_usb_attachment_get_property (GObject    *object,
                                 guint       property_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  VtrUsbAttachment *self = VTR_USB_ATTACHMENT (object);

  switch (property_id)
    {
    case PROP_STATE:
      g_value_set_uint (value, self->state);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
vtr_usb_attachment_class_init (VtrUsbAttachmentClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = vtr_usb_attachment_finalize;
  object_class->get_property = vtr_usb_attachment_get_property;

  properties[PROP_STATE] =
    g_param_spec_uint ("state", NULL, NULL, 0, VTR_USB_ATTACHMENT_ENDED,
                       VTR_USB_ATTACHMENT_CONNECTING,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
vtr_usb_attachment_init (VtrUsbAttachment *self)
{
  self->retry = vtr_retry_timer_new (FIRST_RETRY_MS, LAST_RETRY_MS, connect_device, self);
}

/* @link: (transfer full); @title: (transfer full) */
static VtrUsbAttachment *
create (VtrMachine *machine,
        VtrUsbLink *link,
        char       *title)
{
  VtrUsbAttachment *self = g_object_new (VTR_TYPE_USB_ATTACHMENT, NULL);

  self->machine = g_object_ref (machine);
  self->link = link;
  self->title = title;
  g_signal_connect (link, "connected", G_CALLBACK (on_connected), self);
  g_signal_connect (link, "ended", G_CALLBACK (on_link_ended), self);
  g_signal_connect (link, "closed", G_CALLBACK (on_link_closed), self);

  return self;
}

VtrUsbAttachment *
vtr_usb_attachment_new_local (VtrMachine   *machine,
                              VtrUsbWorker *worker,
                              VtrUsbDevice *device)
{
  VtrUsbAttachment *self = NULL;

  g_return_val_if_fail (VTR_IS_MACHINE (machine), NULL);
  g_return_val_if_fail (VTR_IS_USB_WORKER (worker), NULL);
  g_return_val_if_fail (VTR_IS_USB_DEVICE (device), NULL);

  self = create (machine, vtr_usb_link_new_local (worker, device, NULL),
                 g_strdup (vtr_usb_device_get_title (device)));
  self->device = g_object_ref (device);

  return self;
}

VtrUsbAttachment *
vtr_usb_attachment_new_network (VtrMachine           *machine,
                                const VtrUsbAddress  *address,
                                const char           *code,
                                const VtrUsbApproval *approval)
{
  g_return_val_if_fail (VTR_IS_MACHINE (machine), NULL);
  g_return_val_if_fail (address != NULL, NULL);

  return create (machine, vtr_usb_link_new_network (address, code, approval),
                 vtr_usb_address_to_string (address));
}

/* @plug: (transfer full); @title: (transfer full) */
static VtrUsbAttachment *
create_on_screen (VtrUsbOutlet *outlet,
                  VtrMachine   *machine,
                  VtrUsbPlug   *plug,
                  const char   *id,
                  char         *title)
{
  VtrUsbAttachment *self = g_object_new (VTR_TYPE_USB_ATTACHMENT, NULL);

  g_set_object (&self->machine, machine);
  self->title = title;
  self->screen_link = vtr_usb_screen_link_new (outlet, machine, plug, id);
  g_signal_connect (self->screen_link, "connected", G_CALLBACK (on_connected), self);
  g_signal_connect (self->screen_link, "ended", G_CALLBACK (on_screen_link_ended), self);
  g_signal_connect (self->screen_link, "closed", G_CALLBACK (on_link_closed), self);

  return self;
}

VtrUsbAttachment *
vtr_usb_attachment_new_on_screen (VtrUsbOutlet *outlet,
                                  VtrMachine   *machine,
                                  VtrUsbDevice *device)
{
  VtrUsbAttachment *self = NULL;

  g_return_val_if_fail (VTR_IS_USB_OUTLET (outlet), NULL);
  g_return_val_if_fail (machine == NULL || VTR_IS_MACHINE (machine), NULL);
  g_return_val_if_fail (VTR_IS_USB_DEVICE (device), NULL);

  self = create_on_screen (outlet, machine,
                           vtr_usb_plug_new_device (vtr_usb_device_get_bus (device),
                                                    vtr_usb_device_get_address (device)),
                           vtr_usb_device_get_id (device),
                           g_strdup (vtr_usb_device_get_title (device)));
  self->device = g_object_ref (device);

  return self;
}

VtrUsbAttachment *
vtr_usb_attachment_new_disc (VtrUsbOutlet *outlet,
                             VtrMachine   *machine,
                             const char   *path)
{
  VtrUsbAttachment *self = NULL;

  g_return_val_if_fail (VTR_IS_USB_OUTLET (outlet), NULL);
  g_return_val_if_fail (machine == NULL || VTR_IS_MACHINE (machine), NULL);
  g_return_val_if_fail (path != NULL, NULL);

  self = create_on_screen (outlet, machine, vtr_usb_plug_new_disc (path), path,
                           g_filename_display_basename (path));
  self->disc = g_strdup (path);

  return self;
}

/* The library would take any device. */
static void
start_on_screen (VtrUsbAttachment *self)
{
  GError *error = NULL;

  if (self->device != NULL && !vtr_usb_device_check_sharable (self->device, &error))
    {
      end (self, error);
      return;
    }

  self->is_started = TRUE;
  vtr_usb_screen_link_open (self->screen_link);
}

void
vtr_usb_attachment_start (VtrUsbAttachment *self)
{
  g_autofree char *alias = NULL;
  GError *error = NULL;

  g_return_if_fail (VTR_IS_USB_ATTACHMENT (self));
  g_return_if_fail (self->port == NULL && !self->is_ending);

  /* Until it has ended. */
  g_object_ref (self);
  if (self->screen_link != NULL)
    {
      start_on_screen (self);
      return;
    }

  alias = vtr_usb_port_dup_alias (self->device != NULL ? vtr_usb_device_get_id (self->device)
                                                       : self->title);
  self->port = vtr_usb_port_new (self->machine, alias, &error);
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
vtr_usb_attachment_detach (VtrUsbAttachment *self)
{
  g_return_if_fail (VTR_IS_USB_ATTACHMENT (self));

  end (self, NULL);
}

VtrUsbAttachmentState
vtr_usb_attachment_get_state (VtrUsbAttachment *self)
{
  g_return_val_if_fail (VTR_IS_USB_ATTACHMENT (self), VTR_USB_ATTACHMENT_ENDED);

  return self->state;
}

const GError *
vtr_usb_attachment_get_error (VtrUsbAttachment *self)
{
  g_return_val_if_fail (VTR_IS_USB_ATTACHMENT (self), NULL);

  return self->error;
}

const char *
vtr_usb_attachment_get_title (VtrUsbAttachment *self)
{
  g_return_val_if_fail (VTR_IS_USB_ATTACHMENT (self), NULL);

  return self->title;
}

VtrUsbDevice *
vtr_usb_attachment_get_device (VtrUsbAttachment *self)
{
  g_return_val_if_fail (VTR_IS_USB_ATTACHMENT (self), NULL);

  return self->device;
}

VtrMachine *
vtr_usb_attachment_get_machine (VtrUsbAttachment *self)
{
  g_return_val_if_fail (VTR_IS_USB_ATTACHMENT (self), NULL);

  return self->machine;
}

const char *
vtr_usb_attachment_get_disc (VtrUsbAttachment *self)
{
  g_return_val_if_fail (VTR_IS_USB_ATTACHMENT (self), NULL);

  return self->disc;
}

VtrUsbOutlet *
vtr_usb_attachment_get_outlet (VtrUsbAttachment *self)
{
  g_return_val_if_fail (VTR_IS_USB_ATTACHMENT (self), NULL);

  return self->screen_link != NULL ? vtr_usb_screen_link_get_outlet (self->screen_link) : NULL;
}

gboolean
vtr_usb_attachment_get_approval (VtrUsbAttachment *self,
                                 VtrUsbApproval   *ret_approval)
{
  g_return_val_if_fail (VTR_IS_USB_ATTACHMENT (self), FALSE);
  g_return_val_if_fail (ret_approval != NULL, FALSE);

  return self->link != NULL && vtr_usb_link_get_approval (self->link, ret_approval);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-hypervisor"

#include "usb-attachment.h"

#include "usb-port-link.h"
#include "usb-screen-link.h"

struct _VtrUsbAttachment
{
  GObject                parent_instance;

  VtrMachine            *machine;        /* (nullable): through a screen of another program's */
  VtrUsbDevice          *device;         /* (nullable): of this computer */
  char                  *title;
  char                  *disc;           /* (nullable): a file */
  /* One of the two: */
  VtrUsbPortLink        *port_link;
  VtrUsbScreenLink      *screen_link;

  VtrUsbAttachmentState  state;
  GError                *error;          /* (nullable) */
  gboolean               is_open;        /* the link, until it is closed */
  gboolean               is_ending;
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

/* @error: (nullable). (transfer full) (nullable) */
static GError *
copy_error (const GError *error)
{
  return error != NULL ? g_error_copy (error) : NULL;
}

/* (transfer none) */
static gpointer
get_link (VtrUsbAttachment *self)
{
  return self->port_link != NULL ? (gpointer) self->port_link : (gpointer) self->screen_link;
}

/* Keeps itself alive until here. */
static void
finish (VtrUsbAttachment *self)
{
  g_signal_handlers_disconnect_by_data (get_link (self), self);
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
  set_state (self, VTR_USB_ATTACHMENT_LEAVING, error);
  /* The device first: what this computer wants back doesn't wait for the guest. */
  if (!self->is_open)
    finish (self);
  else if (self->port_link != NULL)
    vtr_usb_port_link_close (self->port_link);
  else
    vtr_usb_screen_link_close (self->screen_link);
}

static void
on_connected (GObject          *link,
              VtrUsbAttachment *self)
{
  set_state (self, VTR_USB_ATTACHMENT_CONNECTED, NULL);
}

static void
on_waiting (GObject          *link,
            const GError     *error,
            VtrUsbAttachment *self)
{
  set_state (self, VTR_USB_ATTACHMENT_WAITING, copy_error (error));
}

static void
on_ended (GObject          *link,
          const GError     *error,
          VtrUsbAttachment *self)
{
  end (self, copy_error (error));
}

static void
on_closed (GObject          *link,
           VtrUsbAttachment *self)
{
  finish (self);
}

static void
vtr_usb_attachment_finalize (GObject *object)
{
  VtrUsbAttachment *self = VTR_USB_ATTACHMENT (object);

  g_clear_object (&self->machine);
  g_clear_object (&self->device);
  g_clear_object (&self->port_link);
  g_clear_object (&self->screen_link);
  g_clear_pointer (&self->disc, g_free);
  g_clear_pointer (&self->title, g_free);
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
}

static void
follow_link (VtrUsbAttachment *self)
{
  g_signal_connect (get_link (self), "connected", G_CALLBACK (on_connected), self);
  g_signal_connect (get_link (self), "ended", G_CALLBACK (on_ended), self);
  g_signal_connect (get_link (self), "closed", G_CALLBACK (on_closed), self);
}

/* @link: (transfer full) */
static VtrUsbAttachment *
create (VtrMachine *machine,
        VtrUsbLink *link,
        const char *id,
        const char *title)
{
  VtrUsbAttachment *self = g_object_new (VTR_TYPE_USB_ATTACHMENT, NULL);

  self->machine = g_object_ref (machine);
  self->title = g_strdup (title);
  self->port_link = vtr_usb_port_link_new (machine, link, id);
  follow_link (self);
  g_signal_connect (self->port_link, "waiting", G_CALLBACK (on_waiting), self);

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
                 vtr_usb_device_get_id (device), vtr_usb_device_get_title (device));
  self->device = g_object_ref (device);

  return self;
}

VtrUsbAttachment *
vtr_usb_attachment_new_network (VtrMachine           *machine,
                                const VtrUsbAddress  *address,
                                const char           *code,
                                const VtrUsbApproval *approval)
{
  g_autofree char *title = NULL;

  g_return_val_if_fail (VTR_IS_MACHINE (machine), NULL);
  g_return_val_if_fail (address != NULL, NULL);

  title = vtr_usb_address_to_string (address);

  return create (machine, vtr_usb_link_new_network (address, code, approval), title, title);
}

/* @plug: (transfer full) */
static VtrUsbAttachment *
create_on_screen (VtrUsbOutlet *outlet,
                  VtrMachine   *machine,
                  VtrUsbPlug   *plug,
                  const char   *id,
                  const char   *title)
{
  VtrUsbAttachment *self = g_object_new (VTR_TYPE_USB_ATTACHMENT, NULL);

  g_set_object (&self->machine, machine);
  self->title = g_strdup (title);
  self->screen_link = vtr_usb_screen_link_new (outlet, machine, plug, id);
  follow_link (self);

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
                           vtr_usb_device_get_id (device), vtr_usb_device_get_title (device));
  self->device = g_object_ref (device);

  return self;
}

VtrUsbAttachment *
vtr_usb_attachment_new_disc (VtrUsbOutlet *outlet,
                             VtrMachine   *machine,
                             const char   *path)
{
  VtrUsbAttachment *self = NULL;
  g_autofree char *title = NULL;

  g_return_val_if_fail (VTR_IS_USB_OUTLET (outlet), NULL);
  g_return_val_if_fail (machine == NULL || VTR_IS_MACHINE (machine), NULL);
  g_return_val_if_fail (path != NULL, NULL);

  title = g_filename_display_basename (path);
  self = create_on_screen (outlet, machine, vtr_usb_plug_new_disc (path), path, title);
  self->disc = g_strdup (path);

  return self;
}

void
vtr_usb_attachment_start (VtrUsbAttachment *self)
{
  GError *error = NULL;

  g_return_if_fail (VTR_IS_USB_ATTACHMENT (self));
  g_return_if_fail (!self->is_open && !self->is_ending);

  /* Until it has ended. */
  g_object_ref (self);
  /* The library of the screen would take any device. */
  if (self->screen_link != NULL && self->device != NULL &&
      !vtr_usb_device_check_sharable (self->device, &error))
    {
      end (self, error);
      return;
    }

  self->is_open = TRUE;
  if (self->port_link != NULL)
    vtr_usb_port_link_open (self->port_link);
  else
    vtr_usb_screen_link_open (self->screen_link);
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

  return self->port_link != NULL &&
         vtr_usb_port_link_get_approval (self->port_link, ret_approval);
}

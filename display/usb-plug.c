/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-usb-plug"

#include "usb-plug.h"

#define PATIENCE_MS 60000u

struct _VtrUsbPlug
{
  GObject          parent_instance;

  guint            bus;
  guint            address;
  char            *path;      /* (nullable) */
  guint            patience;
  VtrUsbPlugState  state;
  GError          *error;     /* (nullable) */
};

G_DEFINE_FINAL_TYPE (VtrUsbPlug, vtr_usb_plug, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_STATE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
set_state (VtrUsbPlug      *self,
           VtrUsbPlugState  state)
{
  if (self->state >= state)
    return;

  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

/* @error: (transfer full) (nullable) */
static void
take_error (VtrUsbPlug *self,
            GError     *error)
{
  if (self->error == NULL && self->state < VTR_USB_PLUG_LEAVING)
    self->error = error;
  else
    g_clear_error (&error);
}

static void
vtr_usb_plug_finalize (GObject *object)
{
  VtrUsbPlug *self = VTR_USB_PLUG (object);

  g_free (self->path);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (vtr_usb_plug_parent_class)->finalize (object);
}

static void
vtr_usb_plug_get_property (GObject    *object,
                           guint       property_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  switch (property_id)
    {
    case PROP_STATE:
      g_value_set_uint (value, VTR_USB_PLUG (object)->state);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
vtr_usb_plug_class_init (VtrUsbPlugClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = vtr_usb_plug_finalize;
  object_class->get_property = vtr_usb_plug_get_property;

  properties[PROP_STATE] =
    g_param_spec_uint ("state", NULL, NULL, 0, VTR_USB_PLUG_ENDED, VTR_USB_PLUG_CONNECTING,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
vtr_usb_plug_init (VtrUsbPlug *self)
{
  self->patience = PATIENCE_MS;
}

VtrUsbPlug *
vtr_usb_plug_new_device (guint bus,
                         guint address)
{
  VtrUsbPlug *self = g_object_new (VTR_TYPE_USB_PLUG, NULL);

  self->bus = bus;
  self->address = address;

  return self;
}

VtrUsbPlug *
vtr_usb_plug_new_disc (const char *path)
{
  VtrUsbPlug *self = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_object_new (VTR_TYPE_USB_PLUG, NULL);
  self->path = g_strdup (path);

  return self;
}

const char *
vtr_usb_plug_get_path (VtrUsbPlug *self)
{
  g_return_val_if_fail (VTR_IS_USB_PLUG (self), NULL);

  return self->path;
}

guint
vtr_usb_plug_get_bus (VtrUsbPlug *self)
{
  g_return_val_if_fail (VTR_IS_USB_PLUG (self), 0);

  return self->bus;
}

guint
vtr_usb_plug_get_address (VtrUsbPlug *self)
{
  g_return_val_if_fail (VTR_IS_USB_PLUG (self), 0);

  return self->address;
}

VtrUsbPlugState
vtr_usb_plug_get_state (VtrUsbPlug *self)
{
  g_return_val_if_fail (VTR_IS_USB_PLUG (self), VTR_USB_PLUG_ENDED);

  return self->state;
}

const GError *
vtr_usb_plug_get_error (VtrUsbPlug *self)
{
  g_return_val_if_fail (VTR_IS_USB_PLUG (self), NULL);

  return self->error;
}

guint
vtr_usb_plug_get_patience (VtrUsbPlug *self)
{
  g_return_val_if_fail (VTR_IS_USB_PLUG (self), 0);

  return self->patience;
}

void
vtr_usb_plug_set_patience (VtrUsbPlug *self,
                           guint       patience)
{
  g_return_if_fail (VTR_IS_USB_PLUG (self));

  self->patience = patience;
}

void
vtr_usb_plug_pull (VtrUsbPlug *self)
{
  g_return_if_fail (VTR_IS_USB_PLUG (self));

  set_state (self, VTR_USB_PLUG_LEAVING);
}

void
vtr_usb_plug_set_connected (VtrUsbPlug *self)
{
  g_return_if_fail (VTR_IS_USB_PLUG (self));

  set_state (self, VTR_USB_PLUG_CONNECTED);
}

void
vtr_usb_plug_leave (VtrUsbPlug *self,
                    GError     *error)
{
  g_return_if_fail (VTR_IS_USB_PLUG (self));

  take_error (self, error);
  set_state (self, VTR_USB_PLUG_LEAVING);
}

void
vtr_usb_plug_end (VtrUsbPlug *self,
                  GError     *error)
{
  g_return_if_fail (VTR_IS_USB_PLUG (self));

  take_error (self, error);
  set_state (self, VTR_USB_PLUG_ENDED);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-usb"

#include "usb-guard.h"

struct _VtrUsbGuard
{
  GObject             parent_instance;

  VtrUsbGuardSession *session;
  VtrUsbGuardState    state;
  VtrUsbGuardEnd      end;
  GError             *error;         /* (nullable) */
};

G_DEFINE_FINAL_TYPE (VtrUsbGuard, vtr_usb_guard, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_STATE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* Ties the session's thread to the object, which may go first. */
typedef struct
{
  GWeakRef      guard;
  GMainContext *context;
} Link;

static void
link_free (gpointer data)
{
  Link *link = data;

  g_weak_ref_clear (&link->guard);
  g_main_context_unref (link->context);
  g_free (link);
}

static void
set_state (VtrUsbGuard      *self,
           VtrUsbGuardState  state)
{
  if (self->state == state)
    return;

  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static gboolean
on_news (gpointer user_data)
{
  VtrUsbGuard *self = user_data;
  VtrUsbApproval device = { 0 };

  if (self->session == NULL || self->state == VTR_USB_GUARD_ENDED)
    return G_SOURCE_REMOVE;

  self->end = vtr_usb_guard_session_get_end (self->session, &self->error);
  if (self->end != VTR_USB_GUARD_END_NONE)
    set_state (self, VTR_USB_GUARD_ENDED);
  else if (vtr_usb_guard_session_get_device (self->session, &device))
    set_state (self, VTR_USB_GUARD_CONNECTED);

  return G_SOURCE_REMOVE;
}

/* In the session's thread. The object's last reference may be this one: it is let go of where the
 * object lives. */
static void
on_session_event (gpointer user_data)
{
  Link *link = user_data;
  g_autoptr (GSource) source = NULL;
  VtrUsbGuard *self = g_weak_ref_get (&link->guard);

  if (self == NULL)
    return;

  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, on_news, self, g_object_unref);
  g_source_attach (source, link->context);
}

static void
vtr_usb_guard_dispose (GObject *object)
{
  VtrUsbGuard *self = VTR_USB_GUARD (object);

  if (self->session != NULL)
    vtr_usb_guard_session_stop (self->session);
  g_clear_pointer (&self->session, vtr_usb_guard_session_unref);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (vtr_usb_guard_parent_class)->dispose (object);
}

static void
vtr_usb_guard_get_property (GObject    *object,
                            guint       property_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  VtrUsbGuard *self = VTR_USB_GUARD (object);

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
vtr_usb_guard_class_init (VtrUsbGuardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = vtr_usb_guard_dispose;
  object_class->get_property = vtr_usb_guard_get_property;

  properties[PROP_STATE] =
    g_param_spec_uint ("state", NULL, NULL, 0, VTR_USB_GUARD_ENDED, VTR_USB_GUARD_WAITING,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
vtr_usb_guard_init (VtrUsbGuard *self)
{
}

VtrUsbGuard *
vtr_usb_guard_new (GIOStream            *peer,
                   GIOStream            *machine,
                   const VtrUsbApproval *approval,
                   const VtrUsbPatience *patience)
{
  const VtrUsbPatience usual = VTR_USB_PATIENCE_USUAL;
  VtrUsbGuard *self = NULL;
  Link *link = NULL;

  g_return_val_if_fail (G_IS_IO_STREAM (peer), NULL);
  g_return_val_if_fail (G_IS_IO_STREAM (machine), NULL);

  self = g_object_new (VTR_TYPE_USB_GUARD, NULL);
  link = g_new0 (Link, 1);
  g_weak_ref_init (&link->guard, self);
  link->context = g_main_context_ref_thread_default ();
  self->session = vtr_usb_guard_session_start (peer, machine, approval,
                                               patience != NULL ? patience : &usual,
                                               on_session_event, link, link_free);

  return self;
}

void
vtr_usb_guard_stop (VtrUsbGuard *self)
{
  g_return_if_fail (VTR_IS_USB_GUARD (self));

  vtr_usb_guard_session_stop (self->session);
}

VtrUsbGuardState
vtr_usb_guard_get_state (VtrUsbGuard *self)
{
  g_return_val_if_fail (VTR_IS_USB_GUARD (self), VTR_USB_GUARD_ENDED);

  return self->state;
}

VtrUsbGuardEnd
vtr_usb_guard_get_end (VtrUsbGuard *self)
{
  g_return_val_if_fail (VTR_IS_USB_GUARD (self), VTR_USB_GUARD_END_NONE);

  return self->end;
}

const GError *
vtr_usb_guard_get_error (VtrUsbGuard *self)
{
  g_return_val_if_fail (VTR_IS_USB_GUARD (self), NULL);

  return self->error;
}

gboolean
vtr_usb_guard_get_device (VtrUsbGuard    *self,
                          VtrUsbApproval *ret_device)
{
  g_return_val_if_fail (VTR_IS_USB_GUARD (self), FALSE);
  g_return_val_if_fail (ret_device != NULL, FALSE);

  return vtr_usb_guard_session_get_device (self->session, ret_device);
}

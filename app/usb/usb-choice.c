/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "usb-choice.h"

#include "usb-kind.h"

#include <string.h>

struct _VtrUsbChoice
{
  GObject            parent_instance;

  char              *id;
  VtrUsbDevice      *device;       /* (nullable) */
  char              *title;        /* (nullable) with a device */
  char              *icon_name;    /* (nullable) with a device */
  char              *detail;       /* (nullable) */
  VtrUsbChoiceState  state;
  GError            *error;        /* (nullable) */
  char              *code;         /* (nullable) */
  gboolean           is_kept;
};

G_DEFINE_FINAL_TYPE (VtrUsbChoice, vtr_usb_choice, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
changed (VtrUsbChoice *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
vtr_usb_choice_finalize (GObject *object)
{
  VtrUsbChoice *self = VTR_USB_CHOICE (object);

  g_clear_object (&self->device);
  g_clear_error (&self->error);
  g_free (self->id);
  g_free (self->title);
  g_free (self->icon_name);
  g_free (self->detail);
  g_free (self->code);

  G_OBJECT_CLASS (vtr_usb_choice_parent_class)->finalize (object);
}

static void
vtr_usb_choice_class_init (VtrUsbChoiceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vtr_usb_choice_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
vtr_usb_choice_init (VtrUsbChoice *self)
{
}

VtrUsbChoice *
vtr_usb_choice_new (const char   *id,
                    VtrUsbDevice *device)
{
  VtrUsbChoice *self = NULL;

  g_return_val_if_fail (id != NULL, NULL);

  self = g_object_new (VTR_TYPE_USB_CHOICE, NULL);
  self->id = g_strdup (id);
  g_set_object (&self->device, device);

  return self;
}

const char *
vtr_usb_choice_get_id (VtrUsbChoice *self)
{
  g_return_val_if_fail (VTR_IS_USB_CHOICE (self), NULL);

  return self->id;
}

VtrUsbDevice *
vtr_usb_choice_get_device (VtrUsbChoice *self)
{
  g_return_val_if_fail (VTR_IS_USB_CHOICE (self), NULL);

  return self->device;
}

void
vtr_usb_choice_set_device (VtrUsbChoice *self,
                           VtrUsbDevice *device)
{
  g_return_if_fail (VTR_IS_USB_CHOICE (self));

  if (g_set_object (&self->device, device))
    changed (self);
}

void
vtr_usb_choice_set_words (VtrUsbChoice *self,
                          const char   *title,
                          const char   *icon_name)
{
  g_return_if_fail (VTR_IS_USB_CHOICE (self));
  g_return_if_fail (title != NULL);
  g_return_if_fail (icon_name != NULL);

  if (g_strcmp0 (self->title, title) == 0 && g_strcmp0 (self->icon_name, icon_name) == 0)
    return;

  g_free (self->title);
  self->title = g_strdup (title);
  g_free (self->icon_name);
  self->icon_name = g_strdup (icon_name);
  changed (self);
}

const char *
vtr_usb_choice_get_title (VtrUsbChoice *self)
{
  g_return_val_if_fail (VTR_IS_USB_CHOICE (self), NULL);

  return self->device != NULL ? vtr_usb_device_get_title (self->device) : self->title;
}

const char *
vtr_usb_choice_get_icon_name (VtrUsbChoice *self)
{
  g_return_val_if_fail (VTR_IS_USB_CHOICE (self), NULL);

  if (self->device == NULL)
    return self->icon_name;

  return vtr_usb_kind_to_icon_name (vtr_usb_device_get_kind (self->device));
}

const char *
vtr_usb_choice_get_detail (VtrUsbChoice *self)
{
  g_return_val_if_fail (VTR_IS_USB_CHOICE (self), NULL);

  return self->detail;
}

void
vtr_usb_choice_set_detail (VtrUsbChoice *self,
                           const char   *detail)
{
  g_return_if_fail (VTR_IS_USB_CHOICE (self));

  if (g_strcmp0 (self->detail, detail) == 0)
    return;

  g_free (self->detail);
  self->detail = g_strdup (detail);
  changed (self);
}

VtrUsbChoiceState
vtr_usb_choice_get_state (VtrUsbChoice *self)
{
  g_return_val_if_fail (VTR_IS_USB_CHOICE (self), VTR_USB_CHOICE_HERE);

  return self->state;
}

void
vtr_usb_choice_set_state (VtrUsbChoice      *self,
                          VtrUsbChoiceState  state)
{
  g_return_if_fail (VTR_IS_USB_CHOICE (self));

  if (self->state == state)
    return;

  self->state = state;
  changed (self);
}

const GError *
vtr_usb_choice_get_error (VtrUsbChoice *self)
{
  g_return_val_if_fail (VTR_IS_USB_CHOICE (self), NULL);

  return self->error;
}

void
vtr_usb_choice_set_error (VtrUsbChoice *self,
                          const GError *error)
{
  g_return_if_fail (VTR_IS_USB_CHOICE (self));

  if (self->error == NULL && error == NULL)
    return;

  g_clear_error (&self->error);
  if (error != NULL)
    self->error = g_error_copy (error);
  changed (self);
}

const char *
vtr_usb_choice_get_code (VtrUsbChoice *self)
{
  g_return_val_if_fail (VTR_IS_USB_CHOICE (self), NULL);

  return self->code;
}

void
vtr_usb_choice_set_code (VtrUsbChoice *self,
                         const char   *code)
{
  char *copy = NULL;

  g_return_if_fail (VTR_IS_USB_CHOICE (self));

  copy = g_strdup (code);
  g_free (self->code);
  self->code = copy;
}

gboolean
vtr_usb_choice_is_kept (VtrUsbChoice *self)
{
  g_return_val_if_fail (VTR_IS_USB_CHOICE (self), FALSE);

  return self->is_kept;
}

void
vtr_usb_choice_set_kept (VtrUsbChoice *self,
                         gboolean      is_kept)
{
  g_return_if_fail (VTR_IS_USB_CHOICE (self));

  if (self->is_kept == is_kept)
    return;

  self->is_kept = is_kept;
  changed (self);
}

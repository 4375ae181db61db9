/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "usb-choices.h"
#include "usb-images.h"

G_BEGIN_DECLS

/* Shared by usb-choices.c, the list, and usb-choices-switch.c, what the user changes. */

struct _VtrUsbChoices
{
  GObject        parent_instance;

  VtrUsbManager *manager;
  VtrMachine    *machine;     /* (nullable): with @outlet */
  VtrUsbOutlet  *outlet;      /* (nullable): with @machine */
  GListStore    *choices;
  VtrUsbImages  *images;      /* with @machine */
};

/* (transfer none) (nullable) */
VtrUsbChoice *_vtr_usb_choices_find           (VtrUsbChoices    *self,
                                               const char       *id,
                                               guint            *ret_position);
gboolean      _vtr_usb_choices_owns           (VtrUsbChoices    *self,
                                               VtrUsbAttachment *attachment);
/* What the choice of something else than a device of this computer is found by. (transfer full) */
char         *_vtr_usb_choices_dup_id         (VtrUsbAttachment *attachment);
void          _vtr_usb_choices_follow         (VtrUsbChoices    *self,
                                               VtrUsbAttachment *attachment);
void          _vtr_usb_choices_update_devices (VtrUsbChoices    *self);

G_END_DECLS

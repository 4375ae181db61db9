/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "usb-device.h"

G_BEGIN_DECLS

/* One device, or one place, that always goes to one machine. */
typedef struct
{
  char    *id;          /* its group in the file */
  char    *machine;     /* UUID */
  char    *port;        /* "1-2.3", or NULL */
  char    *serial;      /* (nullable) */
  guint16  vendor;      /* without a place, as the next */
  guint16  product;
} VtrUsbRule;

/* NULL: that group is no rule, or not one that is understood. (transfer full) */
VtrUsbRule *vtr_usb_rule_read       (GKeyFile         *file,
                                     const char       *group);
void        vtr_usb_rule_write      (GKeyFile         *file,
                                     const char       *machine,
                                     VtrUsbDevice     *device,
                                     gboolean          by_port);
void        vtr_usb_rule_free       (VtrUsbRule       *self);
gboolean    vtr_usb_rule_fits       (const VtrUsbRule *self,
                                     VtrUsbDevice     *device);
/* How exactly it says what it means. */
guint       vtr_usb_rule_get_weight (const VtrUsbRule *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "usb-rules.h"

G_BEGIN_DECLS

/* The USB devices that nobody tries to give away for a while, after it went wrong or somebody took
 * them away: each for as long as it is plugged in. Main thread. */
typedef struct _VtrUsbRests VtrUsbRests;

VtrUsbRests  *vtr_usb_rests_new                (void) G_GNUC_WARN_UNUSED_RESULT;
void          vtr_usb_rests_free               (VtrUsbRests  *self);
/* @error: why it isn't given, ever longer; with VTR_USB_ERROR_NO_PERMISSION until it is plugged
 * in anew, so that nobody is asked twice. NULL: it was taken away, which is meant to last.
 * @machine: (nullable): the UUID of what always gets it. */
void          vtr_usb_rests_begin              (VtrUsbRests  *self,
                                                VtrUsbDevice *device,
                                                const GError *error,
                                                const char   *machine);
void          vtr_usb_rests_end                (VtrUsbRests  *self,
                                                VtrUsbDevice *device);
/* The rests end of what always goes to the machine of that UUID. */
void          vtr_usb_rests_end_of_machine     (VtrUsbRests  *self,
                                                VtrUsbRules  *rules,
                                                const char   *uuid);
/* Who remembers a device anew wants it given now, whatever was before: that rest ends. */
void          vtr_usb_rests_follow             (VtrUsbRests  *self,
                                                VtrUsbRules  *rules);
/* It isn't its time yet. */
gboolean      vtr_usb_rests_has                (VtrUsbRests  *self,
                                                VtrUsbDevice *device);
/* When the first of them ends, monotonic time; G_MAXINT64: none does by itself. */
gint64        vtr_usb_rests_get_first_end      (VtrUsbRests  *self);
/* Why it rests, or rested: (nullable): nothing is wrong */
const GError *vtr_usb_rests_get_error          (VtrUsbRests  *self,
                                                VtrUsbDevice *device);
/* The machine has it from another program. */
gboolean      vtr_usb_rests_is_given_by_other  (VtrUsbRests  *self,
                                                VtrUsbDevice *device);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VtrUsbRests, vtr_usb_rests_free)

G_END_DECLS

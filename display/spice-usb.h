/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <spice-client.h>

#include "usb-plug.h"

G_BEGIN_DECLS

#define VTR_TYPE_SPICE_USB (vtr_spice_usb_get_type ())
G_DECLARE_FINAL_TYPE (VtrSpiceUsb, vtr_spice_usb, VTR, SPICE_USB, GObject)

/* What goes through the USB channels of one SPICE session, by the library's manager of USB devices,
 * which connects all of them and watches this computer's devices from now on. A VtrSpiceClient
 * makes it with the first plug. Main thread. */

VtrSpiceUsb *vtr_spice_usb_new         (SpiceSession  *session,
                                        GError       **error) G_GNUC_WARN_UNUSED_RESULT;
/* There has to be a free channel. */
void         vtr_spice_usb_plug        (VtrSpiceUsb   *self,
                                        VtrUsbPlug    *plug);
/* Those that haven't ended. */
guint        vtr_spice_usb_get_n_plugs (VtrSpiceUsb   *self);
/* A channel went: what it carried has ended. */
void         vtr_spice_usb_check       (VtrSpiceUsb   *self);
/* Before the session ends: takes everything back. @error: why; (transfer none) */
void         vtr_spice_usb_close       (VtrSpiceUsb   *self,
                                        const GError  *error);

G_END_DECLS

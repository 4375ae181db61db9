/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <spice-client.h>

#include "usb-plug.h"

G_BEGIN_DECLS

/* A plug's place in one SPICE session: has the library find its device, or make a drive for its
 * disc, gives that to the machine, and takes it back when the plug leaves. Main thread. */
typedef struct _VtrSpiceUsbSpot VtrSpiceUsbSpot;

/* Nothing of it is under way any more: free it, and then end the plug.
 * @error: (transfer full) (nullable): why it ended. */
typedef void (*VtrSpiceUsbSpotFunc) (VtrSpiceUsbSpot *spot,
                                     GError          *error,
                                     gpointer         owner);

/* @manager: it isn't kept alive, see vtr_spice_usb_spot_forget_manager(). @owner: whom @ended is
 * called with, kept alive until then. */
VtrSpiceUsbSpot *vtr_spice_usb_spot_new        (SpiceUsbDeviceManager *manager,
                                                VtrUsbPlug            *plug,
                                                VtrSpiceUsbSpotFunc    ended,
                                                GObject               *owner)
                                                G_GNUC_WARN_UNUSED_RESULT;
void             vtr_spice_usb_spot_free       (VtrSpiceUsbSpot       *self);
/* Once. It may end at once. */
void             vtr_spice_usb_spot_begin      (VtrSpiceUsbSpot       *self);
VtrUsbPlug      *vtr_spice_usb_spot_get_plug   (VtrSpiceUsbSpot       *self);
/* What the library has found is the one: TRUE, and it goes to the machine. */
gboolean         vtr_spice_usb_spot_take       (VtrSpiceUsbSpot       *self,
                                                SpiceUsbDevice        *device);
gboolean         vtr_spice_usb_spot_has        (VtrSpiceUsbSpot       *self,
                                                SpiceUsbDevice        *device);
/* The machine hasn't got it any more. @error: (transfer full) */
void             vtr_spice_usb_spot_lose       (VtrSpiceUsbSpot       *self,
                                                GError                *error);
/* Its channel may be gone: loses it then. */
void             vtr_spice_usb_spot_check      (VtrSpiceUsbSpot       *self);
/* The library's manager is about to go: what is under way ends without it. */
void             vtr_spice_usb_spot_forget_manager
                                               (VtrSpiceUsbSpot       *self);

G_END_DECLS

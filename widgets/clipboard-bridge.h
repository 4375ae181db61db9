/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "display-client.h"

G_BEGIN_DECLS

#define VTR_TYPE_CLIPBOARD_BRIDGE (vtr_clipboard_bridge_get_type ())
G_DECLARE_FINAL_TYPE (VtrClipboardBridge, vtr_clipboard_bridge, VTR, CLIPBOARD_BRIDGE, GObject)

/* Text between this desktop's clipboard and a guest's, and pictures where the client is a
 * VtrGuestAgent. What the guest copies becomes the desktop's; what the desktop has goes to the
 * guest only while @widget, the guest's screen, has the focus: nothing leaves because it lies in
 * the clipboard. Text up to VTR_DISPLAY_CLIPBOARD_MAX is passed at once; pictures up to
 * VTR_GUEST_AGENT_CLIPBOARD_MAX are announced, and passed when a program over there wants them. The
 * primary selection is left alone. Main thread.
 *
 * Signals: "refused" (gboolean from_guest): text was copied that is too long to be passed. */

/* @widget: kept weakly. */
VtrClipboardBridge *vtr_clipboard_bridge_new          (GtkWidget          *widget)
                                                       G_GNUC_WARN_UNUSED_RESULT;
/* @client: (nullable) */
void                vtr_clipboard_bridge_set_client   (VtrClipboardBridge *self,
                                                       VtrDisplayClient   *client);
/* Of what is copied here, in bytes: at most, and at first, VTR_DISPLAY_CLIPBOARD_MAX. */
void                vtr_clipboard_bridge_set_max_text (VtrClipboardBridge *self,
                                                       gsize               max_text);

G_END_DECLS

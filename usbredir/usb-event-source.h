/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <libusb.h>

G_BEGIN_DECLS

/* A source that lets @usb handle its events where it is attached; @usb must outlive it, and only
 * be used in that thread. (transfer full) */
GSource *vtr_usb_event_source_new (libusb_context *usb) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

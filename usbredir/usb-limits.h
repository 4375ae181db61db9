/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Bounds on what comes from devices and from the other side of a connection. */

#define VTR_USB_CLASS_HUB          0x09

/* Interfaces of one device; USB itself allows 32 in a configuration. */
#define VTR_USB_MAX_INTERFACES     64
/* A device's descriptors, all of them. */
#define VTR_USB_MAX_DESCRIPTORS    65536
/* A string of a device: 126 characters of two bytes, in UTF-8. */
#define VTR_USB_MAX_STRING         512
/* Devices in the list. */
#define VTR_USB_MAX_DEVICES        512

/* One packet's data. Linux' drivers for storage ask for at most 1 MiB at a time, Windows' for
 * 2 MiB. */
#define VTR_USB_MAX_PACKET         (8u << 20)
/* What may be asked of a device and isn't answered yet, of one peer. */
#define VTR_USB_MAX_OUTSTANDING    (64u << 20)

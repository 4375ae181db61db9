/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What somebody on the network may ask for, in one place. Tests count on them; docs/security.md
 * lists them. */

/* Bytes behind the first header of a packet. USB 3's largest transfers are split by every system
 * into pieces of a mebibyte or less. */
#define VTR_USB_GUARD_MAX_PACKET       (4u * 1024 * 1024)
/* Of a greeting: the version's 64 bytes and its capabilities. */
#define VTR_USB_GUARD_MAX_HELLO        128u

/* Packets in a second, and what may come at once. 8000 is the most that an endpoint has by itself
 * (one each microframe); a camera with sound and a hand control stays below. */
#define VTR_USB_GUARD_MAX_DATA_RATE    32000u
#define VTR_USB_GUARD_MAX_DATA_BURST   64000u
/* Of those that tell of the device, which are few. */
#define VTR_USB_GUARD_MAX_NEWS_RATE    200u
#define VTR_USB_GUARD_MAX_NEWS_BURST   1000u

/* Requests of the machine that wait for their answers. */
#define VTR_USB_GUARD_MAX_REQUESTS     4096u
/* Configurations of a device. The standard allows for 255; devices have one to four. */
#define VTR_USB_GUARD_MAX_CONFIGURATIONS 8u

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "framebuffer.h"

/* What a VNC server may ask of this program: every limit of the RFB engine. Each was chosen for a
 * hole that other clients had; docs/security.md has the table. Whatever is above is an error, but
 * where "cut", "passed over" or "dropped" is said. Lengths are bytes. */

/* Screen: CVE-2014-6051, CVE-2014-8240 (width x height x 4 overflows). 0x0 is "no picture". */
#define VTR_RFB_MAX_SIDE                VTR_FRAMEBUFFER_MAX_SIDE
#define VTR_RFB_MAX_PIXELS              VTR_FRAMEBUFFER_MAX_PIXELS
/* ExtendedDesktopSize counts screens in 8 bits; those outside of the picture are ignored. */
#define VTR_RFB_MAX_SCREENS             255u

/* Pointer picture: CVE-2019-15690, CVE-2019-20788. Drawn up to the first, passed over up to the
 * second; a hot spot outside is moved inside. */
#define VTR_RFB_CURSOR_DRAWN_SIDE       256u
#define VTR_RFB_CURSOR_MAX_SIDE         1024u

/* Names and reasons: CVE-2018-20748. Kept up to the first, passed over up to the second. */
#define VTR_RFB_TEXT_KEPT               4096u
#define VTR_RFB_TEXT_MAX                (64u * 1024)

/* Clipboard, plain and inflated: CVE-2018-20019. Kept, passed over. */
#define VTR_RFB_CLIPBOARD_KEPT          (1024u * 1024)
#define VTR_RFB_CLIPBOARD_MAX           (64u * 1024 * 1024)

/* One message of QEMU's audio; what is queued of it, in milliseconds (dropped above). */
#define VTR_RFB_AUDIO_MAX               (1024u * 1024)
#define VTR_RFB_AUDIO_QUEUE_MS          1000u

/* A fence's payload, by its specification. */
#define VTR_RFB_FENCE_MAX               64u

/* Signing in: RFB 3.7's list, VeNCrypt's list, Diffie-Hellman lengths that keep the arithmetic
 * short (a 65,535-byte key is seconds of it). */
#define VTR_RFB_MAX_SECURITY_TYPES      255u
#define VTR_RFB_MAX_VENCRYPT_SUBTYPES   255u
#define VTR_RFB_MAX_SASL_MECHANISMS     100u
#define VTR_RFB_MAX_SASL_LENGTH         4096u
#define VTR_RFB_MIN_KEY_BITS            1024u
#define VTR_RFB_MAX_KEY_BITS            8192u

/* From connecting to the first size, in seconds, without the time the user is asked. */
#define VTR_RFB_HANDSHAKE_SECONDS       30u

/* Answers a server doesn't read; motion and requests for updates are merged before. */
#define VTR_RFB_OUTPUT_MAX              (1024u * 1024)

/* Pixels drawn before others get a turn: about 4 ms. */
#define VTR_RFB_TURN_PIXELS             (512 * 1024)
/* All subrectangles of a rectangle together, in areas of the rectangle: a bomb of 240 KB once drew
 * 1.5 Gpixel. */
#define VTR_RFB_MAX_OVERDRAW            64u

/* Compressed: at most zlib's bound for the worst data of the rectangle and this. */
#define VTR_RFB_COMPRESSED_SLACK        (64u * 1024)
/* Inflated behind the last tile of a ZRLE rectangle; nothing may be left behind any other. */
#define VTR_RFB_ZRLE_LEFTOVER           (64u * 1024)

/* JPEG inside of Tight: libjpeg's own memory (a progressive picture's coefficients), and how many
 * scans a progressive one may have. The payload's length has 22 bits. */
#define VTR_RFB_JPEG_MEMORY             (64u * 1024 * 1024)
#define VTR_RFB_JPEG_MAX_SCANS          64
#define VTR_RFB_TIGHT_LENGTH_MAX        ((1u << 22) - 1)

/* The most a decoder ever leaves unread while it asks for more: whoever feeds it has a buffer of at
 * least this. */
#define VTR_RFB_MIN_INPUT               4096u

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a VNC server says, written down in words with spaces between them:
 *
 *   0f ff00       bytes, in hexadecimal
 *   'text'        bytes without spaces
 *   2:N 4:N       a number of 16 or 32 bits, big end first; may be negative
 *   px:RRGGBB     a pixel, B G R X
 *   upd:N         an update of N rectangles
 *   rect:X,Y,W,H,E    a rectangle's header, with its encoding
 *   raw:X,Y,W,H   a raw rectangle, white
 *   N*WORD        the word, N times
 *   z( … )        compressed by zlib, after its length in 32 bits
 *   t( … )        the same, after Tight's own kind of length
 *   c( … )        the same, as the extended clipboard's message that provides text
 *   init:W,H      ServerInit, without a name
 *   hello         a handshake without a password
 *
 * A script that can't be read ends the test. */
void server_script_put (GByteArray *out,
                        const char *script);

G_END_DECLS

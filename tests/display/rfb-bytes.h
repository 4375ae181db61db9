/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Bytes of a message, written for people: hexadecimal digits; "ab*5" five times what stands before
 * the star since the last space; "z{…}" compressed by zlib behind its length in four bytes, and
 * "t{…}" behind its length as Tight has it. */
GByteArray *rfb_bytes_parse (const char *text);

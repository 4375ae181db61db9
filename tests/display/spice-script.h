/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What a SPICE server may say on one channel, as bytes. All (transfer full). */

/* An answer to the greeting that is all right, with the key of nobody: header and reply. */
GByteArray *spice_script_new_reply  (void);
/* The same, and the answer to the password. @result: 0 lets in. */
GByteArray *spice_script_new        (guint32           result);
/* A message, with the full header; @size: said to be so long, whatever @length is. */
void        spice_script_add        (GByteArray       *script,
                                     guint16           type,
                                     guint32           size,
                                     gconstpointer     body,
                                     gsize             length);
/* A message whose body is 32-bit numbers, then -1 for the end. */
void        spice_script_add_u32    (GByteArray       *script,
                                     guint16           type,
                                     ...);
void        spice_script_put_u32    (GByteArray       *script,
                                     gsize             offset,
                                     guint32           value);

/* Where numbers stand in a reply. */
#define SPICE_SCRIPT_VERSION      4u
#define SPICE_SCRIPT_SIZE         12u
#define SPICE_SCRIPT_RESULT       16u
#define SPICE_SCRIPT_KEY          20u
#define SPICE_SCRIPT_N_COMMON     182u
#define SPICE_SCRIPT_N_CHANNEL    186u
#define SPICE_SCRIPT_CAPABILITIES 190u
#define SPICE_SCRIPT_REPLY_LENGTH 194u

G_END_DECLS

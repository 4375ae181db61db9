/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Packets of the usbredir protocol, byte by byte, whether they make sense or not. */

#define REDIR_VENDOR   0x1209u
#define REDIR_STICK    0x0101u
#define REDIR_KEYBOARD 0x0102u

/* Everything that changes how packets are written, or nothing. */
#define REDIR_CAPABILITIES 0x72u

/* Ids have 64 bits where @long_id. */
void redir_put_packet     (GByteArray   *bytes,
                           guint32       type,
                           guint32       length,
                           guint64       id,
                           gboolean      long_id,
                           gconstpointer body,
                           gsize         n_body);
void redir_put_hello      (GByteArray   *bytes,
                           guint32       capabilities);
void redir_put_interfaces (GByteArray   *bytes,
                           guint32       count,
                           guint8        first_class,
                           guint8        second_class);
void redir_put_endpoints  (GByteArray   *bytes);
void redir_put_connect    (GByteArray   *bytes,
                           guint8        device_class,
                           guint16       vendor,
                           guint16       product);
/* All of them in order: a stick of the usual kind. */
void redir_put_opening    (GByteArray   *bytes);
/* What a machine says first. */
void redir_put_machine_hello (GByteArray *bytes);
/* A machine's request for the descriptor @type; the answer with @length bytes of @data. */
void redir_put_question   (GByteArray   *bytes,
                           guint64       id,
                           guint8        type,
                           guint16       length);
void redir_put_answer     (GByteArray   *bytes,
                           guint64       id,
                           gconstpointer data,
                           guint16       length);

G_END_DECLS

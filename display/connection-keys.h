/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The settings of a connection file, read one by one and checked as they are: nothing is longer
 * than it may be, and what makes no sense fails with a sentence that names the setting
 * (G_IO_ERROR_INVALID_DATA). What the file doesn't say, or leaves empty, is NULL, FALSE or 0. Pure;
 * one thread at a time. */
typedef struct _VtrConnectionKeys VtrConnectionKeys;

/* (nullable): it is no connection file, or too long for one. */
VtrConnectionKeys *vtr_connection_keys_new         (const char         *data,
                                                    gsize               length,
                                                    GError            **error)
                                                    G_GNUC_WARN_UNUSED_RESULT;
void               vtr_connection_keys_free        (VtrConnectionKeys  *keys);

/* Unchecked. (transfer full) (nullable) */
char              *vtr_connection_keys_dup         (VtrConnectionKeys  *keys,
                                                    const char         *key);
/* @max_length: in bytes. @ret_text: (transfer full) (nullable) */
gboolean           vtr_connection_keys_read_text   (VtrConnectionKeys  *keys,
                                                    const char         *key,
                                                    gsize               max_length,
                                                    char              **ret_text,
                                                    GError            **error);
/* The same for what goes to a server, or names something: on one line. */
gboolean           vtr_connection_keys_read_line   (VtrConnectionKeys  *keys,
                                                    const char         *key,
                                                    gsize               max_length,
                                                    char              **ret_text,
                                                    GError            **error);
gboolean           vtr_connection_keys_read_flag   (VtrConnectionKeys  *keys,
                                                    const char         *key,
                                                    gboolean           *ret_flag,
                                                    GError            **error);
/* Some writers say that there is none by 0 or -1. */
gboolean           vtr_connection_keys_read_port   (VtrConnectionKeys  *keys,
                                                    const char         *key,
                                                    guint16            *ret_port,
                                                    GError            **error);
/* Words with "+" between them, in small letters. @ret_hotkey: (transfer full) (nullable) */
gboolean           vtr_connection_keys_read_hotkey (VtrConnectionKeys  *keys,
                                                    const char         *key,
                                                    char              **ret_hotkey,
                                                    GError            **error);
/* What stands there makes no sense. Returns FALSE, for callers to return. */
gboolean           vtr_connection_keys_fail        (const char         *key,
                                                    GError            **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VtrConnectionKeys, vtr_connection_keys_free)

G_END_DECLS

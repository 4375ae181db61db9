/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "remote-screen.h"

G_BEGIN_DECLS

/* The file of kept screens: a key file with a group for each, named by its UUID. Groups and keys
 * that aren't understood stay as they are. The functions block for a small file. */

#define VTR_REMOTE_SCREENS_FILE_MAX_BYTES (1024u * 1024)
#define VTR_REMOTE_SCREENS_MAX            500u

/* Whether the bytes are such a file; what is in them is in @ret_file. A sentence for people
 * otherwise. */
gboolean   vtr_remote_screens_file_parse (const char       *data,
                                          gsize             length,
                                          GKeyFile        **ret_file,
                                          GError          **error);
/* Empty where there is no file. The error names it. (transfer full) */
GKeyFile  *vtr_remote_screens_file_load  (const char       *path,
                                          GError          **error);
/* Of VtrRemoteScreen, in the file's order, without those that can't be understood; at most
 * VTR_REMOTE_SCREENS_MAX. (transfer full) */
GPtrArray *vtr_remote_screens_file_list  (GKeyFile         *file);
void       vtr_remote_screens_file_put   (GKeyFile         *file,
                                          VtrRemoteScreen  *screen);
/* Whole or not at all, readable by the user only. */
gboolean   vtr_remote_screens_file_save  (GKeyFile         *file,
                                          const char       *path,
                                          GError          **error);

G_END_DECLS

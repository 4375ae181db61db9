/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Text that comes from a server is data: nothing in it may steer a terminal, a label or a log. */

/* The longest a name or a reason may be, in bytes. */
#define VTR_SERVER_TEXT_MAX 4096u

/* Valid UTF-8 on one line, without control characters and without those that turn the direction of
 * writing, cut at VTR_SERVER_TEXT_MAX. (transfer full) */
char    *vtr_server_text_clean        (const char *text);
/* The same, of at most @max_length bytes. (transfer full) */
char    *vtr_server_text_clean_short  (const char *text,
                                       gsize       max_length);
/* Whether @text may pass as clipboard text: valid UTF-8 and not above VTR_DISPLAY_CLIPBOARD_MAX
 * bytes. */
gboolean vtr_server_text_is_clipboard (const char *text);
/* Whether it is above that, whatever it is. */
gboolean vtr_server_text_is_long      (const char *text);

G_END_DECLS

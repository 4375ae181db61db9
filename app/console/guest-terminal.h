/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <vte/vte.h>

G_BEGIN_DECLS

/* A terminal for the text of somebody who isn't trusted: a guest. It gets text and colours, and
 * nothing that reaches out of the terminal: no links, no pictures, no title, no size of its own, a
 * bell once a second at most. Its scroll-back is 10,000 lines. Main thread. */

GtkWidget *vtr_guest_terminal_new       (void) G_GNUC_WARN_UNUSED_RESULT;
/* A line to the terminal, once: what is written to the descriptor is shown, what is typed can be
 * read there; bytes pass as they are. The terminal reads as fast as it can show, no faster. -1 with
 * an error. (transfer full) */
int        vtr_guest_terminal_open_line (VteTerminal  *terminal,
                                         GError      **error);
/* What the next two look for, in capitals or not; empty for nothing. */
void       vtr_guest_terminal_set_search (VteTerminal *terminal,
                                          const char  *text);
/* The next match upwards or downwards is selected and scrolled to. FALSE: there is none. */
gboolean   vtr_guest_terminal_find      (VteTerminal  *terminal,
                                         gboolean      downwards);

G_END_DECLS

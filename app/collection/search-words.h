/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whether each word of @search is somewhere in @text, whatever the case of letters. A search for
 * nothing (NULL, "") finds all. Pure. */
gboolean vtr_search_words_match (const char *text,
                                 const char *search);

G_END_DECLS

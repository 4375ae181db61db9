/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whether a certificate is made out to whom it has to be: both as text, "C=DE,O=Example,CN=host",
 * from the first part to the last or, as RFC 4514 has it, from the last to the first. A backslash
 * takes what follows for itself. Part by part the same, values to the letter. Any thread. */
gboolean vtr_subject_name_matches (const char *wanted,
                                   const char *actual);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Frees a password so that nothing of it stays in memory. @secret: (nullable) */
void vtr_secret_text_free (char *secret);

G_END_DECLS

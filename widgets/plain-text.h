/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* For texts that libadwaita takes for markup and that hold what others wrote: names, the reasons of
 * servers. A "<" in them is a "<". */

/* (transfer full) */
AdwToast *vtr_plain_toast_new       (const char    *text) G_GNUC_WARN_UNUSED_RESULT;
/* @text: (nullable) */
void      vtr_plain_description_set (AdwStatusPage *page,
                                     const char    *text);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The name of the icon of a distribution, else of a family, else the one for anything: always one
 * of those listed in os-icon.c, static. Both may be NULL. */
const char *vtr_os_icon_name (const char *distro,
                              const char *family);

G_END_DECLS

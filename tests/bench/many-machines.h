/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Writes a host for libvirt's test driver that has this many machines; the caller unlinks the file.
 * (transfer full): its path, for a URI "test://PATH". */
char *many_machines_write (guint n_machines);

G_END_DECLS

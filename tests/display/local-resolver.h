/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Every name leads to this computer. */
#define LOCAL_TYPE_RESOLVER (local_resolver_get_type ())
G_DECLARE_FINAL_TYPE (LocalResolver, local_resolver, LOCAL, RESOLVER, GResolver)

G_END_DECLS

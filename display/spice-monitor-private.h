/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "spice-client-private.h"
#include "spice-monitor.h"

G_BEGIN_DECLS

/* @number: from 1 on. */
VtrDisplayClient *vtr_spice_monitor_new (VtrSpiceClient *client,
                                         guint           number) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "host-capabilities.h"
#include "os.h"

G_BEGIN_DECLS

/* What a machine gets when the user doesn't say: the OS's recommendation, merged field by field
 * with its minimum and with what the host can give. Pure; any thread. */

/* What is left for machines, bytes: the host's memory less the larger of 1 GiB and a quarter; at
 * least half. */
guint64     vtr_plan_defaults_get_memory_limit (VtrHostCapabilities *capabilities);
/* @os: (nullable). Never more memory than the limit nor more processors than the host has. */
void        vtr_plan_defaults_compute          (VtrOs               *os,
                                                VtrHostCapabilities *capabilities,
                                                VtrResources        *ret_resources);
/* The size of a disk that should have @wanted bytes where @room are free (0: not known): whole GB,
 * at least one. */
guint64     vtr_plan_defaults_fit_disk         (guint64              wanted,
                                                guint64              room);
/* "spice" where it can be had, which can do more; else "vnc". (transfer none) */
const char *vtr_plan_defaults_get_display      (VtrHostCapabilities *capabilities);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a VtrMachineCreator is at, in this order. */
typedef enum
{
  VTR_CREATOR_STEP_CHECK,      /* the plan, the medium, the free space */
  VTR_CREATOR_STEP_DISK,
  VTR_CREATOR_STEP_DEFINE,
  VTR_CREATOR_STEP_START,
  VTR_CREATOR_STEP_DONE,
} VtrCreatorStep;

/* What the step is, for people, translated: "Making the disk…". */
const char *vtr_creator_step_get_label    (VtrCreatorStep step);
/* How much of the whole is done when it begins, 0 to 1. */
double      vtr_creator_step_get_progress (VtrCreatorStep step);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "machine-plan.h"
#include "os-database.h"

G_BEGIN_DECLS

#define VTR_TYPE_PLAN_FORM (vtr_plan_form_get_type ())
G_DECLARE_FINAL_TYPE (VtrPlanForm, vtr_plan_form, VTR, PLAN_FORM, AdwBin)

/* What a new machine will get, as rows to change it: the plan's answers, both ways. Asks which
 * system it is where the medium fits several. */

void     vtr_plan_form_set_database (VtrPlanForm    *self,
                                     VtrOsDatabase  *database);
/* @free_disk: bytes free where the disk will lie, 0 when not known. */
void     vtr_plan_form_set_plan     (VtrPlanForm    *self,
                                     VtrMachinePlan *plan,   /* (nullable) */
                                     guint64         free_disk);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-hypervisor"

#include "creator-step.h"

#include <glib/gi18n-lib.h>

/* Starting takes longest. */
static const double progress[] = {
  [VTR_CREATOR_STEP_CHECK] = 0.0,
  [VTR_CREATOR_STEP_DISK] = 0.1,
  [VTR_CREATOR_STEP_DEFINE] = 0.3,
  [VTR_CREATOR_STEP_START] = 0.4,
  [VTR_CREATOR_STEP_DONE] = 1.0,
};

const char *
vtr_creator_step_get_label (VtrCreatorStep step)
{
  switch (step)
    {
    case VTR_CREATOR_STEP_CHECK:
      return _("Checking…");
    case VTR_CREATOR_STEP_DISK:
      return _("Making the disk…");
    case VTR_CREATOR_STEP_DEFINE:
      return _("Making the machine…");
    case VTR_CREATOR_STEP_START:
      return _("Starting the machine…");
    case VTR_CREATOR_STEP_DONE:
    default:
      return _("Done");
    }
}

double
vtr_creator_step_get_progress (VtrCreatorStep step)
{
  g_return_val_if_fail ((guint) step < G_N_ELEMENTS (progress), 0.0);

  return progress[step];
}

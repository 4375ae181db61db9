/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "display-client.h"

G_BEGIN_DECLS

#define VTR_TYPE_LOCK_LIGHTS (vtr_lock_lights_get_type ())
G_DECLARE_FINAL_TYPE (VtrLockLights, vtr_lock_lights, VTR, LOCK_LIGHTS, AdwBin)

/* Says which lights of the guest's keyboard are other than those of this computer's, and is hidden
 * while none is. Properties: "client" (VtrDisplayClient, nullable). */

G_END_DECLS

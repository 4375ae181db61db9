/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "os-database.h"

G_BEGIN_DECLS

#define VTR_TYPE_OS_CHOOSER (vtr_os_chooser_get_type ())
G_DECLARE_FINAL_TYPE (VtrOsChooser, vtr_os_chooser, VTR, OS_CHOOSER, AdwWindow)

/* A dialog with every system of the database and a search. Signal "chosen" (VtrOs, NULL for
 * "unknown"). */

GtkWidget *vtr_os_chooser_new (GtkWindow     *parent,
                               VtrOsDatabase *database) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

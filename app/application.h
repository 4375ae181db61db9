/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define VTR_TYPE_APPLICATION (vtr_application_get_type ())
G_DECLARE_FINAL_TYPE (VtrApplication, vtr_application, VTR, APPLICATION, AdwApplication)

/* The program: parses the command line, builds the graph of objects (the only place that does) and
 * opens windows on it. */

VtrApplication *vtr_application_new (void) G_GNUC_WARN_UNUSED_RESULT;
/* Until the end of the program; its exit status. */
int             vtr_application_run (VtrApplication  *self,
                                     int              argc,
                                     char           **argv);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "connection.h"
#include "machine.h"
#include "media-finder.h"
#include "os-database.h"

G_BEGIN_DECLS

#define VTR_TYPE_CREATE_PAGE (vtr_create_page_get_type ())
G_DECLARE_FINAL_TYPE (VtrCreatePage, vtr_create_page, VTR, CREATE_PAGE, AdwBin)

/* One page from an ISO to a machine: choose a medium, see what it becomes, Create or Try, watch the
 * progress. Signal "created" (VtrMachine, and whether it is only tried). Leaving is the window's
 * "win.back". */

/* Once, by the window that made it. */
void       vtr_create_page_set_up     (VtrCreatePage  *self,
                                       VtrConnection  *connection,
                                       VtrOsDatabase  *database,
                                       VtrMediaFinder *finder,
                                       GSettings      *settings);
/* Forgets the last answers and looks for media again. */
void       vtr_create_page_reset      (VtrCreatePage  *self);
/* Looks at a file and, if it is a medium, chooses it. */
void       vtr_create_page_open_path  (VtrCreatePage  *self,
                                       const char     *path);
void       vtr_create_page_choose_file (VtrCreatePage *self);
/* A machine is being made: leaving the page would cancel it. */
gboolean   vtr_create_page_is_creating (VtrCreatePage *self);
void       vtr_create_page_cancel     (VtrCreatePage  *self);

G_END_DECLS

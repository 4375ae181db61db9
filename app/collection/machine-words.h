/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "machine.h"
#include "os-database.h"

G_BEGIN_DECLS

/* The words the window uses for a machine. Translated. Main thread. */

/* "Running", "Paused", "Off", … */
const char *vtr_machine_words_for_state (VtrMachineState  state);
/* The class of the style sheet that colours the state's dot: "success", "warning", "error" or
 * "dim-label". */
const char *vtr_machine_words_for_state_class (VtrMachineState state);
/* "Running · Debian 12 · 192.168.122.34", what is known of it. @address: (nullable). (transfer
 * full) */
char       *vtr_machine_words_dup_subtitle (VtrMachine    *machine,
                                            VtrOsDatabase *database,
                                            const char    *address);
/* The icon of its operating system; always a name. */
const char *vtr_machine_words_get_icon_name (VtrMachine    *machine,
                                             VtrOsDatabase *database);
/* All that a search looks in: name, title, OS. */
gboolean    vtr_machine_words_match (VtrMachine    *machine,
                                     VtrOsDatabase *database,
                                     const char    *search);

G_END_DECLS

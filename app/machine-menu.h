/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "machine.h"

G_BEGIN_DECLS

/* What can be done with a machine now, as a menu over the window's "machine.*" actions, whose
 * target is the machine's UUID. @with_open: an item that opens it first. (transfer full) */
GMenuModel *vtr_machine_menu_new (VtrMachine *machine,
                                  gboolean    with_open) G_GNUC_WARN_UNUSED_RESULT;

/* A bit for each entry below that can be done with the machine now, and how its screen can be
 * turned: a menu is out of date when it changes. */
guint vtr_machine_menu_get_possible (VtrMachine *machine);

/* One row of the table of things to do, for those who offer them in another form than a menu. */
typedef struct
{
  const char       *action_name;   /* "machine.start" */
  const char       *label;         /* untranslated, marked: pass to gettext() */
  VtrMachineAction  action;
} VtrMachineMenuEntry;

const VtrMachineMenuEntry *vtr_machine_menu_get_entries (guint *ret_n_entries);

G_END_DECLS

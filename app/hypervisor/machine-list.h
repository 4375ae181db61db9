/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "machine.h"

G_BEGIN_DECLS

/* The type itself is declared in connection.h, whose property it is. */

/* A GListModel of VtrMachine, in no order; the same machine is the same object for as long as it
 * exists, a lost connection included. Owned by its connection, fed by libvirt's events. Main
 * thread. */

VtrMachine *vtr_machine_list_find (VtrMachineList *self,
                                   const char     *name_or_uuid);   /* (transfer none) (nullable) */

G_END_DECLS

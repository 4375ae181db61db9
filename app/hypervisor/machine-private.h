/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "machine-info.h"
#include "machine.h"

G_BEGIN_DECLS

struct _VtrMachine
{
  GObject           parent_instance;

  VtrConnection    *connection;       /* not owned: it owns our list; NULL when it is gone */
  char             *uuid;
  char             *name;
  char             *title;            /* never NULL */
  char             *os_id;
  char             *xml;              /* that @config was made from */
  VtrMachineConfig *config;
  VtrMachineState   state;
  guint64           memory;
  guint             vcpus;
  guint             n_actions;        /* ours, going on */
  gboolean          is_active;
  gboolean          is_transient;
  gboolean          is_emulated;
  gboolean          autostart;
  gboolean          is_removed;
};

/* What its list does with a machine. */
VtrMachine *vtr_machine_new         (VtrConnection  *connection,
                                     VtrMachineInfo *info) G_GNUC_WARN_UNUSED_RESULT;
/* Takes over what is in @info and notifies what changed. */
void        vtr_machine_update      (VtrMachine     *self,
                                     VtrMachineInfo *info);
void        vtr_machine_set_removed (VtrMachine     *self);
void        vtr_machine_detach      (VtrMachine     *self);
/* Notifies "state": what can be done depends on the connection, too. */
void        vtr_machine_connection_changed (VtrMachine *self);

/* For the parts of the type: one more, one less action of ours ("busy"). */
void        vtr_machine_begin_action (VtrMachine    *self);
void        vtr_machine_end_action   (VtrMachine    *self);

G_END_DECLS

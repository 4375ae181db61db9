/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "creating-fixture.h"

G_BEGIN_DECLS

/* Machines made on this computer's QEMU with the embedded driver, which a process has once; nothing
 * may stay behind. Main thread. */
typedef struct
{
  VtrOsDatabase *database;
  VtrConnection *connection;
  char          *folder;
  char          *root;       /* of libvirt's folders */

  /* Of one test */
  char          *iso;
  char          *images;     /* the folder of new disks */
  char          *before;     /* what the folders held */
} CreatingCase;

/* For all tests of a process. */
void            creating_case_open         (CreatingCase    *self);
void            creating_case_close        (CreatingCase    *self);
/* @test gets a copy of @all. */
void            creating_case_add          (const char      *path,
                                            CreatingCase    *all,
                                            void           (*test) (CreatingCase *, gconstpointer));

/* libvirt's own folders and Vitrine's, with what is in them. (transfer full) */
char           *creating_case_list         (CreatingCase    *self);
void            creating_case_assert_clean (CreatingCase    *self);
/* @os_id: (nullable). (transfer full) */
VtrMachinePlan *creating_case_make_plan    (CreatingCase    *self,
                                            const char      *os_id);
/* (transfer full) (nullable) */
VtrMachine     *creating_case_run          (CreatingCase    *self,
                                            VtrMachinePlan  *plan,
                                            gboolean         start,
                                            GError         **error);
/* Of a run that @wait is for. (transfer full) (nullable) */
VtrMachine     *creating_finish            (VtrMachineCreator *creator,
                                            CreatingWait      *wait,
                                            GError           **error);
/* With its disk. */
void            creating_delete            (VtrMachine      *machine);

G_END_DECLS

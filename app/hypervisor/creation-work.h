/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <libvirt/libvirt.h>

#include "connection.h"
#include "machine-plan.h"

G_BEGIN_DECLS

/* The blocking halves of VtrMachineCreator's steps, run by vtr_connection_run_async(): what a step
 * needs, plain data owned by one thread at a time. */
typedef struct
{
  char     *name;
  GStrv     files;        /* that the machine starts from: medium, kernel, initrd */
  gboolean  is_local;     /* the files are on this computer */
  char     *xml;
  char     *uuid;         /* once made */
  gboolean  disposable;
} VtrCreationWork;

/* Main thread. @uuid: (nullable) */
VtrCreationWork *
         vtr_creation_work_new    (VtrConnection   *connection,
                                   VtrMachinePlan  *plan,
                                   const char      *uuid) G_GNUC_WARN_UNUSED_RESULT;
void     vtr_creation_work_free   (VtrCreationWork *work);

/* The files are there and can be read; no machine has the name. Result: NULL. */
gpointer vtr_creation_work_check  (virConnectPtr    conn,
                                   gpointer         work,
                                   GCancellable    *cancellable,
                                   GError         **error);
/* Defines it, or, where it is disposable, starts it as a transient one. Result: its UUID, for
 * g_free(). */
gpointer vtr_creation_work_define (virConnectPtr    conn,
                                   gpointer         work,
                                   GCancellable    *cancellable,
                                   GError         **error);
/* Starts the one with work's UUID. Result: NULL. */
gpointer vtr_creation_work_start  (virConnectPtr    conn,
                                   gpointer         work,
                                   GCancellable    *cancellable,
                                   GError         **error);
/* Takes the machine with work's UUID back: what runs is stopped, definition, NVRAM and TPM state
 * go. Result: NULL. */
gpointer vtr_creation_work_undo   (virConnectPtr    conn,
                                   gpointer         work,
                                   GCancellable    *cancellable,
                                   GError         **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VtrCreationWork, vtr_creation_work_free)

G_END_DECLS

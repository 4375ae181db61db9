/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "connection.h"
#include "machine-creator.h"
#include "machine-plan.h"
#include "os-database.h"

G_BEGIN_DECLS

/* What the tests of creating share: a database, a computer, media, and waiting for results. Main
 * thread. */

/* To be called first: the user's folders are in a new one below /tmp, of a short name. (transfer
 * full): its path. (GLib's own isolation of tests leaks, and hides real leaks among its own.) */
char                *creating_isolate           (void);
/* The database with Vitrine's overlay, loaded. */
VtrOsDatabase       *creating_load_database     (void);
VtrOs               *creating_find_os           (VtrOsDatabase *database,
                                                 const char    *id);
/* A file of 64 KiB that calls itself @label, bootable only in name. (transfer full): its path. */
char                *creating_write_iso         (const char    *folder,
                                                 const char    *name,
                                                 const char    *label);
VtrMedia            *creating_identify          (VtrOsDatabase *database,
                                                 const char    *path);

/* A recorded computer: "accelerated", "emulating" or "bare" (emulating, without UEFI, TPM, SPICE
 * and virtio graphics), with 16 GiB and 4 processors unless said otherwise. */
VtrHostCapabilities *creating_capabilities      (const char    *kind);
VtrHostCapabilities *creating_capabilities_with (const char    *kind,
                                                 guint64        memory,
                                                 guint          cpus);

/* For an _async call: pass creating_on_done and the wait; creating_wait() returns its result. */
typedef struct
{
  GAsyncResult *result;
} CreatingWait;

void                 creating_on_done           (GObject       *source,
                                                 GAsyncResult  *result,
                                                 gpointer       user_data);
/* (transfer full) */
GAsyncResult        *creating_wait              (CreatingWait  *wait);
void                 creating_open              (VtrConnection *connection);

/* Every file and folder below @folder, one a line, sorted; but not libvirt's cache of what QEMU can
 * do, nor its folders that stand for ever. */
char                *creating_list_tree         (const char    *folder);
void                 creating_remove_tree       (const char    *folder);

G_END_DECLS

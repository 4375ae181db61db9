/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "connection.h"
#include "display-endpoint.h"
#include "machine-config.h"

G_BEGIN_DECLS

typedef enum
{
  VTR_MACHINE_STATE_OFF,
  VTR_MACHINE_STATE_RUNNING,
  VTR_MACHINE_STATE_PAUSED,
  VTR_MACHINE_STATE_SHUTTING_DOWN,
  VTR_MACHINE_STATE_CRASHED,
  VTR_MACHINE_STATE_SAVED,           /* off, with its memory saved: starts where it was */
  VTR_MACHINE_STATE_SUSPENDED,       /* the guest put itself to sleep */
} VtrMachineState;

typedef enum
{
  VTR_MACHINE_ACTION_START,
  VTR_MACHINE_ACTION_SHUT_DOWN,      /* asks the guest; done when asked, not when it is off */
  VTR_MACHINE_ACTION_REBOOT,         /* asks the guest */
  VTR_MACHINE_ACTION_FORCE_OFF,
  VTR_MACHINE_ACTION_PAUSE,
  VTR_MACHINE_ACTION_RESUME,
} VtrMachineAction;

#define VTR_TYPE_MACHINE (vtr_machine_get_type ())
G_DECLARE_FINAL_TYPE (VtrMachine, vtr_machine, VTR, MACHINE, GObject)

/* A machine of a connection. Made and kept up to date by its VtrMachineList; main thread. Its
 * properties never do I/O; they notify when libvirt's events say something changed.
 *
 * Properties: "name", "uuid", "title" (the title, else the name), "state", "transient",
 * "autostart", "os-id" (URL from the metadata, nullable), "memory" (bytes), "vcpus", "emulated",
 * "busy", "config", "connection" (construct-only), "removed" (it is no more). */

const char       *vtr_machine_get_name       (VtrMachine *self);
const char       *vtr_machine_get_uuid       (VtrMachine *self);
const char       *vtr_machine_get_title      (VtrMachine *self);
VtrMachineState   vtr_machine_get_state      (VtrMachine *self);
/* "shutting-down", as in the CLI */
const char       *vtr_machine_state_to_string (VtrMachineState state);
/* Has a process: running, paused, … */
gboolean          vtr_machine_is_active      (VtrMachine *self);
gboolean          vtr_machine_is_transient   (VtrMachine *self);
gboolean          vtr_machine_is_emulated    (VtrMachine *self);         /* <domain type='qemu'> */
/* An action of ours is going on */
gboolean          vtr_machine_is_busy        (VtrMachine *self);
gboolean          vtr_machine_is_removed     (VtrMachine *self);
gboolean          vtr_machine_get_autostart  (VtrMachine *self);
const char       *vtr_machine_get_os_id      (VtrMachine *self);
guint64           vtr_machine_get_memory     (VtrMachine *self);
guint             vtr_machine_get_vcpus      (VtrMachine *self);
/* The persistent one, the live one of a transient machine. (transfer none) */
VtrMachineConfig *vtr_machine_get_config     (VtrMachine *self);
VtrConnection    *vtr_machine_get_connection (VtrMachine *self);         /* (transfer none) */

gboolean          vtr_machine_can            (VtrMachine       *self,
                                              VtrMachineAction  action);
void              vtr_machine_perform_async  (VtrMachine           *self,
                                              VtrMachineAction      action,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
gboolean          vtr_machine_perform_finish (VtrMachine           *self,
                                              GAsyncResult         *result,
                                              GError              **error);

/* Forces it off where it runs, removes its definition (snapshot metadata, NVRAM and TPM state with
 * it) and, where @delete_disks, the disks that are its own: writable, not shared with another
 * machine, and in a folder or pool Vitrine manages. Never an ISO, never a base image. */
void              vtr_machine_delete_async   (VtrMachine           *self,
                                              gboolean              delete_disks,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
gboolean          vtr_machine_delete_finish  (VtrMachine           *self,
                                              GAsyncResult         *result,
                                              GError              **error);

/* A fresh endpoint for the machine's display: a file descriptor from libvirt, else its unix socket,
 * else host and port. VTR_HYPERVISOR_ERROR_UNSUPPORTED when it has no display, _WRONG_STATE when it
 * is off. */
void              vtr_machine_open_display_async  (VtrMachine           *self,
                                                   GCancellable         *cancellable,
                                                   GAsyncReadyCallback   callback,
                                                   gpointer              user_data);
VtrDisplayEndpoint *vtr_machine_open_display_finish (VtrMachine         *self,
                                                   GAsyncResult         *result,
                                                   GError              **error)
                                                   G_GNUC_WARN_UNUSED_RESULT;

/* The domain's XML as libvirt has it now, @inactive for what the next start will use. (transfer
 * full) */
void              vtr_machine_read_xml_async (VtrMachine           *self,
                                              gboolean              inactive,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
char             *vtr_machine_read_xml_finish (VtrMachine          *self,
                                              GAsyncResult         *result,
                                              GError              **error)
                                              G_GNUC_WARN_UNUSED_RESULT;

/* The guest's addresses, as its lease, its agent or its traffic tells; an empty list when nobody
 * knows. (transfer full) */
void              vtr_machine_read_addresses_async (VtrMachine          *self,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
GStrv             vtr_machine_read_addresses_finish (VtrMachine         *self,
                                              GAsyncResult         *result,
                                              GError              **error)
                                              G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

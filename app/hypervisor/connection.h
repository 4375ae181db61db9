/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "host-capabilities.h"

G_BEGIN_DECLS

#define VTR_HYPERVISOR_ERROR (vtr_hypervisor_error_quark ())
GQuark vtr_hypervisor_error_quark (void);

/* Messages are sentences for people; what libvirt said is kept behind them
 * (vtr_hypervisor_error_get_detail()). */
typedef enum
{
  VTR_HYPERVISOR_ERROR_FAILED,
  VTR_HYPERVISOR_ERROR_CONNECT,        /* the hypervisor doesn't answer, or not any more */
  VTR_HYPERVISOR_ERROR_NOT_FOUND,      /* no such machine */
  VTR_HYPERVISOR_ERROR_EXISTS,         /* the name is taken */
  VTR_HYPERVISOR_ERROR_INVALID,        /* an answer of the user's can't be used */
  VTR_HYPERVISOR_ERROR_UNSUPPORTED,    /* the host, the hypervisor or the machine lacks it */
  VTR_HYPERVISOR_ERROR_NO_SPACE,
  VTR_HYPERVISOR_ERROR_WRONG_STATE,    /* e.g. start of a running machine */
  /* Another process has the embedded driver open: ask that one */
  VTR_HYPERVISOR_ERROR_IN_USE,
  VTR_HYPERVISOR_ERROR_CONSOLE_IN_USE, /* somebody else has this text console open */
  /* The machine has only begun: a moment later it works */
  VTR_HYPERVISOR_ERROR_NOT_READY,
} VtrHypervisorError;

typedef enum
{
  VTR_CONNECTION_STATE_CLOSED,
  VTR_CONNECTION_STATE_OPENING,
  VTR_CONNECTION_STATE_OPEN,
  VTR_CONNECTION_STATE_LOST,           /* was open; tries again by itself, see "retry-seconds" */
  VTR_CONNECTION_STATE_FAILED,         /* could not be opened; see get_error() */
} VtrConnectionState;

#define VTR_TYPE_CONNECTION (vtr_connection_get_type ())
G_DECLARE_FINAL_TYPE (VtrConnection, vtr_connection, VTR, CONNECTION, GObject)

#define VTR_TYPE_MACHINE_LIST (vtr_machine_list_get_type ())
G_DECLARE_FINAL_TYPE (VtrMachineList, vtr_machine_list, VTR, MACHINE_LIST, GObject)

/* One libvirt connection: opening, losing and regaining it, its machines, a pool of workers for its
 * blocking calls. Main thread; libvirt's event loop has its own thread and is started with the
 * first one.
 *
 * Properties: "uri" (construct-only), "open-timeout" (construct-only, ms: after it, opening what
 * doesn't answer has failed), "state", "retry-seconds" (until the next try while LOST; 0 = trying),
 * "machines", "capabilities" (NULL until open). */

/* What is used when the user names none: `VITRINE_CONNECT`, else qemu:///session for an ordinary
 * user, qemu:///system for root where its daemon listens, else the embedded driver in the user's
 * data folder. */
char                *vtr_connection_dup_default_uri (void);

/* @uri: (nullable): NULL for the default. */
VtrConnection       *vtr_connection_new            (const char           *uri)
                                                    G_GNUC_WARN_UNUSED_RESULT;

/* Opens, reads the host's capabilities and fills the list of machines. The list is complete when it
 * ends. */
void                 vtr_connection_open_async     (VtrConnection        *self,
                                                    GCancellable         *cancellable,
                                                    GAsyncReadyCallback   callback,
                                                    gpointer              user_data);
gboolean             vtr_connection_open_finish    (VtrConnection        *self,
                                                    GAsyncResult         *result,
                                                    GError              **error);
void                 vtr_connection_close          (VtrConnection *self);
/* For the end of the program: blocks, for some seconds at most, while the driver that is embedded
 * in it is being opened. That one may just be asking a QEMU what it can, which would be left
 * running. */
void                 vtr_connection_settle         (VtrConnection *self);
/* While LOST or FAILED: doesn't wait for the next try. */
void                 vtr_connection_retry_now      (VtrConnection *self);

const char          *vtr_connection_get_uri        (VtrConnection *self);
/* "This computer", or the host's name. */
const char          *vtr_connection_get_title      (VtrConnection *self);
VtrConnectionState   vtr_connection_get_state      (VtrConnection *self);
const GError        *vtr_connection_get_error      (VtrConnection *self);   /* (nullable) */
guint                vtr_connection_get_retry_seconds (VtrConnection *self);
/* The hypervisor runs on this computer, so its files are ours to see. */
gboolean             vtr_connection_is_local       (VtrConnection *self);
/* (transfer none), never NULL */
VtrMachineList      *vtr_connection_get_machines   (VtrConnection *self);
/* (transfer none) (nullable) */
VtrHostCapabilities *vtr_connection_get_capabilities (VtrConnection *self);

/* The hypervisor is libvirt's embedded driver, which one process at a time can have open
 * (docs/hypervisor.md). */
gboolean             vtr_connection_is_embedded    (VtrConnection *self);
/* Where the process that has an embedded driver open listens for the others; short enough for a
 * socket, in a folder of this user only, which exists once an opening was tried. NULL for other
 * connections. (transfer full) */
char                *vtr_connection_dup_control_socket_path (VtrConnection *self);
/* How long opening waits for another process to let go of the embedded driver, before it fails with
 * VTR_HYPERVISOR_ERROR_IN_USE. 0 at first. */
void                 vtr_connection_set_lock_wait  (VtrConnection *self,
                                                    guint          milliseconds);

/* libvirt's own words for an error of this domain, for the "Details" of a dialog; NULL when there
 * are none. */
const char          *vtr_hypervisor_error_get_detail (const GError *error);

G_END_DECLS

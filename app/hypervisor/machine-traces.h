/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <libvirt/libvirt.h>

G_BEGIN_DECLS

/* Files on this computer that libvirt makes for a machine and doesn't remove with it: the logs of
 * QEMU and of the TPM where they lie in the user's own folders (embedded driver, qemu:///session),
 * and the NVRAM of a transient machine with UEFI. All of this blocks: for a worker. */

/* (transfer full): paths; empty on another computer. */
GStrv vtr_machine_traces_list   (virConnectPtr       conn,
                                 virDomainPtr        domain);
/* The same for a transient machine that didn't get as far as running. (transfer full) */
GStrv vtr_machine_traces_list_of_failed (virConnectPtr conn,
                                 const char         *name);
/* What isn't there is no error; what can't be removed stays. A running machine goes on with files
 * that have no name any more, so a throw-away one can lose them as soon as it has started, and
 * leaves nothing even when this process is killed. */
void  vtr_machine_traces_remove (const char * const *paths);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libvirt/libvirt.h>

#include "machine-config.h"

G_BEGIN_DECLS

/* In a worker: the disks that go when a machine goes. Its own are image files that it may write,
 * that no other machine of the connection uses as disk or as an image its own is based on, and that
 * lie where Vitrine puts disks: in its images folder or in a storage pool. (transfer full)
 * (element-type filename) */
GPtrArray *vtr_own_disks_list   (virConnectPtr      conn,
                                 virDomainPtr       domain,
                                 VtrMachineConfig  *config);
/* In a worker. A disk that is gone already is no error. */
gboolean   vtr_own_disks_delete (virConnectPtr      conn,
                                 GPtrArray         *files,
                                 GError           **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libvirt/libvirt.h>

#include "host-capabilities.h"

G_BEGIN_DECLS

/* In a worker: asks @conn for everything vtr_host_capabilities_new_from_xml() wants. @uri: as the
 * user knows it. */
VtrHostCapabilities *vtr_host_capabilities_probe       (virConnectPtr         conn,
                                                        const char           *uri,
                                                        GError              **error)
                                                        G_GNUC_WARN_UNUSED_RESULT;
/* Before anybody else has it: the hypervisor's version isn't in any of the documents. */
void                 vtr_host_capabilities_set_version (VtrHostCapabilities  *self,
                                                        const char           *version);

G_END_DECLS

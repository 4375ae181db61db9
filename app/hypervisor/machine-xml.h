/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "machine-plan.h"

G_BEGIN_DECLS

/* The domain document of a new machine. Pure: no I/O, no libvirt call; golden-tested.
 * @disk_path: (nullable): the volume's file; @display_socket, @agent_socket: (nullable): paths of
 * the display's and the guest agent's unix sockets, NULL where libvirt chooses. (transfer full) */
char *vtr_machine_xml_build (VtrMachinePlan *plan,
                             const char     *disk_path,
                             const char     *display_socket,
                             const char     *agent_socket);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media.h"

G_BEGIN_DECLS

/* The name of a machine: what it may be, and one to begin with. Pure; any thread.
 *
 * The limits: libvirt makes files called "NAME.xml.new", "NAME_VARS.fd" and "NAME-swtpm.log", and
 * the disk is "NAME 2.qcow2": 200 bytes leave room for all of them in the 255 of a file name. Its
 * sockets are below folders named after the first 20 characters, and a socket's path has 107 bytes
 * in all. */
#define VTR_NAME_MAX_BYTES 200
#define VTR_NAME_SOCKET_CHARACTERS 20
#define VTR_NAME_MAX_SOCKET_BYTES 40
/* A name whose first 20 characters take more than this makes the path of the guest agent's socket
 * too long where libvirt chooses it: below a folder of that name, with 28 bytes before it and 59
 * beside. */
#define VTR_NAME_MAX_AGENT_BYTES 24

/* Bytes of the first 20 characters of @name. */
gsize    vtr_machine_name_count_socket_bytes (const char  *name);
/* What a name may not be: VTR_HYPERVISOR_ERROR_INVALID. */
gboolean vtr_machine_name_validate           (const char  *name,
                                              GError     **error);
/* Made usable as a name: control characters, '/' and '_' become spaces, a trailing ".iso" goes,
 * what is too long is cut. NULL when nothing is left. (transfer full) */
char    *vtr_machine_name_clean              (const char  *text);
/* The name a plan begins with. @os: (nullable); @media: (nullable); @kernel: (nullable). (transfer
 * full) */
char    *vtr_machine_name_suggest            (VtrOs       *os,
                                              VtrMedia    *media,
                                              const char  *kernel);

G_END_DECLS

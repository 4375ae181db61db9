/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libvirt/virterror.h>

#include "connection.h"

G_BEGIN_DECLS

/* What libvirt's last error of this thread means to a person: @format says what didn't work, as a
 * sentence ("The machine “Debian” could not be started."), and a second one, from the kind of
 * error, says why; libvirt's own text goes behind both as the detail. To be called right after the
 * call that failed, in its thread. */
void vtr_hypervisor_error_set_from_libvirt (GError     **error,
                                            const char  *format,
                                            ...) G_GNUC_PRINTF (2, 3);
/* The same where the caller knows what it means: one sentence and one code, libvirt's text as the
 * detail. */
void vtr_hypervisor_error_set_plain_from_libvirt (GError             **error,
                                                  VtrHypervisorError   code,
                                                  const char          *format,
                                                  ...) G_GNUC_PRINTF (3, 4);
/* VTR_HYPERVISOR_ERROR_CONNECT, for what needs a connection that is open. (transfer full); any
 * thread. */
GError *vtr_hypervisor_error_new_closed (void) G_GNUC_WARN_UNUSED_RESULT;
/* libvirt's last error of this thread says that the machine is gone. */
gboolean vtr_hypervisor_error_last_is_not_found (void);

G_END_DECLS

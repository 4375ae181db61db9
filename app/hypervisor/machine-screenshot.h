/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "machine.h"

G_BEGIN_DECLS

/* A picture of the machine's first screen as the hypervisor makes it (virDomainScreenshot()): an
 * image file, PPM or PNG, of at most 256 MiB. Doesn't touch the machine's display or its viewers.
 * Fails where the machine has no screen, is off, or the hypervisor can't. Main thread. (transfer
 * full) */
void    vtr_machine_take_screenshot_async  (VtrMachine           *self,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
GBytes *vtr_machine_take_screenshot_finish (VtrMachine           *self,
                                            GAsyncResult         *result,
                                            GError              **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

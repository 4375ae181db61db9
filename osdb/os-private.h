/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <osinfo/osinfo.h>

#include "os.h"

G_BEGIN_DECLS

/* Wraps an entity of a database that is read-only from now on. Any thread. */
VtrOs      *vtr_os_new               (OsinfoOs *os) G_GNUC_WARN_UNUSED_RESULT;
OsinfoOs   *vtr_os_get_entity        (VtrOs    *self);   /* (transfer none) */
/* The day of release as the number 20230610; 0 where the database doesn't say. */
guint       vtr_os_get_release_day   (VtrOs    *self);
/* An entry for the versions of a distribution that the database doesn't know yet
 * ("fedora-unknown"). */
gboolean    vtr_os_is_placeholder    (VtrOs    *self);

/* What the database says of an OS's devices and firmware, on top of what its family and age
 * tell. */
void        vtr_os_support_read      (OsinfoOs     *os,
                                      guint         released,
                                      VtrOsSupport *ret_support);

G_END_DECLS

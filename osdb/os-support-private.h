/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "os-support.h"

G_BEGIN_DECLS

/* As vtr_os_support_guess(), for an OS of a certain age: a driver is there from the release on that
 * brought it. @released: a date as the number 20230610, or 0 for a new one. @distro may be NULL. */
void vtr_os_support_guess_dated (const char   *family,
                                 const char   *distro,
                                 guint         released,
                                 VtrOsSupport *ret_support);

G_END_DECLS

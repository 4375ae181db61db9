/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "usb-guard.h"
#include "usb-violation.h"

G_BEGIN_DECLS

/* What somebody on the network may send in a USB device's place. */
typedef struct
{
  const char      *name;
  GByteArray      *bytes;
  VtrUsbGuardEnd   end;           /* how it has to end when the peer closes after the bytes … */
  VtrUsbViolation  violation;     /* … and why, when it is refused */
  gboolean         stays;         /* the peer doesn't close */
} HostilePeer;

/* Those that are told apart by name, then @n_mutations of a good one, each changed in another way:
 * they may end in any way, @violation is NONE. (transfer full) */
GPtrArray *hostile_peers_create (guint n_mutations);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "spice-guard.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* What passes: the part of a relay that goes round once both ends are there. */
typedef struct
{
  GIOStream     *server;
  int            server_fd;       /* what to wait for */
  int            client_fd;       /* the library's socket */
  VtrSpiceGuard *guard;
  int           *ret_minor;       /* atomic: of the server's version, once it is known */
  bool           is_main;         /* the session's first channel */
  bool           takes_descriptors;   /* the server is a plain socket that may bring some */
  GCancellable  *cancellable;
} VtrSpicePassage;

/* In the relay's thread, once the library has said all it will: waits until the server has read it
 * and gone, or for that long. */
void vtr_spice_passage_await_end (const VtrSpicePassage *passage,
                                  unsigned               seconds);

/* In the relay's thread: returns when one of the ends is gone, when the guard objects, or when
 * cancelled. Whether the library said anything. */
bool vtr_spice_passage_run (const VtrSpicePassage *passage);

G_END_DECLS

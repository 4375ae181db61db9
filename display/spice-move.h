/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <glib.h>

G_BEGIN_DECLS

/* Where a SPICE server says that its machine went on, on another host. No I/O. */
typedef struct
{
  char     *host;
  uint16_t  port;       /* 0: none without encryption */
  uint16_t  tls_port;   /* 0: none with it */
  char     *subject;    /* (nullable): whom the certificate there is made out to */
} VtrSpiceMove;

/* All that a server says of it fits into so many bytes. */
#define VTR_SPICE_MOVE_MAX 4096u

/* @body: of the message by which a server sends its client on. (transfer full) (nullable) when it
 * makes no sense. */
VtrSpiceMove *vtr_spice_move_parse (const uint8_t *body,
                                    size_t         length) G_GNUC_WARN_UNUSED_RESULT;
/* @self: (nullable) */
void          vtr_spice_move_free  (VtrSpiceMove  *self);

/* Changes the greeting of a main channel so that a server doesn't wait for the client to connect to
 * another host meanwhile, but sends it on in the end. FALSE when there is more to come of it. */
bool          vtr_spice_move_edit_greeting (uint8_t *greeting,
                                            size_t   length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VtrSpiceMove, vtr_spice_move_free)

G_END_DECLS

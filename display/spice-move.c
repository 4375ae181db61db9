/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "spice-move.h"

#include <spice/protocol.h>
#include <string.h>

#include "spice-guard-private.h"

#define BODY_SIZE         20u
#define MAX_NAME          1024u
#define LINK_HEADER_SIZE  16u
#define LINK_MESSAGE_SIZE 18u
#define HIDDEN            (1u << SPICE_MAIN_CAP_SEMI_SEAMLESS_MIGRATE | \
                           1u << SPICE_MAIN_CAP_SEAMLESS_MIGRATE)

/* A name whose length and place stand at @offset. (transfer full) (nullable): "" where it is
 * empty. */
static char *
read_name (const uint8_t *body,
           size_t         length,
           size_t         offset)
{
  uint32_t size = vtr_spice_get_u32 (body + offset);
  uint32_t place = vtr_spice_get_u32 (body + offset + 4);
  g_autofree char *name = NULL;

  if (size == 0)
    return g_strdup ("");
  if (size > MAX_NAME || place < BODY_SIZE || place > length || size > length - place)
    return NULL;

  name = g_strndup ((const char *) body + place, size);
  for (const char *c = name; *c != '\0'; c++)
    if (!g_ascii_isgraph (*c) && *c != ' ')
      return NULL;

  return g_steal_pointer (&name);
}

VtrSpiceMove *
vtr_spice_move_parse (const uint8_t *body,
                      size_t         length)
{
  g_autoptr (VtrSpiceMove) self = NULL;

  if (length < BODY_SIZE)
    return NULL;

  self = g_new0 (VtrSpiceMove, 1);
  self->port = vtr_spice_get_u16 (body);
  self->tls_port = vtr_spice_get_u16 (body + 2);
  self->host = read_name (body, length, 4);
  self->subject = read_name (body, length, 12);
  /* Servers write 65535 for -1, which is none. */
  if (self->port == UINT16_MAX)
    self->port = 0;
  if (self->tls_port == UINT16_MAX)
    self->tls_port = 0;
  if (self->host == NULL || self->host[0] == '\0' || strpbrk (self->host, " /@?#") != NULL ||
      self->subject == NULL || (self->port == 0 && self->tls_port == 0))
    return NULL;
  if (self->subject[0] == '\0')
    g_clear_pointer (&self->subject, g_free);

  return g_steal_pointer (&self);
}

void
vtr_spice_move_free (VtrSpiceMove *self)
{
  if (self == NULL)
    return;

  g_free (self->host);
  g_free (self->subject);
  g_free (self);
}

bool
vtr_spice_move_edit_greeting (uint8_t *greeting,
                              size_t   length)
{
  uint8_t *message = greeting + LINK_HEADER_SIZE;
  uint32_t size = 0;
  uint32_t n_common = 0;
  uint32_t offset = 0;
  uint32_t capabilities = 0;

  if (length < LINK_HEADER_SIZE)
    return false;

  size = vtr_spice_get_u32 (greeting + 12);
  if (size < LINK_MESSAGE_SIZE || size > VTR_SPICE_MOVE_MAX)
    return true;
  if (length < LINK_HEADER_SIZE + size)
    return false;

  n_common = vtr_spice_get_u32 (message + 6);
  offset = vtr_spice_get_u32 (message + 14);
  if (vtr_spice_get_u32 (message + 10) == 0 || n_common > size / 4 ||
      offset > size || (n_common + 1) * 4 > size - offset)
    return true;

  message += offset + n_common * 4;
  capabilities = vtr_spice_get_u32 (message) & ~HIDDEN;
  for (unsigned int i = 0; i < 4; i++)
    message[i] = (uint8_t) (capabilities >> 8 * i);

  return true;
}

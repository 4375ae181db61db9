/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "display-client.h"

G_BEGIN_DECLS

/* Key combinations by name: "ctrl+alt+delete", "ctrl+alt+f1", "print", "a", and text typed as
 * keys of a US keyboard. Used by the window's Send Keys menu and by vitrinectl alike. */

typedef struct
{
  guint32 keysym;
  guint   scancode;
} VtrKey;

#define VTR_KEY_COMBO_MAX 8u

typedef struct
{
  VtrKey keys[VTR_KEY_COMBO_MAX];   /* pressed in this order, released in the opposite one */
  guint  count;
} VtrKeyCombo;

/* G_IO_ERROR_INVALID_ARGUMENT names the word */
gboolean vtr_key_combo_parse (const char           *text,
                              VtrKeyCombo          *ret_combo,
                              GError              **error);
/* As it is written on keyboards and in menus, "Ctrl+Alt+Del" for "ctrl+alt+delete"; keys' names
 * aren't translated. What isn't understood stays as it is. (transfer full) */
char    *vtr_key_combo_dup_label  (const char           *text)
                                   G_GNUC_WARN_UNUSED_RESULT;
/* The keys for one character (Shift included where it takes it); FALSE when no key of a US
 * keyboard has it. */
gboolean vtr_key_combo_from_char (gunichar          character,
                                  VtrKeyCombo      *ret_combo);
/* Presses all, releases all. */
void     vtr_key_combo_send  (const VtrKeyCombo    *combo,
                              VtrDisplayClient     *client);

G_END_DECLS

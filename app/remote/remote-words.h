/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "display-client.h"
#include "remote-screen.h"

G_BEGIN_DECLS

/* The words the window uses for a remote screen. Translated; constants unless transferred. */

typedef struct
{
  const char *icon_name;
  const char *title;       /* "Encrypted, identity verified" */
  const char *text;        /* what that means, a sentence or two */
} VtrRemoteProtection;

/* "Connected", "Not connected", … */
const char *vtr_remote_words_for_state       (VtrRemoteState       state);
/* See vtr_machine_words_for_state_class(). */
const char *vtr_remote_words_for_state_class (VtrRemoteState       state);
/* "Not connected · lab:1", the address only where the title isn't it. (transfer full) */
char       *vtr_remote_words_dup_subtitle    (VtrRemoteScreen     *screen);
/* @is_local: nobody is on the way. */
void        vtr_remote_words_get_protection  (VtrDisplayEncryption encryption,
                                              gboolean             is_local,
                                              VtrRemoteProtection *ret_protection);
/* What protects a password on its way. */
const char *vtr_remote_words_for_password    (VtrDisplayEncryption encryption,
                                              gboolean             is_local);
/* All that a search looks in: name and address. */
gboolean    vtr_remote_words_match           (VtrRemoteScreen     *screen,
                                              const char          *search);

G_END_DECLS

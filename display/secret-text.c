/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "secret-text.h"

#include <string.h>

void
vtr_secret_text_free (char *secret)
{
  if (secret != NULL)
    explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrinectl"

#include "screen-address.h"

#include <string.h>

#include "connection-file.h"

gboolean
vtr_screen_address_is_uri (const char *address)
{
  g_return_val_if_fail (address != NULL, FALSE);

  return strstr (address, "://") != NULL;
}

gboolean
vtr_screen_address_is_machine (const char *address)
{
  g_return_val_if_fail (address != NULL, FALSE);

  return !vtr_screen_address_is_uri (address) && !vtr_connection_file_is_named_so (address);
}

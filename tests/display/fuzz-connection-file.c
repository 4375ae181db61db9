/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdint.h>
#include <string.h>

#include "connection-file.h"

int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);

static void
check_text (const char *text,
            gsize       max_length)
{
  g_assert_true (text == NULL || (text[0] != '\0' && strlen (text) <= max_length &&
                                  g_utf8_validate (text, -1, NULL)));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrConnectionFile) file =
    vtr_connection_file_new_from_data ((const char *) data, size, "debian12", &error);
  VtrDisplayEndpoint *endpoint = NULL;

  g_assert_true ((file == NULL) == (error != NULL));
  if (file == NULL)
    {
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      g_assert_null (strchr (error->message, '\n'));
      return 0;
    }

  /* What was accepted leads somewhere, and nothing of it is longer than it may be. */
  endpoint = vtr_connection_file_get_endpoint (file);
  g_assert_true (vtr_display_endpoint_get_path (endpoint) != NULL ||
                 vtr_display_endpoint_get_host (endpoint) != NULL);
  check_text (vtr_connection_file_get_user (file), 1023);
  check_text (vtr_connection_file_get_password (file), 1023);
  check_text (vtr_connection_file_get_title (file), 200);
  check_text (vtr_connection_file_get_usb_filter (file), 4096);
  for (guint i = 0; i < VTR_CONNECTION_N_HOTKEYS; i++)
    check_text (vtr_connection_file_get_hotkey (file, (VtrConnectionHotkey) i), 64);

  return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdint.h>

#include "display-endpoint.h"

int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *uri = g_strndup ((const char *) data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrDisplayEndpoint) endpoint = vtr_display_endpoint_new_from_uri (uri, &error);
  g_autofree char *text = NULL;

  g_assert_true ((endpoint == NULL) == (error != NULL));
  if (endpoint == NULL)
    return 0;

  /* What was accepted can be used: one way to get there, and no empty parts. */
  text = vtr_display_endpoint_to_string (endpoint);
  g_assert_true (g_utf8_validate (text, -1, NULL) ||
                 vtr_display_endpoint_get_path (endpoint) != NULL);
  if (vtr_display_endpoint_get_path (endpoint) == NULL)
    {
      g_assert_cmpstr (vtr_display_endpoint_get_host (endpoint), !=, "");
      g_assert_cmpuint (vtr_display_endpoint_get_port (endpoint), >, 0);
    }

  return 0;
}

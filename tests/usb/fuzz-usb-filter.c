/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdint.h>

#include "usb-filter.h"

int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);

/* What is understood is written in a way that is understood the same. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (VtrUsbFilter) filter = vtr_usb_filter_parse (text, NULL);
  g_autoptr (VtrUsbFilter) again = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  if (filter == NULL)
    return 0;

  first = vtr_usb_filter_to_string (filter);
  again = vtr_usb_filter_parse (first, NULL);
  g_assert_nonnull (again);
  second = vtr_usb_filter_to_string (again);
  g_assert_cmpstr (first, ==, second);

  return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdint.h>

#include "key-combo.h"

int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (GError) error = NULL;
  VtrKeyCombo combo = { 0 };

  if (vtr_key_combo_parse (text, &combo, &error))
    {
      g_assert_cmpuint (combo.count, >, 0);
      g_assert_cmpuint (combo.count, <=, VTR_KEY_COMBO_MAX);
    }
  else
    g_assert_nonnull (error);

  return 0;
}

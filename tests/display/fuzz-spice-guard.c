/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <stdint.h>

#include "spice-guard.h"

int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);

/* The first byte is the kind of channel and whether it takes graphics memory, the second how much
 * comes at a time. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr (VtrSpiceGuard) guard = NULL;
  g_autoptr (GByteArray) kept = g_byte_array_new ();
  size_t step = 0;

  if (size < 2)
    return 0;

  guard = vtr_spice_guard_new ((data[0] & 0x7f) % 12);
  if ((data[0] & 0x80) != 0)
    vtr_spice_guard_take_scanouts (guard);
  step = (size_t) data[1] + 1;
  for (size_t i = 2; i < size; i += step)
    {
      /* An array of its own, so that a byte too far is seen. */
      g_autofree uint8_t *exact = NULL;
      size_t count = 0;

      g_byte_array_append (kept, data + i, (guint) MIN (step, size - i));
      exact = g_memdup2 (kept->data, kept->len);
      count = vtr_spice_guard_check (guard, exact, kept->len);
      g_assert_cmpuint (count, <=, kept->len);
      g_byte_array_remove_range (kept, 0, (guint) count);
      if (vtr_spice_guard_awaits_descriptor (guard))
        {
          g_assert_cmpuint (kept->len, >, 0);
          g_byte_array_remove_index (kept, 0);
          vtr_spice_guard_pass_descriptor (guard);
        }
    }

  return 0;
}

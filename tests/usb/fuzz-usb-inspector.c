/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "usb-inspector.h"

#include "redir-bytes.h"

int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);

/* Pieces, each with a byte before it that says whose it is (the topmost bit) and how long. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr (VtrUsbInspector) inspector = vtr_usb_inspector_new (NULL);
  g_autoptr (GByteArray) hello = g_byte_array_new ();
  g_autoptr (GByteArray) passed = g_byte_array_new ();
  size_t n_fed = 0;

  redir_put_machine_hello (hello);
  vtr_usb_inspector_read_along (inspector, hello->data, hello->len, 1);
  while (size > 0)
    {
      const size_t length = MIN ((size_t) (data[0] & 0x7f), size - 1);
      g_autofree uint8_t *exact = g_memdup2 (data + 1, length);

      if ((data[0] & 0x80) != 0)
        vtr_usb_inspector_read_along (inspector, exact, length, 2);
      else
        vtr_usb_inspector_check (inspector, exact, length, 2, passed);
      n_fed += length;
      g_assert_cmpuint (passed->len, <=, n_fed);
      data += length + 1;
      size -= length + 1;
    }

  return 0;
}

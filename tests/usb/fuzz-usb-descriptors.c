/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "usb-descriptors.h"

#include <stdint.h>

#include "usb-limits.h"

int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  for (guint8 configuration = 0; configuration < 3; configuration++)
    {
      VtrUsbDescriptors descriptors = { 0 };

      if (vtr_usb_descriptors_parse (data, size, configuration, &descriptors))
        {
          g_assert_cmpuint (descriptors.n_interfaces, <=, VTR_USB_MAX_INTERFACES);
          (void) vtr_usb_kind_from_interfaces (descriptors.klass, descriptors.interfaces,
                                               descriptors.n_interfaces);
        }
      g_free (descriptors.interfaces);
    }

  return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rfb-encoding.h"
#include "rfb-fuzz.h"

int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  rfb_fuzz_decode (VTR_RFB_ENCODING_TRLE, data, size);

  return 0;
}

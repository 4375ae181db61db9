/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes for the two parsers that see them first. */
#include <stdint.h>
#include <stdlib.h>

#include "disk-format.h"
#include "volume-descriptor.h"

int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);

static void
check_text (const char *text)
{
  if (text != NULL && (*text == '\0' || !g_utf8_validate (text, -1, NULL)))
    abort ();
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_auto (VtrVolumeDescriptor) descriptor = { 0 };

  if (vtr_volume_descriptor_parse (data, size, &descriptor))
    {
      check_text (descriptor.volume_id);
      check_text (descriptor.system_id);
      check_text (descriptor.publisher_id);
      check_text (descriptor.application_id);
    }
  vtr_volume_descriptor_is_udf (data, size);
  vtr_disk_format_recognise (data, size);
  vtr_disk_format_is_raw (data, size);

  return 0;
}

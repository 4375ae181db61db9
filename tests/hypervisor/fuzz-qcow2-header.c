/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stddef.h>
#include <stdint.h>

#include "qcow2-header.h"

int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr (GError) error = NULL;
  VtrQcow2Header header;
  VtrQcow2Snapshot snapshot;
  size_t used = 0;

  /* As of a file of 64 MiB, so that tables behind the bytes at hand are inside of it. */
  if (vtr_qcow2_header_parse (data, size, 64 << 20, &header, &error))
    {
      g_assert_cmpuint (vtr_qcow2_header_get_commitment (&header), >=, header.cluster_size);
      g_assert_nonnull (memchr (header.backing_file, '\0', sizeof header.backing_file));
      g_assert_nonnull (memchr (header.backing_format, '\0', sizeof header.backing_format));
    }
  else
    {
      g_assert_nonnull (error);
    }

  if (vtr_qcow2_snapshot_parse (data, size, &snapshot, &used))
    g_assert_cmpuint (used, >=, 40);

  return 0;
}

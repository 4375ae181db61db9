/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine-osdb"

#include "disk-format.h"

#include <string.h>

typedef struct
{
  const char *name;
  gsize       offset;
  const char *magic;
  gsize       length;
} Magic;

static const Magic magics[] = {
  { "qcow2", 0, "QFI\xfb\0\0\0\2", 8 },
  { "qcow2", 0, "QFI\xfb\0\0\0\3", 8 },
  { "qcow", 0, "QFI\xfb\0\0\0\1", 8 },
  { "vmdk", 0, "KDMV", 4 },
  { "vmdk", 0, "COWD", 4 },
  { "vmdk", 0, "# Disk DescriptorFile", 21 },
  { "vdi", 0x40, "\x7f\x10\xda\xbe", 4 },
  { "vhdx", 0, "vhdxfile", 8 },
  { "vpc", 0, "conectix", 8 },
  { "qed", 0, "QED\0", 4 },
  { "parallels", 0, "WithoutFreeSpace", 16 },
  { "parallels", 0, "WithouFreSpacExt", 16 },
  { "luks", 0, "LUKS\xba\xbe", 6 },
};

static gboolean
has_magic (const guint8 *data,
           gsize         length,
           const Magic  *magic)
{
  return magic->offset <= length
         && magic->length <= length - magic->offset
         && memcmp (data + magic->offset, magic->magic, magic->length) == 0;
}

const char *
vtr_disk_format_recognise (const guint8 *data,
                           gsize         length)
{
  g_return_val_if_fail (data != NULL || length == 0, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (magics); i++)
    {
      if (has_magic (data, length, &magics[i]))
        return magics[i].name;
    }

  return NULL;
}

gboolean
vtr_disk_format_is_raw (const guint8 *data,
                        gsize         length)
{
  static const Magic boot_signature = { "raw", 510, "\x55\xaa", 2 };
  static const Magic gpt_signature = { "raw", 512, "EFI PART", 8 };

  g_return_val_if_fail (data != NULL || length == 0, FALSE);

  return has_magic (data, length, &boot_signature) || has_magic (data, length, &gpt_signature);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine-osdb"

#include "volume-descriptor.h"

#include <string.h>

#define SECTOR_SIZE 2048

/* ECMA-119, 8.4: offsets within the primary volume descriptor. */
#define TYPE_PRIMARY        1
#define SYSTEM_OFFSET       8
#define SYSTEM_LENGTH       32
#define VOLUME_OFFSET       40
#define VOLUME_LENGTH       32
#define BLOCKS_OFFSET       80
#define BLOCK_SIZE_OFFSET   128
#define PUBLISHER_OFFSET    318
#define PUBLISHER_LENGTH    128
#define APPLICATION_OFFSET  574
#define APPLICATION_LENGTH  128

static const char standard_identifier[] = "CD001";

/* El Torito 1.0, 2.0: the boot record's system identifier. */
static const char boot_system_identifier[] = "EL TORITO SPECIFICATION";
#define BOOT_SYSTEM_OFFSET 7

static gboolean
has_text_at (const guint8 *data,
             gsize         length,
             gsize         offset,
             const char   *text)
{
  gsize text_length = strlen (text);

  return offset <= length
         && text_length <= length - offset
         && memcmp (data + offset, text, text_length) == 0;
}

/* Callers have checked that @offset and @field_length are within @data. */
static char *
dup_field (const guint8 *data,
           gsize         offset,
           gsize         field_length)
{
  g_autofree char *text = NULL;
  gsize used = 0;

  /* Fields are padded with blanks, but some writers end them with a NUL instead. */
  text = g_strndup ((const char *) data + offset, field_length);
  used = strlen (text);
  while (used > 0 && g_ascii_isspace (text[used - 1]))
    used--;

  if (used == 0)
    return NULL;

  return g_utf8_make_valid (text, (gssize) used);
}

static guint64
read_size (const guint8 *sector)
{
  guint64 blocks = 0;
  guint64 block_size = 0;

  /* Both-endian fields; the little-endian half is the one everybody fills in. */
  for (guint i = 0; i < 4; i++)
    blocks |= (guint64) sector[BLOCKS_OFFSET + i] << (8 * i);
  for (guint i = 0; i < 2; i++)
    block_size |= (guint64) sector[BLOCK_SIZE_OFFSET + i] << (8 * i);

  /* 32 bits times 16 bits: can't overflow. */
  return blocks * block_size;
}

gboolean
vtr_volume_descriptor_parse (const guint8        *data,
                             gsize                length,
                             VtrVolumeDescriptor *ret_descriptor)
{
  g_return_val_if_fail (data != NULL || length == 0, FALSE);
  g_return_val_if_fail (ret_descriptor != NULL, FALSE);

  if (length < SECTOR_SIZE
      || data[0] != TYPE_PRIMARY
      || !has_text_at (data, length, 1, standard_identifier))
    return FALSE;

  *ret_descriptor = (VtrVolumeDescriptor) {
    .volume_id = dup_field (data, VOLUME_OFFSET, VOLUME_LENGTH),
    .system_id = dup_field (data, SYSTEM_OFFSET, SYSTEM_LENGTH),
    .publisher_id = dup_field (data, PUBLISHER_OFFSET, PUBLISHER_LENGTH),
    .application_id = dup_field (data, APPLICATION_OFFSET, APPLICATION_LENGTH),
    .size = read_size (data),
    .bootable = has_text_at (data, length, SECTOR_SIZE + BOOT_SYSTEM_OFFSET,
                             boot_system_identifier),
  };

  return TRUE;
}

gboolean
vtr_volume_descriptor_is_udf (const guint8 *data,
                              gsize         length)
{
  g_return_val_if_fail (data != NULL || length == 0, FALSE);

  /* ECMA-167 2/9.1: a structure descriptor of type 0 that begins the extended area. */
  return has_text_at (data, length, 1, "BEA01");
}

void
vtr_volume_descriptor_clear (VtrVolumeDescriptor *descriptor)
{
  if (descriptor == NULL)
    return;

  g_clear_pointer (&descriptor->volume_id, g_free);
  g_clear_pointer (&descriptor->system_id, g_free);
  g_clear_pointer (&descriptor->publisher_id, g_free);
  g_clear_pointer (&descriptor->application_id, g_free);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine-hypervisor"

#include "qcow2-header.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define HEADER_V2_SIZE      72u
#define HEADER_V3_SIZE      104u
#define MAX_BACKING_LENGTH  1023u
#define MAX_L1_BYTES        (G_GUINT64_CONSTANT (32) << 20)
#define MAX_REFTABLE_BYTES  (G_GUINT64_CONSTANT (8) << 20)
#define MAX_CAPACITY        ((guint64) G_MAXINT64 / 2)
#define SNAPSHOT_FIXED_SIZE 40u
#define MAX_EXTENSIONS      64u

enum
{
  FEATURE_CORRUPT     = 1 << 1,
  FEATURE_DATA_FILE   = 1 << 2,
  FEATURE_COMPRESSION = 1 << 3,
  FEATURE_EXTENDED_L2 = 1 << 4,
  FEATURES_KNOWN      = (1 << 5) - 1,
};

enum
{
  EXTENSION_END            = 0,
  EXTENSION_BACKING_FORMAT = 0xe2792aca,
  EXTENSION_LUKS           = 0x0537be77,
  EXTENSION_BITMAPS        = 0x23852875,
};

/* The bytes at hand; every read is checked. */
typedef struct
{
  const guint8 *data;
  gsize         length;
} Bytes;

static gboolean
read_u32 (const Bytes *bytes,
          guint64      offset,
          guint32     *ret_value)
{
  const guint8 *p = NULL;

  if (offset > bytes->length || bytes->length - offset < 4)
    return FALSE;

  p = bytes->data + offset;
  *ret_value = (guint32) p[0] << 24 | (guint32) p[1] << 16 | (guint32) p[2] << 8 | p[3];
  return TRUE;
}

static gboolean
read_u64 (const Bytes *bytes,
          guint64      offset,
          guint64     *ret_value)
{
  guint32 high = 0;
  guint32 low = 0;

  if (!read_u32 (bytes, offset, &high) || !read_u32 (bytes, offset + 4, &low))
    return FALSE;

  *ret_value = (guint64) high << 32 | low;
  return TRUE;
}

static guint64
divide_up (guint64 a,
           guint64 b)
{
  return a / b + (a % b != 0 ? 1 : 0);
}

static gboolean
fail_damaged (GError     **error,
              const char  *where)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
               /* Translators: %s is a technical term of the qcow2 format. */
               _("The disk image is damaged: its header is wrong (%s)"), where);
  return FALSE;
}

static gboolean
fail_unsupported (GError     **error,
                  const char  *what)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
               _("The disk image needs something this version doesn't know (%s)"), what);
  return FALSE;
}

static gboolean
parse_features (const Bytes     *bytes,
                VtrQcow2Header  *header,
                guint32         *ret_header_length,
                GError         **error)
{
  guint64 incompatible = 0;
  guint8 compression = 0;

  if (!read_u64 (bytes, 72, &incompatible) || !read_u32 (bytes, 96, &header->refcount_order) ||
      !read_u32 (bytes, 100, ret_header_length))
    return fail_damaged (error, "length");

  if (*ret_header_length < HEADER_V3_SIZE || *ret_header_length % 8 != 0 ||
      *ret_header_length > header->cluster_size || *ret_header_length > bytes->length)
    return fail_damaged (error, "header_length");

  if ((incompatible & ~(guint64) FEATURES_KNOWN) != 0)
    return fail_unsupported (error, "incompatible_features");

  if (*ret_header_length > HEADER_V3_SIZE)
    compression = bytes->data[HEADER_V3_SIZE];
  if (compression > 1)
    return fail_unsupported (error, "compression_type");
  if (compression != 0 && (incompatible & FEATURE_COMPRESSION) == 0)
    return fail_damaged (error, "compression_type");

  if (header->refcount_order > 6)
    return fail_damaged (error, "refcount_order");

  header->is_corrupt = (incompatible & FEATURE_CORRUPT) != 0;
  header->has_data_file = (incompatible & FEATURE_DATA_FILE) != 0;
  header->has_extended_l2 = (incompatible & FEATURE_EXTENDED_L2) != 0;
  if (header->has_extended_l2 && header->cluster_bits < 14)
    return fail_damaged (error, "extended L2");

  return TRUE;
}

static gboolean
is_in_file (guint64 offset,
            guint64 size,
            guint64 file_length)
{
  return offset <= file_length && size <= file_length - offset;
}

static gboolean
check_tables (const Bytes     *bytes,
              guint64          file_length,
              VtrQcow2Header  *header,
              GError         **error)
{
  guint32 l1_size = 0;
  guint64 l1_offset = 0;
  guint64 reftable_offset = 0;
  guint32 reftable_clusters = 0;
  guint64 cluster_size = header->cluster_size;
  guint64 l2_entries = cluster_size / (header->has_extended_l2 ? 16 : 8);

  if (!read_u32 (bytes, 36, &l1_size) || !read_u64 (bytes, 40, &l1_offset) ||
      !read_u64 (bytes, 48, &reftable_offset) || !read_u32 (bytes, 56, &reftable_clusters) ||
      !read_u32 (bytes, 60, &header->n_snapshots) ||
      !read_u64 (bytes, 64, &header->snapshots_offset))
    return fail_damaged (error, "length");

  if (l1_offset % cluster_size != 0 || (guint64) l1_size * 8 > MAX_L1_BYTES ||
      !is_in_file (l1_offset, (guint64) l1_size * 8, file_length))
    return fail_damaged (error, "L1 table");

  if (divide_up (divide_up (header->capacity, cluster_size), l2_entries) > l1_size)
    return fail_damaged (error, "L1 table");

  if (reftable_clusters == 0 || reftable_clusters > MAX_REFTABLE_BYTES / cluster_size ||
      reftable_offset % cluster_size != 0 || reftable_offset >= file_length)
    return fail_damaged (error, "refcount table");

  if (header->n_snapshots > VTR_QCOW2_MAX_SNAPSHOTS ||
      (header->n_snapshots > 0 &&
       (header->snapshots_offset % cluster_size != 0 ||
        !is_in_file (header->snapshots_offset, (guint64) header->n_snapshots * SNAPSHOT_FIXED_SIZE,
                     file_length))))
    return fail_damaged (error, "snapshot table");

  return TRUE;
}

static gboolean
parse_backing_file (const Bytes     *bytes,
                    guint32          header_length,
                    VtrQcow2Header  *header,
                    guint64         *ret_end,
                    GError         **error)
{
  guint64 offset = 0;
  guint32 size = 0;

  if (!read_u64 (bytes, 8, &offset) || !read_u32 (bytes, 16, &size))
    return fail_damaged (error, "length");

  *ret_end = MIN (header->cluster_size, (guint64) bytes->length);
  if (offset == 0)
    return TRUE;

  if (size > MAX_BACKING_LENGTH || offset < header_length || !is_in_file (offset, size, *ret_end) ||
      memchr (bytes->data + offset, '\0', size) != NULL)
    return fail_damaged (error, "backing file");

  memcpy (header->backing_file, bytes->data + offset, size);
  *ret_end = offset;
  return TRUE;
}

static gboolean
parse_extension (const Bytes     *bytes,
                 guint32          type,
                 guint64          offset,
                 guint32          size,
                 guint64          file_length,
                 VtrQcow2Header  *header,
                 GError         **error)
{
  guint64 luks_offset = 0;

  switch (type)
    {
    case EXTENSION_BACKING_FORMAT:
      if (size >= sizeof header->backing_format ||
          memchr (bytes->data + offset, '\0', size) != NULL)
        return fail_damaged (error, "backing format");
      memcpy (header->backing_format, bytes->data + offset, size);
      return TRUE;
    case EXTENSION_LUKS:
      if (size != 16 || !read_u64 (bytes, offset, &luks_offset) ||
          !read_u64 (bytes, offset + 8, &header->luks_length) ||
          luks_offset % header->cluster_size != 0 ||
          !is_in_file (luks_offset, header->luks_length, file_length))
        return fail_damaged (error, "encryption header");
      return TRUE;
    case EXTENSION_BITMAPS:
      if (size != 24 || !read_u32 (bytes, offset, &header->n_bitmaps))
        return fail_damaged (error, "bitmaps");
      return TRUE;
    default:
      /* Extensions are made to be ignored by those who don't know them. */
      return TRUE;
    }
}

static gboolean
parse_extensions (const Bytes     *bytes,
                  guint64          offset,
                  guint64          end,
                  guint64          file_length,
                  VtrQcow2Header  *header,
                  GError         **error)
{
  for (guint i = 0; i < MAX_EXTENSIONS && offset + 8 <= end; i++)
    {
      guint32 type = 0;
      guint32 size = 0;

      if (!read_u32 (bytes, offset, &type) || !read_u32 (bytes, offset + 4, &size))
        return fail_damaged (error, "extensions");
      if (type == EXTENSION_END)
        break;

      offset += 8;
      if (size > end - offset)
        return fail_damaged (error, "extensions");
      if (!parse_extension (bytes, type, offset, size, file_length, header, error))
        return FALSE;
      offset += ((guint64) size + 7) & ~G_GUINT64_CONSTANT (7);
    }

  return TRUE;
}

gboolean
vtr_qcow2_header_parse (const guint8    *data,
                        gsize            length,
                        guint64          file_length,
                        VtrQcow2Header  *ret_header,
                        GError         **error)
{
  const Bytes bytes = { data, length };
  guint32 magic = 0;
  guint32 encryption = 0;
  guint32 header_length = HEADER_V2_SIZE;
  guint64 end = 0;

  g_return_val_if_fail (data != NULL || length == 0, FALSE);
  g_return_val_if_fail (ret_header != NULL, FALSE);

  memset (ret_header, 0, sizeof *ret_header);
  ret_header->refcount_order = 4;

  if (!read_u32 (&bytes, 0, &magic) || magic != VTR_QCOW2_MAGIC)
    return fail_damaged (error, "magic");
  if (length < HEADER_V2_SIZE || !read_u32 (&bytes, 4, &ret_header->version) ||
      !read_u32 (&bytes, 20, &ret_header->cluster_bits) ||
      !read_u64 (&bytes, 24, &ret_header->capacity) || !read_u32 (&bytes, 32, &encryption))
    return fail_damaged (error, "length");

  if (ret_header->version != 2 && ret_header->version != 3)
    return fail_unsupported (error, "version");
  if (ret_header->cluster_bits < 9 || ret_header->cluster_bits > VTR_QCOW2_MAX_CLUSTER_BITS)
    return fail_damaged (error, "cluster_bits");
  if (ret_header->capacity > MAX_CAPACITY)
    return fail_damaged (error, "size");
  if (encryption > 2)
    return fail_unsupported (error, "crypt_method");

  ret_header->is_encrypted = encryption != 0;
  ret_header->cluster_size = G_GUINT64_CONSTANT (1) << ret_header->cluster_bits;

  if (ret_header->version == 3 && !parse_features (&bytes, ret_header, &header_length, error))
    return FALSE;

  return check_tables (&bytes, file_length, ret_header, error) &&
         parse_backing_file (&bytes, header_length, ret_header, &end, error) &&
         parse_extensions (&bytes, header_length, end, file_length, ret_header, error);
}

guint64
vtr_qcow2_header_get_commitment (const VtrQcow2Header *header)
{
  guint64 cluster_size = 0;
  guint64 data = 0;
  guint64 l2 = 0;
  guint64 n = 0;
  guint64 blocks = 0;
  guint64 table = 0;
  guint64 total = 0;
  guint64 last = 0;

  g_return_val_if_fail (header != NULL, 0);

  cluster_size = header->cluster_size;
  data = divide_up (header->capacity, cluster_size);
  l2 = divide_up (data, cluster_size / (header->has_extended_l2 ? 16 : 8));
  /* One cluster for the header, the L1 table, the L2 tables, and the data unless another file holds
   * them. */
  n = 1 + divide_up (l2, cluster_size / 8) + l2 + (header->has_data_file ? 0 : data);

  /* The reference counts count their own blocks and table, too: a fixed point, reached in a few
   * rounds. */
  do
    {
      last = total;
      blocks = divide_up (n + table + blocks, (cluster_size * 8) >> header->refcount_order);
      table = divide_up (blocks, cluster_size / 8);
      total = n + blocks + table;
    }
  while (total != last);

  return (total + divide_up (header->luks_length, cluster_size)) * cluster_size;
}

static void
copy_text (const guint8 *data,
           gsize         length,
           char         *ret_text,
           gsize         text_size)
{
  length = MIN (length, text_size - 1);
  memcpy (ret_text, data, length);
  ret_text[length] = '\0';
}

gboolean
vtr_qcow2_snapshot_parse (const guint8     *data,
                          gsize             length,
                          VtrQcow2Snapshot *ret_snapshot,
                          gsize            *ret_size)
{
  const Bytes bytes = { data, length };
  guint32 sizes = 0;
  guint32 created = 0;
  guint32 memory_size = 0;
  guint32 extra_size = 0;
  guint64 id_offset = 0;
  guint64 end = 0;

  g_return_val_if_fail (ret_snapshot != NULL && ret_size != NULL, FALSE);

  if (!read_u32 (&bytes, 12, &sizes) || !read_u32 (&bytes, 16, &created) ||
      !read_u32 (&bytes, 32, &memory_size) || !read_u32 (&bytes, 36, &extra_size))
    return FALSE;

  /* The sizes of identifier and name are 16 bits each, so no sum here comes near 64. */
  id_offset = SNAPSHOT_FIXED_SIZE + (guint64) extra_size;
  end = id_offset + (sizes >> 16) + (sizes & 0xffff);
  if (end > length)
    return FALSE;

  memset (ret_snapshot, 0, sizeof *ret_snapshot);
  ret_snapshot->created = created;
  ret_snapshot->memory_size = memory_size;
  if (extra_size >= 8)
    read_u64 (&bytes, SNAPSHOT_FIXED_SIZE, &ret_snapshot->memory_size);
  copy_text (data + id_offset, sizes >> 16, ret_snapshot->id, sizeof ret_snapshot->id);
  copy_text (data + id_offset + (sizes >> 16), sizes & 0xffff, ret_snapshot->name,
             sizeof ret_snapshot->name);

  *ret_size = (gsize) ((end + 7) & ~G_GUINT64_CONSTANT (7));
  return TRUE;
}

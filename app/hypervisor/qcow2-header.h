/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What the first cluster of a qcow2 image says (QEMU, docs/interop/qcow2.txt). Plain data: the
 * parsers do no I/O and follow no name they find; every length is checked before it is used. Any
 * thread. */

#define VTR_QCOW2_MAGIC             0x514649fbu
#define VTR_QCOW2_MAX_CLUSTER_BITS  21u
#define VTR_QCOW2_MAX_SNAPSHOTS     65536u

typedef struct
{
  guint32  version;              /* 2 or 3 */
  guint32  cluster_bits;         /* 9 to 21 */
  guint32  refcount_order;       /* a reference count has 2^this bits, 0 to 6 */
  guint64  capacity;             /* bytes the guest sees */
  guint64  cluster_size;         /* bytes */
  gboolean is_encrypted;
  gboolean is_corrupt;           /* QEMU marked it so */
  gboolean has_extended_l2;
  gboolean has_data_file;        /* its data are in another file */
  guint64  luks_length;          /* bytes of the LUKS header inside; 0 when there is none */
  guint32  n_bitmaps;
  guint32  n_snapshots;
  guint64  snapshots_offset;
  char     backing_file[1024];   /* as written; "" when there is none; need not be UTF-8 */
  char     backing_format[32];   /* "" when it isn't told */
} VtrQcow2Header;

typedef struct
{
  char    id[64];                /* cut where longer */
  char    name[256];
  gint64  created;               /* seconds since 1970 */
  guint64 memory_size;           /* bytes of saved memory; 0 for disks alone */
} VtrQcow2Snapshot;

/* @data: the first @length bytes of the file, at least its first cluster (or all of a shorter
 * file); @file_length: bytes of the file. A broken header is G_IO_ERROR_INVALID_DATA, one of a
 * later version or with features nobody knows yet G_IO_ERROR_NOT_SUPPORTED; @ret_header is then
 * undefined. */
gboolean vtr_qcow2_header_parse          (const guint8          *data,
                                          gsize                  length,
                                          guint64                file_length,
                                          VtrQcow2Header        *ret_header,
                                          GError               **error);
/* What the file can come to consume, internal snapshots and bitmaps apart: all clusters allocated,
 * with the tables that takes. Equal to what `qemu-img measure` calls fully allocated. */
guint64  vtr_qcow2_header_get_commitment (const VtrQcow2Header  *header);

/* The entry of a snapshot table that begins at @data; @ret_size is the bytes it takes, padding
 * included. FALSE when it isn't all there. */
gboolean vtr_qcow2_snapshot_parse        (const guint8          *data,
                                          gsize                  length,
                                          VtrQcow2Snapshot      *ret_snapshot,
                                          gsize                 *ret_size);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  char *file;      /* an absolute path, or what the image says where that is no local file */
  char *format;    /* as the image above it says; NULL when it doesn't */
} VtrDiskBacking;

typedef struct
{
  char    *id;
  char    *name;
  gint64   created;       /* seconds since 1970 */
  guint64  memory_size;   /* bytes of saved memory; 0 for disks alone */
} VtrDiskSnapshot;

/* The figures of a disk image, read from its own header and the file system. Immutable plain data.
 *
 * capacity: what the guest sees; length: the end of the file; allocation: what the file consumes
 * now; commitment: what it can come to consume. All in bytes. */
typedef struct
{
  char      *file;
  char      *format;                 /* "qcow2" or "raw" */
  guint64    capacity;
  guint64    length;
  guint64    allocation;
  guint64    commitment;
  /* Internal snapshots: each keeps what is overwritten after it */
  gboolean   is_commitment_unbounded;
  gboolean   is_encrypted;
  guint64    cluster_size;           /* 0 for raw */
  GPtrArray *backing;                /* VtrDiskBacking, nearest first */
  GPtrArray *snapshots;              /* VtrDiskSnapshot, inside the image */
} VtrDiskImage;

/* Reads the header (2 MiB at most) and, of backing files whose format is told to be qcow2, theirs.
 * The format of a backing file is never guessed: a guest could have written a header into it.
 * @format: "raw" or "qcow2" where it is known (a machine says), NULL to go by the file's own first
 * bytes. Blocks on the file system, never on a FIFO: any thread but the main one. Errors:
 * G_IO_ERROR_NOT_FOUND, _PERMISSION_DENIED, _NOT_REGULAR_FILE, _INVALID_DATA (damaged),
 * _NOT_SUPPORTED (another format). */
VtrDiskImage *vtr_disk_image_read (const char    *path,
                                   const char    *format,
                                   GError       **error) G_GNUC_WARN_UNUSED_RESULT;
void          vtr_disk_image_free (VtrDiskImage  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VtrDiskImage, vtr_disk_image_free)

G_END_DECLS

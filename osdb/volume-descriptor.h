/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where the descriptors of an ISO 9660 volume begin (ECMA-119, 6.7.1: sector 16), and how much of
 * them is looked at: the primary descriptor and El Torito's boot record in the sector behind it. */
#define VTR_VOLUME_DESCRIPTOR_OFFSET 0x8000
#define VTR_VOLUME_DESCRIPTOR_LENGTH 4096

/* The names a disc image gives itself. Plain data; an identifier that is empty is NULL. All text is
 * valid UTF-8 without trailing blanks. Free with vtr_volume_descriptor_clear(). */
typedef struct
{
  char     *volume_id;
  char     *system_id;
  char     *publisher_id;
  char     *application_id;
  guint64   size;             /* bytes the volume says it has */
  gboolean  bootable;         /* it has an El Torito boot record */
} VtrVolumeDescriptor;

/* Reads @data, the bytes of an image from VTR_VOLUME_DESCRIPTOR_OFFSET on. Pure: no I/O, any
 * thread. FALSE, with @ret_descriptor untouched, where there is no whole primary volume
 * descriptor. */
gboolean vtr_volume_descriptor_parse  (const guint8        *data,
                                       gsize                length,
                                       VtrVolumeDescriptor *ret_descriptor);
/* Whether these bytes begin the volume recognition sequence of a UDF image without ISO 9660
 * names. */
gboolean vtr_volume_descriptor_is_udf (const guint8        *data,
                                       gsize                length);
void     vtr_volume_descriptor_clear  (VtrVolumeDescriptor *descriptor);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VtrVolumeDescriptor, vtr_volume_descriptor_clear)

G_END_DECLS

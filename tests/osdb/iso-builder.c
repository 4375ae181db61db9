/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "iso-builder.h"

#include <errno.h>
#include <gio/gio.h>
#include <string.h>
#include <unistd.h>

#define SECTOR_SIZE 2048

/* Where everything is, in sectors. */
enum
{
  PRIMARY_DESCRIPTOR = 16,
  BOOT_RECORD,
  TERMINATOR,
  PATH_TABLE_LITTLE,
  PATH_TABLE_BIG,
  ROOT_FOLDER,
  BOOT_CATALOG,
  BOOT_IMAGE,
  N_SECTORS
};

#define PATH_TABLE_LENGTH 10
#define BOOT_TEXT_OFFSET  0x40

/* Real mode, loaded to 0x7c00: show the text at 0x7c40 with the BIOS, then wait for ever. */
static const guint8 boot_code[] = {
  0x31, 0xc0,               /*        xor  ax, ax     */
  0x8e, 0xd8,               /*        mov  ds, ax     */
  0x90,                     /*        nop             */
  0xbe, 0x40, 0x7c,         /*        mov  si, 0x7c40 */
  0xac,                     /* next:  lodsb           */
  0x3c, 0x00,               /*        cmp  al, 0      */
  0x74, 0x08,               /*        je   halt       */
  0xb4, 0x0e,               /*        mov  ah, 0x0e   */
  0x31, 0xdb,               /*        xor  bx, bx     */
  0xcd, 0x10,               /*        int  0x10       */
  0xeb, 0xf3,               /*        jmp  next       */
  0xf4,                     /* halt:  hlt             */
  0xeb, 0xfd,               /*        jmp  halt       */
};

static void
put_little (guint8  *at,
            guint32  value,
            guint    bytes)
{
  for (guint i = 0; i < bytes; i++)
    at[i] = (guint8) (value >> (8 * i));
}

static void
put_big (guint8  *at,
         guint32  value,
         guint    bytes)
{
  for (guint i = 0; i < bytes; i++)
    at[i] = (guint8) (value >> (8 * (bytes - 1 - i)));
}

/* ECMA-119, 7.2.3 and 7.3.3: first little-endian, then big-endian. */
static void
put_both (guint8  *at,
          guint32  value,
          guint    bytes)
{
  put_little (at, value, bytes);
  put_big (at + bytes, value, bytes);
}

static void
put_text (guint8     *at,
          gsize       length,
          const char *text)
{
  memset (at, ' ', length);
  if (text != NULL)
    memcpy (at, text, MIN (length, strlen (text)));
}

static void
put_descriptor (guint8 *at,
                guint8  type)
{
  at[0] = type;
  memcpy (at + 1, "CD001", 5);
  at[6] = 1;
}

/* ECMA-119, 9.1; @name is 0 for the folder itself and 1 for its parent. */
static gsize
put_folder_record (guint8  *at,
                   guint32  length,
                   guint8   name)
{
  const gsize record_length = 34;

  at[0] = (guint8) record_length;
  put_both (at + 2, ROOT_FOLDER, 4);
  put_both (at + 10, length, 4);
  at[18] = 123;
  at[19] = 6;
  at[20] = 10;
  at[25] = 2;
  put_both (at + 28, 1, 2);
  at[32] = 1;
  at[33] = name;

  return record_length;
}

static void
put_primary_descriptor (guint8           *at,
                        const VtrIsoSpec *spec)
{
  guint32 blocks = spec->blocks > 0 ? spec->blocks : N_SECTORS;
  guint32 root_length = spec->root_length > 0 ? spec->root_length : SECTOR_SIZE;

  put_descriptor (at, 1);
  put_text (at + 8, 32, spec->system_id);
  put_text (at + 40, 32, spec->volume_id);
  put_both (at + 80, blocks, 4);
  put_both (at + 120, 1, 2);
  put_both (at + 124, 1, 2);
  put_both (at + 128, SECTOR_SIZE, 2);
  put_both (at + 132, PATH_TABLE_LENGTH, 4);
  put_little (at + 140, PATH_TABLE_LITTLE, 4);
  put_big (at + 148, PATH_TABLE_BIG, 4);
  put_folder_record (at + 156, root_length, 0);
  put_text (at + 190, 128, NULL);
  put_text (at + 318, 128, spec->publisher_id);
  put_text (at + 446, 128, NULL);
  put_text (at + 574, 128, spec->application_id);
  put_text (at + 702, 111, NULL);
  put_text (at + 813, 16, "2023061000000000");
  put_text (at + 830, 16, "2023061000000000");
  put_text (at + 847, 16, "0000000000000000");
  put_text (at + 864, 16, "0000000000000000");
  at[881] = 1;
}

/* El Torito 1.0, 2.0 to 2.2. */
static void
put_boot (guint8           *image,
          const VtrIsoSpec *spec)
{
  guint8 *record = image + BOOT_RECORD * SECTOR_SIZE;
  guint8 *catalog = image + BOOT_CATALOG * SECTOR_SIZE;
  guint8 *code = image + BOOT_IMAGE * SECTOR_SIZE;
  g_autofree char *text = NULL;
  guint32 sum = 0;

  put_descriptor (record, 0);
  memcpy (record + 7, "EL TORITO SPECIFICATION", 23);
  put_little (record + 71, BOOT_CATALOG, 4);

  catalog[0] = 1;
  catalog[30] = 0x55;
  catalog[31] = 0xaa;
  for (guint i = 0; i < 32; i += 2)
    sum += (guint32) (catalog[i] | catalog[i + 1] << 8);
  put_little (catalog + 28, 0u - sum, 2);
  catalog[32] = 0x88;
  put_little (catalog + 38, 4, 2);
  put_little (catalog + 40, BOOT_IMAGE, 4);

  text =
    g_strdup_printf ("\r\nTest image \"%s\"\r\n", spec->volume_id != NULL ? spec->volume_id : "");
  memcpy (code, boot_code, sizeof boot_code);
  g_strlcpy ((char *) code + BOOT_TEXT_OFFSET, text, 256);
  code[510] = 0x55;
  code[511] = 0xaa;
}

GBytes *
vtr_iso_builder_build (const VtrIsoSpec *spec)
{
  guint8 *image = g_malloc0 (N_SECTORS * SECTOR_SIZE);
  guint8 *root = image + ROOT_FOLDER * SECTOR_SIZE;
  gsize used = 0;

  put_primary_descriptor (image + PRIMARY_DESCRIPTOR * SECTOR_SIZE, spec);
  if (!spec->no_boot)
    put_boot (image, spec);
  put_descriptor (image + (spec->no_boot ? BOOT_RECORD : TERMINATOR) * SECTOR_SIZE, 255);

  image[PATH_TABLE_LITTLE * SECTOR_SIZE] = 1;
  put_little (image + PATH_TABLE_LITTLE * SECTOR_SIZE + 2, ROOT_FOLDER, 4);
  put_little (image + PATH_TABLE_LITTLE * SECTOR_SIZE + 6, 1, 2);
  image[PATH_TABLE_BIG * SECTOR_SIZE] = 1;
  put_big (image + PATH_TABLE_BIG * SECTOR_SIZE + 2, ROOT_FOLDER, 4);
  put_big (image + PATH_TABLE_BIG * SECTOR_SIZE + 6, 1, 2);

  used = put_folder_record (root, SECTOR_SIZE, 0);
  put_folder_record (root + used, SECTOR_SIZE, 1);

  return g_bytes_new_take (image, N_SECTORS * SECTOR_SIZE);
}

gboolean
vtr_iso_builder_write (const VtrIsoSpec  *spec,
                       const char        *path,
                       guint64            length,
                       GError           **error)
{
  g_autoptr (GBytes) image = vtr_iso_builder_build (spec);

  if (!g_file_set_contents (path, g_bytes_get_data (image, NULL),
                            (gssize) g_bytes_get_size (image), error))
    return FALSE;

  if (length > g_bytes_get_size (image) && truncate (path, (off_t) length) != 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s", path,
                   g_strerror (errno));
      return FALSE;
    }

  return TRUE;
}

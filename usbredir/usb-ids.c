/* SPDX-License-Identifier: GPL-3.0-or-later */
/* usb.ids: "vvvv  Name" on a line, "<tab>pppp  Name" for its products below, sorted; other tables
 * follow, whose lines begin with a letter and a space. */
#define G_LOG_DOMAIN "vitrine-usb"

#include "usb-ids.h"

static const char * const USUAL_PLACES[] = {
  "/usr/share/hwdata/usb.ids",
  "/usr/share/misc/usb.ids",
  "/var/lib/usbutils/usb.ids",
  NULL,
};

struct _VtrUsbIds
{
  GMappedFile *file;
};

VtrUsbIds *
vtr_usb_ids_new (const char *path)
{
  VtrUsbIds *self = g_new0 (VtrUsbIds, 1);

  if (path != NULL)
    self->file = g_mapped_file_new (path, FALSE, NULL);
  for (guint i = 0; path == NULL && self->file == NULL && USUAL_PLACES[i] != NULL; i++)
    self->file = g_mapped_file_new (USUAL_PLACES[i], FALSE, NULL);

  return self;
}

void
vtr_usb_ids_free (VtrUsbIds *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->file, g_mapped_file_unref);
  g_free (self);
}

static const char *
find_line_end (const char *line,
               const char *end)
{
  const char *newline = memchr (line, '\n', (gsize) (end - line));

  return newline != NULL ? newline : end;
}

/* What stands behind "vvvv  " on this line, when that is how it begins. */
static char *
dup_name (const char *line,
          const char *line_end,
          const char *id)
{
  g_autofree char *raw = NULL;

  if (line_end - line <= 6 || memcmp (line, id, 4) != 0 || line[4] != ' ' || line[5] != ' ')
    return NULL;

  raw = g_strndup (line + 6, (gsize) (line_end - line) - 6);

  return g_utf8_make_valid (g_strstrip (raw), -1);
}

void
vtr_usb_ids_lookup (VtrUsbIds  *self,
                    guint16     vendor,
                    guint16     product,
                    char      **ret_vendor_name,
                    char      **ret_product_name)
{
  char vendor_id[8] = { 0 };
  char product_id[8] = { 0 };
  const char *line = NULL;
  const char *end = NULL;
  gboolean is_in_vendor = FALSE;

  *ret_vendor_name = NULL;
  *ret_product_name = NULL;
  if (self->file == NULL || g_mapped_file_get_length (self->file) == 0)
    return;

  g_snprintf (vendor_id, sizeof vendor_id, "%04x", vendor);
  g_snprintf (product_id, sizeof product_id, "%04x", product);
  line = g_mapped_file_get_contents (self->file);
  end = line + g_mapped_file_get_length (self->file);

  while (line < end)
    {
      const char *line_end = find_line_end (line, end);

      if (is_in_vendor && *line == '\t')
        {
          if (line_end - line > 1)
            *ret_product_name = dup_name (line + 1, line_end, product_id);
        }
      else if (is_in_vendor && *line != '#' && line_end != line)
        return;
      else if (!is_in_vendor)
        {
          *ret_vendor_name = dup_name (line, line_end, vendor_id);
          is_in_vendor = *ret_vendor_name != NULL;
        }

      if (*ret_product_name != NULL || line_end == end)
        return;
      line = line_end + 1;
    }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine-usb"

#include "usb-scan-file.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "usb-limits.h"

#define TEXT_MAX (4u << 20)

GBytes *
vtr_usb_scan_read_bytes (const char *folder,
                         const char *name,
                         gsize       max)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GByteArray) bytes = NULL;
  guint8 part[4096] = { 0 };
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);

  if (fd < 0)
    return NULL;

  bytes = g_byte_array_new ();
  while (bytes->len < max)
    {
      gssize got = read (fd, part, MIN (sizeof part, max - bytes->len));

      if (got < 0 && errno == EINTR)
        continue;
      if (got <= 0)
        break;
      g_byte_array_append (bytes, part, (guint) got);
    }
  close (fd);

  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

static char *
dup_valid (GBytes *bytes)
{
  gsize length = 0;
  const char *data = g_bytes_get_data (bytes, &length);

  return g_utf8_make_valid (length > 0 ? data : "", (gssize) length);
}

char *
vtr_usb_scan_read_text (const char *root,
                        const char *path)
{
  g_autoptr (GBytes) bytes = vtr_usb_scan_read_bytes (*root != '\0' ? root : "/", path, TEXT_MAX);

  return bytes != NULL ? dup_valid (bytes) : NULL;
}

char *
vtr_usb_scan_read_line (const char *folder,
                        const char *name)
{
  g_autoptr (GBytes) bytes = vtr_usb_scan_read_bytes (folder, name, VTR_USB_MAX_STRING);
  g_autofree char *text = NULL;

  if (bytes == NULL)
    return NULL;

  text = dup_valid (bytes);
  text[strcspn (text, "\n")] = '\0';
  for (char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      /* Control characters are all of one byte but those from U+0080 on. */
      if (g_ascii_iscntrl (*at))
        *at = ' ';
      else if (!g_unichar_isprint (g_utf8_get_char (at)))
        memset (at, '?', (gsize) (g_utf8_next_char (at) - at));
    }
  g_strstrip (text);

  return *text != '\0' ? g_steal_pointer (&text) : NULL;
}

guint
vtr_usb_scan_read_number (const char *folder,
                          const char *name,
                          guint       base)
{
  g_autofree char *text = vtr_usb_scan_read_line (folder, name);
  guint64 number = 0;

  if (text == NULL)
    return 0;

  number = g_ascii_strtoull (text, NULL, base);

  return number <= G_MAXUINT ? (guint) number : 0;
}

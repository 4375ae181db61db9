/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrinectl"

#include "size-text.h"

#include <string.h>

#define MAX_BYTES (G_GUINT64_CONSTANT (1) << 62)

static const char unit_letters[] = "KMGTPE";

/* The shift of a unit ("", "B", "K", "KB", "KiB", …); -1 when it is none. */
static int
parse_unit (const char *text)
{
  const char *letter = NULL;

  if (*text == '\0' || g_ascii_strcasecmp (text, "b") == 0)
    return 0;

  letter = strchr (unit_letters, g_ascii_toupper (*text));
  if (letter == NULL)
    return -1;

  text++;
  if (*text != '\0' && g_ascii_strcasecmp (text, "b") != 0 && g_ascii_strcasecmp (text, "ib") != 0)
    return -1;

  return (int) (letter - unit_letters + 1) * 10;
}

/* Up to three digits behind the point, in thousandths. FALSE on no digit or more digits. */
static gboolean
parse_fraction (const char **text,
                guint64     *ret_thousandths)
{
  guint64 value = 0;
  guint64 weight = 100;
  guint n_digits = 0;

  for (; g_ascii_isdigit (**text); (*text)++)
    {
      if (++n_digits > 3)
        return FALSE;
      value += (guint64) g_ascii_digit_value (**text) * weight;
      weight /= 10;
    }

  *ret_thousandths = value;
  return n_digits > 0;
}

gboolean
vtr_size_parse (const char *text,
                guint64    *ret_bytes)
{
  guint64 whole = 0;
  guint64 thousandths = 0;
  guint64 bytes = 0;
  int shift = 0;

  g_return_val_if_fail (ret_bytes != NULL, FALSE);

  if (text == NULL || !g_ascii_isdigit (*text))
    return FALSE;

  for (; g_ascii_isdigit (*text); text++)
    {
      whole = whole * 10 + (guint64) g_ascii_digit_value (*text);
      if (whole > MAX_BYTES)
        return FALSE;
    }

  if (*text == '.')
    {
      text++;
      if (!parse_fraction (&text, &thousandths))
        return FALSE;
    }

  while (*text == ' ')
    text++;

  shift = parse_unit (text);
  if (shift < 0 || (shift == 0 && thousandths != 0))
    return FALSE;

  if (whole > MAX_BYTES >> shift)
    return FALSE;

  bytes = whole << shift;
  /* thousandths < 1000 < 2^10: at most 2^70 for E, so the shift is split there. */
  if (shift > 50)
    bytes += ((thousandths << 50) / 1000) << (shift - 50);
  else
    bytes += (thousandths << shift) / 1000;
  if (bytes > MAX_BYTES)
    return FALSE;

  *ret_bytes = bytes;
  return TRUE;
}

char *
vtr_size_format (guint64 bytes)
{
  guint unit = 0;
  double value = (double) bytes;

  if (bytes < 1024)
    return g_strdup_printf (bytes == 1 ? "%u byte" : "%u bytes", (guint) bytes);

  /* 1023.95 would be rounded to 1024.0. */
  while (value >= 1023.95 && unit < strlen (unit_letters))
    {
      value /= 1024;
      unit++;
    }

  return g_strdup_printf ("%.*f %cB", value < 99.95 || unit > 1 ? 1 : 0, value,
                          unit_letters[MAX (unit, 1) - 1]);
}

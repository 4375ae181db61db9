/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-hypervisor"

#include "machine-name.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "connection.h"

static void
set_invalid (GError     **error,
             const char  *message)
{
  g_set_error_literal (error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_INVALID, message);
}

static gboolean
has_control_character (const char *name)
{
  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      /* U+2028, U+2029: separators that break a line of a log; U+FFFE and U+FFFF: not allowed in
       * XML. */
      if (g_unichar_iscntrl (c) || c == 0x2028 || c == 0x2029 || c == 0xFFFE || c == 0xFFFF)
        return TRUE;
    }

  return FALSE;
}

gsize
vtr_machine_name_count_socket_bytes (const char *name)
{
  const char *end = NULL;

  g_return_val_if_fail (name != NULL, 0);

  end = name;
  for (guint i = 0; i < VTR_NAME_SOCKET_CHARACTERS && *end != '\0'; i++)
    end = g_utf8_next_char (end);

  return (gsize) (end - name);
}

gboolean
vtr_machine_name_validate (const char  *name,
                           GError     **error)
{
  const char *problem = NULL;

  if (name == NULL || *name == '\0')
    problem = _("The machine needs a name.");
  else if (!g_utf8_validate (name, -1, NULL))
    problem = _("The name isn’t valid text.");
  else if (has_control_character (name))
    problem = _("The name can’t hold line breaks, tabs or other control characters.");
  else if (g_unichar_isspace (g_utf8_get_char (name)) ||
           g_unichar_isspace (g_utf8_get_char (g_utf8_find_prev_char (name, name + strlen (name)))))
    problem = _("The name can’t begin or end with a space.");
  else if (strchr (name, '/') != NULL)
    problem = _("The name can’t hold a slash (“/”).");
  else if (g_str_equal (name, ".") || g_str_equal (name, ".."))
    problem = _("The name can’t be made of dots alone.");
  else if (strlen (name) > VTR_NAME_MAX_BYTES)
    problem = _("The name is too long: 200 letters are the most it can have.");
  else if (vtr_machine_name_count_socket_bytes (name) > VTR_NAME_MAX_SOCKET_BYTES)
    problem = _("The name’s beginning takes too much room: use fewer emoji or "
                "letters outside the Latin alphabet.");

  if (problem == NULL)
    return TRUE;

  set_invalid (error, problem);
  return FALSE;
}

static void
cut_at_character (GString *text,
                  gsize    max_bytes)
{
  const char *end = NULL;

  if (text->len <= max_bytes)
    return;

  end = g_utf8_find_prev_char (text->str, text->str + max_bytes + 1);
  g_string_truncate (text, end != NULL ? (gsize) (end - text->str) : 0);
}

/* One space for every run of spaces, control characters, slashes and underscores; none at the
 * ends. */
static GString *
squeeze (const char *text)
{
  GString *squeezed = g_string_new (NULL);
  gboolean gap = FALSE;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isspace (c) || g_unichar_iscntrl (c) || c == '/' || c == '_' || c == 0xFFFE ||
          c == 0xFFFF)
        {
          gap = squeezed->len > 0;
          continue;
        }

      if (gap)
        g_string_append_c (squeezed, ' ');
      g_string_append_unichar (squeezed, c);
      gap = FALSE;
    }

  return squeezed;
}

char *
vtr_machine_name_clean (const char *text)
{
  g_autofree char *valid = NULL;
  g_autofree char *cleaned = NULL;
  GString *squeezed = NULL;

  if (text == NULL)
    return NULL;

  valid = g_utf8_make_valid (text, -1);
  squeezed = squeeze (valid);
  if (squeezed->len > 4 && g_ascii_strcasecmp (squeezed->str + squeezed->len - 4, ".iso") == 0)
    g_string_truncate (squeezed, squeezed->len - 4);
  cut_at_character (squeezed, VTR_NAME_MAX_BYTES / 2);
  while (vtr_machine_name_count_socket_bytes (squeezed->str) > VTR_NAME_MAX_SOCKET_BYTES)
    cut_at_character (squeezed, squeezed->len - 1);

  cleaned = g_strstrip (g_string_free (squeezed, FALSE));

  return vtr_machine_name_validate (cleaned, NULL) ? g_steal_pointer (&cleaned) : NULL;
}

char *
vtr_machine_name_suggest (VtrOs      *os,
                          VtrMedia   *media,
                          const char *kernel)
{
  char *name = NULL;

  if (os != NULL)
    name = vtr_machine_name_clean (vtr_os_get_name (os));

  if (name == NULL && media != NULL)
    name = vtr_machine_name_clean (vtr_media_get_label (media));

  if (name == NULL && kernel != NULL)
    {
      g_autofree char *base = g_path_get_basename (kernel);

      name = vtr_machine_name_clean (base);
    }

  return name != NULL ? name : g_strdup (_("New Machine"));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-key-combo"

#include "key-combo.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "scancode-map.h"

#define KEYSYM_F1      0xffbeu
#define KEYSYM_RETURN  0xff0du
#define KEYSYM_SHIFT_L 0xffe1u
#define KEYSYM_TAB     0xff09u
#define MAX_F_KEY      24u
#define MAX_TEXT       256u

static const struct
{
  const char *name;
  guint32     keysym;
} named_keys[] = {
  { "alt", 0xffe9 },
  { "altgr", 0xfe03 },
  { "backspace", 0xff08 },
  { "break", 0xff6b },
  { "capslock", 0xffe5 },
  { "control", 0xffe3 },
  { "ctrl", 0xffe3 },
  { "del", 0xffff },
  { "delete", 0xffff },
  { "down", 0xff54 },
  { "end", 0xff57 },
  { "enter", KEYSYM_RETURN },
  { "esc", 0xff1b },
  { "escape", 0xff1b },
  { "home", 0xff50 },
  { "insert", 0xff63 },
  { "left", 0xff51 },
  { "menu", 0xff67 },
  { "meta", 0xffeb },
  { "minus", '-' },
  { "numlock", 0xff7f },
  { "pagedown", 0xff56 },
  { "pageup", 0xff55 },
  { "pause", 0xff13 },
  { "plus", '+' },
  { "print", 0xff61 },
  { "return", KEYSYM_RETURN },
  { "right", 0xff53 },
  { "rightalt", 0xffea },
  { "rightctrl", 0xffe4 },
  { "rightshift", 0xffe2 },
  { "scrolllock", 0xff14 },
  { "shift", KEYSYM_SHIFT_L },
  { "space", ' ' },
  { "super", 0xffeb },
  { "sysrq", 0xff15 },
  { "tab", KEYSYM_TAB },
  { "up", 0xff52 },
  { "win", 0xffeb },
};

/* The keysym of "f1" to "f24"; 0 when @word is something else. */
static guint32
keysym_from_f_key (const char *word)
{
  guint64 number = 0;

  if (word[0] != 'f' || !g_ascii_string_to_unsigned (word + 1, 10, 1, MAX_F_KEY, &number, NULL))
    return 0;

  return KEYSYM_F1 + (guint32) number - 1;
}

/* @word: lower case. Single characters are keys by themselves: "a" is the key, whatever Shift
 * does to it. */
static guint32
keysym_from_word (const char *word)
{
  if (word[0] > ' ' && word[0] < 0x7f && word[1] == '\0')
    return (guint32) word[0];

  for (gsize i = 0; i < G_N_ELEMENTS (named_keys); i++)
    if (strcmp (named_keys[i].name, word) == 0)
      return named_keys[i].keysym;

  return keysym_from_f_key (word);
}

static void
append_key (VtrKeyCombo *combo,
            guint32      keysym)
{
  combo->keys[combo->count].keysym = keysym;
  combo->keys[combo->count].scancode = vtr_scancode_from_keysym (keysym);
  combo->count++;
}

static gboolean
takes_shift (gunichar character)
{
  return g_ascii_isupper ((char) character) ||
         strchr ("~!@#$%^&*()_+{}|:\"<>?", (int) character) != NULL;
}

gboolean
vtr_key_combo_parse (const char   *text,
                     VtrKeyCombo  *ret_combo,
                     GError      **error)
{
  g_autofree char *lower = NULL;
  g_auto (GStrv) words = NULL;
  VtrKeyCombo combo = { 0 };

  g_return_val_if_fail (text != NULL && ret_combo != NULL, FALSE);

  if (strlen (text) > MAX_TEXT || !g_utf8_validate (text, -1, NULL))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           _("This is no combination of keys"));
      return FALSE;
    }

  lower = g_ascii_strdown (text, -1);
  words = g_strsplit (lower, "+", -1);
  for (guint i = 0; words[i] != NULL; i++)
    {
      guint32 keysym = keysym_from_word (words[i]);

      if (keysym == 0)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                       _("There is no key named “%s”"), words[i]);
          return FALSE;
        }
      if (combo.count == VTR_KEY_COMBO_MAX)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                       _("“%s” is one key too many: a combination has at most %u"),
                       words[i], VTR_KEY_COMBO_MAX);
          return FALSE;
        }
      append_key (&combo, keysym);
    }

  if (combo.count == 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           _("The combination of keys is empty"));
      return FALSE;
    }

  *ret_combo = combo;

  return TRUE;
}

/* Those that aren't just their name with a capital letter. */
static const struct
{
  const char *name;
  const char *label;
} labels[] = {
  { "altgr", "AltGr" },
  { "capslock", "Caps Lock" },
  { "control", "Ctrl" },
  { "delete", "Del" },
  { "escape", "Esc" },
  { "numlock", "Num Lock" },
  { "pagedown", "Page Down" },
  { "pageup", "Page Up" },
  { "rightalt", "Right Alt" },
  { "rightctrl", "Right Ctrl" },
  { "rightshift", "Right Shift" },
  { "scrolllock", "Scroll Lock" },
  { "sysrq", "SysRq" },
};

static void
append_label (GString    *string,
              const char *word)
{
  for (gsize i = 0; i < G_N_ELEMENTS (labels); i++)
    if (strcmp (labels[i].name, word) == 0)
      {
        g_string_append (string, labels[i].label);
        return;
      }

  g_string_append_c (string, g_ascii_toupper (word[0]));
  g_string_append (string, word + 1);
}

char *
vtr_key_combo_dup_label (const char *text)
{
  g_autofree char *lower = NULL;
  g_auto (GStrv) words = NULL;
  GString *label = NULL;
  VtrKeyCombo combo = { 0 };

  g_return_val_if_fail (text != NULL, NULL);

  if (!vtr_key_combo_parse (text, &combo, NULL))
    return g_strdup (text);

  label = g_string_new (NULL);
  lower = g_ascii_strdown (text, -1);
  words = g_strsplit (lower, "+", -1);
  for (guint i = 0; words[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append_c (label, '+');
      append_label (label, words[i]);
    }

  return g_string_free (label, FALSE);
}

gboolean
vtr_key_combo_from_char (gunichar     character,
                         VtrKeyCombo *ret_combo)
{
  VtrKeyCombo combo = { 0 };

  g_return_val_if_fail (ret_combo != NULL, FALSE);

  if (character == '\n' || character == '\r')
    append_key (&combo, KEYSYM_RETURN);
  else if (character == '\t')
    append_key (&combo, KEYSYM_TAB);
  else if (character >= ' ' && character < 0x7f)
    {
      if (takes_shift (character))
        append_key (&combo, KEYSYM_SHIFT_L);
      append_key (&combo, character);
    }
  else
    return FALSE;

  *ret_combo = combo;

  return TRUE;
}

void
vtr_key_combo_send (const VtrKeyCombo *combo,
                    VtrDisplayClient  *client)
{
  g_return_if_fail (combo != NULL && combo->count <= VTR_KEY_COMBO_MAX);
  g_return_if_fail (VTR_IS_DISPLAY_CLIENT (client));

  for (guint i = 0; i < combo->count; i++)
    vtr_display_client_send_key (client, combo->keys[i].keysym, combo->keys[i].scancode, TRUE);
  for (guint i = combo->count; i > 0; i--)
    vtr_display_client_send_key (client, combo->keys[i - 1].keysym, combo->keys[i - 1].scancode,
                                 FALSE);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "key-remap.h"

#include <gdk/gdk.h>
#include <glib/gi18n.h>
#include <string.h>

#include "key-name.h"
#include "scancode-map.h"

#define MAX_SHOWN 40   /* bytes of a name that a message repeats */

typedef struct
{
  guint32     keysym;
  VtrKeyCombo combo;   /* what it becomes */
} Mapping;

struct _VtrKeyRemap
{
  gatomicrefcount  count;
  GArray          *mappings;
};

static const struct
{
  const char *word;
  guint       keysym;
} words[] = {
  { "shift", GDK_KEY_Shift_L },  { "ctrl", GDK_KEY_Control_L }, { "control", GDK_KEY_Control_L },
  { "alt", GDK_KEY_Alt_L },      { "super", GDK_KEY_Super_L },  { "meta", GDK_KEY_Meta_L },
  { "altgr", GDK_KEY_ISO_Level3_Shift },
};

static gboolean
fail (GError     **error,
      const char  *message)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, message);

  return FALSE;
}

/* 0, and an error, where there is no such key. */
static guint32
read_key (const char  *name,
          GError     **error)
{
  guint32 keysym = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_ascii_strcasecmp (words[i].word, name) == 0)
      return words[i].keysym;

  keysym = vtr_key_name_find (name);
  if (keysym == 0)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                 _("There is no key named “%.*s”"), MAX_SHOWN, name);

  return keysym;
}

static gboolean
is_nothing (const char *text)
{
  return text[0] == '\0' || g_ascii_strcasecmp (text, "void") == 0 ||
         g_ascii_strcasecmp (text, "voidsymbol") == 0;
}

static gboolean
read_combo (const char   *text,
            VtrKeyCombo  *combo,
            GError      **error)
{
  g_auto (GStrv) names = NULL;

  if (is_nothing (text))
    return TRUE;

  names = g_strsplit (text, "+", -1);
  if (g_strv_length (names) > VTR_KEY_COMBO_MAX)
    return fail (error, _("A key becomes too many keys at once"));

  for (guint i = 0; names[i] != NULL; i++)
    {
      guint32 keysym = read_key (names[i], error);

      if (keysym == 0)
        return FALSE;
      combo->keys[combo->count++] = (VtrKey) { keysym, vtr_scancode_from_keysym (keysym) };
    }

  return TRUE;
}

static const Mapping *
find (const VtrKeyRemap *self,
      guint32            keysym)
{
  for (guint i = 0; i < self->mappings->len; i++)
    {
      const Mapping *mapping = &g_array_index (self->mappings, Mapping, i);

      if (mapping->keysym == keysym)
        return mapping;
    }

  return NULL;
}

/* @text: "F1=SHIFT+F1", which is written to. */
static gboolean
read_mapping (VtrKeyRemap  *self,
              char         *text,
              GError      **error)
{
  char *equals = strchr (text, '=');
  Mapping mapping = { 0 };

  if (equals == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   _("“%.*s” doesn’t say what the key becomes"), MAX_SHOWN, text);
      return FALSE;
    }

  *equals = '\0';
  mapping.keysym = read_key (text, error);
  if (mapping.keysym == 0 || !read_combo (equals + 1, &mapping.combo, error))
    return FALSE;
  if (find (self, mapping.keysym) != NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   _("The key “%.*s” is named twice"), MAX_SHOWN, text);
      return FALSE;
    }

  g_array_append_val (self->mappings, mapping);

  return TRUE;
}

VtrKeyRemap *
vtr_key_remap_new (const char  *text,
                   GError     **error)
{
  g_autoptr (VtrKeyRemap) self = NULL;
  g_auto (GStrv) parts = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  if (strlen (text) > VTR_KEY_REMAP_MAX_TEXT || !g_str_is_ascii (text))
    {
      fail (error, _("The keys are too long, or no names of keys"));
      return NULL;
    }

  parts = g_strsplit (text, ",", -1);
  if (g_strv_length (parts) > VTR_KEY_REMAP_MAX_KEYS)
    {
      fail (error, _("There are too many keys"));
      return NULL;
    }

  self = g_new0 (VtrKeyRemap, 1);
  g_atomic_ref_count_init (&self->count);
  self->mappings = g_array_new (FALSE, FALSE, sizeof (Mapping));
  for (guint i = 0; parts[i] != NULL; i++)
    if (!read_mapping (self, parts[i], error))
      return NULL;
  if (self->mappings->len == 0)
    {
      fail (error, _("No key is named"));
      return NULL;
    }

  return g_steal_pointer (&self);
}

VtrKeyRemap *
vtr_key_remap_ref (VtrKeyRemap *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->count);

  return self;
}

void
vtr_key_remap_unref (VtrKeyRemap *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->count))
    return;

  g_array_unref (self->mappings);
  g_free (self);
}

/* What a key is called where Shift isn't down. */
static guint32
without_shift (guint32 keysym)
{
  switch (keysym)
    {
    case GDK_KEY_Meta_L:
      return GDK_KEY_Alt_L;
    case GDK_KEY_Meta_R:
      return GDK_KEY_Alt_R;
    case GDK_KEY_ISO_Left_Tab:
      return GDK_KEY_Tab;
    default:
      return gdk_keyval_to_lower (keysym);
    }
}

const VtrKeyCombo *
vtr_key_remap_find (const VtrKeyRemap *self,
                    guint32            keysym)
{
  const Mapping *mapping = NULL;

  if (self == NULL)
    return NULL;

  mapping = find (self, keysym);
  if (mapping == NULL)
    mapping = find (self, without_shift (keysym));

  return mapping != NULL ? &mapping->combo : NULL;
}

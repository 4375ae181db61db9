/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "combo-row.h"

#include "key-combo.h"

typedef struct
{
  GSettings           *settings;
  char                *key;
  AdwPreferencesGroup *group;        /* that the row is in */
  char                *description;  /* of the group, where nothing is wrong */
  gboolean             is_list;
} Kept;

static void
kept_free (gpointer  data,
           GClosure *closure)
{
  Kept *kept = data;

  g_object_unref (kept->settings);
  g_free (kept->key);
  g_free (kept->description);
  g_free (kept);
}

static void
add_to_list (Kept       *kept,
             const char *combo)
{
  g_auto (GStrv) combos = g_settings_get_strv (kept->settings, kept->key);
  g_autoptr (GStrvBuilder) builder = NULL;
  g_auto (GStrv) changed = NULL;

  if (g_strv_contains ((const char * const *) combos, combo))
    return;

  builder = g_strv_builder_new ();
  g_strv_builder_addv (builder, (const char **) combos);
  g_strv_builder_add (builder, combo);
  changed = g_strv_builder_end (builder);
  g_settings_set_strv (kept->settings, kept->key, (const char * const *) changed);
}

/* As it is kept: "Right Ctrl" is written "rightctrl". (transfer full) */
static char *
dup_entered (AdwEntryRow *row)
{
  g_autofree char *lower = g_utf8_strdown (gtk_editable_get_text (GTK_EDITABLE (row)), -1);
  g_auto (GStrv) words = g_strsplit (lower, " ", -1);

  return g_strjoinv (NULL, words);
}

static void
on_apply (AdwEntryRow *row,
          gpointer     user_data)
{
  Kept *kept = user_data;
  g_autofree char *text = dup_entered (row);
  g_autoptr (GError) error = NULL;
  VtrKeyCombo combo = { 0 };

  if (kept->is_list && *text == '\0')
    return;
  if (!vtr_key_combo_parse (text, &combo, &error))
    {
      gtk_widget_add_css_class (GTK_WIDGET (row), "error");
      adw_preferences_group_set_description (kept->group, error->message);
      gtk_widget_grab_focus (GTK_WIDGET (row));
      return;
    }

  if (!kept->is_list)
    {
      g_settings_set_string (kept->settings, kept->key, text);
      return;
    }

  add_to_list (kept, text);
  gtk_editable_set_text (GTK_EDITABLE (row), "");
}

static void
on_changed (GtkEditable *editable,
            gpointer     user_data)
{
  Kept *kept = user_data;

  if (!gtk_widget_has_css_class (GTK_WIDGET (editable), "error"))
    return;

  gtk_widget_remove_css_class (GTK_WIDGET (editable), "error");
  adw_preferences_group_set_description (kept->group, kept->description);
}

static GtkWidget *
row_new (GSettings           *settings,
         const char          *key,
         const char          *title,
         AdwPreferencesGroup *group,
         gboolean             is_list)
{
  GtkWidget *row = adw_entry_row_new ();
  Kept *kept = g_new0 (Kept, 1);

  kept->settings = g_object_ref (settings);
  kept->key = g_strdup (key);
  kept->group = group;
  kept->description = g_strdup (adw_preferences_group_get_description (group));
  kept->is_list = is_list;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (!is_list)
    {
      g_autofree char *text = g_settings_get_string (settings, key);
      g_autofree char *label = vtr_key_combo_dup_label (text);

      gtk_editable_set_text (GTK_EDITABLE (row), label);
    }
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (row), TRUE);
  g_signal_connect (row, "apply", G_CALLBACK (on_apply), kept);
  g_signal_connect_data (row, "changed", G_CALLBACK (on_changed), kept, kept_free, 0);

  return row;
}

GtkWidget *
vtr_combo_row_new (GSettings           *settings,
                   const char          *key,
                   const char          *title,
                   AdwPreferencesGroup *group)
{
  return row_new (settings, key, title, group, FALSE);
}

GtkWidget *
vtr_combo_row_new_add (GSettings           *settings,
                       const char          *key,
                       const char          *title,
                       AdwPreferencesGroup *group)
{
  return row_new (settings, key, title, group, TRUE);
}

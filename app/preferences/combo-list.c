/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "combo-list.h"

#include "combo-row.h"
#include "key-combo.h"

#include <glib/gi18n.h>

typedef struct
{
  GSettings  *settings;
  char       *key;
  GtkListBox *list;      /* the rows and, last, the one to add */
} List;

/* One button of a row. */
typedef struct
{
  List  *list;
  guint  index;
  int    step;     /* where the combination goes; 0: away */
} Change;

#define LIST_DATA "vtr-combo-list"

static void
list_free (gpointer data)
{
  List *list = data;

  g_object_unref (list->settings);
  g_free (list->key);
  g_free (list);
}

static void
change_free (gpointer  data,
             GClosure *closure)
{
  g_free (data);
}

/* The list is built anew by this: the button is gone afterwards. */
static void
on_clicked (GtkButton *button,
            gpointer   user_data)
{
  Change change = *(Change *) user_data;
  g_auto (GStrv) combos = g_settings_get_strv (change.list->settings, change.list->key);
  g_autoptr (GPtrArray) changed = g_ptr_array_new ();
  guint other = change.index + (guint) change.step;
  GtkListBoxRow *row = NULL;

  for (guint i = 0; combos[i] != NULL; i++)
    g_ptr_array_add (changed, combos[i]);
  if (change.index >= changed->len || other >= changed->len)
    return;

  if (change.step == 0)
    g_ptr_array_remove_index (changed, change.index);
  else
    {
      gpointer combo = changed->pdata[other];

      changed->pdata[other] = changed->pdata[change.index];
      changed->pdata[change.index] = combo;
    }
  g_ptr_array_add (changed, NULL);
  g_settings_set_strv (change.list->settings, change.list->key,
                       (const char * const *) changed->pdata);

  /* The focus stays with the combination, or comes to what took its place. */
  row = gtk_list_box_get_row_at_index (change.list->list, (int) other);
  gtk_widget_child_focus (GTK_WIDGET (row), GTK_DIR_TAB_FORWARD);
}

/* (transfer none) */
static GtkWidget *
add_button (List       *list,
            GtkWidget  *row,
            guint       index,
            int         step,
            const char *icon_name,
            const char *label)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon_name);
  Change *change = g_new (Change, 1);

  *change = (Change) { list, index, step };
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  g_signal_connect_data (button, "clicked", G_CALLBACK (on_clicked), change, change_free, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);

  return button;
}

static GtkWidget *
row_new (List       *list,
         const char *combo,
         guint       index,
         gboolean    is_last)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *label = vtr_key_combo_dup_label (combo);
  g_autofree char *up = NULL;
  g_autofree char *down = NULL;
  g_autofree char *remove = NULL;

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  /* Translators: %s are keys, as in "Ctrl+Alt+Del". */
  up = g_strdup_printf (_("Move %s Up"), label);
  /* Translators: %s are keys, as in "Ctrl+Alt+Del". */
  down = g_strdup_printf (_("Move %s Down"), label);
  /* Translators: %s are keys, as in "Ctrl+Alt+Del". */
  remove = g_strdup_printf (_("Remove %s"), label);
  if (index > 0 || !is_last)
    {
      /* Both, so that those of all rows stand in columns. */
      gtk_widget_set_sensitive (add_button (list, row, index, -1, "go-up-symbolic", up), index > 0);
      gtk_widget_set_sensitive (add_button (list, row, index, 1, "go-down-symbolic", down),
                                !is_last);
    }
  add_button (list, row, index, 0, "user-trash-symbolic", remove);

  return row;
}

static void
fill (List *list)
{
  g_auto (GStrv) combos = g_settings_get_strv (list->settings, list->key);
  GtkListBoxRow *row = NULL;

  /* All but the last, which may have the focus. */
  while ((row = gtk_list_box_get_row_at_index (list->list, 1)) != NULL)
    gtk_list_box_remove (list->list,
                         GTK_WIDGET (gtk_list_box_get_row_at_index (list->list, 0)));
  for (guint i = 0; combos[i] != NULL; i++)
    gtk_list_box_insert (list->list, row_new (list, combos[i], i, combos[i + 1] == NULL), (int) i);
}

static void
on_changed (GSettings  *settings,
            const char *key,
            gpointer    user_data)
{
  fill (g_object_get_data (user_data, LIST_DATA));
}

AdwPreferencesGroup *
vtr_combo_list_new (GSettings  *settings,
                    const char *key,
                    const char *title,
                    const char *description)
{
  AdwPreferencesGroup *group = NULL;
  g_autofree char *signal = NULL;
  List *list = NULL;

  g_return_val_if_fail (G_IS_SETTINGS (settings) && key != NULL, NULL);

  group = g_object_new (ADW_TYPE_PREFERENCES_GROUP, "title", title, "description", description,
                        NULL);
  list = g_new0 (List, 1);
  list->settings = g_object_ref (settings);
  list->key = g_strdup (key);
  list->list = GTK_LIST_BOX (gtk_list_box_new ());
  g_object_set_data_full (G_OBJECT (list->list), LIST_DATA, list, list_free);
  gtk_list_box_set_selection_mode (list->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (list->list), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  title, -1);
  gtk_list_box_append (list->list, vtr_combo_row_new_add (settings, key, _("Add a combination"),
                                                          group));
  adw_preferences_group_add (group, GTK_WIDGET (list->list));
  fill (list);

  signal = g_strconcat ("changed::", key, NULL);
  g_signal_connect_object (settings, signal, G_CALLBACK (on_changed), list->list, 0);

  return group;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "os-chooser.h"

#include "hidden-pages.h"

struct _VtrOsChooser
{
  AdwWindow           parent_instance;

  GtkFilterListModel *filtered;
  GtkFilter          *filter;
  char               *search;

  GtkSearchEntry     *search_entry;
  GtkStack           *stack;
  GtkListView        *list;
};

G_DEFINE_FINAL_TYPE (VtrOsChooser, vtr_os_chooser, ADW_TYPE_WINDOW)

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Without a search the list is of what people install today; a search finds everything. */
static gboolean
match_os (gpointer item,
          gpointer user_data)
{
  VtrOsChooser *self = user_data;

  if (self->search == NULL || *self->search == '\0')
    return vtr_os_is_released (item) && vtr_os_is_supported_by_vendor (item);

  return vtr_os_matches (item, self->search);
}

static void
on_search_changed (VtrOsChooser *self)
{
  g_free (self->search);
  self->search = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->search_entry)));
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  gtk_stack_set_visible_child_name (self->stack,
                                    g_list_model_get_n_items (G_LIST_MODEL (self->filtered)) > 0
                                    ? "list" : "nothing-found");
}

static void
choose (VtrOsChooser *self,
        VtrOs        *os)
{
  g_signal_emit (self, signals[CHOSEN], 0, os);
  gtk_window_close (GTK_WINDOW (self));
}

static void
on_activated (VtrOsChooser *self,
              guint         position)
{
  g_autoptr (VtrOs) os = g_list_model_get_item (G_LIST_MODEL (self->filtered), position);

  if (os != NULL)
    choose (self, os);
}

static void
on_search_activated (VtrOsChooser *self)
{
  on_activated (self, 0);
}

static void
on_unknown_clicked (VtrOsChooser *self)
{
  choose (self, NULL);
}

static void
on_stop_search (VtrOsChooser *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

static void
on_row_setup (GtkSignalListItemFactory *factory,
              GtkListItem              *item,
              gpointer                  user_data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *icon = g_object_new (GTK_TYPE_IMAGE,
                                  "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                                  NULL);

  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), g_object_new (GTK_TYPE_LABEL,
                                               "xalign", 0.0f,
                                               "ellipsize", PANGO_ELLIPSIZE_END,
                                               NULL));
  gtk_list_item_set_child (item, box);
}

static void
on_row_bind (GtkSignalListItemFactory *factory,
             GtkListItem              *item,
             gpointer                  user_data)
{
  VtrOs *os = gtk_list_item_get_item (item);
  GtkWidget *icon = gtk_widget_get_first_child (gtk_list_item_get_child (item));

  gtk_image_set_from_icon_name (GTK_IMAGE (icon), vtr_os_get_icon_name (os));
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_next_sibling (icon)), vtr_os_get_name (os));
}

static void
vtr_os_chooser_dispose (GObject *object)
{
  VtrOsChooser *self = VTR_OS_CHOOSER (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), VTR_TYPE_OS_CHOOSER);
  g_clear_object (&self->filtered);
  g_clear_object (&self->filter);
  g_clear_pointer (&self->search, g_free);

  G_OBJECT_CLASS (vtr_os_chooser_parent_class)->dispose (object);
}

static void
vtr_os_chooser_class_init (VtrOsChooserClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = vtr_os_chooser_dispose;

  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                  0, NULL, NULL, NULL, G_TYPE_NONE, 1, VTR_TYPE_OS);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/vitrine/Vitrine/create/os-chooser.ui");
  gtk_widget_class_bind_template_child (widget_class, VtrOsChooser, search_entry);
  gtk_widget_class_bind_template_child (widget_class, VtrOsChooser, stack);
  gtk_widget_class_bind_template_child (widget_class, VtrOsChooser, list);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_unknown_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_stop_search);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
vtr_os_chooser_init (VtrOsChooser *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  vtr_hidden_pages_attach (self->stack);
  gtk_search_entry_set_key_capture_widget (self->search_entry, GTK_WIDGET (self));
}

GtkWidget *
vtr_os_chooser_new (GtkWindow     *parent,
                    VtrOsDatabase *database)
{
  VtrOsChooser *self = NULL;
  g_autoptr (GtkListItemFactory) factory = NULL;
  g_autoptr (GtkSelectionModel) selection = NULL;

  g_return_val_if_fail (VTR_IS_OS_DATABASE (database), NULL);

  self = g_object_new (VTR_TYPE_OS_CHOOSER, "transient-for", parent, NULL);
  self->filter = GTK_FILTER (gtk_custom_filter_new (match_os, self, NULL));
  self->filtered = gtk_filter_list_model_new (g_object_ref (vtr_os_database_get_list (database)),
                                              g_object_ref (self->filter));
  selection =
    GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->filtered))));
  factory = gtk_signal_list_item_factory_new ();
  g_signal_connect (factory, "setup", G_CALLBACK (on_row_setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_row_bind), NULL);
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, selection);

  return GTK_WIDGET (self);
}

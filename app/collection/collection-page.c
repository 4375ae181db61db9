/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "collection-page.h"

#include "alert.h"
#include "collection-entry.h"
#include "collection-model.h"
#include "connection-bar.h"
#include "hidden-pages.h"
#include "machine-tile.h"
#include "plain-text.h"
#include "selection-bar.h"
#include "spinner.h"

#include <glib/gi18n.h>

#define TILE_WIDTH  264   /* pixels: a tile and the room around it */
#define MAX_COLUMNS 12

struct _VtrCollectionPage
{
  AdwBin               parent_instance;

  VtrConnection       *connection;
  VtrOsDatabase       *database;
  GSettings           *settings;
  VtrCollectionModel  *model;

  VtrConnectionBar    *bar;
  GtkSearchBar        *search_bar;
  GtkEditable         *search_entry;
  GtkWidget           *search_button;
  GtkWidget           *view_button;
  GtkStack            *stack;
  GtkGridView         *grid;
  GtkListView         *list;
  AdwStatusPage       *failed_page;
  GtkWidget           *detail_button;
  GtkLabel            *acceleration_label;
  VtrSelectionBar     *selection_bar;
};

G_DEFINE_FINAL_TYPE (VtrCollectionPage, vtr_collection_page, ADW_TYPE_BIN)

static const char *
get_view (VtrCollectionPage *self)
{
  g_autofree char *view = g_settings_get_string (self->settings, "view-mode");

  return g_str_equal (view, "list") ? "list" : "grid";
}

static const char *
choose_content (VtrCollectionPage *self)
{
  VtrConnectionState state = vtr_connection_get_state (self->connection);

  if (!vtr_collection_model_is_empty (self->model))
    return get_view (self);
  if (state == VTR_CONNECTION_STATE_FAILED)
    return "failed";
  if (state == VTR_CONNECTION_STATE_OPENING || state == VTR_CONNECTION_STATE_CLOSED)
    return "loading";
  if (vtr_collection_model_is_searched (self->model))
    return "nothing-found";

  return "empty";
}

static void
update_acceleration (VtrCollectionPage *self)
{
  VtrHostCapabilities *capabilities = vtr_connection_get_capabilities (self->connection);
  const char *text = "";

  if (capabilities == NULL)
    text = "";
  else if (vtr_host_capabilities_get_acceleration (capabilities) == VTR_ACCELERATION_KVM)
    text = _("Hardware acceleration is available");
  else
    text = vtr_host_capabilities_get_acceleration_reason (capabilities);

  gtk_label_set_text (self->acceleration_label, text);
}

/* Only the view that is seen has the machines: each makes hundreds of items, seen or not. */
static void
update_views (VtrCollectionPage *self)
{
  GtkSelectionModel *model = vtr_collection_model_get_selection (self->model);
  gboolean is_grid = g_str_equal (get_view (self), "grid");

  gtk_grid_view_set_model (self->grid, is_grid ? model : NULL);
  gtk_list_view_set_model (self->list, is_grid ? NULL : model);
}

static void
update_content (VtrCollectionPage *self)
{
  const GError *error = vtr_connection_get_error (self->connection);
  const char *content = choose_content (self);

  vtr_plain_description_set (self->failed_page, error != NULL ? error->message : NULL);
  gtk_widget_set_visible (self->detail_button,
                          error != NULL && vtr_hypervisor_error_get_detail (error) != NULL);
  update_acceleration (self);

  /* With screens of others to show, its failure isn't the whole page's. */
  vtr_connection_bar_set_shows_failure (self->bar, !g_str_equal (content, "failed"));
  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), content) != 0)
    gtk_stack_set_visible_child_name (self->stack, content);
}

static void
on_search_changed (VtrCollectionPage *self)
{
  vtr_collection_model_set_search (self->model, gtk_editable_get_text (self->search_entry));
}

static void
delete_selected (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  vtr_selection_bar_delete (VTR_COLLECTION_PAGE (widget)->selection_bar);
}

static void
clear_selection (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  VtrCollectionPage *self = VTR_COLLECTION_PAGE (widget);

  gtk_selection_model_unselect_all (vtr_collection_model_get_selection (self->model));
}

static void
open_at (VtrCollectionPage *self,
         guint              position)
{
  GtkSelectionModel *selection = vtr_collection_model_get_selection (self->model);
  g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (selection), position);

  if (item == NULL)
    return;

  if (VTR_IS_MACHINE (item))
    vtr_collection_model_note_use (self->model, VTR_MACHINE (item));
  gtk_widget_activate_action (GTK_WIDGET (self), vtr_collection_entry_get_open_action (item), "s",
                              vtr_collection_entry_get_id (item));
}

static void
on_activated (VtrCollectionPage *self,
              guint              position)
{
  open_at (self, position);
}

static void
on_search_activated (VtrCollectionPage *self)
{
  open_at (self, 0);
}

static void
toggle_view (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  VtrCollectionPage *self = VTR_COLLECTION_PAGE (widget);

  vtr_collection_page_set_view (self, g_str_equal (get_view (self), "grid") ? "list" : "grid");
}

static void
retry (GtkWidget  *widget,
       const char *action_name,
       GVariant   *parameter)
{
  vtr_connection_retry_now (VTR_COLLECTION_PAGE (widget)->connection);
}

static void
show_details (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  const GError *error = vtr_connection_get_error (VTR_COLLECTION_PAGE (widget)->connection);

  if (error != NULL)
    vtr_alert_error (widget, _("Can’t Reach the Hypervisor"), error->message,
                     vtr_hypervisor_error_get_detail (error));
}

static void
update_view_button (VtrCollectionPage *self)
{
  gboolean is_grid = g_str_equal (get_view (self), "grid");
  const char *label = is_grid ? _("Show as List") : _("Show as Grid");

  gtk_button_set_icon_name (GTK_BUTTON (self->view_button),
                            is_grid ? "view-list-symbolic" : "view-grid-symbolic");
  gtk_widget_set_tooltip_text (self->view_button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
on_view_changed (VtrCollectionPage *self)
{
  update_views (self);
  update_view_button (self);
  update_content (self);
}

static void
on_tile_setup (GtkSignalListItemFactory *factory,
               GtkListItem              *item,
               VtrCollectionPage        *self)
{
  GtkOrientation orientation =
    GPOINTER_TO_INT (g_object_get_data (G_OBJECT (factory), "orientation"));

  gtk_list_item_set_child (item, vtr_machine_tile_new (orientation, self->database));
}

static void
on_tile_bind (GtkSignalListItemFactory *factory,
              GtkListItem              *item,
              VtrCollectionPage        *self)
{
  vtr_machine_tile_set_item (VTR_MACHINE_TILE (gtk_list_item_get_child (item)),
                             gtk_list_item_get_item (item));
}

static void
on_tile_unbind (GtkSignalListItemFactory *factory,
                GtkListItem              *item,
                VtrCollectionPage        *self)
{
  vtr_machine_tile_set_item (VTR_MACHINE_TILE (gtk_list_item_get_child (item)), NULL);
}

static GtkListItemFactory *
factory_new (VtrCollectionPage *self,
             GtkOrientation     orientation)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_object_set_data (G_OBJECT (factory), "orientation", GINT_TO_POINTER (orientation));
  g_signal_connect_object (factory, "setup", G_CALLBACK (on_tile_setup), self, 0);
  g_signal_connect_object (factory, "bind", G_CALLBACK (on_tile_bind), self, 0);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (on_tile_unbind), self, 0);

  return factory;
}

static void
set_up_views (VtrCollectionPage *self)
{
  g_autoptr (GtkListItemFactory) grid_factory = factory_new (self, GTK_ORIENTATION_VERTICAL);
  g_autoptr (GtkListItemFactory) list_factory = factory_new (self, GTK_ORIENTATION_HORIZONTAL);

  gtk_grid_view_set_factory (self->grid, grid_factory);
  gtk_list_view_set_factory (self->list, list_factory);
  vtr_selection_bar_set_selection (self->selection_bar,
                                   vtr_collection_model_get_selection (self->model));
}

/* A grid makes items for thirty rows of as many columns as it may have, so it may have those that
 * fit. */
static void
on_width_changed (GtkAdjustment     *adjustment,
                  GParamSpec        *pspec,
                  VtrCollectionPage *self)
{
  guint n_columns = (guint) CLAMP (gtk_adjustment_get_page_size (adjustment) / TILE_WIDTH,
                                   1, MAX_COLUMNS);

  if (n_columns != gtk_grid_view_get_max_columns (self->grid))
    gtk_grid_view_set_max_columns (self->grid, n_columns);
}

static void
vtr_collection_page_dispose (GObject *object)
{
  VtrCollectionPage *self = VTR_COLLECTION_PAGE (object);

  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), VTR_TYPE_COLLECTION_PAGE);
  g_clear_object (&self->model);
  g_clear_object (&self->settings);
  g_clear_object (&self->database);
  g_clear_object (&self->connection);

  G_OBJECT_CLASS (vtr_collection_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (
    widget_class, "/org/vitrine/Vitrine/collection/collection-page.ui");
  gtk_widget_class_bind_template_child (widget_class, VtrCollectionPage, bar);
  gtk_widget_class_bind_template_child (widget_class, VtrCollectionPage, search_bar);
  gtk_widget_class_bind_template_child (widget_class, VtrCollectionPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, VtrCollectionPage, search_button);
  gtk_widget_class_bind_template_child (widget_class, VtrCollectionPage, view_button);
  gtk_widget_class_bind_template_child (widget_class, VtrCollectionPage, stack);
  gtk_widget_class_bind_template_child (widget_class, VtrCollectionPage, grid);
  gtk_widget_class_bind_template_child (widget_class, VtrCollectionPage, list);
  gtk_widget_class_bind_template_child (widget_class, VtrCollectionPage, failed_page);
  gtk_widget_class_bind_template_child (widget_class, VtrCollectionPage, detail_button);
  gtk_widget_class_bind_template_child (widget_class, VtrCollectionPage, acceleration_label);
  gtk_widget_class_bind_template_child (widget_class, VtrCollectionPage, selection_bar);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activated);
}

static void
vtr_collection_page_class_init (VtrCollectionPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = vtr_collection_page_dispose;

  g_type_ensure (VTR_TYPE_CONNECTION_BAR);
  g_type_ensure (VTR_TYPE_SELECTION_BAR);
  g_type_ensure (VTR_TYPE_SPINNER);
  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "collection.toggle-view", NULL, toggle_view);
  gtk_widget_class_install_action (widget_class, "collection.delete-selected", NULL,
                                   delete_selected);
  gtk_widget_class_install_action (widget_class, "collection.clear-selection", NULL,
                                   clear_selection);
  gtk_widget_class_install_action (widget_class, "collection.retry", NULL, retry);
  gtk_widget_class_install_action (widget_class, "collection.details", NULL, show_details);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0,
                                       "collection.clear-selection", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0,
                                       "collection.delete-selected", NULL);
}

static void
vtr_collection_page_init (VtrCollectionPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  vtr_hidden_pages_attach (self->stack);

  g_signal_connect_object (gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (self->grid)),
                           "notify::page-size", G_CALLBACK (on_width_changed), self, 0);
  gtk_search_bar_connect_entry (self->search_bar, self->search_entry);
  gtk_search_bar_set_key_capture_widget (self->search_bar, GTK_WIDGET (self));
}

GtkWidget *
vtr_collection_page_new (void)
{
  return g_object_new (VTR_TYPE_COLLECTION_PAGE, NULL);
}

void
vtr_collection_page_set_up (VtrCollectionPage *self,
                            VtrConnection     *connection,
                            VtrOsDatabase     *database,
                            VtrDeletions      *deletions,
                            VtrRemoteScreens  *screens,
                            GSettings         *settings)
{
  g_return_if_fail (VTR_IS_COLLECTION_PAGE (self));
  g_return_if_fail (self->connection == NULL);

  self->connection = g_object_ref (connection);
  self->database = g_object_ref (database);
  self->settings = g_object_ref (settings);

  self->model = vtr_collection_model_new (connection, database, deletions, screens, settings);

  set_up_views (self);
  vtr_connection_bar_set_connection (self->bar, connection);

  g_signal_connect_object (connection, "notify::state", G_CALLBACK (update_content), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (connection, "notify::capabilities", G_CALLBACK (update_content), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->model, "changed", G_CALLBACK (update_content), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed::view-mode", G_CALLBACK (on_view_changed), self,
                           G_CONNECT_SWAPPED);
  on_view_changed (self);
}

VtrMachine *
vtr_collection_page_get_selected_machine (VtrCollectionPage *self)
{
  g_autoptr (GtkBitset) selected = NULL;
  g_autoptr (GObject) item = NULL;
  GtkSelectionModel *selection = NULL;

  g_return_val_if_fail (VTR_IS_COLLECTION_PAGE (self), NULL);

  selection = vtr_collection_model_get_selection (self->model);
  selected = gtk_selection_model_get_selection (selection);
  if (gtk_bitset_get_size (selected) != 1)
    return NULL;

  item = g_list_model_get_item (G_LIST_MODEL (selection), gtk_bitset_get_minimum (selected));

  /* The model has it. */
  return VTR_IS_MACHINE (item) ? VTR_MACHINE (item) : NULL;
}

void
vtr_collection_page_start_search (VtrCollectionPage *self)
{
  g_return_if_fail (VTR_IS_COLLECTION_PAGE (self));

  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

void
vtr_collection_page_set_view (VtrCollectionPage *self,
                              const char        *view)
{
  g_return_if_fail (VTR_IS_COLLECTION_PAGE (self));
  g_return_if_fail (g_str_equal (view, "grid") || g_str_equal (view, "list"));

  g_settings_set_string (self->settings, "view-mode", view);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "selection-bar.h"

#include "collection-entry.h"
#include "machine-menu.h"

#include <glib/gi18n.h>

struct _VtrSelectionBar
{
  AdwBin             parent_instance;

  GtkSelectionModel *selection;
  GtkLabel          *label;
  GtkBox            *actions;
};

G_DEFINE_FINAL_TYPE (VtrSelectionBar, vtr_selection_bar, ADW_TYPE_BIN)

/* What is done to them changes the selection, so they are taken out first. */
static GPtrArray *
list_selected (VtrSelectionBar *self)
{
  g_autoptr (GtkBitset) bitset = gtk_selection_model_get_selection (self->selection);
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < gtk_bitset_get_size (bitset); i++)
    g_ptr_array_add (items, g_list_model_get_item (G_LIST_MODEL (self->selection),
                                                   gtk_bitset_get_nth (bitset, i)));

  return items;
}

static gboolean
can (gpointer         item,
     VtrMachineAction action)
{
  return VTR_IS_MACHINE (item) && vtr_machine_can (item, action);
}

static gboolean
any_can (GPtrArray        *items,
         VtrMachineAction  action)
{
  for (guint i = 0; i < items->len; i++)
    {
      if (can (g_ptr_array_index (items, i), action))
        return TRUE;
    }

  return FALSE;
}

static void
update_actions (VtrSelectionBar *self,
                GPtrArray       *items)
{
  const VtrMachineMenuEntry *entries = NULL;
  GtkWidget *child = NULL;
  guint n_entries = 0;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->actions))) != NULL)
    gtk_box_remove (self->actions, child);

  entries = vtr_machine_menu_get_entries (&n_entries);
  for (guint i = 0; i < n_entries; i++)
    {
      GtkWidget *button = NULL;

      if (!any_can (items, entries[i].action))
        continue;

      button = gtk_button_new_with_label (gettext (entries[i].label));
      gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "u", i);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "selection.perform");
      gtk_box_append (self->actions, button);
    }
}

static guint
count_machines (GPtrArray *items)
{
  guint n_machines = 0;

  for (guint i = 0; i < items->len; i++)
    n_machines += VTR_IS_MACHINE (g_ptr_array_index (items, i)) ? 1 : 0;

  return n_machines;
}

static void
update (VtrSelectionBar *self)
{
  g_autoptr (GPtrArray) items = list_selected (self);
  g_autofree char *text = NULL;
  gboolean is_several = items->len > 1;

  gtk_widget_set_visible (GTK_WIDGET (self), is_several);
  if (!is_several)
    return;

  if (count_machines (items) == items->len)
    /* Translators: %u is the number of machines, two or more. */
    text = g_strdup_printf (ngettext ("%u machine selected", "%u machines selected", items->len),
                            items->len);
  else
    /* Translators: %u is the number of machines and screens, two or more. */
    text = g_strdup_printf (ngettext ("%u selected", "%u selected", items->len), items->len);
  gtk_label_set_text (self->label, text);
  update_actions (self, items);
}

/* One question for all of them. */
static void
force_off (VtrSelectionBar *self,
           GPtrArray       *items)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_STRING_ARRAY);
  for (guint i = 0; i < items->len; i++)
    {
      gpointer item = g_ptr_array_index (items, i);

      if (VTR_IS_MACHINE (item))
        g_variant_builder_add (&builder, "s", vtr_collection_entry_get_id (item));
    }

  gtk_widget_activate_action_variant (GTK_WIDGET (self), "machine.force-off-several",
                                      g_variant_builder_end (&builder));
}

static void
perform (GtkWidget  *widget,
         const char *action_name,
         GVariant   *parameter)
{
  VtrSelectionBar *self = VTR_SELECTION_BAR (widget);
  g_autoptr (GPtrArray) items = list_selected (self);
  const VtrMachineMenuEntry *entries = NULL;
  guint n_entries = 0;
  guint index = g_variant_get_uint32 (parameter);

  entries = vtr_machine_menu_get_entries (&n_entries);
  g_return_if_fail (index < n_entries);

  if (entries[index].action == VTR_MACHINE_ACTION_FORCE_OFF)
    {
      force_off (self, items);
      return;
    }

  for (guint i = 0; i < items->len; i++)
    {
      gpointer item = g_ptr_array_index (items, i);

      if (can (item, entries[index].action))
        gtk_widget_activate_action (widget, entries[index].action_name, "s",
                                    vtr_collection_entry_get_id (item));
    }
}

static void
delete_selected (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  vtr_selection_bar_delete (VTR_SELECTION_BAR (widget));
}

static void
vtr_selection_bar_dispose (GObject *object)
{
  VtrSelectionBar *self = VTR_SELECTION_BAR (object);

  g_clear_object (&self->selection);
  gtk_widget_dispose_template (GTK_WIDGET (self), VTR_TYPE_SELECTION_BAR);

  G_OBJECT_CLASS (vtr_selection_bar_parent_class)->dispose (object);
}

static void
vtr_selection_bar_class_init (VtrSelectionBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = vtr_selection_bar_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/vitrine/Vitrine/collection/selection-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, VtrSelectionBar, label);
  gtk_widget_class_bind_template_child (widget_class, VtrSelectionBar, actions);
  gtk_widget_class_install_action (widget_class, "selection.perform", "u", perform);
  gtk_widget_class_install_action (widget_class, "selection.delete", NULL, delete_selected);
}

static void
vtr_selection_bar_init (VtrSelectionBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
vtr_selection_bar_set_selection (VtrSelectionBar   *self,
                                 GtkSelectionModel *selection)
{
  g_return_if_fail (VTR_IS_SELECTION_BAR (self));
  g_return_if_fail (GTK_IS_SELECTION_MODEL (selection));
  g_return_if_fail (self->selection == NULL);

  self->selection = g_object_ref (selection);
  g_signal_connect_object (selection, "selection-changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (selection, "items-changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}

void
vtr_selection_bar_delete (VtrSelectionBar *self)
{
  g_autoptr (GPtrArray) items = NULL;

  g_return_if_fail (VTR_IS_SELECTION_BAR (self));

  items = list_selected (self);
  for (guint i = 0; i < items->len; i++)
    {
      gpointer item = g_ptr_array_index (items, i);

      gtk_widget_activate_action (GTK_WIDGET (self), vtr_collection_entry_get_remove_action (item),
                                  "s", vtr_collection_entry_get_id (item));
    }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine-widgets"

#include "transfer-row.h"

#include <glib/gi18n.h>

/* Both are about as wide, and leave room in a window of 360 pixels. */
#define NAME_CHARS    26
#define PROBLEM_CHARS 30

struct _VtrTransferRow
{
  GtkListBoxRow    parent_instance;

  VtrFileTransfer *transfer;
  GtkLabel        *name;
  GtkLabel        *problem;
  GtkProgressBar  *progress;
  GtkButton       *button;
};

G_DEFINE_FINAL_TYPE (VtrTransferRow, vtr_transfer_row, GTK_TYPE_LIST_BOX_ROW)

enum
{
  DISMISSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
set_button (VtrTransferRow *self,
            const char     *icon_name,
            const char     *label)
{
  gtk_button_set_icon_name (self->button, icon_name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
}

static void
update (VtrTransferRow *self)
{
  VtrFileTransferState state = vtr_file_transfer_get_state (self->transfer);
  gboolean has_failed = state == VTR_FILE_TRANSFER_FAILED;

  gtk_progress_bar_set_fraction (self->progress, vtr_file_transfer_get_progress (self->transfer));
  gtk_widget_set_visible (GTK_WIDGET (self->progress), !has_failed);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), has_failed);
  if (has_failed)
    {
      gtk_label_set_text (self->problem, vtr_file_transfer_get_error (self->transfer)->message);
      set_button (self, "window-close-symbolic", _("Dismiss"));
    }
}

static void
on_clicked (VtrTransferRow *self)
{
  if (vtr_file_transfer_is_over (self->transfer))
    g_signal_emit (self, signals[DISMISSED], 0);
  else
    vtr_file_transfer_cancel (self->transfer);
}

static GtkLabel *
add_label (GtkBox     *box,
           const char *css_class)
{
  GtkLabel *label = GTK_LABEL (gtk_label_new (NULL));

  gtk_label_set_xalign (label, 0);
  gtk_widget_add_css_class (GTK_WIDGET (label), css_class);
  gtk_box_append (box, GTK_WIDGET (label));

  return label;
}

static void
vtr_transfer_row_dispose (GObject *object)
{
  g_clear_object (&VTR_TRANSFER_ROW (object)->transfer);

  G_OBJECT_CLASS (vtr_transfer_row_parent_class)->dispose (object);
}

static void
vtr_transfer_row_class_init (VtrTransferRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vtr_transfer_row_dispose;

  signals[DISMISSED] = g_signal_new ("dismissed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
vtr_transfer_row_init (VtrTransferRow *self)
{
  GtkBox *row = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12));
  GtkBox *text = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 6));

  gtk_widget_set_hexpand (GTK_WIDGET (text), TRUE);
  gtk_widget_set_valign (GTK_WIDGET (text), GTK_ALIGN_CENTER);
  self->name = add_label (text, "heading");
  gtk_label_set_ellipsize (self->name, PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_width_chars (self->name, NAME_CHARS);
  gtk_label_set_max_width_chars (self->name, NAME_CHARS);
  self->problem = add_label (text, "error");
  gtk_label_set_wrap (self->problem, TRUE);
  gtk_label_set_wrap_mode (self->problem, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_width_chars (self->problem, PROBLEM_CHARS);
  gtk_label_set_max_width_chars (self->problem, PROBLEM_CHARS);
  self->progress = GTK_PROGRESS_BAR (gtk_progress_bar_new ());
  gtk_box_append (text, GTK_WIDGET (self->progress));

  self->button = GTK_BUTTON (gtk_button_new ());
  gtk_widget_set_valign (GTK_WIDGET (self->button), GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (GTK_WIDGET (self->button), "flat");
  gtk_widget_add_css_class (GTK_WIDGET (self->button), "circular");
  g_signal_connect_object (self->button, "clicked", G_CALLBACK (on_clicked), self,
                           G_CONNECT_SWAPPED);

  gtk_box_append (row, GTK_WIDGET (text));
  gtk_box_append (row, GTK_WIDGET (self->button));
  gtk_widget_set_margin_start (GTK_WIDGET (row), 12);
  gtk_widget_set_margin_end (GTK_WIDGET (row), 6);
  gtk_widget_set_margin_top (GTK_WIDGET (row), 6);
  gtk_widget_set_margin_bottom (GTK_WIDGET (row), 6);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), GTK_WIDGET (row));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
}

GtkWidget *
vtr_transfer_row_new (VtrFileTransfer *transfer)
{
  VtrTransferRow *self = NULL;
  g_autofree char *cancel = NULL;

  g_return_val_if_fail (VTR_IS_FILE_TRANSFER (transfer), NULL);

  self = g_object_new (VTR_TYPE_TRANSFER_ROW, NULL);
  self->transfer = g_object_ref (transfer);
  gtk_label_set_text (self->name, vtr_file_transfer_get_name (transfer));
  /* Translators: %s is the name of a file that is being sent. */
  cancel = g_strdup_printf (_("Cancel sending %s"), vtr_file_transfer_get_name (transfer));
  set_button (self, "process-stop-symbolic", cancel);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  vtr_file_transfer_get_name (transfer), -1);
  g_signal_connect_object (transfer, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}

VtrFileTransfer *
vtr_transfer_row_get_transfer (VtrTransferRow *self)
{
  g_return_val_if_fail (VTR_IS_TRANSFER_ROW (self), NULL);

  return self->transfer;
}

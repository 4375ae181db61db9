/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine-widgets"

#include "transfer-list.h"

#include "transfer-row.h"

#include <glib/gi18n.h>

#define MAX_HEIGHT 240

struct _VtrTransferList
{
  AdwBin      parent_instance;

  GtkListBox *rows;
  guint       n_active;
  guint       n_arrived;   /* since nothing was on its way last */
};

G_DEFINE_FINAL_TYPE (VtrTransferList, vtr_transfer_list, ADW_TYPE_BIN)

enum
{
  DONE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
update_visible (VtrTransferList *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self),
                          gtk_list_box_get_row_at_index (self->rows, 0) != NULL);
}

static void
remove_row (VtrTransferList *self,
            VtrTransferRow  *row)
{
  gtk_list_box_remove (self->rows, GTK_WIDGET (row));
  update_visible (self);
}

static VtrTransferRow *
find_row (VtrTransferList *self,
          VtrFileTransfer *transfer)
{
  GtkListBoxRow *row = NULL;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->rows, i)) != NULL; i++)
    if (vtr_transfer_row_get_transfer (VTR_TRANSFER_ROW (row)) == transfer)
      return VTR_TRANSFER_ROW (row);

  return NULL;
}

static void
on_state_changed (VtrTransferList *self,
                  GParamSpec      *pspec,
                  VtrFileTransfer *transfer)
{
  VtrTransferRow *row = find_row (self, transfer);
  guint n_arrived = 0;

  if (row == NULL || !vtr_file_transfer_is_over (transfer))
    return;

  if (vtr_file_transfer_get_state (transfer) == VTR_FILE_TRANSFER_DONE)
    self->n_arrived++;
  if (vtr_file_transfer_get_state (transfer) != VTR_FILE_TRANSFER_FAILED)
    remove_row (self, row);

  if (--self->n_active > 0)
    return;

  n_arrived = self->n_arrived;
  self->n_arrived = 0;
  if (n_arrived > 0)
    g_signal_emit (self, signals[DONE], 0, vtr_file_transfer_get_name (transfer), n_arrived);
}

static void
vtr_transfer_list_class_init (VtrTransferListClass *klass)
{
  signals[DONE] = g_signal_new ("done", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_UINT);
}

static void
vtr_transfer_list_init (VtrTransferList *self)
{
  GtkScrolledWindow *scroller = GTK_SCROLLED_WINDOW (gtk_scrolled_window_new ());

  self->rows = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->rows, GTK_SELECTION_NONE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->rows), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Files being sent"), -1);
  gtk_scrolled_window_set_policy (scroller, GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (scroller, TRUE);
  gtk_scrolled_window_set_propagate_natural_width (scroller, TRUE);
  gtk_scrolled_window_set_max_content_height (scroller, MAX_HEIGHT);
  gtk_scrolled_window_set_child (scroller, GTK_WIDGET (self->rows));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (scroller));
  gtk_widget_add_css_class (GTK_WIDGET (self), "transfers");
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
vtr_transfer_list_new (void)
{
  return g_object_new (VTR_TYPE_TRANSFER_LIST, NULL);
}

void
vtr_transfer_list_add (VtrTransferList *self,
                       VtrFileTransfer *transfer)
{
  GtkWidget *row = NULL;

  g_return_if_fail (VTR_IS_TRANSFER_LIST (self));
  g_return_if_fail (VTR_IS_FILE_TRANSFER (transfer));

  row = vtr_transfer_row_new (transfer);
  g_signal_connect_object (row, "dismissed", G_CALLBACK (remove_row), self, G_CONNECT_SWAPPED);
  gtk_list_box_append (self->rows, row);
  self->n_active++;
  g_signal_connect_object (transfer, "notify::state", G_CALLBACK (on_state_changed), self,
                           G_CONNECT_SWAPPED);
  /* It may have failed at once. */
  on_state_changed (self, NULL, transfer);
  update_visible (self);
}

void
vtr_transfer_list_cancel_all (VtrTransferList *self)
{
  GtkListBoxRow *row = NULL;

  g_return_if_fail (VTR_IS_TRANSFER_LIST (self));

  while ((row = gtk_list_box_get_row_at_index (self->rows, 0)) != NULL)
    {
      g_autoptr (VtrFileTransfer) transfer =
        g_object_ref (vtr_transfer_row_get_transfer (VTR_TRANSFER_ROW (row)));

      if (vtr_file_transfer_is_over (transfer))
        remove_row (self, VTR_TRANSFER_ROW (row));
      else
        vtr_file_transfer_cancel (transfer);
    }
  self->n_arrived = 0;
}

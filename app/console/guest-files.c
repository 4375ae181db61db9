/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "guest-files.h"

#include "file-picker.h"
#include "transfer-list.h"

#include <glib/gi18n.h>

/* More at once is a mistake of the hand, such as a dropped home folder. */
#define MAX_FILES 200u

struct _VtrGuestFiles
{
  VtrGuestFeature   parent_instance;

  VtrTransferList  *transfers;       /* weak */
};

G_DEFINE_FINAL_TYPE (VtrGuestFiles, vtr_guest_files, VTR_TYPE_GUEST_FEATURE)

static void
vtr_guest_files_guest_changed (VtrGuestFeature *feature)
{
  VtrGuestFiles *self = VTR_GUEST_FILES (feature);

  if (self->transfers != NULL)
    vtr_transfer_list_cancel_all (self->transfers);
}

static gboolean
vtr_guest_files_look (VtrGuestFeature *feature,
                      VtrGuestAgent   *guest)
{
  VtrDisplayClient *client = guest != NULL ? VTR_DISPLAY_CLIENT (guest) : NULL;

  return client != NULL && vtr_display_client_get_state (client) == VTR_DISPLAY_STATE_READY &&
         vtr_guest_agent_can_send_files (guest) && !vtr_display_client_is_view_only (client);
}

static gboolean
is_available (VtrGuestFiles *self)
{
  return vtr_guest_feature_is_available (VTR_GUEST_FEATURE (self));
}

static void
say (VtrGuestFiles *self,
     const char    *text)
{
  VtrDisplayView *view = vtr_guest_feature_get_view (VTR_GUEST_FEATURE (self));

  if (view != NULL)
    gtk_widget_activate_action (GTK_WIDGET (view), "win.toast", "s", text);
}

/* @files: a model of GFile. */
static void
send (VtrGuestFiles *self,
      GListModel    *files)
{
  VtrGuestAgent *guest = vtr_guest_feature_get_guest (VTR_GUEST_FEATURE (self));
  guint n_files = g_list_model_get_n_items (files);
  g_autofree char *text = NULL;

  if (!is_available (self) || self->transfers == NULL)
    return;

  if (n_files > MAX_FILES)
    {
      text = g_strdup_printf (_("Only the first %u files are being sent"), MAX_FILES);
      say (self, text);
    }

  for (guint i = 0; i < MIN (n_files, MAX_FILES); i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);
      g_autoptr (VtrFileTransfer) transfer = NULL;

      transfer = vtr_guest_agent_send_file (guest, file);
      vtr_transfer_list_add (self->transfers, transfer);
    }
}

static gboolean
on_accept (VtrGuestFiles *self,
           GdkDrop       *drop)
{
  return is_available (self) &&
         gdk_content_formats_contain_gtype (gdk_drop_get_formats (drop), GDK_TYPE_FILE_LIST);
}

static gboolean
on_drop (VtrGuestFiles *self,
         const GValue  *value)
{
  g_autoptr (GListStore) files = g_list_store_new (G_TYPE_FILE);

  for (GSList *l = g_value_get_boxed (value); l != NULL; l = l->next)
    g_list_store_append (files, l->data);
  send (self, G_LIST_MODEL (files));

  return TRUE;
}

static void
on_chosen (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (VtrGuestFiles) self = user_data;
  g_autoptr (GListModel) files = vtr_file_picker_finish_files (result, NULL);

  if (files != NULL)
    send (self, files);
}

static void
on_done (VtrGuestFiles *self,
         const char    *name,
         guint          n_files)
{
  g_autofree char *text = NULL;

  if (n_files == 1)
    /* Translators: %s is the name of a file. */
    text = g_strdup_printf (_("“%s” was sent to the machine"), name);
  else
    text = g_strdup_printf (ngettext ("%u file was sent to the machine",
                                      "%u files were sent to the machine", n_files), n_files);
  say (self, text);
}

static void
vtr_guest_files_dispose (GObject *object)
{
  VtrGuestFiles *self = VTR_GUEST_FILES (object);

  g_clear_weak_pointer (&self->transfers);

  G_OBJECT_CLASS (vtr_guest_files_parent_class)->dispose (object);
}

static void
vtr_guest_files_class_init (VtrGuestFilesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  VtrGuestFeatureClass *feature_class = VTR_GUEST_FEATURE_CLASS (klass);

  object_class->dispose = vtr_guest_files_dispose;
  feature_class->guest_changed = vtr_guest_files_guest_changed;
  feature_class->look = vtr_guest_files_look;
}

static void
vtr_guest_files_init (VtrGuestFiles *self)
{
}

static void
add_drop_target (VtrGuestFiles  *self,
                 VtrDisplayView *view)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_signal_connect_object (target, "accept", G_CALLBACK (on_accept), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (target, "drop", G_CALLBACK (on_drop), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (view), GTK_EVENT_CONTROLLER (target));
}

static void
add_list (VtrGuestFiles *self,
          GtkOverlay    *overlay)
{
  GtkWidget *list = vtr_transfer_list_new ();

  gtk_widget_set_halign (list, GTK_ALIGN_END);
  gtk_widget_set_valign (list, GTK_ALIGN_END);
  gtk_overlay_add_overlay (overlay, list);
  g_set_weak_pointer (&self->transfers, VTR_TRANSFER_LIST (list));
  g_signal_connect_object (list, "done", G_CALLBACK (on_done), self, G_CONNECT_SWAPPED);
}

VtrGuestFiles *
vtr_guest_files_new (VtrDisplayView *view,
                     GtkOverlay     *overlay)
{
  VtrGuestFiles *self = NULL;

  g_return_val_if_fail (VTR_IS_DISPLAY_VIEW (view), NULL);
  g_return_val_if_fail (GTK_IS_OVERLAY (overlay), NULL);

  self = g_object_new (VTR_TYPE_GUEST_FILES, NULL);
  add_drop_target (self, view);
  add_list (self, overlay);
  vtr_guest_feature_follow (VTR_GUEST_FEATURE (self), view);

  return self;
}

void
vtr_guest_files_choose (VtrGuestFiles *self)
{
  VtrFilePickerOptions options = {
    .title = _("Send Files to the Machine"),
    .accept = _("Send"),
  };
  VtrDisplayView *view = NULL;

  g_return_if_fail (VTR_IS_GUEST_FILES (self));

  view = vtr_guest_feature_get_view (VTR_GUEST_FEATURE (self));
  if (view != NULL && is_available (self))
    vtr_file_picker_open_files_async (GTK_WIDGET (view), &options, NULL, on_chosen,
                                      g_object_ref (self));
}

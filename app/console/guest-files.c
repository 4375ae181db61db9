/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "guest-files.h"

#include "file-picker.h"
#include "guest-agent.h"
#include "transfer-list.h"

#include <glib/gi18n.h>

/* More at once is a mistake of the hand, such as a dropped home folder. */
#define MAX_FILES 200u

struct _VtrGuestFiles
{
  GObject           parent_instance;

  VtrDisplayView   *view;            /* weak */
  VtrTransferList  *transfers;       /* weak */
  VtrDisplayClient *client;          /* (nullable) */
  GSignalGroup     *client_signals;
  gboolean          available;
};

G_DEFINE_FINAL_TYPE (VtrGuestFiles, vtr_guest_files, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_AVAILABLE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
update (VtrGuestFiles *self)
{
  gboolean available = FALSE;

  available = VTR_IS_GUEST_AGENT (self->client) &&
              vtr_display_client_get_state (self->client) == VTR_DISPLAY_STATE_READY &&
              vtr_guest_agent_can_send_files (VTR_GUEST_AGENT (self->client)) &&
              !vtr_display_client_is_view_only (self->client);
  if (self->available == available)
    return;

  self->available = available;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_AVAILABLE]);
}

static void
on_client_changed (VtrGuestFiles *self)
{
  VtrDisplayClient *client = vtr_display_view_get_client (self->view);

  if (self->client != client && self->transfers != NULL)
    vtr_transfer_list_cancel_all (self->transfers);
  g_set_object (&self->client, client);
  g_signal_group_set_target (self->client_signals, client);
  update (self);
}

/* @files: a model of GFile. */
static void
send (VtrGuestFiles *self,
      GListModel    *files)
{
  guint n_files = g_list_model_get_n_items (files);
  g_autofree char *text = NULL;

  if (!self->available || self->transfers == NULL)
    return;

  if (n_files > MAX_FILES)
    {
      text = g_strdup_printf (_("Only the first %u files are being sent"), MAX_FILES);
      gtk_widget_activate_action (GTK_WIDGET (self->view), "win.toast", "s", text);
    }

  for (guint i = 0; i < MIN (n_files, MAX_FILES); i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);
      g_autoptr (VtrFileTransfer) transfer = NULL;

      transfer = vtr_guest_agent_send_file (VTR_GUEST_AGENT (self->client), file);
      vtr_transfer_list_add (self->transfers, transfer);
    }
}

static gboolean
on_accept (VtrGuestFiles *self,
           GdkDrop       *drop)
{
  return self->available &&
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
  gtk_widget_activate_action (GTK_WIDGET (self->view), "win.toast", "s", text);
}

static void
vtr_guest_files_dispose (GObject *object)
{
  VtrGuestFiles *self = VTR_GUEST_FILES (object);

  g_clear_object (&self->client_signals);
  g_clear_object (&self->client);
  g_clear_weak_pointer (&self->transfers);
  g_clear_weak_pointer (&self->view);

  G_OBJECT_CLASS (vtr_guest_files_parent_class)->dispose (object);
}

static void
vtr_guest_files_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  VtrGuestFiles *self = VTR_GUEST_FILES (object);

  switch (prop_id)
    {
    case PROP_AVAILABLE:
      g_value_set_boolean (value, self->available);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
vtr_guest_files_class_init (VtrGuestFilesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = vtr_guest_files_dispose;
  object_class->get_property = vtr_guest_files_get_property;

  properties[PROP_AVAILABLE] =
    g_param_spec_boolean ("available", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
vtr_guest_files_init (VtrGuestFiles *self)
{
  static const char * const signals[] = { "notify::can-send-files", "notify::state",
                                          "notify::view-only" };

  self->client_signals = g_signal_group_new (VTR_TYPE_DISPLAY_CLIENT);
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_group_connect_object (self->client_signals, signals[i], G_CALLBACK (update), self,
                                   G_CONNECT_SWAPPED);
}

static void
add_drop_target (VtrGuestFiles *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_signal_connect_object (target, "accept", G_CALLBACK (on_accept), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (target, "drop", G_CALLBACK (on_drop), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->view), GTK_EVENT_CONTROLLER (target));
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
  g_set_weak_pointer (&self->view, view);
  add_drop_target (self);
  add_list (self, overlay);
  g_signal_connect_object (view, "notify::client", G_CALLBACK (on_client_changed), self,
                           G_CONNECT_SWAPPED);
  on_client_changed (self);

  return self;
}

gboolean
vtr_guest_files_is_available (VtrGuestFiles *self)
{
  g_return_val_if_fail (VTR_IS_GUEST_FILES (self), FALSE);

  return self->available;
}

void
vtr_guest_files_choose (VtrGuestFiles *self)
{
  VtrFilePickerOptions options = {
    .title = _("Send Files to the Machine"),
    .accept = _("Send"),
  };

  g_return_if_fail (VTR_IS_GUEST_FILES (self));

  if (self->view != NULL && self->available)
    vtr_file_picker_open_files_async (GTK_WIDGET (self->view), &options, NULL, on_chosen,
                                      g_object_ref (self));
}

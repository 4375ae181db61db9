/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "guest-folder.h"

#include "file-picker.h"

#include <glib/gi18n.h>
#include <string.h>

#define SETTINGS_KEY "shared-folders"

struct _VtrGuestFolder
{
  VtrGuestFeature   parent_instance;

  GSettings        *settings;
  char             *id;              /* (nullable) */
  char             *folder;          /* (nullable): none is shared */
  gboolean          is_writable;

  GMenu            *menu;
  GSimpleAction    *writable_action;
  GSimpleAction    *stop_action;
};

G_DEFINE_FINAL_TYPE (VtrGuestFolder, vtr_guest_folder, VTR_TYPE_GUEST_FEATURE)

static void
update_menu (VtrGuestFolder *self)
{
  g_autofree char *name = NULL;
  const char *home = g_get_home_dir ();

  if (self->folder == NULL)
    name = g_strdup (_("No folder is shared"));
  else if (g_str_has_prefix (self->folder, home) && self->folder[strlen (home)] == '/')
    name = g_strconcat ("~", self->folder + strlen (home), NULL);
  else
    name = g_filename_display_name (self->folder);

  g_menu_remove (self->menu, 0);
  g_menu_insert (self->menu, 0, name, "exchange.nothing");
  g_simple_action_set_state (self->writable_action, g_variant_new_boolean (self->is_writable));
  g_simple_action_set_enabled (self->writable_action, self->folder != NULL);
  g_simple_action_set_enabled (self->stop_action, self->folder != NULL);
}

static void
say (VtrGuestFolder *self,
     const char     *text)
{
  VtrDisplayView *view = vtr_guest_feature_get_view (VTR_GUEST_FEATURE (self));

  if (view != NULL)
    gtk_widget_activate_action (GTK_WIDGET (view), "win.toast", "s", text);
}

/* Tells the client. */
static void
apply (VtrGuestFolder *self)
{
  VtrGuestAgent *guest = vtr_guest_feature_get_guest (VTR_GUEST_FEATURE (self));
  const char *folder = self->folder;
  g_autofree char *text = NULL;

  if (guest == NULL)
    return;

  if (folder != NULL && !g_file_test (folder, G_FILE_TEST_IS_DIR))
    {
      text = g_strdup_printf (_("The shared folder “%s” is not there any more"), folder);
      say (self, text);
      folder = NULL;
    }
  vtr_guest_agent_set_shared_folder (guest, folder, !self->is_writable);
}

static void
vtr_guest_folder_guest_changed (VtrGuestFeature *feature)
{
  apply (VTR_GUEST_FOLDER (feature));
}

static gboolean
vtr_guest_folder_look (VtrGuestFeature *feature,
                       VtrGuestAgent   *guest)
{
  return guest != NULL && vtr_guest_agent_can_share_folder (guest) &&
         !vtr_display_client_is_view_only (VTR_DISPLAY_CLIENT (guest));
}

static void
remember (VtrGuestFolder *self)
{
  g_autoptr (GVariant) old = g_settings_get_value (self->settings, SETTINGS_KEY);
  g_autoptr (GVariant) value = NULL;
  GVariantBuilder builder;
  GVariantIter iter;
  const char *id = NULL;
  const char *folder = NULL;
  gboolean is_writable = FALSE;

  if (self->id == NULL)
    return;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{s(sb)}"));
  g_variant_iter_init (&iter, old);
  while (g_variant_iter_next (&iter, "{&s(&sb)}", &id, &folder, &is_writable))
    if (!g_str_equal (id, self->id))
      g_variant_builder_add (&builder, "{s(sb)}", id, folder, is_writable);
  if (self->folder != NULL)
    g_variant_builder_add (&builder, "{s(sb)}", self->id, self->folder, self->is_writable);
  value = g_variant_ref_sink (g_variant_builder_end (&builder));
  g_settings_set_value (self->settings, SETTINGS_KEY, value);
}

/* @folder: (nullable) */
static void
change (VtrGuestFolder *self,
        const char     *folder,
        gboolean        is_writable)
{
  char *copy = g_strdup (folder);

  g_free (self->folder);
  self->folder = copy;
  self->is_writable = is_writable && folder != NULL;
  update_menu (self);
  remember (self);
  apply (self);
}

static void
on_chosen (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (VtrGuestFolder) self = user_data;
  g_autoptr (GFile) file = vtr_file_picker_finish (result, NULL);
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (path != NULL)
    change (self, path, self->is_writable);
  else if (file != NULL)
    say (self, _("Only a folder of this computer can be shared"));
}

static void
on_choose (VtrGuestFolder *self)
{
  VtrDisplayView *view = vtr_guest_feature_get_view (VTR_GUEST_FEATURE (self));
  VtrFilePickerOptions options = {
    .title = _("Share a Folder with the Machine"),
    .accept = _("Share"),
    .folder = self->folder,
  };

  if (view != NULL)
    vtr_file_picker_open_folder_async (GTK_WIDGET (view), &options, NULL, on_chosen,
                                       g_object_ref (self));
}

static void
on_writable (VtrGuestFolder *self,
             GVariant       *state)
{
  g_autofree char *folder = g_strdup (self->folder);

  change (self, folder, g_variant_get_boolean (state));
}

static void
on_stop (VtrGuestFolder *self)
{
  change (self, NULL, FALSE);
}

static void
vtr_guest_folder_dispose (GObject *object)
{
  VtrGuestFolder *self = VTR_GUEST_FOLDER (object);

  g_clear_object (&self->settings);
  g_clear_object (&self->menu);
  g_clear_object (&self->writable_action);
  g_clear_object (&self->stop_action);

  G_OBJECT_CLASS (vtr_guest_folder_parent_class)->dispose (object);
}

static void
vtr_guest_folder_finalize (GObject *object)
{
  VtrGuestFolder *self = VTR_GUEST_FOLDER (object);

  g_free (self->id);
  g_free (self->folder);

  G_OBJECT_CLASS (vtr_guest_folder_parent_class)->finalize (object);
}

static void
vtr_guest_folder_class_init (VtrGuestFolderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  VtrGuestFeatureClass *feature_class = VTR_GUEST_FEATURE_CLASS (klass);

  object_class->dispose = vtr_guest_folder_dispose;
  object_class->finalize = vtr_guest_folder_finalize;
  feature_class->guest_changed = vtr_guest_folder_guest_changed;
  feature_class->look = vtr_guest_folder_look;
}

static void
vtr_guest_folder_init (VtrGuestFolder *self)
{
  self->menu = g_menu_new ();
  g_menu_append (self->menu, "", "exchange.nothing");
  g_menu_append (self->menu, _("Choose a Folder…"), "exchange.choose-folder");
  g_menu_append (self->menu, _("The Machine May Change Files"), "exchange.folder-writable");
  g_menu_append (self->menu, _("Stop Sharing"), "exchange.stop-sharing");

  self->writable_action = g_simple_action_new_stateful ("folder-writable", NULL,
                                                        g_variant_new_boolean (FALSE));
  g_signal_connect_object (self->writable_action, "change-state", G_CALLBACK (on_writable), self,
                           G_CONNECT_SWAPPED);
  self->stop_action = g_simple_action_new ("stop-sharing", NULL);
  g_signal_connect_object (self->stop_action, "activate", G_CALLBACK (on_stop), self,
                           G_CONNECT_SWAPPED);
}

VtrGuestFolder *
vtr_guest_folder_new (VtrDisplayView *view,
                      GSettings      *settings)
{
  VtrGuestFolder *self = NULL;

  g_return_val_if_fail (VTR_IS_DISPLAY_VIEW (view), NULL);
  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);

  self = g_object_new (VTR_TYPE_GUEST_FOLDER, NULL);
  self->settings = g_object_ref (settings);
  update_menu (self);
  vtr_guest_feature_follow (VTR_GUEST_FEATURE (self), view);

  return self;
}

GMenuModel *
vtr_guest_folder_get_menu (VtrGuestFolder *self)
{
  g_return_val_if_fail (VTR_IS_GUEST_FOLDER (self), NULL);

  return G_MENU_MODEL (self->menu);
}

void
vtr_guest_folder_add_actions (VtrGuestFolder *self,
                              GActionMap     *actions)
{
  g_autoptr (GSimpleAction) choose = g_simple_action_new ("choose-folder", NULL);

  g_return_if_fail (VTR_IS_GUEST_FOLDER (self));

  g_signal_connect_object (choose, "activate", G_CALLBACK (on_choose), self, G_CONNECT_SWAPPED);
  g_action_map_add_action (actions, G_ACTION (choose));
  g_action_map_add_action (actions, G_ACTION (self->writable_action));
  g_action_map_add_action (actions, G_ACTION (self->stop_action));
}

void
vtr_guest_folder_set_id (VtrGuestFolder *self,
                         const char     *id)
{
  g_autoptr (GVariant) folders = NULL;
  g_autoptr (GVariant) value = NULL;

  g_return_if_fail (VTR_IS_GUEST_FOLDER (self));

  g_free (self->id);
  self->id = g_strdup (id);
  g_clear_pointer (&self->folder, g_free);
  self->is_writable = FALSE;

  folders = g_settings_get_value (self->settings, SETTINGS_KEY);
  if (id != NULL)
    value = g_variant_lookup_value (folders, id, G_VARIANT_TYPE ("(sb)"));
  if (value != NULL)
    g_variant_get (value, "(sb)", &self->folder, &self->is_writable);
  update_menu (self);
  apply (self);
}

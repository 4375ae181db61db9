/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "media-chooser.h"

#include "alert.h"
#include "file-picker.h"
#include "media-row.h"
#include "spinner.h"

#include <glib/gi18n.h>

struct _VtrMediaChooser
{
  AdwBin          parent_instance;

  VtrOsDatabase  *database;
  VtrMediaFinder *finder;
  GSettings      *settings;

  GListStore     *chosen;        /* VtrMedia: chosen by hand, above those found */
  GListModel     *model;         /* both */
  GCancellable   *identifying;   /* (nullable) */

  GtkListBox     *list;
  VtrSpinner     *search_spinner;
  VtrSpinner     *identify_spinner;
  GtkLabel       *empty_note;    /* instead of rows */
};

G_DEFINE_FINAL_TYPE (VtrMediaChooser, vtr_media_chooser, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_MEDIA,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
on_row_selected (VtrMediaChooser *self,
                 GtkListBoxRow   *row)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MEDIA]);
}

static void
select_media (VtrMediaChooser *self,
              VtrMedia        *media)
{
  GtkListBoxRow *row = NULL;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    {
      if (vtr_media_row_get_media (row) == media)
        {
          gtk_list_box_select_row (self->list, row);
          return;
        }
    }
}

static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  return vtr_media_row_new (VTR_MEDIA (item));
}

static void
update_empty_note (VtrMediaChooser *self)
{
  gboolean searching = vtr_media_finder_is_searching (self->finder);

  vtr_spinner_set_spinning (self->search_spinner, searching);
  gtk_widget_set_visible (GTK_WIDGET (self->search_spinner), searching);
  gtk_label_set_text (self->empty_note,
                      searching ? _("Looking for ISO files…")
                                : _("No ISO files found in Downloads and your home folder.\n"
                                    "Drop one here, or choose one."));
}

/* The same file may be chosen again, or be among those found. */
static VtrMedia *
find_listed (VtrMediaChooser *self,
             const char    *path)
{
  for (guint i = 0; i < g_list_model_get_n_items (self->model); i++)
    {
      g_autoptr (VtrMedia) media = g_list_model_get_item (self->model, i);

      if (g_str_equal (vtr_media_get_path (media), path))
        return media;
    }

  return NULL;
}

static void
on_identified (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (VtrMediaChooser) self = user_data;
  g_autoptr (VtrMedia) media = NULL;
  g_autoptr (GError) error = NULL;
  VtrMedia *listed = NULL;

  media = vtr_os_database_identify_finish (VTR_OS_DATABASE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&self->identifying);
  vtr_spinner_set_spinning (self->identify_spinner, FALSE);

  if (media == NULL)
    {
      vtr_alert_error (GTK_WIDGET (self), _("This File Can’t Be Used"), error->message, NULL);
      return;
    }

  listed = find_listed (self, vtr_media_get_path (media));
  if (listed == NULL)
    g_list_store_insert (self->chosen, 0, media);
  select_media (self, listed != NULL ? listed : media);
}

static void
on_file_chosen (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (VtrMediaChooser) self = user_data;
  g_autoptr (GFile) file = vtr_file_picker_finish (result, NULL);
  g_autofree char *folder = NULL;

  if (file == NULL || g_file_peek_path (file) == NULL)
    return;

  folder = g_path_get_dirname (g_file_peek_path (file));
  g_settings_set_string (self->settings, "last-folder", folder);
  vtr_media_chooser_open_path (self, g_file_peek_path (file));
}

static void
action_choose_file (GtkWidget  *widget,
                    const char *action_name,
                    GVariant   *parameter)
{
  vtr_media_chooser_show_dialog (VTR_MEDIA_CHOOSER (widget));
}

static void
action_refresh (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  vtr_media_chooser_refresh (VTR_MEDIA_CHOOSER (widget));
}

static gboolean
is_not_chosen (gpointer item,
               gpointer user_data)
{
  VtrMediaChooser *self = user_data;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->chosen)); i++)
    {
      g_autoptr (VtrMedia) media = g_list_model_get_item (G_LIST_MODEL (self->chosen), i);

      if (g_str_equal (vtr_media_get_path (media), vtr_media_get_path (item)))
        return FALSE;
    }

  return TRUE;
}

static void
set_up_media (VtrMediaChooser *self)
{
  g_autoptr (GListStore) both = g_list_store_new (G_TYPE_LIST_MODEL);
  g_autoptr (GtkFilterListModel) found = NULL;
  GtkCustomFilter *filter = gtk_custom_filter_new (is_not_chosen, self, NULL);

  found = gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (self->finder)),
                                     GTK_FILTER (filter));
  self->chosen = g_list_store_new (VTR_TYPE_MEDIA);
  g_list_store_append (both, self->chosen);
  g_list_store_append (both, found);
  self->model = G_LIST_MODEL (gtk_flatten_list_model_new (G_LIST_MODEL (g_steal_pointer (&both))));
  gtk_list_box_bind_model (self->list, self->model, create_row, self, NULL);
}

static void
vtr_media_chooser_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  VtrMediaChooser *self = VTR_MEDIA_CHOOSER (object);

  switch (prop_id)
    {
    case PROP_MEDIA:
      g_value_set_object (value, vtr_media_chooser_get_media (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
vtr_media_chooser_dispose (GObject *object)
{
  VtrMediaChooser *self = VTR_MEDIA_CHOOSER (object);

  g_cancellable_cancel (self->identifying);
  g_clear_object (&self->identifying);
  gtk_widget_dispose_template (GTK_WIDGET (self), VTR_TYPE_MEDIA_CHOOSER);
  g_clear_object (&self->model);
  g_clear_object (&self->chosen);
  g_clear_object (&self->settings);
  g_clear_object (&self->finder);
  g_clear_object (&self->database);

  G_OBJECT_CLASS (vtr_media_chooser_parent_class)->dispose (object);
}

static void
vtr_media_chooser_class_init (VtrMediaChooserClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = vtr_media_chooser_get_property;
  object_class->dispose = vtr_media_chooser_dispose;

  properties[PROP_MEDIA] =
    g_param_spec_object ("media", NULL, NULL, VTR_TYPE_MEDIA,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (VTR_TYPE_SPINNER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/vitrine/Vitrine/create/media-chooser.ui");
  gtk_widget_class_bind_template_child (widget_class, VtrMediaChooser, list);
  gtk_widget_class_bind_template_child (widget_class, VtrMediaChooser, search_spinner);
  gtk_widget_class_bind_template_child (widget_class, VtrMediaChooser, identify_spinner);
  gtk_widget_class_bind_template_child (widget_class, VtrMediaChooser, empty_note);
  gtk_widget_class_bind_template_callback (widget_class, on_row_selected);
  gtk_widget_class_install_action (widget_class, "media.choose-file", NULL, action_choose_file);
  gtk_widget_class_install_action (widget_class, "media.refresh", NULL, action_refresh);
}

static void
vtr_media_chooser_init (VtrMediaChooser *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
vtr_media_chooser_set_up (VtrMediaChooser *self,
                          VtrOsDatabase   *database,
                          VtrMediaFinder  *finder,
                          GSettings       *settings)
{
  g_return_if_fail (VTR_IS_MEDIA_CHOOSER (self));
  g_return_if_fail (self->database == NULL);

  self->database = g_object_ref (database);
  self->finder = g_object_ref (finder);
  self->settings = g_object_ref (settings);

  set_up_media (self);
  g_signal_connect_object (finder, "notify::searching", G_CALLBACK (update_empty_note), self,
                           G_CONNECT_SWAPPED);
  update_empty_note (self);
}

VtrMedia *
vtr_media_chooser_get_media (VtrMediaChooser *self)
{
  GtkListBoxRow *row = NULL;

  g_return_val_if_fail (VTR_IS_MEDIA_CHOOSER (self), NULL);

  row = gtk_list_box_get_selected_row (self->list);

  return row != NULL ? vtr_media_row_get_media (row) : NULL;
}

void
vtr_media_chooser_open_path (VtrMediaChooser *self,
                             const char      *path)
{
  g_return_if_fail (VTR_IS_MEDIA_CHOOSER (self));
  g_return_if_fail (path != NULL);

  if (self->identifying != NULL)
    g_cancellable_cancel (self->identifying);
  g_clear_object (&self->identifying);

  self->identifying = g_cancellable_new ();
  vtr_spinner_set_spinning (self->identify_spinner, TRUE);
  vtr_os_database_identify_async (self->database, path, self->identifying, on_identified,
                                  g_object_ref (self));
}

void
vtr_media_chooser_show_dialog (VtrMediaChooser *self)
{
  static const char * const mime_types[] = {
    "application/x-cd-image", "application/vnd.efi.iso", "application/x-raw-disk-image", NULL,
  };
  static const char * const suffixes[] = { "iso", "img", NULL };
  g_autofree char *folder = NULL;
  VtrFilePickerOptions options = { 0 };

  g_return_if_fail (VTR_IS_MEDIA_CHOOSER (self));

  folder = g_settings_get_string (self->settings, "last-folder");
  options.title = _("Choose an ISO File");
  options.accept = _("_Choose");
  options.filter_name = _("Disc and Disk Images");
  options.mime_types = mime_types;
  options.suffixes = suffixes;
  options.folder = folder;
  vtr_file_picker_open_async (GTK_WIDGET (self), &options, NULL, on_file_chosen,
                              g_object_ref (self));
}

void
vtr_media_chooser_clear (VtrMediaChooser *self)
{
  g_return_if_fail (VTR_IS_MEDIA_CHOOSER (self));

  g_cancellable_cancel (self->identifying);
  g_clear_object (&self->identifying);
  vtr_spinner_set_spinning (self->identify_spinner, FALSE);
  gtk_list_box_unselect_all (self->list);
}

void
vtr_media_chooser_refresh (VtrMediaChooser *self)
{
  g_return_if_fail (VTR_IS_MEDIA_CHOOSER (self));

  vtr_media_finder_refresh (self->finder);
}

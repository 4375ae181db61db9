/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "usb-list.h"

#include "file-picker.h"
#include "network-device-dialog.h"
#include "share-dialog.h"
#include "usb-choices.h"
#include "usb-question.h"
#include "usb-row.h"

#include <glib/gi18n.h>

/* In characters: no longer line makes the list wider. */
#define HINT_WIDTH 36

struct _VtrUsbList
{
  GtkBox             parent_instance;

  VtrUsbManager     *manager;
  VtrMachine        *machine;      /* (nullable) */
  VtrUsbOutlet      *outlet;       /* (nullable), without a machine */
  VtrUsbChoices     *choices;      /* (nullable) until it is shown for the machine */

  GtkBox            *part;         /* of it that may scroll */
  GtkListBox        *list;
  GtkScrolledWindow *scroller;     /* (nullable): around that part */
  int                max_height;   /* its */
  guint              fitting;      /* idle source */
  GtkLabel          *hint;
};

G_DEFINE_FINAL_TYPE (VtrUsbList, vtr_usb_list, GTK_TYPE_BOX)

enum
{
  LEFT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
on_switched (VtrUsbList *self,
             gboolean    is_given,
             VtrUsbRow  *row)
{
  VtrUsbChoice *choice = vtr_usb_row_get_choice (row);

  if (!is_given || !vtr_usb_question_ask (GTK_WIDGET (self), self->choices, choice, FALSE))
    vtr_usb_choices_switch (self->choices, choice, is_given);
}

static void
on_kept (VtrUsbList *self,
         gboolean    is_kept,
         VtrUsbRow  *row)
{
  VtrUsbChoice *choice = vtr_usb_row_get_choice (row);

  /* What the machine has already is no question any more. */
  if (!is_kept || vtr_usb_choice_get_state (choice) != VTR_USB_CHOICE_HERE ||
      !vtr_usb_question_ask (GTK_WIDGET (self), self->choices, choice, TRUE))
    vtr_usb_choices_keep (self->choices, choice, is_kept);
}

static void
on_share (VtrUsbList *self,
          VtrUsbRow  *row)
{
  VtrUsbShares *shares = vtr_usb_manager_get_shares (self->manager);
  VtrUsbChoice *choice = vtr_usb_row_get_choice (row);
  g_autoptr (GError) error = NULL;
  VtrUsbShare *share = vtr_usb_shares_start (shares, vtr_usb_choice_get_device (choice), &error);

  vtr_usb_choice_set_error (choice, error);
  if (share == NULL)
    return;

  g_signal_emit (self, signals[LEFT], 0);
  vtr_share_dialog_show (GTK_WIDGET (self), shares, share);
}

static void
on_remove (VtrUsbList *self,
           VtrUsbRow  *row)
{
  vtr_usb_choices_remove (self->choices, vtr_usb_row_get_choice (row));
}

/* What scrolls has no height of its own that would depend on its width, and lines of text do. */
static gboolean
fit (gpointer user_data)
{
  VtrUsbList *self = user_data;
  GtkWidget *part = GTK_WIDGET (self->part);
  int width = gtk_widget_get_width (part);
  int height = 0;

  self->fitting = 0;
  if (width == 0)
    gtk_widget_get_size_request (GTK_WIDGET (self), &width, NULL);
  gtk_widget_measure (part, GTK_ORIENTATION_VERTICAL, width, NULL, &height, NULL, NULL);
  gtk_scrolled_window_set_min_content_height (self->scroller, MIN (height, self->max_height));

  return G_SOURCE_REMOVE;
}

static void
queue_fit (VtrUsbList *self)
{
  if (self->scroller != NULL && self->fitting == 0)
    self->fitting = g_idle_add (fit, self);
}

static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  VtrUsbList *self = VTR_USB_LIST (user_data);
  GtkWidget *row =
    vtr_usb_row_new (item, self->machine != NULL ? vtr_machine_get_title (self->machine) : NULL);

  g_signal_connect_object (row, "switched", G_CALLBACK (on_switched), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "kept", G_CALLBACK (on_kept), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "share", G_CALLBACK (on_share), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "remove", G_CALLBACK (on_remove), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (item, "changed", G_CALLBACK (queue_fit), self, G_CONNECT_SWAPPED);

  return row;
}

static void
on_network_device (const VtrUsbAddress *address,
                   const char          *code,
                   gpointer             user_data)
{
  vtr_usb_choices_add_network (user_data, address, code);
}

static void
add_network (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  VtrUsbList *self = VTR_USB_LIST (widget);

  if (self->choices == NULL)
    return;

  g_signal_emit (self, signals[LEFT], 0);
  vtr_network_device_dialog_show (widget, on_network_device, g_object_ref (self->choices),
                                  g_object_unref);
}

static void
on_image_chosen (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (VtrUsbChoices) choices = user_data;
  g_autoptr (GFile) file = vtr_file_picker_finish (result, NULL);
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (path != NULL)
    vtr_usb_choices_add_image (choices, path);
}

static void
add_image (GtkWidget  *widget,
           const char *action_name,
           GVariant   *parameter)
{
  static const char * const suffixes[] = { "iso", "img", "raw", NULL };
  VtrUsbList *self = VTR_USB_LIST (widget);
  VtrFilePickerOptions options = {
    .title = _("Choose a Disc or Disk Image"),
    .accept = _("_Choose"),
    .filter_name = _("Disc and Disk Images"),
    .suffixes = suffixes,
  };

  if (self->choices == NULL)
    return;

  g_signal_emit (self, signals[LEFT], 0);
  vtr_file_picker_open_async (widget, &options, NULL, on_image_chosen,
                              g_object_ref (self->choices));
}

static void
drop_choices (VtrUsbList *self)
{
  gtk_list_box_bind_model (self->list, NULL, NULL, NULL, NULL);
  g_clear_object (&self->choices);
}

/* With a machine that is off, devices are only promised. */
static void
on_machine_state (VtrUsbList *self)
{
  const gboolean is_active = self->machine != NULL && vtr_machine_is_active (self->machine);
  g_autofree char *text = NULL;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "usb.add-network", is_active);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "usb.add-image",
                                 is_active || self->outlet != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->hint), self->machine != NULL && !is_active);
  queue_fit (self);
  if (self->machine == NULL || is_active)
    return;

  /* Translators: %s is the name of a machine. */
  text = g_strdup_printf (_("“%s” is off: it gets what is switched on here whenever it starts. "
                            "Networked devices and images can be added while it runs."),
                          vtr_machine_get_title (self->machine));
  gtk_label_set_text (self->hint, text);
}

static void
vtr_usb_list_map (GtkWidget *widget)
{
  VtrUsbList *self = VTR_USB_LIST (widget);

  if (self->choices == NULL && (self->machine != NULL || self->outlet != NULL))
    {
      self->choices = self->machine != NULL
                        ? vtr_usb_choices_new (self->manager, self->machine)
                        : vtr_usb_choices_new_for_outlet (self->manager, self->outlet);
      gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->choices), create_row, self, NULL);
      g_signal_connect_object (self->choices, "items-changed", G_CALLBACK (queue_fit), self,
                               G_CONNECT_SWAPPED);
    }
  queue_fit (self);
  if (self->manager != NULL)
    vtr_usb_monitor_refresh_async (vtr_usb_manager_get_monitor (self->manager), NULL, NULL, NULL);

  GTK_WIDGET_CLASS (vtr_usb_list_parent_class)->map (widget);
}

static void
vtr_usb_list_dispose (GObject *object)
{
  VtrUsbList *self = VTR_USB_LIST (object);

  g_clear_handle_id (&self->fitting, g_source_remove);
  if (self->list != NULL)
    drop_choices (self);
  self->list = NULL;
  if (self->machine != NULL)
    g_signal_handlers_disconnect_by_data (self->machine, self);
  g_clear_object (&self->machine);
  g_clear_object (&self->outlet);
  g_clear_object (&self->manager);

  G_OBJECT_CLASS (vtr_usb_list_parent_class)->dispose (object);
}

static void
vtr_usb_list_class_init (VtrUsbListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vtr_usb_list_dispose;
  widget_class->map = vtr_usb_list_map;
  gtk_widget_class_install_action (widget_class, "usb.add-network", NULL, add_network);
  gtk_widget_class_install_action (widget_class, "usb.add-image", NULL, add_image);

  signals[LEFT] = g_signal_new ("left", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 0);
}

static void
add_button (VtrUsbList *self,
            const char *icon_name,
            const char *label,
            const char *action)
{
  GtkWidget *button = gtk_button_new ();
  GtkBox *box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12));
  GtkWidget *words = gtk_label_new (label);

  gtk_label_set_xalign (GTK_LABEL (words), 0);
  gtk_box_append (box, gtk_image_new_from_icon_name (icon_name));
  gtk_box_append (box, words);
  gtk_button_set_child (GTK_BUTTON (button), GTK_WIDGET (box));
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "usb-more");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_box_append (GTK_BOX (self), button);
}

static GtkWidget *
make_placeholder (void)
{
  GtkWidget *label = gtk_label_new (_("No USB device is plugged into this computer."));

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_set_margin_top (label, 24);
  gtk_widget_set_margin_bottom (label, 24);
  gtk_widget_set_margin_start (label, 12);
  gtk_widget_set_margin_end (label, 12);

  return label;
}

static void
vtr_usb_list_init (VtrUsbList *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_list_box_set_placeholder (self->list, make_placeholder ());
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  self->part = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 6));
  gtk_box_append (self->part, GTK_WIDGET (self->list));
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->part));

  self->hint = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->hint, TRUE);
  gtk_label_set_xalign (self->hint, 0);
  gtk_label_set_max_width_chars (self->hint, HINT_WIDTH);
  gtk_widget_set_margin_top (GTK_WIDGET (self->hint), 6);
  gtk_widget_set_margin_bottom (GTK_WIDGET (self->hint), 6);
  gtk_widget_set_margin_start (GTK_WIDGET (self->hint), 12);
  gtk_widget_set_margin_end (GTK_WIDGET (self->hint), 12);
  gtk_widget_add_css_class (GTK_WIDGET (self->hint), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (self->hint), "caption");
  gtk_box_append (self->part, GTK_WIDGET (self->hint));

  add_button (self, "network-workgroup-symbolic", _("Add a Networked Device…"),
              "usb.add-network");
  add_button (self, "media-optical-symbolic", _("Disc or Disk Image…"), "usb.add-image");
  on_machine_state (self);
}

GtkWidget *
vtr_usb_list_new (void)
{
  return g_object_new (VTR_TYPE_USB_LIST, NULL);
}

void
vtr_usb_list_set_manager (VtrUsbList    *self,
                          VtrUsbManager *manager)
{
  g_return_if_fail (VTR_IS_USB_LIST (self));
  g_return_if_fail (VTR_IS_USB_MANAGER (manager));
  g_return_if_fail (self->manager == NULL);

  self->manager = g_object_ref (manager);
}

void
vtr_usb_list_set_machine (VtrUsbList *self,
                          VtrMachine *machine)
{
  g_return_if_fail (VTR_IS_USB_LIST (self));

  if (self->machine == machine)
    return;

  if (self->machine != NULL)
    g_signal_handlers_disconnect_by_data (self->machine, self);
  g_set_object (&self->machine, machine);
  if (machine != NULL)
    g_signal_connect_object (machine, "notify::state", G_CALLBACK (on_machine_state), self,
                             G_CONNECT_SWAPPED);
  drop_choices (self);
  on_machine_state (self);
}

void
vtr_usb_list_set_outlet (VtrUsbList   *self,
                         VtrUsbOutlet *outlet)
{
  g_return_if_fail (VTR_IS_USB_LIST (self));

  if (!g_set_object (&self->outlet, outlet))
    return;

  drop_choices (self);
  on_machine_state (self);
}

void
vtr_usb_list_set_max_height (VtrUsbList *self,
                             int         height)
{
  GtkWidget *part = NULL;

  g_return_if_fail (VTR_IS_USB_LIST (self));
  g_return_if_fail (height > 0);
  g_return_if_fail (self->scroller == NULL);

  part = GTK_WIDGET (self->part);
  self->max_height = height;
  g_object_ref (part);
  gtk_box_remove (GTK_BOX (self), part);
  self->scroller = GTK_SCROLLED_WINDOW (gtk_scrolled_window_new ());
  gtk_scrolled_window_set_policy (self->scroller, GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_max_content_height (self->scroller, height);
  gtk_scrolled_window_set_child (self->scroller, part);
  g_object_unref (part);
  gtk_box_prepend (GTK_BOX (self), GTK_WIDGET (self->scroller));
  /* A card on a card would have no edge. */
  gtk_widget_remove_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "usb-plain");
}

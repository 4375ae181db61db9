/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "usb-popover.h"

#include "alert.h"
#include "file-picker.h"
#include "network-device-dialog.h"
#include "share-dialog.h"
#include "usb-choices.h"
#include "usb-row.h"
#include "usb-unmount.h"

#include <glib/gi18n.h>

#define WIDTH      330
#define MAX_HEIGHT 420

struct _VtrUsbPopover
{
  GtkPopover     parent_instance;

  VtrUsbManager *manager;
  VtrMachine    *machine;      /* (nullable) */
  VtrUsbChoices *choices;      /* (nullable) until it is opened for the machine */

  GtkListBox    *list;
};

G_DEFINE_FINAL_TYPE (VtrUsbPopover, vtr_usb_popover, GTK_TYPE_POPOVER)

/* What a question is about, until it is answered. */
typedef struct
{
  VtrUsbPopover *popover;
  VtrUsbChoices *choices;
  VtrUsbChoice  *choice;
} Question;

static Question *
question_new (VtrUsbPopover *popover,
              VtrUsbChoice  *choice)
{
  Question *question = g_new0 (Question, 1);

  question->popover = g_object_ref (popover);
  question->choices = g_object_ref (popover->choices);
  question->choice = g_object_ref (choice);

  return question;
}

static void
question_free (Question *question)
{
  g_object_unref (question->popover);
  g_object_unref (question->choices);
  g_object_unref (question->choice);
  g_free (question);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

static void
on_unmounted (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (Question) question = user_data;
  g_autoptr (GError) error = NULL;

  if (vtr_usb_unmount_finish (result, &error))
    vtr_usb_choices_switch (question->choices, question->choice, TRUE);
  else
    vtr_usb_choice_set_error (question->choice, error);
}

static void
on_answer (const char *response,
           gpointer    user_data)
{
  g_autoptr (Question) question = user_data;
  VtrUsbDevice *device = vtr_usb_choice_get_device (question->choice);
  GtkWidget *popover = GTK_WIDGET (question->popover);

  if (g_str_equal (response, "give"))
    vtr_usb_choices_switch (question->choices, question->choice, TRUE);
  else if (g_str_equal (response, "unmount"))
    vtr_usb_unmount_async (device, popover, on_unmounted, g_steal_pointer (&question));
}

/* Whether there was something to ask first. */
static gboolean
ask_first (VtrUsbPopover *self,
           VtrUsbChoice  *choice)
{
  VtrUsbDevice *device = vtr_usb_choice_get_device (choice);
  VtrUsbRisk risks = device != NULL ? vtr_usb_device_get_risks (device) : VTR_USB_RISK_NONE;
  g_autofree char *heading = NULL;
  const VtrAlertResponse give[] = {
    { "cancel", _("_Cancel"), FALSE, FALSE }, { "give", _("_Give It Away"), TRUE, FALSE },
  };
  const VtrAlertResponse unmount[] = {
    { "cancel", _("_Cancel"), FALSE, FALSE },
    { "unmount", _("_Unmount and Give"), FALSE, TRUE },
  };

  if (risks & (VTR_USB_RISK_MOUNTED | VTR_USB_RISK_ONLY_KEYBOARD | VTR_USB_RISK_ONLY_MOUSE))
    /* Translators: %s is the name of a USB device. */
    heading = g_strdup_printf (_("Give “%s” to the Machine?"),
                               vtr_usb_choice_get_title (choice));
  if (risks & VTR_USB_RISK_MOUNTED)
    vtr_alert_ask (GTK_WIDGET (self), heading,
                   _("This computer uses the files on it now. They are unmounted first, so that "
                     "nothing is lost."),
                   unmount, G_N_ELEMENTS (unmount), on_answer, question_new (self, choice));
  else if (risks & VTR_USB_RISK_ONLY_KEYBOARD)
    vtr_alert_ask (GTK_WIDGET (self), heading,
                   _("It is the only keyboard of this computer. Until the machine is shut down or "
                     "the keyboard is plugged in again, only the machine has it."),
                   give, G_N_ELEMENTS (give), on_answer, question_new (self, choice));
  else if (risks & VTR_USB_RISK_ONLY_MOUSE)
    vtr_alert_ask (GTK_WIDGET (self), heading,
                   _("It is the only mouse of this computer. Until the machine is shut down or the "
                     "mouse is plugged in again, only the machine has it."),
                   give, G_N_ELEMENTS (give), on_answer, question_new (self, choice));
  else
    return FALSE;

  return TRUE;
}

static void
on_switched (VtrUsbPopover *self,
             gboolean       is_given,
             VtrUsbRow     *row)
{
  VtrUsbChoice *choice = vtr_usb_row_get_choice (row);

  if (!is_given || !ask_first (self, choice))
    vtr_usb_choices_switch (self->choices, choice, is_given);
}

static void
on_kept (VtrUsbPopover *self,
         gboolean       is_kept,
         VtrUsbRow     *row)
{
  vtr_usb_choices_keep (self->choices, vtr_usb_row_get_choice (row), is_kept);
}

static void
on_share (VtrUsbPopover *self,
          VtrUsbRow     *row)
{
  VtrUsbShares *shares = vtr_usb_manager_get_shares (self->manager);
  VtrUsbChoice *choice = vtr_usb_row_get_choice (row);
  g_autoptr (GError) error = NULL;
  VtrUsbShare *share = vtr_usb_shares_start (shares, vtr_usb_choice_get_device (choice), &error);

  vtr_usb_choice_set_error (choice, error);
  if (share == NULL)
    return;

  gtk_popover_popdown (GTK_POPOVER (self));
  vtr_share_dialog_show (GTK_WIDGET (self), shares, share);
}

static void
on_remove (VtrUsbPopover *self,
           VtrUsbRow     *row)
{
  vtr_usb_choices_remove (self->choices, vtr_usb_row_get_choice (row));
}

static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  VtrUsbPopover *self = VTR_USB_POPOVER (user_data);
  GtkWidget *row = vtr_usb_row_new (item, vtr_machine_get_title (self->machine));

  g_signal_connect_object (row, "switched", G_CALLBACK (on_switched), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "kept", G_CALLBACK (on_kept), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "share", G_CALLBACK (on_share), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "remove", G_CALLBACK (on_remove), self, G_CONNECT_SWAPPED);

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
  VtrUsbPopover *self = VTR_USB_POPOVER (widget);

  if (self->choices == NULL)
    return;

  gtk_popover_popdown (GTK_POPOVER (self));
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
  VtrUsbPopover *self = VTR_USB_POPOVER (widget);
  VtrFilePickerOptions options = {
    .title = _("Choose a Disc or Disk Image"),
    .accept = _("_Choose"),
    .filter_name = _("Disc and Disk Images"),
    .suffixes = suffixes,
  };

  if (self->choices == NULL)
    return;

  gtk_popover_popdown (GTK_POPOVER (self));
  vtr_file_picker_open_async (widget, &options, NULL, on_image_chosen,
                              g_object_ref (self->choices));
}

static void
drop_choices (VtrUsbPopover *self)
{
  gtk_list_box_bind_model (self->list, NULL, NULL, NULL, NULL);
  g_clear_object (&self->choices);
}

static void
vtr_usb_popover_map (GtkWidget *widget)
{
  VtrUsbPopover *self = VTR_USB_POPOVER (widget);

  if (self->choices == NULL && self->machine != NULL)
    {
      self->choices = vtr_usb_choices_new (self->manager, self->machine);
      gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->choices), create_row, self, NULL);
    }
  if (self->manager != NULL)
    vtr_usb_monitor_refresh_async (vtr_usb_manager_get_monitor (self->manager), NULL, NULL, NULL);

  GTK_WIDGET_CLASS (vtr_usb_popover_parent_class)->map (widget);
}

static void
vtr_usb_popover_dispose (GObject *object)
{
  VtrUsbPopover *self = VTR_USB_POPOVER (object);

  if (self->list != NULL)
    drop_choices (self);
  self->list = NULL;
  g_clear_object (&self->machine);
  g_clear_object (&self->manager);

  G_OBJECT_CLASS (vtr_usb_popover_parent_class)->dispose (object);
}

static void
vtr_usb_popover_class_init (VtrUsbPopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vtr_usb_popover_dispose;
  widget_class->map = vtr_usb_popover_map;
  gtk_widget_class_install_action (widget_class, "usb.add-network", NULL, add_network);
  gtk_widget_class_install_action (widget_class, "usb.add-image", NULL, add_image);
}

static void
add_button (GtkBox     *box,
            const char *label,
            const char *action)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_add_css_class (button, "flat");
  gtk_label_set_xalign (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), 0);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_box_append (box, button);
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
vtr_usb_popover_init (VtrUsbPopover *self)
{
  GtkBox *box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 6));
  GtkWidget *heading = gtk_label_new (_("USB Devices"));
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "heading");
  gtk_widget_set_margin_start (heading, 6);
  gtk_widget_set_margin_top (heading, 6);
  gtk_box_append (box, heading);

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_list_box_set_placeholder (self->list, make_placeholder ());
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), MAX_HEIGHT);
  gtk_widget_set_size_request (scroller, WIDTH, -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->list));
  gtk_box_append (box, scroller);

  add_button (box, _("Add a Networked Device…"), "usb.add-network");
  add_button (box, _("Disc or Disk Image…"), "usb.add-image");
  gtk_popover_set_child (GTK_POPOVER (self), GTK_WIDGET (box));
}

GtkWidget *
vtr_usb_popover_new (void)
{
  return g_object_new (VTR_TYPE_USB_POPOVER, NULL);
}

void
vtr_usb_popover_set_manager (VtrUsbPopover *self,
                             VtrUsbManager *manager)
{
  g_return_if_fail (VTR_IS_USB_POPOVER (self));
  g_return_if_fail (VTR_IS_USB_MANAGER (manager));
  g_return_if_fail (self->manager == NULL);

  self->manager = g_object_ref (manager);
}

void
vtr_usb_popover_set_machine (VtrUsbPopover *self,
                             VtrMachine    *machine)
{
  g_return_if_fail (VTR_IS_USB_POPOVER (self));

  if (g_set_object (&self->machine, machine))
    drop_choices (self);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "usb-row.h"

#include "spinner.h"
#include "usb-access.h"
#include "usb-error.h"

#include <glib/gi18n.h>

struct _VtrUsbRow
{
  AdwActionRow    parent_instance;

  VtrUsbChoice   *choice;
  GSimpleAction  *kept_action;
  GtkWidget      *icon;
  GtkWidget      *fix_button;
  VtrSpinner     *spinner;
  GtkSwitch      *toggle;
  GtkMenuButton  *menu_button;
  gboolean        is_showing;      /* the switch is being moved by us */
  gboolean        wish;            /* where the user moved it */
  guint           order;           /* idle source: tell that */
};

G_DEFINE_FINAL_TYPE (VtrUsbRow, vtr_usb_row, ADW_TYPE_ACTION_ROW)

enum
{
  SWITCHED,
  KEPT,
  SHARE,
  REMOVE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* A line of a file can mend it. */
static gboolean
lacks_permission (VtrUsbChoice *choice)
{
  return vtr_usb_choice_get_device (choice) != NULL &&
         g_error_matches (vtr_usb_choice_get_error (choice), VTR_USB_ERROR,
                          VTR_USB_ERROR_NO_PERMISSION);
}

/* What is shown in the second line; NULL for none. (transfer none) */
static const char *
get_words (VtrUsbChoice *choice)
{
  const GError *error = vtr_usb_choice_get_error (choice);
  VtrUsbDevice *device = vtr_usb_choice_get_device (choice);

  /* The line itself is long, and copied. */
  if (lacks_permission (choice))
    return _("You may not open it. An administrator can put the line that is copied here into "
             "/etc/udev/rules.d/70-usb.rules; then plug it in again.");
  if (error != NULL)
    return error->message;
  if (vtr_usb_choice_get_detail (choice) != NULL)
    return vtr_usb_choice_get_detail (choice);

  return device != NULL ? vtr_usb_device_get_use (device) : NULL;
}

/* What is on its way back must be there before it goes again. */
static gboolean
can_switch (VtrUsbChoice *choice)
{
  VtrUsbDevice *device = vtr_usb_choice_get_device (choice);

  switch (vtr_usb_choice_get_state (choice))
    {
    case VTR_USB_CHOICE_LEAVING:
      return FALSE;
    case VTR_USB_CHOICE_HERE:
      return device == NULL || vtr_usb_device_check_sharable (device, NULL);
    case VTR_USB_CHOICE_CHANGING:
    case VTR_USB_CHOICE_GIVEN:
    case VTR_USB_CHOICE_PROMISED:
    default:
      return TRUE;
    }
}

/* Whether the machine has it, or is to. */
static gboolean
is_on (VtrUsbRow *self)
{
  const VtrUsbChoiceState state = vtr_usb_choice_get_state (self->choice);

  return state != VTR_USB_CHOICE_HERE && state != VTR_USB_CHOICE_LEAVING;
}

/* GTK moves the switch with its light, so the light comes first; and emits "state-set" for both.
 * What the user's click still moves goes on moving. */
static void
show_switch (VtrUsbRow *self)
{
  const VtrUsbChoiceState state = vtr_usb_choice_get_state (self->choice);

  self->is_showing = TRUE;
  gtk_switch_set_state (self->toggle, state == VTR_USB_CHOICE_GIVEN ||
                                      state == VTR_USB_CHOICE_PROMISED);
  if (gtk_switch_get_active (self->toggle) != is_on (self))
    gtk_switch_set_active (self->toggle, is_on (self));
  self->is_showing = FALSE;

  /* The focus would be lost. */
  if (!can_switch (self->choice) && gtk_widget_has_focus (GTK_WIDGET (self->toggle)))
    gtk_widget_grab_focus (GTK_WIDGET (self));
  gtk_widget_set_sensitive (GTK_WIDGET (self->toggle), can_switch (self->choice));
}

static void
update (VtrUsbRow *self)
{
  VtrUsbChoiceState state = vtr_usb_choice_get_state (self->choice);
  const char *words = get_words (self->choice);
  /* Translators: %s is the name of a device. */
  g_autofree char *label = g_strdup_printf (_("More for %s"),
                                            vtr_usb_choice_get_title (self->choice));

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self),
                                 vtr_usb_choice_get_title (self->choice));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), words != NULL ? words : "");
  if (vtr_usb_choice_get_error (self->choice) != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self), "usb-problem");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "usb-problem");

  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon),
                                vtr_usb_choice_get_icon_name (self->choice));
  gtk_widget_set_visible (self->fix_button, lacks_permission (self->choice));
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), state == VTR_USB_CHOICE_CHANGING ||
                                                      state == VTR_USB_CHOICE_LEAVING);
  show_switch (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->menu_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_simple_action_set_state (self->kept_action,
                             g_variant_new_boolean (vtr_usb_choice_is_kept (self->choice)));
}

/* The switch asks, the choice answers: where it didn't move, the switch goes back. */
static gboolean
give_order (gpointer user_data)
{
  g_autoptr (VtrUsbRow) self = g_object_ref (user_data);

  self->order = 0;
  if (self->wish != is_on (self))
    g_signal_emit (self, signals[SWITCHED], 0, self->wish);
  show_switch (self);

  return G_SOURCE_REMOVE;
}

/* GTK tells screen readers afterwards where it was to go, whatever it was told in here: so the
 * order waits until it has. */
static gboolean
on_state_set (GtkSwitch *toggle,
              gboolean   is_active,
              VtrUsbRow *self)
{
  if (!self->is_showing)
    {
      self->wish = is_active;
      if (self->order == 0)
        self->order = g_idle_add_full (G_PRIORITY_DEFAULT, give_order, self, NULL);
    }

  return TRUE;
}

/* What an administrator needs. */
static void
copy_rule (VtrUsbRow *self)
{
  g_autofree char *rule = vtr_usb_access_dup_rule (vtr_usb_choice_get_device (self->choice));

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), rule);
}

/* As the switch: the choice answers. */
static void
on_kept (GSimpleAction *action,
         GVariant      *value,
         gpointer       user_data)
{
  g_signal_emit (user_data, signals[KEPT], 0, g_variant_get_boolean (value));
}

static void
on_share (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  g_signal_emit (user_data, signals[SHARE], 0);
}

static void
on_remove (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  g_signal_emit (user_data, signals[REMOVE], 0);
}

static void
vtr_usb_row_dispose (GObject *object)
{
  VtrUsbRow *self = VTR_USB_ROW (object);

  g_clear_handle_id (&self->order, g_source_remove);
  g_clear_object (&self->choice);
  g_clear_object (&self->kept_action);

  G_OBJECT_CLASS (vtr_usb_row_parent_class)->dispose (object);
}

static void
add_signal (VtrUsbRowClass *klass,
            guint           id,
            const char     *name,
            guint           n_arguments)
{
  signals[id] = g_signal_new (name, G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                              NULL, G_TYPE_NONE, n_arguments, G_TYPE_BOOLEAN);
}

static void
vtr_usb_row_class_init (VtrUsbRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vtr_usb_row_dispose;

  add_signal (klass, SWITCHED, "switched", 1);
  add_signal (klass, KEPT, "kept", 1);
  add_signal (klass, SHARE, "share", 0);
  add_signal (klass, REMOVE, "remove", 0);
}

static void
add_actions (VtrUsbRow *self)
{
  static const GActionEntry entries[] = {
    { "always", NULL, NULL, "false", on_kept },
    { "share", on_share },
    { "remove", on_remove },
  };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  GAction *kept = NULL;

  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries), self);
  kept = g_action_map_lookup_action (G_ACTION_MAP (group), "always");
  self->kept_action = g_object_ref (G_SIMPLE_ACTION (kept));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "usb-row", G_ACTION_GROUP (group));
}

/* For what can be done about an error. */
static void
add_fix_button (VtrUsbRow *self)
{
  self->fix_button = gtk_button_new_from_icon_name ("edit-copy-symbolic");
  gtk_widget_set_valign (self->fix_button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (self->fix_button, _("Copy the Line for udev"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->fix_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Copy the Line for udev"), -1);
  gtk_widget_add_css_class (self->fix_button, "flat");
  g_signal_connect_object (self->fix_button, "clicked", G_CALLBACK (copy_rule), self,
                           G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->fix_button);
}

static void
vtr_usb_row_init (VtrUsbRow *self)
{
  self->icon = gtk_image_new ();
  adw_action_row_add_prefix (ADW_ACTION_ROW (self), self->icon);
  add_fix_button (self);

  self->spinner = VTR_SPINNER (vtr_spinner_new ());
  vtr_spinner_set_spinning (self->spinner, TRUE);
  gtk_widget_set_valign (GTK_WIDGET (self->spinner), GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), GTK_WIDGET (self->spinner));
  self->toggle = GTK_SWITCH (gtk_switch_new ());
  gtk_widget_set_valign (GTK_WIDGET (self->toggle), GTK_ALIGN_CENTER);
  g_signal_connect_object (self->toggle, "state-set", G_CALLBACK (on_state_set), self, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), GTK_WIDGET (self->toggle));
  self->menu_button = GTK_MENU_BUTTON (gtk_menu_button_new ());
  gtk_menu_button_set_icon_name (self->menu_button, "view-more-symbolic");
  gtk_widget_set_valign (GTK_WIDGET (self->menu_button), GTK_ALIGN_CENTER);
  gtk_menu_button_set_has_frame (self->menu_button, FALSE);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), GTK_WIDGET (self->menu_button));

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (self), 2);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self), GTK_WIDGET (self->toggle));
  add_actions (self);
}

static void
set_menu (VtrUsbRow  *self,
          const char *machine)
{
  g_autoptr (GMenu) menu = g_menu_new ();

  if (vtr_usb_choice_get_device (self->choice) != NULL)
    {
      if (machine != NULL)
        {
          /* Translators: %s is the name of a machine. */
          g_autofree char *always = g_strdup_printf (_("Always Use with “%s”"), machine);

          g_menu_append (menu, always, "usb-row.always");
        }
      g_menu_append (menu, _("Share on the Network…"), "usb-row.share");
    }
  else
    {
      g_menu_append (menu, _("Remove"), "usb-row.remove");
    }
  gtk_menu_button_set_menu_model (self->menu_button, G_MENU_MODEL (menu));
}

GtkWidget *
vtr_usb_row_new (VtrUsbChoice *choice,
                 const char   *machine)
{
  VtrUsbRow *self = NULL;

  g_return_val_if_fail (VTR_IS_USB_CHOICE (choice), NULL);

  self = g_object_new (VTR_TYPE_USB_ROW, NULL);
  self->choice = g_object_ref (choice);
  set_menu (self, machine);
  g_signal_connect_object (choice, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}

VtrUsbChoice *
vtr_usb_row_get_choice (VtrUsbRow *self)
{
  g_return_val_if_fail (VTR_IS_USB_ROW (self), NULL);

  return self->choice;
}

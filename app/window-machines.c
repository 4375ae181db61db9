/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "window-private.h"

#include "alert.h"
#include "machine-keep.h"
#include "machine-list.h"
#include "machine-menu.h"
#include "machine-memory.h"
#include "plain-text.h"

#include <glib/gi18n.h>

/* A question about a machine, until it is answered. */
typedef struct
{
  VtrWindow        *window;
  VtrMachine       *machine;
  VtrWindowProceed  proceed;   /* (nullable) */
} Question;

static Question *
question_new (VtrWindow        *window,
              VtrMachine       *machine,
              VtrWindowProceed  proceed)
{
  Question *question = g_new0 (Question, 1);

  question->window = g_object_ref (window);
  question->machine = g_object_ref (machine);
  question->proceed = proceed;

  return question;
}

static void
question_free (Question *question)
{
  g_clear_object (&question->window);
  g_clear_object (&question->machine);
  g_free (question);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

static VtrMachine *
find_machine (VtrWindow *self,
              GVariant  *uuid)
{
  return vtr_machine_list_find (vtr_connection_get_machines (self->connection),
                                g_variant_get_string (uuid, NULL));
}

void
_vtr_window_tell_failure (VtrWindow    *self,
                          VtrMachine   *machine,
                          const GError *error)
{
  g_autofree char *heading = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  heading = g_strdup_printf (_("That Didn’t Work with %s"), vtr_machine_get_title (machine));
  vtr_alert_error (GTK_WIDGET (self), heading, error->message,
                   vtr_hypervisor_error_get_detail (error));
}

static void
on_performed (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (VtrWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  VtrMachine *machine = VTR_MACHINE (source);

  if (!vtr_machine_perform_finish (machine, result, &error))
    _vtr_window_tell_failure (self, machine, error);
}

static void
perform (VtrWindow        *self,
         VtrMachine       *machine,
         VtrMachineAction  action)
{
  vtr_machine_perform_async (machine, action, NULL, on_performed, g_object_ref (self));
}

/* Which machines a window asks about, until it is answered. */
typedef struct
{
  VtrWindow *window;
  GPtrArray *machines;   /* VtrMachine */
} ForceOff;

static void
force_off_free (ForceOff *force_off)
{
  g_clear_object (&force_off->window);
  g_clear_pointer (&force_off->machines, g_ptr_array_unref);
  g_free (force_off);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ForceOff, force_off_free)

static void
on_force_off_answer (const char *response,
                     gpointer    user_data)
{
  g_autoptr (ForceOff) force_off = user_data;

  if (!g_str_equal (response, "force-off"))
    return;

  for (guint i = 0; i < force_off->machines->len; i++)
    perform (force_off->window, g_ptr_array_index (force_off->machines, i),
             VTR_MACHINE_ACTION_FORCE_OFF);
}

static char *
dup_force_off_heading (GPtrArray *machines)
{
  if (machines->len == 1)
    /* Translators: %s is the name of a machine. */
    return g_strdup_printf (_("Force Off %s?"),
                            vtr_machine_get_title (g_ptr_array_index (machines, 0)));

  /* Translators: %u is the number of machines, two or more. */
  return g_strdup_printf (ngettext ("Force Off %u Machine?", "Force Off %u Machines?",
                                    machines->len),
                          machines->len);
}

/* Asks once, however many there are. @machines: (transfer full) */
static void
ask_to_force_off (VtrWindow *self,
                  GPtrArray *machines)
{
  g_autofree char *heading = dup_force_off_heading (machines);
  ForceOff *force_off = NULL;
  VtrAlertResponse responses[] = {
    { "cancel", _("_Cancel"), FALSE, FALSE },
    { "force-off", _("_Force Off"), TRUE, FALSE },
  };

  force_off = g_new0 (ForceOff, 1);
  force_off->window = g_object_ref (self);
  force_off->machines = machines;
  vtr_alert_ask (GTK_WIDGET (self), heading,
                 machines->len == 1
                 ? _("This is like pulling the plug: what it hasn’t saved is lost.")
                 : _("This is like pulling the plug: what they haven’t saved is lost."),
                 responses, G_N_ELEMENTS (responses), on_force_off_answer, force_off);
}

/* Of several: those of them that can be forced off. */
static void
action_force_off_several (GtkWidget  *widget,
                          const char *action_name,
                          GVariant   *parameter)
{
  VtrWindow *self = VTR_WINDOW (widget);
  g_autoptr (GPtrArray) machines = g_ptr_array_new_with_free_func (g_object_unref);

  for (gsize i = 0; i < g_variant_n_children (parameter); i++)
    {
      g_autoptr (GVariant) uuid = g_variant_get_child_value (parameter, i);
      VtrMachine *machine = find_machine (self, uuid);

      if (machine != NULL && vtr_machine_can (machine, VTR_MACHINE_ACTION_FORCE_OFF))
        g_ptr_array_add (machines, g_object_ref (machine));
    }

  if (machines->len > 0)
    ask_to_force_off (self, g_steal_pointer (&machines));
}

static void
ask_to_force_one_off (VtrWindow  *self,
                      VtrMachine *machine)
{
  GPtrArray *machines = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (machines, g_object_ref (machine));
  ask_to_force_off (self, machines);
}

static void
action_perform (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  VtrWindow *self = VTR_WINDOW (widget);
  VtrMachine *machine = find_machine (self, parameter);
  const VtrMachineMenuEntry *entries = NULL;
  guint n_entries = 0;

  if (machine == NULL)
    return;

  entries = vtr_machine_menu_get_entries (&n_entries);
  for (guint i = 0; i < n_entries; i++)
    {
      if (!g_str_equal (entries[i].action_name, action_name))
        continue;

      if (entries[i].action == VTR_MACHINE_ACTION_FORCE_OFF)
        ask_to_force_one_off (self, machine);
      else
        perform (self, machine, entries[i].action);
    }
}

static void
action_open (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  VtrWindow *self = VTR_WINDOW (widget);
  VtrMachine *machine = find_machine (self, parameter);

  if (machine != NULL && !_vtr_window_raise_other (self, machine))
    _vtr_window_show_console (self, machine);
}

static void
delete_machine (VtrWindow  *self,
                VtrMachine *machine)
{
  g_autofree char *text = NULL;
  g_autofree char *target = NULL;
  AdwToast *toast = NULL;

  if (vtr_console_page_get_machine (self->console_page) == machine)
    {
      if (self->tried == machine)
        g_clear_object (&self->tried);
      _vtr_window_show_collection (self);
    }

  vtr_deletions_add (self->deletions, machine);

  /* Translators: %s is the name of a machine. */
  text = g_strdup_printf (_("%s deleted"), vtr_machine_get_title (machine));
  toast = vtr_plain_toast_new (text);
  target = g_strdup (vtr_machine_get_uuid (machine));
  adw_toast_set_button_label (toast, _("Undo"));
  adw_toast_set_action_name (toast, "machine.undo-delete");
  adw_toast_set_action_target (toast, "s", target);
  adw_toast_set_timeout (toast, VTR_DELETIONS_UNDO_SECONDS);
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  _vtr_window_take_toast (self, toast);
}

static void
on_delete_answer (const char *response,
                  gpointer    user_data)
{
  g_autoptr (Question) question = user_data;

  if (g_str_equal (response, "delete"))
    delete_machine (question->window, question->machine);
}

static void
action_delete (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  VtrWindow *self = VTR_WINDOW (widget);
  VtrMachine *machine = find_machine (self, parameter);
  g_autofree char *heading = NULL;
  VtrAlertResponse responses[] = {
    { "cancel", _("_Cancel"), FALSE, FALSE },
    { "delete", _("_Delete"), TRUE, FALSE },
  };

  if (machine == NULL)
    return;

  if (!vtr_machine_is_active (machine))
    {
      delete_machine (self, machine);
      return;
    }

  /* Translators: %s is the name of a machine. */
  heading = g_strdup_printf (_("Delete %s While It Runs?"), vtr_machine_get_title (machine));
  vtr_alert_ask (GTK_WIDGET (self), heading,
                 _("It is forced off, and its disks are removed with it. You can undo this for ten "
                   "seconds."),
                 responses, G_N_ELEMENTS (responses), on_delete_answer,
                 question_new (self, machine, NULL));
}

static void
action_undo_delete (GtkWidget  *widget,
                    const char *action_name,
                    GVariant   *parameter)
{
  VtrWindow *self = VTR_WINDOW (widget);
  VtrMachine *machine = find_machine (self, parameter);

  if (machine != NULL)
    vtr_deletions_undo (self->deletions, machine);
}

static void
on_kept (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (Question) question = user_data;
  g_autoptr (GError) error = NULL;

  if (!vtr_machine_keep_finish (VTR_MACHINE (source), result, &error))
    {
      vtr_alert_error (GTK_WIDGET (question->window), _("The Machine Wasn’t Kept"),
                       error->message, vtr_hypervisor_error_get_detail (error));
      return;
    }

  g_clear_object (&question->window->tried);
  question->proceed (question->window);
}

static void
on_thrown_away (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (Question) question = user_data;
  g_autoptr (GError) error = NULL;

  if (!vtr_machine_delete_finish (VTR_MACHINE (source), result, &error) &&
      !vtr_machine_is_removed (question->machine))
    {
      vtr_alert_error (GTK_WIDGET (question->window), _("The Machine Wasn’t Removed"),
                       error->message, vtr_hypervisor_error_get_detail (error));
      return;
    }

  vtr_machine_memory_forget (question->window->settings, vtr_machine_get_uuid (question->machine));
  g_clear_object (&question->window->tried);
  question->proceed (question->window);
}

static void
on_tried_answer (const char *response,
                 gpointer    user_data)
{
  g_autoptr (Question) question = user_data;
  VtrMachine *machine = question->machine;

  if (g_str_equal (response, "keep"))
    vtr_machine_keep_async (machine, NULL, on_kept, g_steal_pointer (&question));
  else if (g_str_equal (response, "throw-away"))
    vtr_machine_delete_async (machine, TRUE, NULL, on_thrown_away, g_steal_pointer (&question));
}

void
_vtr_window_leave_tried (VtrWindow        *self,
                         VtrWindowProceed  proceed)
{
  g_autofree char *heading = NULL;
  VtrAlertResponse responses[] = {
    { "cancel", _("_Cancel"), FALSE, FALSE },
    { "keep", _("_Keep It"), FALSE, FALSE },
    { "throw-away", _("_Throw Away"), TRUE, FALSE },
  };

  if (self->tried == NULL || vtr_machine_is_removed (self->tried))
    {
      g_clear_object (&self->tried);
      proceed (self);
      return;
    }

  /* Translators: %s is the name of a machine that runs without a disk. */
  heading = g_strdup_printf (_("Throw Away %s?"), vtr_machine_get_title (self->tried));
  vtr_alert_ask (GTK_WIDGET (self), heading,
                 _("You were only trying it: nothing of it stays behind unless you keep it."),
                 responses, G_N_ELEMENTS (responses), on_tried_answer,
                 question_new (self, self->tried, proceed));
}

void
_vtr_window_class_init_machines (GtkWidgetClass *widget_class)
{
  const VtrMachineMenuEntry *entries = NULL;
  guint n_entries = 0;

  entries = vtr_machine_menu_get_entries (&n_entries);
  for (guint i = 0; i < n_entries; i++)
    gtk_widget_class_install_action (widget_class, entries[i].action_name, "s", action_perform);

  gtk_widget_class_install_action (widget_class, "machine.force-off-several", "as",
                                   action_force_off_several);
  gtk_widget_class_install_action (widget_class, "machine.open", "s", action_open);
  gtk_widget_class_install_action (widget_class, "machine.delete", "s", action_delete);
  gtk_widget_class_install_action (widget_class, "machine.undo-delete", "s", action_undo_delete);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "create-page.h"

#include "alert.h"
#include "connection-bar.h"
#include "hidden-pages.h"
#include "machine-creator.h"
#include "machine-list.h"
#include "media-chooser.h"
#include "plan-form.h"
#include "volume-space.h"

#include <glib/gi18n.h>

struct _VtrCreatePage
{
  AdwBin             parent_instance;

  VtrConnection     *connection;
  VtrMachinePlan    *plan;          /* (nullable) */
  guint64            free_space;    /* bytes, 0 while not known */
  VtrMachineCreator *creator;       /* (nullable): while it runs */
  GCancellable      *creating;      /* (nullable) */

  VtrConnectionBar  *bar;
  GtkStack          *stack;
  VtrMediaChooser   *chooser;
  GtkWidget         *create_button;
  GtkWidget         *try_button;
  GtkRevealer       *form_revealer;
  VtrPlanForm       *form;
  AdwStatusPage     *progress_page;
  GtkProgressBar    *progress_bar;
};

G_DEFINE_FINAL_TYPE (VtrCreatePage, vtr_create_page, ADW_TYPE_BIN)

enum
{
  CREATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Why nothing can be made now, as a sentence; NULL when it can. */
static char *
dup_obstacle (VtrCreatePage *self)
{
  g_autoptr (GError) error = NULL;
  VtrMedia *media = NULL;

  if (vtr_connection_get_capabilities (self->connection) == NULL)
    return g_strdup (_("The hypervisor can’t be reached"));
  if (self->plan == NULL)
    return g_strdup (_("Choose an ISO file first"));

  media = vtr_machine_plan_get_media (self->plan);
  if (media != NULL && vtr_machine_plan_get_os (self->plan) == NULL &&
      g_list_model_get_n_items (vtr_media_get_candidates (media)) > 1)
    return g_strdup (_("Choose which system it is first"));
  if (!vtr_machine_plan_validate (self->plan, &error))
    return g_strdup (error->message);

  return NULL;
}

static void
update_actions (VtrCreatePage *self)
{
  g_autofree char *obstacle = dup_obstacle (self);
  gboolean has_media = self->plan != NULL && vtr_machine_plan_get_media (self->plan) != NULL;
  gboolean possible = obstacle == NULL && self->creator == NULL;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "create.create", possible);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "create.try", possible && has_media);
  gtk_widget_set_tooltip_text (self->create_button,
                               obstacle != NULL ? obstacle : _("Make the machine and start it"));
  gtk_widget_set_tooltip_text (self->try_button,
                               obstacle != NULL ? obstacle
                               : _("Start it without a disk; nothing stays behind"));
}

static void
set_plan (VtrCreatePage  *self,
          VtrMachinePlan *plan)
{
  if (self->plan != NULL)
    g_signal_handlers_disconnect_by_func (self->plan, update_actions, self);

  g_set_object (&self->plan, plan);

  if (plan != NULL)
    g_signal_connect_object (plan, "notify", G_CALLBACK (update_actions), self,
                             G_CONNECT_SWAPPED | G_CONNECT_AFTER);

  vtr_plan_form_set_plan (self->form, plan, self->free_space);
  gtk_revealer_set_reveal_child (self->form_revealer, plan != NULL);
  update_actions (self);
}

static void
choose_media (VtrCreatePage *self,
              VtrMedia      *media)
{
  VtrHostCapabilities *capabilities = vtr_connection_get_capabilities (self->connection);
  g_autoptr (VtrMachinePlan) plan = NULL;
  g_autofree char *name = NULL;

  /* Before the connection is open nobody knows what the host has; on_capabilities() comes back
   * here. */
  if (capabilities != NULL)
    {
      VtrMachineList *machines = vtr_connection_get_machines (self->connection);

      plan = vtr_machine_plan_new (capabilities, media);
      vtr_machine_plan_set_disk_room (plan, self->free_space);
      name = vtr_machine_plan_dup_free_name (plan, G_LIST_MODEL (machines));
      vtr_machine_plan_set_name (plan, name);
    }

  set_plan (self, plan);
}

static void
on_free_space (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (VtrCreatePage) self = user_data;

  self->free_space = vtr_volume_query_free_space_finish (VTR_CONNECTION (source), result);
  if (self->plan != NULL)
    {
      vtr_machine_plan_set_disk_room (self->plan, self->free_space);
      vtr_plan_form_set_plan (self->form, self->plan, self->free_space);
    }
}

static void
on_media_selected (VtrCreatePage *self)
{
  VtrMedia *media = vtr_media_chooser_get_media (self->chooser);

  if (media != NULL)
    choose_media (self, media);
}

static void
on_capabilities (VtrCreatePage *self)
{
  if (self->plan == NULL)
    on_media_selected (self);

  update_actions (self);
}

static void
leave_progress (VtrCreatePage *self)
{
  g_clear_object (&self->creator);
  g_clear_object (&self->creating);
  gtk_stack_set_visible_child_name (self->stack, "choose");
  update_actions (self);
}

static void
on_created (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (VtrCreatePage) self = user_data;
  g_autoptr (VtrMachine) machine = NULL;
  g_autoptr (GError) error = NULL;

  machine = vtr_machine_creator_run_finish (VTR_MACHINE_CREATOR (source), result, &error);
  leave_progress (self);

  if (machine != NULL)
    g_signal_emit (self, signals[CREATED], 0, machine);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    vtr_alert_error (GTK_WIDGET (self), _("The Machine Wasn’t Made"), error->message,
                     vtr_hypervisor_error_get_detail (error));
}

static void
on_progress (VtrCreatePage *self)
{
  VtrCreatorStep step;

  if (self->creator == NULL)
    return;

  step = vtr_machine_creator_get_step (self->creator);
  gtk_progress_bar_set_fraction (self->progress_bar,
                                 vtr_machine_creator_get_progress (self->creator));
  adw_status_page_set_description (self->progress_page, vtr_creator_step_get_label (step));
}

static void
begin (VtrCreatePage *self,
       gboolean       disposable)
{
  g_autofree char *heading = NULL;

  if (self->plan == NULL || self->creator != NULL)
    return;

  vtr_machine_plan_set_disposable (self->plan, disposable);
  self->creating = g_cancellable_new ();
  self->creator = vtr_machine_creator_new (self->connection, self->plan);
  g_signal_connect_object (self->creator, "notify", G_CALLBACK (on_progress), self,
                           G_CONNECT_SWAPPED);

  /* Translators: %s is the name of the machine. */
  heading = g_strdup_printf (disposable ? _("Starting %s") : _("Making %s"),
                             vtr_machine_plan_get_name (self->plan));
  adw_status_page_set_title (self->progress_page, heading);
  adw_status_page_set_icon_name (self->progress_page, NULL);
  gtk_stack_set_visible_child_name (self->stack, "progress");
  on_progress (self);
  update_actions (self);
  vtr_machine_creator_run_async (self->creator, TRUE, self->creating, on_created,
                                 g_object_ref (self));
}

static void
action_create (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  begin (VTR_CREATE_PAGE (widget), FALSE);
}

static void
action_try (GtkWidget  *widget,
            const char *action_name,
            GVariant   *parameter)
{
  begin (VTR_CREATE_PAGE (widget), TRUE);
}

static void
action_cancel (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  vtr_create_page_cancel (VTR_CREATE_PAGE (widget));
}

static void
action_empty (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  VtrCreatePage *self = VTR_CREATE_PAGE (widget);

  vtr_media_chooser_clear (self->chooser);
  choose_media (self, NULL);
}

static void
vtr_create_page_dispose (GObject *object)
{
  VtrCreatePage *self = VTR_CREATE_PAGE (object);

  vtr_create_page_cancel (self);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), VTR_TYPE_CREATE_PAGE);
  g_clear_object (&self->creating);
  g_clear_object (&self->creator);
  g_clear_object (&self->plan);
  g_clear_object (&self->connection);

  G_OBJECT_CLASS (vtr_create_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/vitrine/Vitrine/create/create-page.ui");
  gtk_widget_class_bind_template_child (widget_class, VtrCreatePage, bar);
  gtk_widget_class_bind_template_child (widget_class, VtrCreatePage, stack);
  gtk_widget_class_bind_template_child (widget_class, VtrCreatePage, chooser);
  gtk_widget_class_bind_template_child (widget_class, VtrCreatePage, create_button);
  gtk_widget_class_bind_template_child (widget_class, VtrCreatePage, try_button);
  gtk_widget_class_bind_template_child (widget_class, VtrCreatePage, form_revealer);
  gtk_widget_class_bind_template_child (widget_class, VtrCreatePage, form);
  gtk_widget_class_bind_template_child (widget_class, VtrCreatePage, progress_page);
  gtk_widget_class_bind_template_child (widget_class, VtrCreatePage, progress_bar);
  gtk_widget_class_bind_template_callback (widget_class, on_media_selected);
}

static void
vtr_create_page_class_init (VtrCreatePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = vtr_create_page_dispose;

  signals[CREATED] = g_signal_new ("created", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 1, VTR_TYPE_MACHINE);

  g_type_ensure (VTR_TYPE_CONNECTION_BAR);
  g_type_ensure (VTR_TYPE_MEDIA_CHOOSER);
  g_type_ensure (VTR_TYPE_PLAN_FORM);
  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "create.create", NULL, action_create);
  gtk_widget_class_install_action (widget_class, "create.try", NULL, action_try);
  gtk_widget_class_install_action (widget_class, "create.cancel", NULL, action_cancel);
  gtk_widget_class_install_action (widget_class, "create.empty", NULL, action_empty);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "win.back", NULL);
}

static void
vtr_create_page_init (VtrCreatePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  vtr_hidden_pages_attach (self->stack);
}

void
vtr_create_page_set_up (VtrCreatePage  *self,
                        VtrConnection  *connection,
                        VtrOsDatabase  *database,
                        VtrMediaFinder *finder,
                        GSettings      *settings)
{
  g_return_if_fail (VTR_IS_CREATE_PAGE (self));
  g_return_if_fail (self->connection == NULL);

  self->connection = g_object_ref (connection);

  vtr_media_chooser_set_up (self->chooser, database, finder, settings);
  vtr_connection_bar_set_connection (self->bar, connection);
  vtr_plan_form_set_database (self->form, database);
  g_signal_connect_object (connection, "notify::capabilities", G_CALLBACK (on_capabilities), self,
                           G_CONNECT_SWAPPED);
  update_actions (self);
}

void
vtr_create_page_reset (VtrCreatePage *self)
{
  g_return_if_fail (VTR_IS_CREATE_PAGE (self));

  if (self->creator != NULL)
    return;

  vtr_media_chooser_clear (self->chooser);
  set_plan (self, NULL);
  vtr_media_chooser_refresh (self->chooser);
  vtr_volume_query_free_space_async (self->connection, NULL, on_free_space, g_object_ref (self));
  gtk_widget_child_focus (GTK_WIDGET (self->chooser), GTK_DIR_TAB_FORWARD);
}

void
vtr_create_page_open_path (VtrCreatePage *self,
                           const char    *path)
{
  g_return_if_fail (VTR_IS_CREATE_PAGE (self));
  g_return_if_fail (path != NULL);

  vtr_media_chooser_open_path (self->chooser, path);
}

void
vtr_create_page_choose_file (VtrCreatePage *self)
{
  g_return_if_fail (VTR_IS_CREATE_PAGE (self));

  vtr_media_chooser_show_dialog (self->chooser);
}

gboolean
vtr_create_page_is_creating (VtrCreatePage *self)
{
  g_return_val_if_fail (VTR_IS_CREATE_PAGE (self), FALSE);

  return self->creator != NULL;
}

void
vtr_create_page_cancel (VtrCreatePage *self)
{
  g_return_if_fail (VTR_IS_CREATE_PAGE (self));

  if (self->creating != NULL)
    g_cancellable_cancel (self->creating);
}

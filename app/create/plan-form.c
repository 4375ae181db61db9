/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "plan-form.h"

#include "media-row.h"
#include "os-chooser.h"
#include "resource-row.h"

#include <glib/gi18n.h>

/* Where the slider of the disk begins, and where it ends when nobody knows what is free. */
#define LEAST_DISK   (G_GUINT64_CONSTANT (5) * 1000 * 1000 * 1000)
#define UNKNOWN_FREE (G_GUINT64_CONSTANT (512) * 1000 * 1000 * 1000)

struct _VtrPlanForm
{
  AdwBin               parent_instance;

  VtrOsDatabase       *database;
  VtrMachinePlan      *plan;         /* (nullable) */
  GBindingGroup       *bindings;
  GSignalGroup        *signals;
  GPtrArray           *candidate_rows;
  guint64              free_disk;

  GtkImage            *icon;
  GtkLabel            *title;
  GtkLabel            *description;
  AdwPreferencesGroup *question;
  VtrResourceRow      *memory_row;
  VtrResourceRow      *vcpus_row;
  VtrResourceRow      *disk_row;
  GtkWidget           *customise_row;
  GtkEditable         *name_row;
  AdwActionRow        *os_row;
  AdwComboRow         *firmware_row;
  AdwComboRow         *acceleration_row;
  GtkWidget           *problem;
  GtkLabel            *problem_label;
  GtkWidget           *emulation;
  GtkLabel            *emulation_label;
};

G_DEFINE_FINAL_TYPE (VtrPlanForm, vtr_plan_form, ADW_TYPE_BIN)

static void
update_title (VtrPlanForm *self)
{
  VtrMedia *media = vtr_machine_plan_get_media (self->plan);
  VtrOs *os = vtr_machine_plan_get_os (self->plan);
  g_autofree char *title = NULL;
  g_autofree char *description = NULL;

  if (media == NULL)
    {
      title = g_strdup (_("Empty Machine"));
      description = g_strdup (_("A new disk and nothing to start from"));
    }
  else
    {
      title = vtr_media_dup_title (media);
      description = vtr_media_dup_description (media);
    }

  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->description, description);
  gtk_image_set_from_icon_name (self->icon,
                                os != NULL ? vtr_os_get_icon_name (os)
                                : media != NULL ? vtr_media_get_row_icon_name (media)
                                : "vitrine-os-unknown-symbolic");
  adw_action_row_set_subtitle (self->os_row, os != NULL ? vtr_os_get_name (os) : _("Unknown"));
}

/* What the rows range over. Their values are the bindings' business alone: one that is set here
 * goes back to the plan as if the user had chosen it, and the next system's own is lost. */
static void
update_memory (VtrPlanForm *self)
{
  VtrHostCapabilities *capabilities = vtr_machine_plan_get_capabilities (self->plan);
  VtrResourceRange range = { .unit = VTR_RESOURCE_MEMORY };
  g_autofree char *host = NULL;
  g_autofree char *kept = NULL;
  g_autofree char *hint = NULL;
  guint64 total = vtr_host_capabilities_get_memory (capabilities);

  vtr_machine_plan_get_memory_range (self->plan, &range.minimum, &range.recommended,
                                     &range.maximum);
  vtr_resource_row_set_range (self->memory_row, &range);

  host = vtr_resource_format (VTR_RESOURCE_MEMORY, total);
  kept = vtr_resource_format (VTR_RESOURCE_MEMORY,
                              total - MIN (total, vtr_machine_plan_get_memory (self->plan)));
  /* Translators: the first %s is all the memory of this computer, the second what the computer
   * keeps. */
  hint = g_strdup_printf (_("of %s, this computer keeps %s"), host, kept);
  vtr_resource_row_set_hint (self->memory_row, hint);
}

static void
update_vcpus (VtrPlanForm *self)
{
  VtrHostCapabilities *capabilities = vtr_machine_plan_get_capabilities (self->plan);
  VtrOs *os = vtr_machine_plan_get_os (self->plan);
  VtrResourceRange range = { .unit = VTR_RESOURCE_COUNT };
  VtrResources minimum = { 0 };
  VtrResources recommended = { 0 };
  g_autofree char *hint = NULL;

  if (os != NULL)
    {
      vtr_os_get_minimum (os, vtr_host_capabilities_get_arch (capabilities), &minimum);
      vtr_os_get_recommended (os, vtr_host_capabilities_get_arch (capabilities), &recommended);
    }

  range.minimum = minimum.vcpus;
  range.recommended = recommended.vcpus;
  range.maximum = MAX (1, vtr_host_capabilities_get_cpus (capabilities));
  vtr_resource_row_set_range (self->vcpus_row, &range);

  hint = g_strdup_printf (_("of %u"), vtr_host_capabilities_get_cpus (capabilities));
  vtr_resource_row_set_hint (self->vcpus_row, hint);
}

static void
update_disk (VtrPlanForm *self)
{
  VtrHostCapabilities *capabilities = vtr_machine_plan_get_capabilities (self->plan);
  VtrOs *os = vtr_machine_plan_get_os (self->plan);
  VtrResourceRange range = { .unit = VTR_RESOURCE_DISK };
  VtrResources minimum = { 0 };
  VtrResources recommended = { 0 };
  g_autofree char *room = NULL;
  g_autofree char *hint = NULL;
  guint64 size = vtr_machine_plan_get_disk_size (self->plan);

  if (os != NULL)
    {
      vtr_os_get_minimum (os, vtr_host_capabilities_get_arch (capabilities), &minimum);
      vtr_os_get_recommended (os, vtr_host_capabilities_get_arch (capabilities), &recommended);
    }

  range.minimum = minimum.disk;
  range.recommended = recommended.disk;
  range.maximum =
    MAX (LEAST_DISK, MAX (size, self->free_disk > 0 ? self->free_disk : UNKNOWN_FREE));
  vtr_resource_row_set_range (self->disk_row, &range);

  if (self->free_disk > 0)
    {
      room = vtr_resource_format (VTR_RESOURCE_DISK, self->free_disk);
      hint = g_strdup_printf (_("of %s free, grows as it fills"), room);
    }
  else
    {
      hint = g_strdup (_("grows as it fills"));
    }
  vtr_resource_row_set_hint (self->disk_row, hint);
}

static void
update_problem (VtrPlanForm *self)
{
  g_autoptr (GError) error = NULL;
  gboolean emulated = vtr_machine_plan_get_effective_acceleration (self->plan) ==
                      VTR_ACCELERATION_TCG;
  VtrHostCapabilities *capabilities = vtr_machine_plan_get_capabilities (self->plan);
  VtrMedia *media = vtr_machine_plan_get_media (self->plan);
  const char *problem = NULL;
  g_autofree char *text = NULL;

  if (!vtr_machine_plan_validate (self->plan, &error))
    problem = error->message;
  else if (media != NULL)
    problem = vtr_media_get_warning (media);

  gtk_widget_set_visible (self->problem, problem != NULL);
  gtk_label_set_text (self->problem_label, problem != NULL ? problem : "");

  gtk_widget_set_visible (self->emulation, emulated);
  if (vtr_machine_plan_get_acceleration (self->plan) == VTR_ACCELERATION_TCG)
    text = g_strdup (_("Runs under emulation, as chosen. It will be slow."));
  else
    text = g_strdup_printf (_("Runs under emulation. %s"),
                            vtr_host_capabilities_get_acceleration_reason (capabilities));
  gtk_label_set_text (self->emulation_label, text);
}

static void
on_candidate_toggled (GtkCheckButton *button,
                      VtrPlanForm    *self)
{
  VtrOs *os = g_object_get_data (G_OBJECT (button), "os");
  VtrMedia *media = vtr_machine_plan_get_media (self->plan);

  if (!gtk_check_button_get_active (button))
    return;

  vtr_media_choose_os (media, os);
  vtr_machine_plan_set_os (self->plan, os);
}

static void
add_candidate (VtrPlanForm    *self,
               VtrOs          *os,
               GtkCheckButton *group)
{
  GtkWidget *row = NULL;
  GtkWidget *button = gtk_check_button_new ();

  gtk_check_button_set_group (GTK_CHECK_BUTTON (button), group);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_object_set_data_full (G_OBJECT (button), "os", g_object_ref (os), g_object_unref);

  row = g_object_new (ADW_TYPE_ACTION_ROW,
                      "title", vtr_os_get_name (os),
                      "use-markup", FALSE,
                      "activatable-widget", button,
                      NULL);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), button);
  adw_preferences_group_add (self->question, row);
  g_ptr_array_add (self->candidate_rows, row);

  if (vtr_machine_plan_get_os (self->plan) == os)
    gtk_check_button_set_active (GTK_CHECK_BUTTON (button), TRUE);
  g_signal_connect_object (button, "toggled", G_CALLBACK (on_candidate_toggled), self, 0);
}

static void
set_up_question (VtrPlanForm *self)
{
  VtrMedia *media = vtr_machine_plan_get_media (self->plan);
  GListModel *candidates = media != NULL ? vtr_media_get_candidates (media) : NULL;
  guint n_candidates = candidates != NULL ? g_list_model_get_n_items (candidates) : 0;
  GtkCheckButton *group = NULL;

  for (guint i = 0; i < self->candidate_rows->len; i++)
    adw_preferences_group_remove (self->question, g_ptr_array_index (self->candidate_rows, i));
  g_ptr_array_set_size (self->candidate_rows, 0);

  gtk_widget_set_visible (GTK_WIDGET (self->question), n_candidates > 1);
  if (n_candidates < 2)
    return;

  /* A member of the group that is not shown, so that at first none is chosen. */
  group = GTK_CHECK_BUTTON (g_object_ref_sink (gtk_check_button_new ()));
  g_object_set_data_full (G_OBJECT (self->question), "group", group, g_object_unref);

  for (guint i = 0; i < n_candidates; i++)
    {
      g_autoptr (VtrOs) os = g_list_model_get_item (candidates, i);

      add_candidate (self, os, group);
    }
}

static void
update (VtrPlanForm *self)
{
  if (self->plan == NULL)
    return;

  update_title (self);
  update_memory (self);
  update_vcpus (self);
  update_disk (self);
  update_problem (self);
}

static void
on_os_chosen (VtrPlanForm *self,
              VtrOs       *os)
{
  if (self->plan == NULL)
    return;

  if (vtr_machine_plan_get_media (self->plan) != NULL)
    vtr_media_choose_os (vtr_machine_plan_get_media (self->plan), os);
  vtr_machine_plan_set_os (self->plan, os);
}

static void
on_os_row_activated (VtrPlanForm *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *chooser = vtr_os_chooser_new (GTK_WINDOW (root), self->database);

  g_signal_connect_object (chooser, "chosen", G_CALLBACK (on_os_chosen), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (chooser));
}

static void
on_firmware_selected (VtrPlanForm *self)
{
  static const VtrFirmware values[] = { VTR_FIRMWARE_AUTO, VTR_FIRMWARE_BIOS, VTR_FIRMWARE_EFI };
  guint selected = adw_combo_row_get_selected (self->firmware_row);

  if (self->plan != NULL && selected < G_N_ELEMENTS (values))
    vtr_machine_plan_set_firmware (self->plan, values[selected]);
}

static void
on_acceleration_selected (VtrPlanForm *self)
{
  static const VtrAcceleration values[] = {
    VTR_ACCELERATION_AUTO, VTR_ACCELERATION_KVM, VTR_ACCELERATION_TCG,
  };
  guint selected = adw_combo_row_get_selected (self->acceleration_row);

  if (self->plan != NULL && selected < G_N_ELEMENTS (values))
    vtr_machine_plan_set_acceleration (self->plan, values[selected]);
}

static void
vtr_plan_form_dispose (GObject *object)
{
  VtrPlanForm *self = VTR_PLAN_FORM (object);

  g_clear_object (&self->bindings);
  g_clear_object (&self->signals);
  g_clear_object (&self->plan);
  g_clear_object (&self->database);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), VTR_TYPE_PLAN_FORM);

  G_OBJECT_CLASS (vtr_plan_form_parent_class)->dispose (object);
}

static void
vtr_plan_form_finalize (GObject *object)
{
  VtrPlanForm *self = VTR_PLAN_FORM (object);

  g_clear_pointer (&self->candidate_rows, g_ptr_array_unref);

  G_OBJECT_CLASS (vtr_plan_form_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/vitrine/Vitrine/create/plan-form.ui");
  gtk_widget_class_bind_template_child (widget_class, VtrPlanForm, icon);
  gtk_widget_class_bind_template_child (widget_class, VtrPlanForm, title);
  gtk_widget_class_bind_template_child (widget_class, VtrPlanForm, description);
  gtk_widget_class_bind_template_child (widget_class, VtrPlanForm, question);
  gtk_widget_class_bind_template_child (widget_class, VtrPlanForm, memory_row);
  gtk_widget_class_bind_template_child (widget_class, VtrPlanForm, vcpus_row);
  gtk_widget_class_bind_template_child (widget_class, VtrPlanForm, disk_row);
  gtk_widget_class_bind_template_child (widget_class, VtrPlanForm, customise_row);
  gtk_widget_class_bind_template_child (widget_class, VtrPlanForm, name_row);
  gtk_widget_class_bind_template_child (widget_class, VtrPlanForm, os_row);
  gtk_widget_class_bind_template_child (widget_class, VtrPlanForm, firmware_row);
  gtk_widget_class_bind_template_child (widget_class, VtrPlanForm, acceleration_row);
  gtk_widget_class_bind_template_child (widget_class, VtrPlanForm, problem);
  gtk_widget_class_bind_template_child (widget_class, VtrPlanForm, problem_label);
  gtk_widget_class_bind_template_child (widget_class, VtrPlanForm, emulation);
  gtk_widget_class_bind_template_child (widget_class, VtrPlanForm, emulation_label);
  gtk_widget_class_bind_template_callback (widget_class, on_os_row_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_firmware_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_acceleration_selected);
}

static void
vtr_plan_form_class_init (VtrPlanFormClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = vtr_plan_form_dispose;
  object_class->finalize = vtr_plan_form_finalize;

  g_type_ensure (VTR_TYPE_RESOURCE_ROW);
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
vtr_plan_form_init (VtrPlanForm *self)
{
  GBindingFlags both = G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL;

  gtk_widget_init_template (GTK_WIDGET (self));

  self->candidate_rows = g_ptr_array_new ();
  self->bindings = g_binding_group_new ();
  g_binding_group_bind (self->bindings, "name", self->name_row, "text", both);
  g_binding_group_bind (self->bindings, "memory", self->memory_row, "value", both);
  g_binding_group_bind (self->bindings, "vcpus", self->vcpus_row, "value", both);
  g_binding_group_bind (self->bindings, "disk-size", self->disk_row, "value", both);

  self->signals = g_signal_group_new (VTR_TYPE_MACHINE_PLAN);
  g_signal_group_connect_object (self->signals, "notify", G_CALLBACK (update), self,
                                 G_CONNECT_SWAPPED);
}

void
vtr_plan_form_set_database (VtrPlanForm   *self,
                            VtrOsDatabase *database)
{
  g_return_if_fail (VTR_IS_PLAN_FORM (self));

  g_set_object (&self->database, database);
}

void
vtr_plan_form_set_plan (VtrPlanForm    *self,
                        VtrMachinePlan *plan,
                        guint64         free_disk)
{
  VtrHostCapabilities *capabilities;

  g_return_if_fail (VTR_IS_PLAN_FORM (self));

  /* The sliders must not write the old plan's amounts into the new one. */
  g_binding_group_set_source (self->bindings, NULL);
  g_signal_group_set_target (self->signals, NULL);
  g_set_object (&self->plan, plan);
  self->free_disk = free_disk;

  if (plan == NULL)
    return;

  capabilities = vtr_machine_plan_get_capabilities (plan);
  adw_combo_row_set_selected (self->firmware_row, (guint) vtr_machine_plan_get_firmware (plan));
  adw_combo_row_set_selected (self->acceleration_row,
                              (guint) vtr_machine_plan_get_acceleration (plan));
  gtk_widget_set_visible (GTK_WIDGET (self->acceleration_row),
                          vtr_host_capabilities_offers_kvm (capabilities));
  set_up_question (self);
  update (self);
  g_binding_group_set_source (self->bindings, plan);
  g_signal_group_set_target (self->signals, plan);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrinectl"

/* create: a new machine from a medium, a kernel, or nothing. */

#include "command-table.h"

#include "command-call.h"
#include "machine-creator.h"
#include "machine-print.h"
#include "volume-space.h"

static const char kernel_option[] = "kernel";
static const char initrd_option[] = "initrd";

static void
fail (VtrCommandCall *call,
      int             code,
      const char     *message)
{
  vtr_command_call_fail (call, g_error_new_literal (VTR_COMMAND_ERROR, code, message));
}

static void
on_created (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (VtrCommandCall) call = user_data;
  GError *error = NULL;
  g_autoptr (VtrMachine) machine =
    vtr_machine_creator_run_finish (VTR_MACHINE_CREATOR (source), result, &error);

  if (machine == NULL)
    {
      vtr_command_call_fail (call, error);
      return;
    }

  /* It is made: an interruption that comes now is too late, and must not look as if it weren't. */
  vtr_machine_print (call, machine, NULL);
}

static void
on_step (VtrMachineCreator *creator,
         GParamSpec        *pspec,
         VtrCommandCall    *call)
{
  VtrCreatorStep step = vtr_machine_creator_get_step (creator);

  vtr_command_call_show_progress (call, vtr_creator_step_get_label (step));
}

static void
create (VtrCommandCall *call,
        VtrMachinePlan *plan)
{
  VtrCommandLine *line = vtr_command_call_get_line (call);
  g_autoptr (VtrMachineCreator) creator =
    vtr_machine_creator_new (vtr_command_call_get_connection (call), plan);
  GError *error = NULL;

  if (vtr_command_line_has_option (line, "dry-run"))
    {
      g_autofree char *xml = vtr_machine_creator_dup_xml (creator, &error);

      if (xml == NULL)
        {
          vtr_command_call_fail (call, error);
          return;
        }

      vtr_command_call_print (call, xml);
      if (!g_str_has_suffix (xml, "\n"))
        vtr_command_call_print (call, "\n");
      vtr_command_call_finish (call);
      return;
    }

  g_signal_connect_object (creator, "notify::step", G_CALLBACK (on_step), call, 0);
  vtr_machine_creator_run_async (creator, vtr_command_line_has_option (line, "start"),
                                 vtr_command_call_get_cancellable (call), on_created,
                                 g_object_ref (call));
}

static VtrFirmware
parse_firmware (const char *text)
{
  if (g_strcmp0 (text, "efi") == 0)
    return VTR_FIRMWARE_EFI;

  return g_strcmp0 (text, "bios") == 0 ? VTR_FIRMWARE_BIOS : VTR_FIRMWARE_AUTO;
}

static VtrAcceleration
parse_acceleration (const char *text)
{
  if (g_strcmp0 (text, "kvm") == 0)
    return VTR_ACCELERATION_KVM;

  return g_strcmp0 (text, "tcg") == 0 ? VTR_ACCELERATION_TCG : VTR_ACCELERATION_AUTO;
}

static void
set_kernel (VtrMachinePlan *plan,
            VtrCommandCall *call)
{
  VtrCommandLine *line = vtr_command_call_get_line (call);
  const char *kernel = vtr_command_line_get_text (line, "kernel");
  const char *initrd = vtr_command_line_get_text (line, "initrd");
  g_autofree char *kernel_path = NULL;
  g_autofree char *initrd_path = NULL;

  if (kernel == NULL)
    return;

  kernel_path = vtr_command_call_dup_path (call, kernel);
  if (initrd != NULL)
    initrd_path = vtr_command_call_dup_path (call, initrd);
  vtr_machine_plan_set_kernel (plan, kernel_path, initrd_path,
                               vtr_command_line_get_text (line, "append"));
}

/* What the user says goes over what the medium and the host suggest. */
static void
apply_options (VtrMachinePlan *plan,
               VtrCommandCall *call)
{
  VtrCommandLine *line = vtr_command_call_get_line (call);
  GListModel *machines =
    G_LIST_MODEL (vtr_connection_get_machines (vtr_command_call_get_connection (call)));
  const char *name = vtr_command_line_get_text (line, "name");

  set_kernel (plan, call);
  if (vtr_command_line_has_option (line, "memory"))
    vtr_machine_plan_set_memory (plan, vtr_command_line_get_size (line, "memory", 0));
  if (vtr_command_line_has_option (line, "vcpus"))
    vtr_machine_plan_set_vcpus (plan, vtr_command_line_get_count (line, "vcpus", 1));
  if (vtr_command_line_has_option (line, "disk"))
    vtr_machine_plan_set_disk_size (plan, vtr_command_line_get_size (line, "disk", 0));
  if (vtr_command_line_has_option (line, "display"))
    vtr_machine_plan_set_display (plan, vtr_command_line_get_text (line, "display"));
  if (vtr_command_line_has_option (line, "firmware"))
    vtr_machine_plan_set_firmware (plan,
                                   parse_firmware (vtr_command_line_get_text (line, "firmware")));
  if (vtr_command_line_has_option (line, "accel"))
    {
      const char *accel = vtr_command_line_get_text (line, "accel");

      vtr_machine_plan_set_acceleration (plan, parse_acceleration (accel));
    }

  if (name != NULL)
    {
      vtr_machine_plan_set_name (plan, name);
    }
  else
    {
      g_autofree char *free_name = vtr_machine_plan_dup_free_name (plan, machines);

      vtr_machine_plan_set_name (plan, free_name);
    }
}

static GError *
ambiguous_error (GListModel *candidates)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  g_auto (GStrv) strings = NULL;
  g_autofree char *list = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (candidates); i++)
    {
      g_autoptr (VtrOs) os = g_list_model_get_item (candidates, i);

      g_strv_builder_add (ids, vtr_os_get_short_id (os));
    }
  strings = g_strv_builder_end (ids);
  list = g_strjoinv (" or ", strings);

  return g_error_new (VTR_COMMAND_ERROR, VTR_COMMAND_ERROR_USAGE,
                      "The medium may hold several systems: say which with --os %s", list);
}

/* Made in two steps: what it is to be, then with what there is room for. */
typedef struct
{
  VtrCommandCall *call;
  VtrMachinePlan *plan;
} Making;

static void
making_free (Making *making)
{
  g_clear_object (&making->call);
  g_clear_object (&making->plan);
  g_free (making);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Making, making_free)

static void
on_free_space (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (Making) making = user_data;
  guint64 room = vtr_volume_query_free_space_finish (VTR_CONNECTION (source), result);

  vtr_machine_plan_set_disk_room (making->plan, room);
  apply_options (making->plan, making->call);
  create (making->call, making->plan);
}

/* @media: (nullable) */
static void
plan_and_create (VtrCommandCall *call,
                 VtrMedia       *media)
{
  VtrConnection *connection = vtr_command_call_get_connection (call);
  const char *os_id = vtr_command_line_get_text (vtr_command_call_get_line (call), "os");
  Making *making = NULL;
  g_autoptr (VtrOs) os = NULL;

  if (os_id != NULL)
    {
      os = vtr_os_database_find (vtr_command_call_get_database (call), os_id);
      if (os == NULL)
        {
          vtr_command_call_fail (call, g_error_new (VTR_COMMAND_ERROR, VTR_COMMAND_ERROR_USAGE,
                                                    "No operating system has the id “%s”", os_id));
          return;
        }
    }
  else if (media != NULL && vtr_media_get_os (media) == NULL &&
           g_list_model_get_n_items (vtr_media_get_candidates (media)) > 1)
    {
      vtr_command_call_fail (call, ambiguous_error (vtr_media_get_candidates (media)));
      return;
    }

  making = g_new0 (Making, 1);
  making->call = g_object_ref (call);
  making->plan = vtr_machine_plan_new (vtr_connection_get_capabilities (connection), media);
  if (os != NULL)
    vtr_machine_plan_set_os (making->plan, os);
  vtr_volume_query_free_space_async (connection, vtr_command_call_get_cancellable (call),
                                     on_free_space, making);
}

static void
on_identified (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (VtrCommandCall) call = user_data;
  GError *error = NULL;
  g_autoptr (VtrMedia) media =
    vtr_os_database_identify_finish (VTR_OS_DATABASE (source), result, &error);

  if (media != NULL)
    plan_and_create (call, media);
  else
    vtr_command_call_fail (call, error);
}

static void
on_database_loaded (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr (VtrCommandCall) call = user_data;
  gboolean needs_os = vtr_command_line_has_option (vtr_command_call_get_line (call), "os");
  GError *error = NULL;

  if (vtr_os_database_load_finish (VTR_OS_DATABASE (source), result, &error) || !needs_os)
    {
      g_clear_error (&error);
      plan_and_create (call, NULL);
    }
  else
    {
      vtr_command_call_fail (call, error);
    }
}

static void look_at_file (VtrCommandCall *call,
                          const char     *option);

static void
on_file_looked_at (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (VtrCommandCall) call = user_data;
  GError *error = NULL;
  g_autoptr (GFileInfo) info = g_file_query_info_finish (G_FILE (source), result, &error);
  const char *name = g_file_peek_path (G_FILE (source));

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    {
      g_clear_error (&error);
      error =
        g_error_new (VTR_COMMAND_ERROR, VTR_COMMAND_ERROR_NOT_FOUND, "There is no file “%s”", name);
    }

  if (error != NULL)
    vtr_command_call_fail (call, error);
  else if (g_object_get_data (source, "option") == (gpointer) kernel_option)
    look_at_file (call, initrd_option);
  else
    vtr_os_database_load_async (vtr_command_call_get_database (call),
                                vtr_command_call_get_cancellable (call), on_database_loaded,
                                g_object_ref (call));
}

/* Whether the file of --kernel, then that of --initrd, is there. */
static void
look_at_file (VtrCommandCall *call,
              const char     *option)
{
  const char *name = vtr_command_line_get_text (vtr_command_call_get_line (call), option);
  g_autofree char *path = NULL;
  g_autoptr (GFile) file = NULL;

  if (name == NULL)
    {
      vtr_os_database_load_async (vtr_command_call_get_database (call),
                                  vtr_command_call_get_cancellable (call), on_database_loaded,
                                  g_object_ref (call));
      return;
    }

  path = vtr_command_call_dup_path (call, name);
  file = g_file_new_for_path (path);
  g_object_set_data (G_OBJECT (file), "option", (gpointer) option);
  g_file_query_info_async (file, G_FILE_ATTRIBUTE_STANDARD_TYPE, G_FILE_QUERY_INFO_NONE,
                           G_PRIORITY_DEFAULT, vtr_command_call_get_cancellable (call),
                           on_file_looked_at, g_object_ref (call));
}

/* FALSE when the command has been ended: the options don't go together. */
static gboolean
check_options (VtrCommandCall *call)
{
  VtrCommandLine *line = vtr_command_call_get_line (call);
  static const char * const sources[] = { "iso", "import", "kernel", "empty" };
  guint n_sources = 0;

  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    n_sources += vtr_command_line_has_option (line, sources[i]) ? 1 : 0;

  if (n_sources != 1)
    fail (call, VTR_COMMAND_ERROR_USAGE, "Give exactly one of --iso, --kernel and --empty");
  else if (!vtr_command_line_has_option (line, "kernel") &&
           (vtr_command_line_has_option (line, "initrd") ||
            vtr_command_line_has_option (line, "append")))
    fail (call, VTR_COMMAND_ERROR_USAGE, "--initrd and --append go with --kernel");
  else if (vtr_command_line_has_option (line, "start") &&
           vtr_command_line_has_option (line, "dry-run"))
    fail (call, VTR_COMMAND_ERROR_USAGE, "--start makes no sense with --dry-run");
  else if (vtr_command_line_has_option (line, "import"))
    fail (call, VTR_COMMAND_ERROR_UNSUPPORTED,
          "This version can’t import disk images yet; it makes machines from ISO files and "
          "kernels");
  else if (vtr_command_line_has_option (line, "express"))
    fail (call, VTR_COMMAND_ERROR_UNSUPPORTED,
          "This version can’t run express installations yet: install by hand on the machine’s "
          "screen");
  else
    return TRUE;

  return FALSE;
}

static void
run_create (VtrCommandCall *call)
{
  VtrCommandLine *line = vtr_command_call_get_line (call);
  VtrOsDatabase *database = vtr_command_call_get_database (call);
  GCancellable *cancellable = vtr_command_call_get_cancellable (call);
  const char *iso = vtr_command_line_get_text (line, "iso");

  if (!check_options (call))
    return;

  if (iso != NULL)
    {
      g_autofree char *path = vtr_command_call_dup_path (call, iso);

      vtr_os_database_identify_async (database, path, cancellable, on_identified,
                                      g_object_ref (call));
    }
  else
    {
      look_at_file (call, kernel_option);
    }
}

static const VtrCommandOption options[] = {
  { "iso", VTR_OPTION_FILE, "FILE", "Install from this ISO file" },
  { "import", VTR_OPTION_FILE, "FILE", "Make it from a disk image (not possible yet)" },
  { "kernel", VTR_OPTION_FILE, "FILE", "Start this kernel directly" },
  { "initrd", VTR_OPTION_FILE, "FILE", "… with this initial memory disk" },
  { "append", VTR_OPTION_TEXT, "TEXT", "… with these parameters" },
  { "empty", VTR_OPTION_FLAG, NULL, "Start from nothing" },
  { "name", VTR_OPTION_TEXT, "NAME",
    "Its name (else that of the system, and a number where it is taken)" },
  { "os", VTR_OPTION_TEXT, "ID", "The system that will be on it, by its short id (debian12)" },
  { "memory", VTR_OPTION_SIZE, "SIZE", "Memory: 4G, 512M; K, M, G, T are powers of 1024" },
  { "vcpus", VTR_OPTION_COUNT, "N", "Processors" },
  { "disk", VTR_OPTION_SIZE, "SIZE", "Capacity of the disk; 0 for none" },
  { "display", VTR_OPTION_TEXT, "spice|vnc", "How its screen is reached", "spice|vnc" },
  { "firmware", VTR_OPTION_TEXT, "bios|efi", "Its firmware (else what the system needs)",
    "bios|efi" },
  { "accel", VTR_OPTION_TEXT, "auto|kvm|tcg",
    "Hardware acceleration or emulation (else what works)",
    "auto|kvm|tcg" },
  { "express", VTR_OPTION_TEXT, "USER", "Install without questions (not possible yet)" },
  { "start", VTR_OPTION_FLAG, NULL, "Start it when it is made" },
  { "dry-run", VTR_OPTION_FLAG, NULL, "Make nothing: print the XML document it would have" },
  { NULL },
};

const VtrCommand vtr_command_create = {
  "create", "--iso FILE | --kernel FILE | --empty [OPTION…]", "Make a machine",
  "What isn’t said is chosen by what the system wants and the host has. Prints the machine as "
  "“show” does.",
  options, 0, 0, VTR_COMMAND_NEEDS_CONNECTION, run_create
};

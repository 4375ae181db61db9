/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrinectl"

#include "machine-report.h"

#include "disk-image.h"
#include "json-fields.h"
#include "machine-snapshots.h"

/* A disk of the machine and what its file says; made on the main thread, filled in a worker. */
typedef struct
{
  VtrConfigDisk *disk;     /* owned by the array in Report */
  VtrDiskImage  *image;    /* NULL when it can't be read, or there is none to read */
} DiskFigures;

/* What is gathered for one report, step by step. */
typedef struct
{
  VtrOsDatabase    *database;
  VtrMachineConfig *live;         /* NULL when the machine is off */
  GStrv             addresses;
  GPtrArray        *snapshots;    /* VtrMachineSnapshot */
  GPtrArray        *disks;        /* VtrConfigDisk */
  GArray           *figures;      /* DiskFigures */
} Report;

static void
report_free (gpointer data)
{
  Report *report = data;

  for (guint i = 0; i < report->figures->len; i++)
    vtr_disk_image_free (g_array_index (report->figures, DiskFigures, i).image);

  g_clear_object (&report->database);
  g_clear_object (&report->live);
  g_clear_pointer (&report->addresses, g_strfreev);
  g_clear_pointer (&report->snapshots, g_ptr_array_unref);
  g_array_unref (report->figures);
  g_clear_pointer (&report->disks, g_ptr_array_unref);
  g_free (report);
}

static void
add_os (JsonBuilder   *json,
        VtrMachine    *machine,
        VtrOsDatabase *database)
{
  const char *id = vtr_machine_get_os_id (machine);
  g_autoptr (VtrOs) os = NULL;

  if (id != NULL && database != NULL)
    os = vtr_os_database_find (database, id);

  vtr_json_add_string (json, "os", os != NULL ? vtr_os_get_short_id (os) : NULL);
  vtr_json_add_string (json, "os_name", os != NULL ? vtr_os_get_name (os) : NULL);
}

/* The members that `list` and `show` have in common. */
static void
add_basics (JsonBuilder   *json,
            VtrMachine    *machine,
            VtrOsDatabase *database)
{
  vtr_json_add_string (json, "name", vtr_machine_get_name (machine));
  vtr_json_add_string (json, "uuid", vtr_machine_get_uuid (machine));
  vtr_json_add_string (json, "state",
                       vtr_machine_state_to_string (vtr_machine_get_state (machine)));
  add_os (json, machine, database);
  vtr_json_add_string (json, "title", vtr_machine_get_title (machine));
  vtr_json_add_boolean (json, "transient", vtr_machine_is_transient (machine));
  vtr_json_add_boolean (json, "autostart", vtr_machine_get_autostart (machine));
  vtr_json_add_size (json, "memory", vtr_machine_get_memory (machine));
  vtr_json_add_size (json, "vcpus", vtr_machine_get_vcpus (machine));
  vtr_json_add_boolean (json, "emulated", vtr_machine_is_emulated (machine));
}

static char *
dup_display_uri (const VtrConfigDisplay *display)
{
  const char *host = display->host;

  if (display->socket != NULL)
    {
      g_autofree char *path = g_uri_escape_string (display->socket, "/", FALSE);

      return g_strdup_printf ("%s+unix://%s", display->type, path);
    }

  if (display->port <= 0)
    return NULL;

  /* Where it listens on all addresses, it listens on this one. */
  if (host == NULL || *host == '\0' || g_str_equal (host, "0.0.0.0") || g_str_equal (host, "::"))
    host = "127.0.0.1";

  return g_strdup_printf (strchr (host, ':') != NULL ? "%s://[%s]:%s%d" : "%s://%s:%s%d",
                          display->type, host, g_str_equal (display->type, "vnc") ? ":" : "",
                          display->port);
}

static void
add_displays (JsonBuilder      *json,
              VtrMachineConfig *config)
{
  g_autoptr (GPtrArray) displays = vtr_machine_config_list_displays (config);

  json_builder_set_member_name (json, "displays");
  json_builder_begin_array (json);
  for (guint i = 0; i < displays->len; i++)
    {
      const VtrConfigDisplay *display = g_ptr_array_index (displays, i);
      g_autofree char *uri = dup_display_uri (display);

      json_builder_begin_object (json);
      vtr_json_add_string (json, "type", display->type);
      vtr_json_add_string (json, "uri", uri);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

static void
add_disks (JsonBuilder *json,
           GArray      *figures)
{
  json_builder_set_member_name (json, "disks");
  json_builder_begin_array (json);
  for (guint i = 0; i < figures->len; i++)
    {
      const DiskFigures *entry = &g_array_index (figures, DiskFigures, i);
      const VtrDiskImage *image = entry->image;

      json_builder_begin_object (json);
      vtr_json_add_string (json, "target", entry->disk->target);
      vtr_json_add_string (json, "device", entry->disk->device);
      vtr_json_add_string (json, "bus", entry->disk->bus);
      vtr_json_add_string (json, "file", entry->disk->file);
      vtr_json_add_string (json, "format", entry->disk->format);
      vtr_json_add_boolean (json, "read_only", entry->disk->read_only);
      if (image != NULL)
        {
          vtr_json_add_size (json, "capacity", image->capacity);
          vtr_json_add_size (json, "length", image->length);
          vtr_json_add_size (json, "allocation", image->allocation);
          vtr_json_add_size (json, "commitment", image->commitment);
          vtr_json_add_boolean (json, "commitment_unbounded", image->is_commitment_unbounded);
        }
      else
        {
          vtr_json_add_string (json, "capacity", NULL);
          vtr_json_add_string (json, "length", NULL);
          vtr_json_add_string (json, "allocation", NULL);
          vtr_json_add_string (json, "commitment", NULL);
          vtr_json_add_boolean (json, "commitment_unbounded", FALSE);
        }
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

/* Kinds that QEMU can add and remove while the machine runs; of disks, those on a bus that can. */
static gboolean
is_hotpluggable (const VtrConfigDevice *device,
                 GPtrArray             *disks)
{
  static const char * const kinds[] = {
    "hostdev", "input", "interface", "redirdev", "rng", "shmem", "vsock", "watchdog", NULL
  };

  if (g_strv_contains (kinds, device->kind))
    return TRUE;

  for (guint i = 0; g_str_equal (device->kind, "disk") && i < disks->len; i++)
    {
      const VtrConfigDisk *disk = g_ptr_array_index (disks, i);

      if (g_strcmp0 (disk->target, device->id) == 0)
        return g_strcmp0 (disk->bus, "virtio") == 0 || g_strcmp0 (disk->bus, "scsi") == 0 ||
               g_strcmp0 (disk->bus, "usb") == 0;
    }

  return FALSE;
}

static void
add_devices (JsonBuilder      *json,
             VtrMachineConfig *config,
             GPtrArray        *disks)
{
  g_autoptr (GPtrArray) devices = vtr_machine_config_list_devices (config);

  json_builder_set_member_name (json, "devices");
  json_builder_begin_array (json);
  for (guint i = 0; i < devices->len; i++)
    {
      const VtrConfigDevice *device = g_ptr_array_index (devices, i);

      json_builder_begin_object (json);
      vtr_json_add_string (json, "id", device->id);
      vtr_json_add_string (json, "kind", device->kind);
      vtr_json_add_string (json, "label", device->label);
      vtr_json_add_boolean (json, "stashed", FALSE);
      vtr_json_add_boolean (json, "hotpluggable", is_hotpluggable (device, disks));
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

static void
add_snapshots (JsonBuilder *json,
               GPtrArray   *snapshots)
{
  json_builder_set_member_name (json, "snapshots");
  json_builder_begin_array (json);
  for (guint i = 0; snapshots != NULL && i < snapshots->len; i++)
    {
      const VtrMachineSnapshot *snapshot = g_ptr_array_index (snapshots, i);

      json_builder_begin_object (json);
      vtr_json_add_string (json, "name", snapshot->name);
      vtr_json_add_string (json, "parent", snapshot->parent);
      vtr_json_add_string (json, "description", snapshot->description);
      vtr_json_add_size (json, "created", (guint64) snapshot->created);
      vtr_json_add_string (json, "state", vtr_machine_state_to_string (snapshot->state));
      vtr_json_add_boolean (json, "current", snapshot->is_current);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

/* NULL where the hypervisor is not QEMU, and decides itself. */
static const char *
get_acceleration (VtrMachine *machine)
{
  VtrConnection *connection = vtr_machine_get_connection (machine);
  VtrHostCapabilities *host = connection != NULL ? vtr_connection_get_capabilities (connection)
                                                 : NULL;

  if (vtr_machine_is_emulated (machine))
    return "tcg";
  if (host == NULL || g_ascii_strcasecmp (vtr_host_capabilities_get_hypervisor (host), "qemu") != 0)
    return NULL;

  return "kvm";
}

static JsonNode *
build (VtrMachine *machine,
       Report     *report)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  VtrMachineConfig *config = vtr_machine_get_config (machine);
  g_autofree char *arch = vtr_machine_config_dup_arch (config);

  json_builder_begin_object (json);
  add_basics (json, machine, report->database);
  vtr_json_add_string (json, "os_id", vtr_machine_get_os_id (machine));
  vtr_json_add_string (json, "acceleration", get_acceleration (machine));
  vtr_json_add_string (json, "firmware", vtr_machine_config_has_efi (config) ? "efi" : "bios");
  vtr_json_add_string (json, "arch", arch);
  vtr_json_add_boolean (json, "persistent", !vtr_machine_is_transient (machine));
  add_displays (json, report->live != NULL ? report->live : config);
  vtr_json_add_strings (json, "addresses", (const char * const *) report->addresses);
  add_disks (json, report->figures);
  add_devices (json, config, report->disks);
  add_snapshots (json, report->snapshots);
  json_builder_end_object (json);

  return json_builder_get_root (json);
}

static void
free_node (gpointer node)
{
  json_node_unref (node);
}

static void
on_disks_read (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_pointer (task, build (VTR_MACHINE (source), g_task_get_task_data (task)),
                           free_node);
  else
    g_task_return_error (task, error);
}

/* In a worker: files may be on a slow or dead file system. */
static void
read_disks (GTask        *task,
            gpointer      source,
            gpointer      task_data,
            GCancellable *cancellable)
{
  GArray *figures = task_data;

  for (guint i = 0; i < figures->len; i++)
    {
      DiskFigures *entry = &g_array_index (figures, DiskFigures, i);

      if (entry->disk->file != NULL)
        entry->image =
          vtr_disk_image_read (entry->disk->file,
                               entry->disk->format != NULL ? entry->disk->format : "raw", NULL);
    }

  g_task_return_boolean (task, TRUE);
}

static void
free_array (gpointer array)
{
  g_array_unref (array);
}

/* @task: (transfer full) */
static void
begin_disks (GTask *task)
{
  VtrMachine *machine = g_task_get_source_object (task);
  Report *report = g_task_get_task_data (task);
  VtrConnection *connection = vtr_machine_get_connection (machine);
  g_autoptr (GTask) reading = NULL;

  for (guint i = 0; i < report->disks->len; i++)
    {
      DiskFigures entry = { g_ptr_array_index (report->disks, i), NULL };

      g_array_append_val (report->figures, entry);
    }

  reading = g_task_new (machine, g_task_get_cancellable (task), on_disks_read, task);
  g_task_set_task_data (reading, g_array_ref (report->figures), free_array);
  if (connection != NULL && vtr_connection_is_local (connection))
    g_task_run_in_thread (reading, read_disks);
  else
    g_task_return_boolean (reading, TRUE);
}

static void
on_snapshots (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Report *report = g_task_get_task_data (task);
  GError *error = NULL;

  report->snapshots = vtr_machine_read_snapshots_finish (VTR_MACHINE (source), result, &error);
  if (report->snapshots != NULL)
    begin_disks (g_steal_pointer (&task));
  else
    g_task_return_error (task, error);
}

static void
on_addresses (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Report *report = g_task_get_task_data (task);
  GError *error = NULL;

  report->addresses = vtr_machine_read_addresses_finish (VTR_MACHINE (source), result, &error);
  if (report->addresses != NULL)
    vtr_machine_read_snapshots_async (VTR_MACHINE (source), g_task_get_cancellable (task),
                                      on_snapshots, g_object_ref (task));
  else
    g_task_return_error (task, error);
}

static void
on_live_xml (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Report *report = g_task_get_task_data (task);
  GError *error = NULL;
  g_autofree char *xml = vtr_machine_read_xml_finish (VTR_MACHINE (source), result, &error);

  if (xml != NULL)
    report->live = vtr_machine_config_new_from_xml (xml, &error);

  if (report->live != NULL)
    vtr_machine_read_addresses_async (VTR_MACHINE (source), g_task_get_cancellable (task),
                                      on_addresses, g_object_ref (task));
  else
    g_task_return_error (task, error);
}

/* @task: (transfer full) */
static void
begin_asking (GTask *task)
{
  VtrMachine *machine = g_task_get_source_object (task);

  if (vtr_machine_is_active (machine))
    vtr_machine_read_xml_async (machine, FALSE, g_task_get_cancellable (task), on_live_xml, task);
  else
    vtr_machine_read_snapshots_async (machine, g_task_get_cancellable (task), on_snapshots, task);
}

static void
on_database_loaded (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  GTask *task = user_data;

  /* Without the database the OS has no name, that is all. */
  vtr_os_database_load_finish (VTR_OS_DATABASE (source), result, NULL);
  begin_asking (task);
}

JsonNode *
vtr_machine_report_new_entry (VtrMachine    *machine,
                              VtrOsDatabase *database)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();

  g_return_val_if_fail (VTR_IS_MACHINE (machine), NULL);

  json_builder_begin_object (json);
  add_basics (json, machine, database);
  json_builder_end_object (json);

  return json_builder_get_root (json);
}

void
vtr_machine_report_build_async (VtrMachine          *machine,
                                VtrOsDatabase       *database,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  GTask *task = NULL;
  Report *report = NULL;

  g_return_if_fail (VTR_IS_MACHINE (machine));
  g_return_if_fail (VTR_IS_OS_DATABASE (database));

  report = g_new0 (Report, 1);
  report->database = g_object_ref (database);
  report->disks = vtr_machine_config_list_disks (vtr_machine_get_config (machine));
  report->figures = g_array_new (FALSE, TRUE, sizeof (DiskFigures));

  task = g_task_new (machine, cancellable, callback, user_data);
  g_task_set_source_tag (task, vtr_machine_report_build_async);
  g_task_set_task_data (task, report, report_free);

  if (vtr_machine_get_os_id (machine) != NULL)
    vtr_os_database_load_async (database, cancellable, on_database_loaded, task);
  else
    begin_asking (task);
}

JsonNode *
vtr_machine_report_build_finish (VtrMachine    *machine,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, machine), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

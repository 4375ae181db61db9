/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrinectl"

/* detect and disk info: what files are. */

#include "command-table.h"

#include "command-call.h"
#include "disk-image.h"
#include "json-fields.h"
#include "size-text.h"
#include "text-table.h"

#define DEFAULT_ARCH "x86_64"

/* detect: the files in the order given, one after the other. */
typedef struct
{
  VtrCommandCall *call;
  guint           index;
  guint           n_failed;
  GError         *error;      /* the worst so far */
  JsonBuilder    *json;
  VtrTextTable   *table;
} Detection;

static void detect_next (Detection *detection);

static void
detection_free (Detection *detection)
{
  g_object_unref (detection->call);
  g_object_unref (detection->json);
  vtr_text_table_free (detection->table);
  g_clear_error (&detection->error);
  g_free (detection);
}

static void
add_resources (JsonBuilder        *json,
               const char         *name,
               const VtrResources *resources)
{
  json_builder_set_member_name (json, name);
  json_builder_begin_object (json);
  vtr_json_add_size_or_null (json, "memory", resources->memory);
  vtr_json_add_size_or_null (json, "vcpus", resources->vcpus);
  vtr_json_add_size_or_null (json, "disk", resources->disk);
  json_builder_end_object (json);
}

static void
add_firmware (JsonBuilder        *json,
              const VtrOsSupport *support)
{
  json_builder_set_member_name (json, "firmware");
  json_builder_begin_object (json);
  vtr_json_add_boolean (json, "bios", support->bios);
  vtr_json_add_boolean (json, "efi", support->efi);
  vtr_json_add_boolean (json, "secure_boot", support->secure_boot);
  json_builder_end_object (json);
}

static void
add_candidates (JsonBuilder *json,
                GListModel  *candidates)
{
  json_builder_set_member_name (json, "candidates");
  json_builder_begin_array (json);
  for (guint i = 0; candidates != NULL && i < g_list_model_get_n_items (candidates); i++)
    {
      g_autoptr (VtrOs) os = g_list_model_get_item (candidates, i);

      json_builder_add_string_value (json, vtr_os_get_short_id (os));
    }
  json_builder_end_array (json);
}

/* The members of an entry in the order of the contract; @media is NULL for a file that is no
 * medium. */
static void
add_entry (JsonBuilder *json,
           const char  *file,
           VtrMedia    *media,
           const char  *error)
{
  VtrOs *os = media != NULL ? vtr_media_get_os (media) : NULL;
  VtrOs *guess = media != NULL ? vtr_media_get_os_guess (media) : NULL;
  VtrOs *effective = media != NULL ? vtr_media_get_effective_os (media) : NULL;
  const char *arch = media != NULL ? vtr_media_get_arch (media) : NULL;
  VtrMediaKind kind = media != NULL ? vtr_media_get_kind (media) : VTR_MEDIA_KIND_UNKNOWN;
  VtrResources minimum = { 0 };
  VtrResources recommended = { 0 };
  VtrOsSupport support = { 0 };

  if (effective != NULL)
    {
      const char *resource_arch = arch != NULL && !g_str_equal (arch, "all") ? arch : DEFAULT_ARCH;

      vtr_os_get_minimum (effective, resource_arch, &minimum);
      vtr_os_get_recommended (effective, resource_arch, &recommended);
      support = *vtr_os_get_support (effective);
    }
  else if (media != NULL)
    {
      vtr_os_support_guess (NULL, &support);
    }

  json_builder_begin_object (json);
  vtr_json_add_string (json, "file", file);
  vtr_json_add_string (json, "kind", vtr_media_kind_to_string (kind));
  vtr_json_add_string (json, "os", os != NULL ? vtr_os_get_short_id (os) : NULL);
  vtr_json_add_string (json, "os_name", os != NULL ? vtr_os_get_name (os) : NULL);
  vtr_json_add_string (json, "media_id", media != NULL ? vtr_media_get_media_id (media) : NULL);
  vtr_json_add_string (json, "arch", arch);
  add_candidates (json, media != NULL ? vtr_media_get_candidates (media) : NULL);
  vtr_json_add_boolean (json, "bootable", media != NULL && vtr_media_is_bootable (media));
  add_firmware (json, &support);
  add_resources (json, "recommended", &recommended);
  add_resources (json, "minimum", &minimum);
  vtr_json_add_strings (json, "install_scripts",
                        media != NULL ? (const char * const *) vtr_media_get_install_scripts (media)
                                      : NULL);
  vtr_json_add_string (json, "os_guess", guess != NULL ? vtr_os_get_short_id (guess) : NULL);
  vtr_json_add_string (json, "label", media != NULL ? vtr_media_get_label (media) : NULL);
  vtr_json_add_string (json, "disk_format",
                       media != NULL ? vtr_media_get_disk_format (media) : NULL);
  vtr_json_add_string (json, "warning", media != NULL ? vtr_media_get_warning (media) : NULL);
  vtr_json_add_string (json, "error", error);
  json_builder_end_object (json);
}

/* "Debian 12", "Windows 10 or Windows 11", "probably Debian 13", "unknown". */
static char *
dup_os_text (VtrMedia *media)
{
  GListModel *candidates = vtr_media_get_candidates (media);
  VtrOs *os = vtr_media_get_os (media);
  VtrOs *guess = vtr_media_get_os_guess (media);
  g_autoptr (GStrvBuilder) names = NULL;
  g_auto (GStrv) strings = NULL;

  if (os != NULL)
    return g_strdup (vtr_os_get_name (os));

  if (g_list_model_get_n_items (candidates) == 0)
    return guess != NULL ? g_strdup_printf ("probably like %s", vtr_os_get_name (guess))
                         : g_strdup ("unknown");

  names = g_strv_builder_new ();
  for (guint i = 0; i < g_list_model_get_n_items (candidates); i++)
    {
      g_autoptr (VtrOs) candidate = g_list_model_get_item (candidates, i);

      g_strv_builder_add (names, vtr_os_get_name (candidate));
    }
  strings = g_strv_builder_end (names);

  return g_strjoinv (" or ", strings);
}

static void
add_row (Detection  *detection,
         const char *file,
         VtrMedia   *media,
         const char *error)
{
  g_autofree char *os = NULL;
  const char *warning = NULL;

  if (media == NULL)
    {
      vtr_text_table_add (detection->table, file, "", "", "", error);
      return;
    }

  os = dup_os_text (media);
  warning = vtr_media_get_warning (media);
  vtr_text_table_add (detection->table, file, vtr_media_kind_to_string (vtr_media_get_kind (media)),
                      os, vtr_media_get_arch (media), warning != NULL ? warning : "");
}

static void
finish_detection (Detection *detection)
{
  VtrCommandCall *call = detection->call;
  guint n_files = vtr_command_line_get_n_arguments (vtr_command_call_get_line (call));

  if (vtr_command_call_is_json (call))
    {
      json_builder_end_array (detection->json);
      vtr_command_call_print_json (call, json_builder_get_root (detection->json));
    }
  else
    {
      g_autofree char *text = vtr_text_table_to_string (detection->table);

      vtr_command_call_print (call, text);
    }

  if (detection->error == NULL)
    {
      vtr_command_call_finish (call);
    }
  else
    {
      if (n_files > 1)
        g_prefix_error (&detection->error, "%u of %u files can’t be used: ", detection->n_failed,
                        n_files);
      vtr_command_call_finish_with_error (call, g_steal_pointer (&detection->error));
    }

  detection_free (detection);
}

static void
on_identified (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  Detection *detection = user_data;
  const char *file = vtr_command_call_get_argument (detection->call, detection->index);
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrMedia) media =
    vtr_os_database_identify_finish (VTR_OS_DATABASE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      vtr_command_call_fail (detection->call, g_steal_pointer (&error));
      detection_free (detection);
      return;
    }

  add_entry (detection->json, file, media, error != NULL ? error->message : NULL);
  add_row (detection, file, media, error != NULL ? error->message : NULL);

  if (error != NULL)
    {
      VtrExitCode code = vtr_exit_code_from_error (error);
      VtrExitCode worst = vtr_exit_code_from_error (detection->error);

      detection->n_failed++;
      if (vtr_exit_code_worse (worst, code) != worst)
        {
          g_clear_error (&detection->error);
          detection->error = g_steal_pointer (&error);
        }
    }

  detection->index++;
  detect_next (detection);
}

static void
detect_next (Detection *detection)
{
  VtrCommandCall *call = detection->call;
  g_autofree char *path = NULL;

  if (detection->index == vtr_command_line_get_n_arguments (vtr_command_call_get_line (call)))
    {
      finish_detection (detection);
      return;
    }

  path = vtr_command_call_dup_path (call, vtr_command_call_get_argument (call, detection->index));
  vtr_os_database_identify_async (vtr_command_call_get_database (call), path,
                                  vtr_command_call_get_cancellable (call), on_identified,
                                  detection);
}

static void
run_detect (VtrCommandCall *call)
{
  Detection *detection = g_new0 (Detection, 1);

  detection->call = g_object_ref (call);
  detection->json = json_builder_new ();
  detection->table = vtr_text_table_new (5, 0);
  json_builder_begin_array (detection->json);
  vtr_text_table_add (detection->table, "FILE", "KIND", "SYSTEM", "ARCH", "");
  detect_next (detection);
}

static void
add_backing (JsonBuilder        *json,
             const VtrDiskImage *image)
{
  json_builder_set_member_name (json, "backing");
  json_builder_begin_array (json);
  for (guint i = 0; i < image->backing->len; i++)
    {
      const VtrDiskBacking *backing = g_ptr_array_index (image->backing, i);

      json_builder_begin_object (json);
      vtr_json_add_string (json, "file", backing->file);
      vtr_json_add_string (json, "format", backing->format);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

static void
add_disk_snapshots (JsonBuilder        *json,
                    const VtrDiskImage *image)
{
  json_builder_set_member_name (json, "snapshots");
  json_builder_begin_array (json);
  for (guint i = 0; i < image->snapshots->len; i++)
    {
      const VtrDiskSnapshot *snapshot = g_ptr_array_index (image->snapshots, i);

      json_builder_begin_object (json);
      vtr_json_add_string (json, "name", snapshot->name);
      vtr_json_add_string (json, "id", snapshot->id);
      vtr_json_add_size (json, "created", (guint64) snapshot->created);
      vtr_json_add_size (json, "memory", snapshot->memory_size);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

static JsonNode *
build_disk_info (const char         *file,
                 const VtrDiskImage *image)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();

  json_builder_begin_object (json);
  vtr_json_add_string (json, "file", file);
  vtr_json_add_string (json, "format", image->format);
  vtr_json_add_size (json, "capacity", image->capacity);
  vtr_json_add_size (json, "length", image->length);
  vtr_json_add_size (json, "allocation", image->allocation);
  vtr_json_add_size (json, "commitment", image->commitment);
  vtr_json_add_boolean (json, "commitment_unbounded", image->is_commitment_unbounded);
  vtr_json_add_size_or_null (json, "cluster_size", image->cluster_size);
  add_backing (json, image);
  add_disk_snapshots (json, image);
  vtr_json_add_boolean (json, "encrypted", image->is_encrypted);
  json_builder_end_object (json);

  return json_builder_get_root (json);
}

static char *
build_disk_text (const char         *file,
                 const VtrDiskImage *image)
{
  g_autoptr (VtrTextTable) table = vtr_text_table_new (2, 0);
  g_autofree char *capacity = vtr_size_format (image->capacity);
  g_autofree char *length = vtr_size_format (image->length);
  g_autofree char *allocation = vtr_size_format (image->allocation);
  g_autofree char *commitment = vtr_size_format (image->commitment);
  g_autofree char *most =
    g_strconcat (commitment, image->is_commitment_unbounded ? " or more" : "", NULL);

  vtr_text_table_add_field (table, "File", file);
  vtr_text_table_add_field (table, "Format", image->format);
  vtr_text_table_add_field (table, "Capacity", capacity);
  vtr_text_table_add_field (table, "Length of the file", length);
  vtr_text_table_add_field (table, "Uses now", allocation);
  vtr_text_table_add_field (table, "Can come to use", most);
  vtr_text_table_add_field (table, "Encrypted", image->is_encrypted ? "yes" : NULL);
  for (guint i = 0; i < image->backing->len; i++)
    {
      const VtrDiskBacking *backing = g_ptr_array_index (image->backing, i);

      vtr_text_table_add_field (table, "Based on", backing->file);
    }
  for (guint i = 0; i < image->snapshots->len; i++)
    {
      const VtrDiskSnapshot *snapshot = g_ptr_array_index (image->snapshots, i);

      vtr_text_table_add_field (table, "Snapshot inside", snapshot->name);
    }

  return vtr_text_table_to_string (table);
}

static void
read_disk_info (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  GError *error = NULL;
  VtrDiskImage *image = vtr_disk_image_read (task_data, NULL, &error);

  if (image != NULL)
    g_task_return_pointer (task, image, (GDestroyNotify) vtr_disk_image_free);
  else
    g_task_return_error (task, error);
}

static void
on_disk_info (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (VtrCommandCall) call = user_data;
  const char *file = vtr_command_call_get_argument (call, 0);
  GError *error = NULL;
  g_autoptr (VtrDiskImage) image = g_task_propagate_pointer (G_TASK (result), &error);

  if (image == NULL)
    {
      vtr_command_call_fail (call, error);
      return;
    }

  if (vtr_command_call_is_json (call))
    {
      vtr_command_call_print_json (call, build_disk_info (file, image));
    }
  else
    {
      g_autofree char *text = build_disk_text (file, image);

      vtr_command_call_print (call, text);
    }

  vtr_command_call_finish (call);
}

static void
run_disk_info (VtrCommandCall *call)
{
  g_autoptr (GTask) task = g_task_new (call, vtr_command_call_get_cancellable (call), on_disk_info,
                                       g_object_ref (call));
  const char *file = vtr_command_call_get_argument (call, 0);

  g_task_set_source_tag (task, run_disk_info);
  g_task_set_task_data (task, vtr_command_call_dup_path (call, file), g_free);
  g_task_set_return_on_cancel (task, TRUE);
  g_task_run_in_thread (task, read_disk_info);
}

const VtrCommand vtr_command_detect = {
  "detect", "FILE…", "Say which operating system is on ISO files",
  "Always prints one entry a file; one that can’t be read says why. The exit code is that of the\n"
  "worst: 1 for a file that can’t be used, 3 if files are only missing.",
  NULL, 1, G_MAXUINT, VTR_COMMAND_NEEDS_NOTHING, run_detect
};

const VtrCommand vtr_command_disk_info = {
  "disk info", "FILE", "Show the sizes of a disk image (qcow2 or raw)",
  "Four figures: what the guest sees, the length of the file, what it uses now, what it can come "
  "to use.",
  NULL, 1, 1, VTR_COMMAND_NEEDS_NOTHING, run_disk_info
};

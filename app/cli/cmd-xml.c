/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrinectl"

/* xml: a machine's document, or a file's with changes made to it. */

#include "command-table.h"

#include "command-call.h"
#include "config-changes.h"

G_GNUC_PRINTF (1, 2)
static GError *
usage_error (const char *format,
             ...)
{
  va_list arguments;
  GError *error = NULL;

  va_start (arguments, format);
  error = g_error_new_valist (VTR_COMMAND_ERROR, VTR_COMMAND_ERROR_USAGE, format, arguments);
  va_end (arguments);

  return error;
}

static void
print_document (VtrCommandCall *call,
                const char     *xml)
{
  vtr_command_call_print (call, xml);
  if (!g_str_has_suffix (xml, "\n"))
    vtr_command_call_print (call, "\n");
  vtr_command_call_finish (call);
}

static void
on_machine_xml (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (VtrCommandCall) call = user_data;
  GError *error = NULL;
  g_autofree char *xml = vtr_machine_read_xml_finish (VTR_MACHINE (source), result, &error);

  if (xml != NULL)
    print_document (call, xml);
  else
    vtr_command_call_fail (call, error);
}

static void
print_machine (VtrCommandCall *call)
{
  const char *name = vtr_command_call_get_argument (call, 0);
  gboolean is_live = vtr_command_line_has_option (vtr_command_call_get_line (call), "live");
  VtrMachine *machine = NULL;
  GError *error = NULL;

  if (name == NULL)
    error = usage_error ("Which machine? (or --file)");
  else if (vtr_command_call_get_argument (call, 1) != NULL)
    error = usage_error ("Only a --file can be changed on the way");
  else
    machine = vtr_command_call_find_machine (call, name, &error);

  if (machine == NULL)
    {
      vtr_command_call_fail (call, error);
      return;
    }

  if (is_live && !vtr_machine_is_active (machine))
    {
      vtr_command_call_fail (call, g_error_new (VTR_COMMAND_ERROR, VTR_COMMAND_ERROR_FAILED,
                                                "“%s” is off: it has no live configuration", name));
      return;
    }

  vtr_machine_read_xml_async (machine, !is_live && !vtr_machine_is_transient (machine),
                              vtr_command_call_get_cancellable (call), on_machine_xml,
                              g_object_ref (call));
}

/* The arguments: "set" key=value… */
static GError *
apply_changes (VtrCommandCall   *call,
               VtrMachineConfig *config)
{
  const char *verb = vtr_command_call_get_argument (call, 0);
  g_autoptr (GPtrArray) changes = NULL;
  GError *error = NULL;

  if (verb == NULL)
    return NULL;
  if (!g_str_equal (verb, "set"))
    return usage_error ("“%s” is no change: only “set KEY=VALUE…” is", verb);
  if (vtr_command_call_get_argument (call, 1) == NULL)
    return usage_error ("set what? Write “set KEY=VALUE…”");

  changes = vtr_config_changes_parse (call, 1, &error);
  if (changes != NULL)
    vtr_config_changes_apply (changes, config, &error);

  return error;
}

static void
on_file_loaded (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (VtrCommandCall) call = user_data;
  g_autoptr (VtrMachineConfig) config = NULL;
  g_autofree char *contents = NULL;
  g_autofree char *xml = NULL;
  GError *error = NULL;
  gsize length = 0;

  if (!g_file_load_contents_finish (G_FILE (source), result, &contents, &length, NULL, &error))
    {
      vtr_command_call_fail (call, error);
      return;
    }

  if (strlen (contents) != length)
    error = g_error_new (VTR_COMMAND_ERROR, VTR_COMMAND_ERROR_FAILED, "The file is no text");
  else
    config = vtr_machine_config_new_from_xml (contents, &error);

  if (config != NULL)
    error = apply_changes (call, config);

  if (error != NULL)
    {
      vtr_command_call_fail (call, error);
      return;
    }

  xml = vtr_machine_config_to_xml (config);
  print_document (call, xml);
}

static void
on_file_info (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (VtrCommandCall) call = user_data;
  GError *error = NULL;
  g_autoptr (GFileInfo) info = g_file_query_info_finish (G_FILE (source), result, &error);

  /* A FIFO would be waited on for ever. */
  if (info != NULL && g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR)
    error = g_error_new (VTR_COMMAND_ERROR, VTR_COMMAND_ERROR_FAILED, "“%s” is no file",
                         g_file_peek_path (G_FILE (source)));

  if (error != NULL)
    vtr_command_call_fail (call, error);
  else
    g_file_load_contents_async (G_FILE (source), vtr_command_call_get_cancellable (call),
                                on_file_loaded, g_object_ref (call));
}

static void
run_xml (VtrCommandCall *call)
{
  const char *name = vtr_command_line_get_text (vtr_command_call_get_line (call), "file");
  g_autofree char *path = NULL;
  g_autoptr (GFile) file = NULL;

  if (name == NULL)
    {
      print_machine (call);
      return;
    }

  path = vtr_command_call_dup_path (call, name);
  file = g_file_new_for_path (path);
  g_file_query_info_async (file, G_FILE_ATTRIBUTE_STANDARD_TYPE, G_FILE_QUERY_INFO_NONE,
                           G_PRIORITY_DEFAULT, vtr_command_call_get_cancellable (call),
                           on_file_info, g_object_ref (call));
}

static const VtrCommandOption options[] = {
  { "file", VTR_OPTION_FILE, "FILE",
    "Read the document from a file, and change nothing but what is printed" },
  { "live", VTR_OPTION_FLAG, NULL,
    "The document of the running machine, not that of its next start" },
  { NULL },
};

const VtrCommand vtr_command_xml = {
  "xml", "MACHINE [--live] | --file FILE [set KEY=VALUE…]", "Print a machine’s XML document",
  "With --file, the document of that file, with changes: display, memory, os, title and vcpus can "
  "be set.",
  options, 0, G_MAXUINT, VTR_COMMAND_NEEDS_FILE_OR_MACHINE, run_xml
};

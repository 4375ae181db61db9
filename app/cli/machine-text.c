/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrinectl"

/* The report on a machine, for people. */

#include "machine-report.h"

#include "size-text.h"
#include "text-table.h"

static const char *
get_text (JsonObject *object,
          const char *name)
{
  return json_object_get_string_member_with_default (object, name, NULL);
}

static char *
dup_size (JsonObject *object,
          const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || json_node_is_null (node))
    return NULL;

  return vtr_size_format ((guint64) json_node_get_int (node));
}

static void
add_basics (VtrTextTable *table,
            JsonObject   *machine)
{
  g_autofree char *memory = dup_size (machine, "memory");
  g_autofree char *vcpus = g_strdup_printf ("%" G_GINT64_FORMAT,
                                            json_object_get_int_member (machine, "vcpus"));
  const char *os = get_text (machine, "os_name");

  vtr_text_table_add_field (table, "Name", get_text (machine, "name"));
  if (g_strcmp0 (get_text (machine, "title"), get_text (machine, "name")) != 0)
    vtr_text_table_add_field (table, "Title", get_text (machine, "title"));
  vtr_text_table_add_field (table, "UUID", get_text (machine, "uuid"));
  vtr_text_table_add_field (table, "State", get_text (machine, "state"));
  vtr_text_table_add_field (table, "System", os != NULL ? os : get_text (machine, "os_id"));
  vtr_text_table_add_field (table, "Memory", memory);
  vtr_text_table_add_field (table, "Processors", vcpus);
  if (g_strcmp0 (get_text (machine, "acceleration"), "tcg") == 0)
    vtr_text_table_add_field (table, "Acceleration", "none (emulated)");
  else if (g_strcmp0 (get_text (machine, "acceleration"), "kvm") == 0)
    vtr_text_table_add_field (table, "Acceleration", "KVM");
  vtr_text_table_add_field (table, "Firmware",
                            g_strcmp0 (get_text (machine, "firmware"), "efi") == 0 ? "UEFI"
                                                                                   : "BIOS");
  vtr_text_table_add_field (table, "Architecture", get_text (machine, "arch"));
  vtr_text_table_add_field (table, "Stays when off",
                            json_object_get_boolean_member (machine, "transient") ? "no" : "yes");
  vtr_text_table_add_field (table, "Autostart",
                            json_object_get_boolean_member (machine, "autostart") ? "yes" : "no");
}

static void
add_disk (JsonArray *array,
          guint      index,
          JsonNode  *node,
          gpointer   user_data)
{
  VtrTextTable *table = user_data;
  JsonObject *disk = json_node_get_object (node);
  g_autofree char *label = g_strdup_printf ("Disk %s", get_text (disk, "target"));
  g_autofree char *capacity = dup_size (disk, "capacity");
  g_autofree char *allocation = dup_size (disk, "allocation");
  g_autofree char *commitment = dup_size (disk, "commitment");
  const char *file = get_text (disk, "file");
  g_autofree char *figures = NULL;

  if (g_strcmp0 (get_text (disk, "device"), "disk") != 0)
    {
      g_free (label);
      label = g_strdup_printf ("%s %s",
                               g_strcmp0 (get_text (disk, "device"), "cdrom") == 0 ? "CD" : "Drive",
                               get_text (disk, "target"));
    }
  vtr_text_table_add_field (table, label, file != NULL ? file : "(empty)");

  if (capacity == NULL)
    return;

  figures = g_strdup_printf ("%s, uses %s, can come to use %s%s", capacity, allocation, commitment,
                             json_object_get_boolean_member (disk, "commitment_unbounded")
                               ? " or more"
                               : "");
  vtr_text_table_add_field (table, "", figures);
}

static void
add_display (JsonArray *array,
             guint      index,
             JsonNode  *node,
             gpointer   user_data)
{
  JsonObject *display = json_node_get_object (node);
  const char *uri = get_text (display, "uri");

  vtr_text_table_add_field (user_data, "Display", uri != NULL ? uri : get_text (display, "type"));
}

static void
add_address (JsonArray *array,
             guint      index,
             JsonNode  *node,
             gpointer   user_data)
{
  vtr_text_table_add_field (user_data, "Address", json_node_get_string (node));
}

static void
add_device (JsonArray *array,
            guint      index,
            JsonNode  *node,
            gpointer   user_data)
{
  JsonObject *device = json_node_get_object (node);
  g_autofree char *text =
    g_strdup_printf ("%s [%s]", get_text (device, "label"), get_text (device, "id"));

  vtr_text_table_add_field (user_data, index == 0 ? "Devices" : "", text);
}

static void
add_snapshot (JsonArray *array,
              guint      index,
              JsonNode  *node,
              gpointer   user_data)
{
  vtr_text_table_add_field (user_data, "Snapshot", get_text (json_node_get_object (node), "name"));
}

char *
vtr_machine_report_to_text (JsonNode *report)
{
  g_autoptr (VtrTextTable) table = vtr_text_table_new (2, 0);
  JsonObject *machine = json_node_get_object (report);

  add_basics (table, machine);
  json_array_foreach_element (json_object_get_array_member (machine, "displays"), add_display,
                              table);
  json_array_foreach_element (json_object_get_array_member (machine, "addresses"), add_address,
                              table);
  json_array_foreach_element (json_object_get_array_member (machine, "disks"), add_disk, table);
  json_array_foreach_element (json_object_get_array_member (machine, "snapshots"), add_snapshot,
                              table);
  json_array_foreach_element (json_object_get_array_member (machine, "devices"), add_device, table);

  return vtr_text_table_to_string (table);
}

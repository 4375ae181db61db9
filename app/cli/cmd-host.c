/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrinectl"

/* host: what this connection's host can do, and what it lacks. */

#include "command-table.h"

#include "command-call.h"
#include "json-fields.h"
#include "size-text.h"
#include "text-table.h"

typedef struct
{
  const char *id;
  const char *text;
  const char *fix;
} Problem;

static const Problem no_efi = {
  "no-efi",
  "Machines with UEFI firmware can’t be made: the firmware isn’t installed.",
  "Install the package “ovmf”.",
};

static const Problem no_secure_boot = {
  "no-secure-boot",
  "Windows 11 can’t be installed: there is no firmware with Secure Boot.",
  "Install the package “ovmf”.",
};

static const Problem no_tpm = {
  "no-tpm",
  "Windows 11 can’t be installed: there is no emulator of a TPM.",
  "Install the packages “swtpm” and “swtpm-tools”.",
};

static const Problem no_display = {
  "no-display",
  "The hypervisor offers neither VNC nor SPICE: machines have no screen.",
  "Install a QEMU with VNC, such as the package “qemu-system-x86”.",
};

/* (element-type Problem) @kvm is the storage of the one problem whose text isn't constant. */
static GPtrArray *
list_problems (VtrHostCapabilities *host,
               Problem             *kvm)
{
  GPtrArray *problems = g_ptr_array_new ();

  /* The rest is about making machines, which only QEMU does here. */
  if (g_ascii_strcasecmp (vtr_host_capabilities_get_hypervisor (host), "qemu") != 0)
    return problems;

  if (vtr_host_capabilities_get_acceleration (host) != VTR_ACCELERATION_KVM)
    {
      kvm->id = "no-kvm";
      kvm->text = vtr_host_capabilities_get_acceleration_reason (host);
      kvm->fix = "Switch virtualization on in the firmware settings of the computer; where the "
                 "computer is a virtual machine itself, in the settings of its host.";
      g_ptr_array_add (problems, kvm);
    }

  if (!vtr_host_capabilities_has_efi (host))
    g_ptr_array_add (problems, (gpointer) &no_efi);
  else if (!vtr_host_capabilities_has_secure_boot (host))
    g_ptr_array_add (problems, (gpointer) &no_secure_boot);

  if (!vtr_host_capabilities_has_tpm (host))
    g_ptr_array_add (problems, (gpointer) &no_tpm);

  if (!vtr_host_capabilities_has_display (host, "vnc") &&
      !vtr_host_capabilities_has_display (host, "spice"))
    g_ptr_array_add (problems, (gpointer) &no_display);

  return problems;
}

static GStrv
dup_firmware (VtrHostCapabilities *host)
{
  g_autoptr (GStrvBuilder) list = g_strv_builder_new ();

  g_strv_builder_add (list, "bios");
  if (vtr_host_capabilities_has_efi (host))
    g_strv_builder_add (list, "efi");
  if (vtr_host_capabilities_has_secure_boot (host))
    g_strv_builder_add (list, "secure-boot");

  return g_strv_builder_end (list);
}

static JsonNode *
build_json (VtrHostCapabilities *host,
            GPtrArray           *problems)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  g_auto (GStrv) firmware = dup_firmware (host);
  gboolean is_kvm = vtr_host_capabilities_get_acceleration (host) == VTR_ACCELERATION_KVM;

  json_builder_begin_object (json);
  vtr_json_add_string (json, "uri", vtr_host_capabilities_get_uri (host));
  vtr_json_add_string (json, "hypervisor", vtr_host_capabilities_get_hypervisor (host));
  vtr_json_add_string (json, "version", vtr_host_capabilities_get_version (host));
  vtr_json_add_string (json, "arch", vtr_host_capabilities_get_arch (host));
  vtr_json_add_string (json, "acceleration", is_kvm ? "kvm" : "tcg");
  vtr_json_add_string (json, "acceleration_reason",
                       vtr_host_capabilities_get_acceleration_reason (host));
  vtr_json_add_boolean (json, "nested", vtr_host_capabilities_is_nested (host));
  vtr_json_add_size (json, "memory", vtr_host_capabilities_get_memory (host));
  vtr_json_add_size (json, "cpus", vtr_host_capabilities_get_cpus (host));
  vtr_json_add_strings (json, "displays",
                        (const char * const *) vtr_host_capabilities_get_displays (host));
  vtr_json_add_strings (json, "firmware", (const char * const *) firmware);
  vtr_json_add_boolean (json, "tpm", vtr_host_capabilities_has_tpm (host));
  vtr_json_add_boolean (json, "usb_redirection", vtr_host_capabilities_has_usb_redirection (host));

  json_builder_set_member_name (json, "problems");
  json_builder_begin_array (json);
  for (guint i = 0; i < problems->len; i++)
    {
      const Problem *problem = g_ptr_array_index (problems, i);

      json_builder_begin_object (json);
      vtr_json_add_string (json, "id", problem->id);
      vtr_json_add_string (json, "text", problem->text);
      vtr_json_add_string (json, "fix", problem->fix);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
  json_builder_end_object (json);

  return json_builder_get_root (json);
}

static char *
build_text (VtrHostCapabilities *host,
            GPtrArray           *problems)
{
  g_autoptr (VtrTextTable) table = vtr_text_table_new (2, 0);
  const char *version = vtr_host_capabilities_get_version (host);
  g_autofree char *hypervisor = g_strdup_printf ("%s %s",
                                                 vtr_host_capabilities_get_hypervisor (host),
                                                 version != NULL ? version : "");
  g_autofree char *memory = vtr_size_format (vtr_host_capabilities_get_memory (host));
  g_autofree char *cpus = g_strdup_printf ("%u", vtr_host_capabilities_get_cpus (host));
  g_autofree char *displays = g_strjoinv (", ", vtr_host_capabilities_get_displays (host));
  g_auto (GStrv) firmware = dup_firmware (host);
  g_autofree char *firmwares = g_strjoinv (", ", firmware);
  gboolean is_kvm = vtr_host_capabilities_get_acceleration (host) == VTR_ACCELERATION_KVM;

  vtr_text_table_add_field (table, "Connection", vtr_host_capabilities_get_uri (host));
  vtr_text_table_add_field (table, "Hypervisor", hypervisor);
  vtr_text_table_add_field (table, "Architecture", vtr_host_capabilities_get_arch (host));
  vtr_text_table_add_field (table, "Acceleration", is_kvm ? "KVM" : "none (emulation)");
  vtr_text_table_add_field (table, "", vtr_host_capabilities_get_acceleration_reason (host));
  vtr_text_table_add_field (table, "Machines in machines",
                            vtr_host_capabilities_is_nested (host) ? "yes" : "no");
  vtr_text_table_add_field (table, "Memory", memory);
  vtr_text_table_add_field (table, "Processors", cpus);
  vtr_text_table_add_field (table, "Displays", displays);
  vtr_text_table_add_field (table, "Firmware", firmwares);
  vtr_text_table_add_field (table, "TPM", vtr_host_capabilities_has_tpm (host) ? "yes" : "no");
  vtr_text_table_add_field (table, "USB redirection",
                            vtr_host_capabilities_has_usb_redirection (host) ? "yes" : "no");
  for (guint i = 0; i < problems->len; i++)
    {
      const Problem *problem = g_ptr_array_index (problems, i);

      vtr_text_table_add_field (table, "Problem", problem->text);
      vtr_text_table_add_field (table, "", problem->fix);
    }

  return vtr_text_table_to_string (table);
}

static void
run_host (VtrCommandCall *call)
{
  VtrHostCapabilities *host =
    vtr_connection_get_capabilities (vtr_command_call_get_connection (call));
  Problem kvm = { 0 };
  g_autoptr (GPtrArray) problems = list_problems (host, &kvm);

  if (vtr_command_call_is_json (call))
    {
      vtr_command_call_print_json (call, build_json (host, problems));
    }
  else
    {
      g_autofree char *text = build_text (host, problems);

      vtr_command_call_print (call, text);
    }

  vtr_command_call_finish (call);
}

const VtrCommand vtr_command_host = {
  "host", "", "Show what the host of the machines can do, and what it lacks",
  NULL, NULL, 0, 0, VTR_COMMAND_NEEDS_CONNECTION, run_host
};

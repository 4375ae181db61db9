/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-hypervisor"

#include "machine-xml.h"

#include <string.h>

#include "machine-config.h"
#include "machine-xml-private.h"
#include "xml-builder.h"

#define LIBOSINFO_NAMESPACE "http://libosinfo.org/xmlns/libvirt/domain/1.0"
#define KIB 1024

static void
add_metadata (VtrXmlContext *context,
              xmlNode       *domain)
{
  VtrOs *os = vtr_machine_plan_get_os (context->plan);
  gboolean disposable = vtr_machine_plan_is_disposable (context->plan);
  xmlNode *metadata = NULL;

  if (os == NULL && !disposable)
    return;

  metadata = vtr_xml_add (domain, "metadata", NULL);
  if (os != NULL)
    {
      xmlNode *libosinfo = vtr_xml_add (metadata, "libosinfo", NULL);

      xmlSetNs (libosinfo,
                xmlNewNs (libosinfo, BAD_CAST LIBOSINFO_NAMESPACE, BAD_CAST "libosinfo"));
      vtr_xml_add (libosinfo, "os", "id", vtr_os_get_id (os), NULL);
    }

  if (disposable)
    {
      xmlNode *machine = vtr_xml_add (metadata, "machine", NULL);

      xmlSetNs (machine, xmlNewNs (machine, BAD_CAST VTR_METADATA_NAMESPACE, BAD_CAST "vitrine"));
      vtr_xml_add (machine, "try", NULL);
    }
}

static void
add_resources (VtrXmlContext *context,
               xmlNode       *domain)
{
  g_autofree char *memory = NULL;
  g_autofree char *vcpus = NULL;

  memory =
    g_strdup_printf ("%" G_GUINT64_FORMAT, vtr_machine_plan_get_memory (context->plan) / KIB);
  vcpus = g_strdup_printf ("%u", vtr_machine_plan_get_vcpus (context->plan));
  vtr_xml_add_text (domain, "memory", memory, "unit", "KiB", NULL);
  vtr_xml_add_text (domain, "vcpu", vcpus, NULL);
}

static void
add_firmware (VtrXmlContext *context,
              xmlNode       *os)
{
  const char *secure = context->secure_boot ? "yes" : "no";
  xmlNode *firmware = NULL;

  xmlNewProp (os, BAD_CAST "firmware", BAD_CAST "efi");

  /* Said either way: without it libvirt takes any firmware, enrolled keys or not, and an unsigned
   * boot loader starts on one computer and not on the next. */
  firmware = vtr_xml_add (os, "firmware", NULL);
  vtr_xml_add (firmware, "feature", "enabled", secure, "name", "secure-boot", NULL);
  vtr_xml_add (firmware, "feature", "enabled", secure, "name", "enrolled-keys", NULL);
}

static void
add_os (VtrXmlContext *context,
        xmlNode       *domain)
{
  const char *arch = vtr_host_capabilities_get_arch (context->capabilities);
  const char *kernel = vtr_machine_plan_get_kernel (context->plan);
  const char *initrd = vtr_machine_plan_get_initrd (context->plan);
  const char *args = vtr_machine_plan_get_kernel_args (context->plan);
  xmlNode *os = vtr_xml_add (domain, "os", NULL);

  vtr_xml_add_text (os, "type", "hvm",
                    "arch", arch != NULL ? arch : "x86_64",
                    "machine", context->test ? NULL : context->q35 ? "q35" : "pc", NULL);
  if (context->efi)
    add_firmware (context, os);

  if (kernel != NULL)
    vtr_xml_add_text (os, "kernel", kernel, NULL);
  if (initrd != NULL)
    vtr_xml_add_text (os, "initrd", initrd, NULL);
  if (args != NULL)
    vtr_xml_add_text (os, "cmdline", args, NULL);
}

/* What makes Windows quick under KVM: it knows that it is a guest and doesn't wait for hardware
 * that isn't there. All are in every kernel since 4.20. */
static void
add_hyperv (xmlNode *features)
{
  xmlNode *hyperv = vtr_xml_add (features, "hyperv", "mode", "custom", NULL);

  vtr_xml_add (hyperv, "relaxed", "state", "on", NULL);
  vtr_xml_add (hyperv, "vapic", "state", "on", NULL);
  vtr_xml_add (hyperv, "spinlocks", "state", "on", "retries", "8191", NULL);
  vtr_xml_add (hyperv, "vpindex", "state", "on", NULL);
  vtr_xml_add (hyperv, "runtime", "state", "on", NULL);
  vtr_xml_add (hyperv, "synic", "state", "on", NULL);
  vtr_xml_add (hyperv, "stimer", "state", "on", NULL);
  vtr_xml_add (hyperv, "reset", "state", "on", NULL);
  vtr_xml_add (hyperv, "frequencies", "state", "on", NULL);
}

static void
add_features (VtrXmlContext *context,
              xmlNode       *domain)
{
  xmlNode *features = vtr_xml_add (domain, "features", NULL);

  vtr_xml_add (features, "acpi", NULL);
  vtr_xml_add (features, "apic", NULL);
  if (context->windows && context->kvm)
    add_hyperv (features);
  vtr_xml_add (features, "vmport", "state", "off", NULL);
  if (context->secure_boot)
    vtr_xml_add (features, "smm", "state", "on", NULL);
}

static void
add_cpu (VtrXmlContext *context,
         xmlNode       *domain)
{
  xmlNode *cpu = NULL;

  if (context->kvm)
    {
      vtr_xml_add (domain, "cpu", "mode", "host-passthrough", "check", "none", "migratable", "on",
                   NULL);
      return;
    }

  /* All that QEMU emulates: today's distributions want x86-64-v2 or v3, which the default model
   * lacks. Not five-level paging: every memory access costs one step more, and older boot code
   * doesn't survive it. */
  cpu = vtr_xml_add (domain, "cpu", "mode", "maximum", NULL);
  vtr_xml_add (cpu, "feature", "policy", "disable", "name", "la57", NULL);
}

static void
add_clock (VtrXmlContext *context,
           xmlNode       *domain)
{
  xmlNode *clock = NULL;

  clock = vtr_xml_add (domain, "clock", "offset", context->support.local_time ? "localtime" : "utc",
                       NULL);
  vtr_xml_add (clock, "timer", "name", "rtc", "tickpolicy", "catchup", NULL);
  vtr_xml_add (clock, "timer", "name", "pit", "tickpolicy", "delay", NULL);
  vtr_xml_add (clock, "timer", "name", "hpet", "present", "no", NULL);
  if (context->windows && context->kvm)
    vtr_xml_add (clock, "timer", "name", "hypervclock", "present", "yes", NULL);
}

static void
add_life_cycle (xmlNode *domain)
{
  xmlNode *pm = NULL;

  vtr_xml_add_text (domain, "on_poweroff", "destroy", NULL);
  vtr_xml_add_text (domain, "on_reboot", "restart", NULL);
  vtr_xml_add_text (domain, "on_crash", "destroy", NULL);

  /* A guest that goes to sleep by itself looks as if it had hung. */
  pm = vtr_xml_add (domain, "pm", NULL);
  vtr_xml_add (pm, "suspend-to-mem", "enabled", "no", NULL);
  vtr_xml_add (pm, "suspend-to-disk", "enabled", "no", NULL);
}

static void
add_devices (VtrXmlContext *context,
             xmlNode       *domain)
{
  context->devices = vtr_xml_add (domain, "devices", NULL);

  vtr_machine_xml_add_disks (context);
  if (context->test)
    {
      vtr_machine_xml_add_display (context);
      return;
    }

  vtr_machine_xml_add_controllers (context);
  vtr_machine_xml_add_network (context);
  vtr_machine_xml_add_consoles (context);
  vtr_machine_xml_add_input (context);
  vtr_machine_xml_add_tpm (context);
  vtr_machine_xml_add_display (context);
  vtr_machine_xml_add_sound (context);
  vtr_machine_xml_add_paravirtual (context);
  vtr_machine_xml_add_ports (context);
}

static void
init_context (VtrXmlContext  *context,
              VtrMachinePlan *plan)
{
  VtrOs *os = vtr_machine_plan_get_os (plan);
  const char *family = os != NULL ? vtr_os_get_family (os) : NULL;

  context->plan = plan;
  context->capabilities = vtr_machine_plan_get_capabilities (plan);
  if (os != NULL)
    context->support = *vtr_os_get_support (os);
  else
    vtr_os_support_guess (NULL, &context->support);

  context->test =
    g_strcmp0 (vtr_host_capabilities_get_hypervisor (context->capabilities), "test") == 0;
  context->kvm = vtr_machine_plan_get_effective_acceleration (plan) == VTR_ACCELERATION_KVM;
  context->windows = g_strcmp0 (family, "winnt") == 0;
  context->efi = !context->test &&
                 vtr_machine_plan_get_effective_firmware (plan) == VTR_FIRMWARE_EFI;
  context->secure_boot = context->efi && context->support.needs_secure_boot;
  /* There is no UEFI firmware with Secure Boot for the older chipset. */
  context->q35 = context->support.q35 || context->secure_boot;
  context->spice = g_str_equal (vtr_machine_plan_get_display (plan), "spice");
}

static char *
print_document (xmlDoc *document)
{
  g_autoptr (GString) text = NULL;
  xmlBuffer *buffer = xmlBufferCreate ();

  /* The root element alone: libvirt needs no XML declaration, and people read this. */
  xmlNodeDump (buffer, document, xmlDocGetRootElement (document), 0, 1);
  text = g_string_new ((const char *) xmlBufferContent (buffer));
  g_string_append_c (text, '\n');
  xmlBufferFree (buffer);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
vtr_machine_xml_build (VtrMachinePlan *plan,
                       const char     *disk_path,
                       const char     *display_socket,
                       const char     *agent_socket)
{
  VtrXmlContext context = {
    .disk_path = disk_path,
    .display_socket = display_socket,
    .agent_socket = agent_socket,
  };
  xmlDoc *document = NULL;
  xmlNode *domain = NULL;
  char *xml = NULL;

  g_return_val_if_fail (VTR_IS_MACHINE_PLAN (plan), NULL);

  init_context (&context, plan);

  document = xmlNewDoc (BAD_CAST "1.0");
  domain = xmlNewDocNode (document, NULL, BAD_CAST "domain", NULL);
  xmlDocSetRootElement (document, domain);
  xmlNewProp (domain, BAD_CAST "type",
              BAD_CAST (context.test ? "test" : context.kvm ? "kvm" : "qemu"));

  vtr_xml_add_text (domain, "name", vtr_machine_plan_get_name (plan), NULL);
  add_metadata (&context, domain);
  add_resources (&context, domain);
  add_os (&context, domain);
  if (!context.test)
    {
      add_features (&context, domain);
      add_cpu (&context, domain);
      add_clock (&context, domain);
    }
  add_life_cycle (domain);
  add_devices (&context, domain);

  xml = print_document (document);
  xmlFreeDoc (document);

  return xml;
}

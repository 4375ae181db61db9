/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-hypervisor"

#include "host-capabilities-probe.h"

#include <glib/gi18n-lib.h>

#include "hypervisor-error.h"
#include "xml-document.h"

/* free() is libvirt's allocator. */
static char *
take_string (char *string)
{
  char *copy = g_strdup (string);

  free (string);

  return copy;
}

/* libvirt names the host's processor by the nearest model and lists only what it has beyond that:
 * on an AMD host "svm" stands in no list because the model EPYC includes it. The baseline of one
 * processor is that processor, and for a baseline libvirt spells the model's features out; they are
 * put beside the others. */
static char *
expand_features (virConnectPtr  conn,
                 const char    *host_xml)
{
  g_autoptr (xmlDoc) host = vtr_xml_parse (host_xml, "capabilities", NULL);
  g_autoptr (xmlDoc) expanded = NULL;
  g_autofree char *cpu_xml = NULL;
  g_autofree char *baseline = NULL;
  const char *cpus[1] = { NULL };
  xmlNode *cpu = NULL;

  cpu = host != NULL ? vtr_xml_find (xmlDocGetRootElement (host), "host/cpu") : NULL;
  if (cpu == NULL || vtr_xml_find (cpu, "model") == NULL)
    return g_strdup (host_xml);

  cpu_xml = vtr_xml_node_to_string (cpu);
  cpus[0] = cpu_xml;
  baseline = take_string (virConnectBaselineCPU (conn, cpus, 1,
                                                 VIR_CONNECT_BASELINE_CPU_EXPAND_FEATURES));
  expanded = baseline != NULL ? vtr_xml_parse (baseline, "cpu", NULL) : NULL;
  if (expanded == NULL)
    return g_strdup (host_xml);

  for (xmlNode *feature = vtr_xml_next (xmlDocGetRootElement (expanded), NULL,
                                        "feature"); feature != NULL;
       feature = vtr_xml_next (xmlDocGetRootElement (expanded), feature, "feature"))
    {
      g_autofree char *name = vtr_xml_dup_attribute (feature, "name");
      xmlNode *added = NULL;

      if (name == NULL || vtr_xml_attribute_is (feature, "policy", "disable"))
        continue;
      added = xmlNewChild (cpu, NULL, (const xmlChar *) "feature", NULL);
      xmlSetProp (added, (const xmlChar *) "name", (const xmlChar *) name);
    }

  return vtr_xml_to_string (host);
}

static char *
dup_version (virConnectPtr conn)
{
  unsigned long version = 0;

  if (virConnectGetVersion (conn, &version) != 0 || version == 0)
    return NULL;

  return g_strdup_printf ("%lu.%lu.%lu", version / 1000000, version / 1000 % 1000, version % 1000);
}

/* What new machines of x86 are: a Q35, whose firmware choices (Secure Boot) differ from the old
 * board's. */
static const char *
get_machine_type (const char *host_xml)
{
  g_autoptr (xmlDoc) host = vtr_xml_parse (host_xml, "capabilities", NULL);
  g_autofree char *arch = NULL;

  if (host != NULL)
    arch = vtr_xml_dup_text (vtr_xml_find (xmlDocGetRootElement (host), "host/cpu/arch"));

  return g_strcmp0 (arch, "x86_64") == 0 ? "q35" : NULL;
}

/* NULL where the driver has no such document, or none for that type. */
static char *
read_domain_capabilities (virConnectPtr  conn,
                          const char    *machine,
                          const char    *type)
{
  return take_string (virConnectGetDomainCapabilities (conn, NULL, NULL, machine, type, 0));
}

/* Bytes. The memory statistics over all cells count memory that was plugged in after the start,
 * which virNodeGetInfo() doesn't on hosts where the kernel lists it under no cell. */
static guint64
read_memory (virConnectPtr      conn,
             const virNodeInfo *node)
{
  int n_statistics = 0;
  guint64 kib = node->memory;

  if (virNodeGetMemoryStats (conn, VIR_NODE_MEMORY_STATS_ALL_CELLS, NULL, &n_statistics, 0) == 0 &&
      n_statistics > 0 && n_statistics < 64)
    {
      g_autofree virNodeMemoryStats *statistics = g_new0 (virNodeMemoryStats, n_statistics);

      if (virNodeGetMemoryStats (conn, VIR_NODE_MEMORY_STATS_ALL_CELLS, statistics, &n_statistics,
                                 0) != 0)
        n_statistics = 0;
      for (int i = 0; i < n_statistics; i++)
        {
          if (g_str_equal (statistics[i].field, VIR_NODE_MEMORY_STATS_TOTAL))
            kib = MAX (kib, statistics[i].value);
        }
    }

  return kib * 1024;
}

VtrHostCapabilities *
vtr_host_capabilities_probe (virConnectPtr   conn,
                             const char     *uri,
                             GError        **error)
{
  g_autoptr (VtrHostCapabilities) self = NULL;
  g_autofree char *plain_xml = NULL;
  g_autofree char *host_xml = NULL;
  g_autofree char *kvm_xml = NULL;
  g_autofree char *tcg_xml = NULL;
  g_autofree char *version = NULL;
  virNodeInfo node = { 0 };

  plain_xml = take_string (virConnectGetCapabilities (conn));
  if (plain_xml == NULL || virNodeGetInfo (conn, &node) != 0)
    {
      vtr_hypervisor_error_set_from_libvirt (error,
                                             _("What the hypervisor can do could not be read."));
      return NULL;
    }

  host_xml = expand_features (conn, plain_xml);
  kvm_xml = read_domain_capabilities (conn, get_machine_type (host_xml), "kvm");
  tcg_xml = read_domain_capabilities (conn, get_machine_type (host_xml), "qemu");
  version = dup_version (conn);

  self = vtr_host_capabilities_new_from_xml (uri, host_xml, kvm_xml, tcg_xml,
                                             read_memory (conn, &node), node.cpus, error);
  if (self != NULL)
    vtr_host_capabilities_set_version (self, version);

  return g_steal_pointer (&self);
}

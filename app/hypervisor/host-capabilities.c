/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-hypervisor"

#include "host-capabilities.h"

#include <glib/gi18n-lib.h>

#include "host-capabilities-probe.h"
#include "xml-document.h"

struct _VtrHostCapabilities
{
  GObject           parent_instance;

  char             *uri;
  char             *hypervisor;
  char             *version;
  char             *arch;
  guint64           memory;
  guint             cpus;
  xmlDoc           *host;
  xmlDoc           *domain_kvm;      /* NULL where the hypervisor doesn't offer it */
  xmlDoc           *domain_tcg;
  VtrAcceleration   acceleration;
  const char       *reason;          /* not translated yet */
  GStrv             displays;
};

G_DEFINE_FINAL_TYPE (VtrHostCapabilities, vtr_host_capabilities, G_TYPE_OBJECT)

static void
vtr_host_capabilities_finalize (GObject *object)
{
  VtrHostCapabilities *self = VTR_HOST_CAPABILITIES (object);

  g_strfreev (self->displays);
  g_clear_pointer (&self->domain_tcg, xmlFreeDoc);
  g_clear_pointer (&self->domain_kvm, xmlFreeDoc);
  g_clear_pointer (&self->host, xmlFreeDoc);
  g_free (self->arch);
  g_free (self->version);
  g_free (self->hypervisor);
  g_free (self->uri);

  G_OBJECT_CLASS (vtr_host_capabilities_parent_class)->finalize (object);
}

static void
vtr_host_capabilities_class_init (VtrHostCapabilitiesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vtr_host_capabilities_finalize;
}

static void
vtr_host_capabilities_init (VtrHostCapabilities *self)
{
}

/* "qemu+ssh://host/system" is QEMU. */
static char *
dup_hypervisor (const char *uri)
{
  return g_strndup (uri, strcspn (uri, "+:"));
}

static gboolean
is_x86 (VtrHostCapabilities *self)
{
  return g_strcmp0 (self->arch, "x86_64") == 0 || g_strcmp0 (self->arch, "i686") == 0;
}

static gboolean
has_feature (xmlNode    *parent,
             const char *name,
             const char *policy)
{
  for (xmlNode *node = vtr_xml_next (parent, NULL, "feature"); node != NULL;
       node = vtr_xml_next (parent, node, "feature"))
    if (vtr_xml_attribute_is (node, "name", name) &&
        (policy == NULL || vtr_xml_attribute_is (node, "policy", policy)))
      return TRUE;

  return FALSE;
}

static gboolean
cpu_has_virtualisation (VtrHostCapabilities *self)
{
  xmlNode *cpu = vtr_xml_find (xmlDocGetRootElement (self->host), "host/cpu");

  return has_feature (cpu, "vmx", NULL) || has_feature (cpu, "svm", NULL);
}

/* /dev/kvm can be there and be opened, so that libvirt offers KVM, and still run no ordinary guest:
 * inside some virtual machines. On x86 the processor's own flag tells; other processors have
 * none. */
static void
decide_acceleration (VtrHostCapabilities *self)
{
  self->acceleration = VTR_ACCELERATION_TCG;

  if (strcmp (self->hypervisor, "qemu") != 0)
    self->reason = N_("This hypervisor decides by itself how its machines run.");
  else if (is_x86 (self) && !cpu_has_virtualisation (self))
    self->reason = N_("This computer’s processor offers no hardware virtualisation, so machines "
                      "run under emulation, which is slow.");
  else if (self->domain_kvm == NULL)
    self->reason = N_("Hardware virtualisation (KVM) isn’t available to you on this computer, so "
                      "machines run under emulation, which is slow.");
  else
    {
      self->acceleration = VTR_ACCELERATION_KVM;
      self->reason = N_("Machines run with hardware virtualisation (KVM).");
    }
}

/* The document that fits the acceleration. */
static xmlNode *
get_domain_root (VtrHostCapabilities *self)
{
  const gboolean is_kvm = self->acceleration == VTR_ACCELERATION_KVM;
  xmlDoc *document = is_kvm ? self->domain_kvm : self->domain_tcg;

  if (document == NULL)
    document = self->domain_kvm;

  return document != NULL ? xmlDocGetRootElement (document) : NULL;
}

static xmlNode *
find_enum (xmlNode    *parent,
           const char *name)
{
  xmlNode *node = vtr_xml_next (parent, NULL, "enum");

  while (node != NULL && !vtr_xml_attribute_is (node, "name", name))
    node = vtr_xml_next (parent, node, "enum");

  return node;
}

static gboolean
enum_has_value (xmlNode    *parent,
                const char *name,
                const char *value)
{
  xmlNode *values = find_enum (parent, name);

  for (xmlNode *node = vtr_xml_next (values, NULL, "value"); node != NULL;
       node = vtr_xml_next (values, node, "value"))
    {
      g_autofree char *text = vtr_xml_dup_text (node);

      if (strcmp (text, value) == 0)
        return TRUE;
    }

  return FALSE;
}

/* NULL where it isn't supported. */
static xmlNode *
find_supported (VtrHostCapabilities *self,
                const char          *path)
{
  xmlNode *node = vtr_xml_find (get_domain_root (self), path);

  return vtr_xml_attribute_is (node, "supported", "yes") ? node : NULL;
}

static GStrv
list_displays (VtrHostCapabilities *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  xmlNode *types = find_enum (find_supported (self, "devices/graphics"), "type");

  for (xmlNode *node = vtr_xml_next (types, NULL, "value"); node != NULL;
       node = vtr_xml_next (types, node, "value"))
    {
      g_autofree char *type = vtr_xml_dup_text (node);

      g_strv_builder_add (builder, type);
    }

  return g_strv_builder_end (builder);
}

static gboolean
parse_domain (const char  *xml,
              xmlDoc     **ret_document,
              GError     **error)
{
  if (xml == NULL)
    return TRUE;

  *ret_document = vtr_xml_parse (xml, "domainCapabilities", error);

  return *ret_document != NULL;
}

VtrHostCapabilities *
vtr_host_capabilities_new_from_xml (const char  *uri,
                                    const char  *host_xml,
                                    const char  *domain_kvm_xml,
                                    const char  *domain_tcg_xml,
                                    guint64      memory,
                                    guint        cpus,
                                    GError     **error)
{
  g_autoptr (VtrHostCapabilities) self = NULL;

  g_return_val_if_fail (uri != NULL, NULL);
  g_return_val_if_fail (host_xml != NULL, NULL);

  self = g_object_new (VTR_TYPE_HOST_CAPABILITIES, NULL);
  self->host = vtr_xml_parse (host_xml, "capabilities", error);
  if (self->host == NULL || !parse_domain (domain_kvm_xml, &self->domain_kvm, error) ||
      !parse_domain (domain_tcg_xml, &self->domain_tcg, error))
    return NULL;

  self->uri = g_strdup (uri);
  self->hypervisor = dup_hypervisor (uri);
  self->arch = vtr_xml_dup_text (vtr_xml_find (xmlDocGetRootElement (self->host), "host/cpu/arch"));
  if (self->arch == NULL)
    self->arch = g_strdup ("");
  self->memory = memory;
  self->cpus = cpus;
  decide_acceleration (self);
  self->displays = list_displays (self);

  return g_steal_pointer (&self);
}

void
vtr_host_capabilities_set_version (VtrHostCapabilities *self,
                                   const char          *version)
{
  g_free (self->version);
  self->version = g_strdup (version);
}

const char *
vtr_host_capabilities_get_uri (VtrHostCapabilities *self)
{
  g_return_val_if_fail (VTR_IS_HOST_CAPABILITIES (self), NULL);

  return self->uri;
}

const char *
vtr_host_capabilities_get_hypervisor (VtrHostCapabilities *self)
{
  g_return_val_if_fail (VTR_IS_HOST_CAPABILITIES (self), NULL);

  return self->hypervisor;
}

const char *
vtr_host_capabilities_get_version (VtrHostCapabilities *self)
{
  g_return_val_if_fail (VTR_IS_HOST_CAPABILITIES (self), NULL);

  return self->version;
}

const char *
vtr_host_capabilities_get_arch (VtrHostCapabilities *self)
{
  g_return_val_if_fail (VTR_IS_HOST_CAPABILITIES (self), NULL);

  return self->arch;
}

guint64
vtr_host_capabilities_get_memory (VtrHostCapabilities *self)
{
  g_return_val_if_fail (VTR_IS_HOST_CAPABILITIES (self), 0);

  return self->memory;
}

guint
vtr_host_capabilities_get_cpus (VtrHostCapabilities *self)
{
  g_return_val_if_fail (VTR_IS_HOST_CAPABILITIES (self), 0);

  return self->cpus;
}

VtrAcceleration
vtr_host_capabilities_get_acceleration (VtrHostCapabilities *self)
{
  g_return_val_if_fail (VTR_IS_HOST_CAPABILITIES (self), VTR_ACCELERATION_TCG);

  return self->acceleration;
}

const char *
vtr_host_capabilities_get_acceleration_reason (VtrHostCapabilities *self)
{
  g_return_val_if_fail (VTR_IS_HOST_CAPABILITIES (self), NULL);

  return _(self->reason);
}

gboolean
vtr_host_capabilities_offers_kvm (VtrHostCapabilities *self)
{
  g_return_val_if_fail (VTR_IS_HOST_CAPABILITIES (self), FALSE);

  return self->domain_kvm != NULL;
}

/* What a guest could be given is what the host's model has when KVM is asked for it. Intel's models
 * never include vmx, so it stands in the list; AMD's include svm, so it stands there only where it
 * is switched off. */
gboolean
vtr_host_capabilities_is_nested (VtrHostCapabilities *self)
{
  g_autofree char *vendor = NULL;
  xmlNode *modes = NULL;
  xmlNode *mode = NULL;

  g_return_val_if_fail (VTR_IS_HOST_CAPABILITIES (self), FALSE);

  /* Other processors' documents don't tell. */
  if (self->acceleration != VTR_ACCELERATION_KVM || !is_x86 (self))
    return FALSE;

  modes = vtr_xml_find (xmlDocGetRootElement (self->domain_kvm), "cpu");
  mode = vtr_xml_next (modes, NULL, "mode");
  while (mode != NULL && !vtr_xml_attribute_is (mode, "name", "host-model"))
    mode = vtr_xml_next (modes, mode, "mode");

  if (has_feature (mode, "vmx", "require") || has_feature (mode, "svm", "require"))
    return TRUE;

  vendor = vtr_xml_dup_text (vtr_xml_find (mode, "vendor"));

  return g_strcmp0 (vendor, "AMD") == 0 && !has_feature (mode, "svm", "disable");
}

gboolean
vtr_host_capabilities_has_display (VtrHostCapabilities *self,
                                   const char          *type)
{
  g_return_val_if_fail (VTR_IS_HOST_CAPABILITIES (self), FALSE);
  g_return_val_if_fail (type != NULL, FALSE);

  return g_strv_contains ((const char * const *) self->displays, type);
}

GStrv
vtr_host_capabilities_get_displays (VtrHostCapabilities *self)
{
  g_return_val_if_fail (VTR_IS_HOST_CAPABILITIES (self), NULL);

  return self->displays;
}

gboolean
vtr_host_capabilities_has_efi (VtrHostCapabilities *self)
{
  g_return_val_if_fail (VTR_IS_HOST_CAPABILITIES (self), FALSE);

  return enum_has_value (find_supported (self, "os"), "firmware", "efi");
}

gboolean
vtr_host_capabilities_has_secure_boot (VtrHostCapabilities *self)
{
  g_return_val_if_fail (VTR_IS_HOST_CAPABILITIES (self), FALSE);

  return vtr_host_capabilities_has_efi (self) &&
         enum_has_value (find_supported (self, "os/loader"), "secure", "yes");
}

gboolean
vtr_host_capabilities_has_tpm (VtrHostCapabilities *self)
{
  xmlNode *tpm = NULL;

  g_return_val_if_fail (VTR_IS_HOST_CAPABILITIES (self), FALSE);

  tpm = find_supported (self, "devices/tpm");

  return enum_has_value (tpm, "backendModel", "emulator") && enum_has_value (tpm, "backendVersion",
                                                                             "2.0");
}

gboolean
vtr_host_capabilities_has_usb_redirection (VtrHostCapabilities *self)
{
  return vtr_host_capabilities_has_device (self, "redirdev", "bus", "usb");
}

gboolean
vtr_host_capabilities_has_device (VtrHostCapabilities *self,
                                  const char          *device,
                                  const char          *attribute,
                                  const char          *value)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (VTR_IS_HOST_CAPABILITIES (self), FALSE);
  g_return_val_if_fail (device != NULL, FALSE);
  g_return_val_if_fail (attribute != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  path = g_strconcat ("devices/", device, NULL);

  return enum_has_value (find_supported (self, path), attribute, value);
}

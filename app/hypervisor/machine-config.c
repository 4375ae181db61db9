/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-hypervisor"

#include "machine-config-private.h"

#include <glib/gi18n-lib.h>

G_DEFINE_FINAL_TYPE (VtrMachineConfig, vtr_machine_config, G_TYPE_OBJECT)

static void
vtr_machine_config_finalize (GObject *object)
{
  VtrMachineConfig *self = VTR_MACHINE_CONFIG (object);

  g_clear_pointer (&self->document, xmlFreeDoc);

  G_OBJECT_CLASS (vtr_machine_config_parent_class)->finalize (object);
}

static void
vtr_machine_config_class_init (VtrMachineConfigClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vtr_machine_config_finalize;
}

static void
vtr_machine_config_init (VtrMachineConfig *self)
{
}

VtrMachineConfig *
vtr_machine_config_new_from_xml (const char  *xml,
                                 GError     **error)
{
  g_autoptr (xmlDoc) document = NULL;
  g_autofree char *name = NULL;
  VtrMachineConfig *self = NULL;

  g_return_val_if_fail (xml != NULL, NULL);

  document = vtr_xml_parse (xml, "domain", error);
  if (document == NULL)
    return NULL;

  name = vtr_xml_dup_text (vtr_xml_find (xmlDocGetRootElement (document), "name"));
  if (name == NULL || *name == '\0')
    {
      g_set_error_literal (error, G_MARKUP_ERROR, G_MARKUP_ERROR_INVALID_CONTENT,
                           _("The document has no name for the machine."));
      return NULL;
    }

  self = g_object_new (VTR_TYPE_MACHINE_CONFIG, NULL);
  self->document = g_steal_pointer (&document);

  return self;
}

VtrMachineConfig *
vtr_machine_config_copy (VtrMachineConfig *self)
{
  VtrMachineConfig *copy = NULL;

  g_return_val_if_fail (VTR_IS_MACHINE_CONFIG (self), NULL);

  copy = g_object_new (VTR_TYPE_MACHINE_CONFIG, NULL);
  copy->document = xmlCopyDoc (self->document, 1);
  if (copy->document == NULL)
    g_error ("Out of memory");

  return copy;
}

char *
vtr_machine_config_to_xml (VtrMachineConfig *self)
{
  g_return_val_if_fail (VTR_IS_MACHINE_CONFIG (self), NULL);

  return vtr_xml_to_string (self->document);
}

xmlNode *
vtr_machine_config_get_root (VtrMachineConfig *self)
{
  return xmlDocGetRootElement (self->document);
}

/* White space that stands before the parent's first child, with which each new child starts,
 * too. */
static xmlNode *
copy_indentation (xmlNode *parent)
{
  xmlNode *first = parent->children;

  return first != NULL && first->type == XML_TEXT_NODE && xmlIsBlankNode (first) != 0 ?
         xmlCopyNode (first, 1) : NULL;
}

xmlNode *
vtr_machine_config_add_element (xmlNode    *parent,
                                const char *name,
                                xmlNode    *before)
{
  xmlNode *indentation = copy_indentation (parent);
  xmlNode *node = xmlNewDocNode (parent->doc, NULL, (const xmlChar *) name, NULL);
  xmlNode *last = parent->last;

  if (before != NULL)
    {
      xmlAddPrevSibling (before, node);
      if (indentation != NULL)
        xmlAddPrevSibling (before, indentation);
      return node;
    }

  if (indentation == NULL || last == NULL || xmlIsBlankNode (last) == 0)
    {
      xmlFreeNode (indentation);
      xmlAddChild (parent, node);
      return node;
    }

  /* The last white space sets off the end tag, a level further out. */
  xmlAddPrevSibling (last, node);
  xmlAddPrevSibling (node, indentation);

  return node;
}

void
vtr_machine_config_set_text (xmlNode    *node,
                             const char *text)
{
  xmlNode *content = xmlNewDocText (node->doc, (const xmlChar *) text);

  xmlNodeSetContent (node, NULL);
  xmlAddChild (node, content);
}

void
vtr_machine_config_remove_element (xmlNode *node)
{
  xmlNode *space = node->prev;

  if (space != NULL && space->type == XML_TEXT_NODE && xmlIsBlankNode (space) != 0)
    {
      xmlUnlinkNode (space);
      xmlFreeNode (space);
    }

  xmlUnlinkNode (node);
  xmlFreeNode (node);
}

static char *
dup_root_text (VtrMachineConfig *self,
               const char       *path)
{
  return vtr_xml_dup_text (vtr_xml_find (vtr_machine_config_get_root (self), path));
}

char *
vtr_machine_config_dup_name (VtrMachineConfig *self)
{
  g_return_val_if_fail (VTR_IS_MACHINE_CONFIG (self), NULL);

  return dup_root_text (self, "name");
}

char *
vtr_machine_config_dup_uuid (VtrMachineConfig *self)
{
  g_return_val_if_fail (VTR_IS_MACHINE_CONFIG (self), NULL);

  return dup_root_text (self, "uuid");
}

char *
vtr_machine_config_dup_title (VtrMachineConfig *self)
{
  g_return_val_if_fail (VTR_IS_MACHINE_CONFIG (self), NULL);

  return dup_root_text (self, "title");
}

/* The first element after those that libvirt writes before a title. */
static xmlNode *
find_after_identity (xmlNode *root)
{
  xmlNode *node = root->children;
  xmlNode *last_identity = NULL;

  for (; node != NULL; node = node->next)
    if (vtr_xml_is_element (node, "name") || vtr_xml_is_element (node, "uuid") ||
        vtr_xml_is_element (node, "genid"))
      last_identity = node;

  return last_identity != NULL ? xmlNextElementSibling (last_identity) : NULL;
}

void
vtr_machine_config_set_title (VtrMachineConfig *self,
                              const char       *title)
{
  xmlNode *root = NULL;
  xmlNode *node = NULL;

  g_return_if_fail (VTR_IS_MACHINE_CONFIG (self));

  root = vtr_machine_config_get_root (self);
  node = vtr_xml_find (root, "title");
  if (title == NULL || *title == '\0')
    {
      if (node != NULL)
        vtr_machine_config_remove_element (node);
      return;
    }

  if (node == NULL)
    node = vtr_machine_config_add_element (root, "title", find_after_identity (root));
  vtr_machine_config_set_text (node, title);
}

/* libvirt's units: powers of 1000 with a B, of 1024 without or with iB; none is KiB. 0 for one not
 * known. */
static guint64
get_unit_size (const char *unit)
{
  static const struct
  {
    const char *name;
    guint64     size;
  } UNITS[] = {
    { "b", 1 }, { "bytes", 1 },
    { "KB", 1000 }, { "k", 1024 }, { "KiB", 1024 },
    { "MB", 1000 * 1000 }, { "M", 1024 * 1024 }, { "MiB", 1024 * 1024 },
    { "GB", 1000 * 1000 * 1000 }, { "G", 1024 * 1024 * 1024 }, { "GiB", 1024 * 1024 * 1024 },
    { "TB", 1000000000000 }, { "T", 1099511627776 }, { "TiB", 1099511627776 },
  };

  if (unit == NULL)
    return 1024;

  for (guint i = 0; i < G_N_ELEMENTS (UNITS); i++)
    if (g_ascii_strcasecmp (UNITS[i].name, unit) == 0)
      return UNITS[i].size;

  return 0;
}

/* 0 when there is none or it can't be understood. */
static guint64
read_memory (xmlNode *node)
{
  g_autofree char *text = vtr_xml_dup_text (node);
  g_autofree char *unit = vtr_xml_dup_attribute (node, "unit");
  guint64 number = 0;
  guint64 bytes = 0;

  if (text == NULL ||
      !g_ascii_string_to_unsigned (g_strstrip (text), 10, 0, G_MAXUINT64, &number, NULL) ||
      !g_uint64_checked_mul (&bytes, number, get_unit_size (unit)))
    return 0;

  return bytes;
}

static void
write_memory (xmlNode *node,
              guint64  bytes)
{
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, bytes / 1024);

  vtr_machine_config_set_text (node, text);
  xmlSetProp (node, (const xmlChar *) "unit", (const xmlChar *) "KiB");
}

guint64
vtr_machine_config_get_memory (VtrMachineConfig *self)
{
  g_return_val_if_fail (VTR_IS_MACHINE_CONFIG (self), 0);

  return read_memory (vtr_xml_find (vtr_machine_config_get_root (self), "memory"));
}

/* A balloon the user has made smaller stays as it is where it still fits. */
void
vtr_machine_config_set_memory (VtrMachineConfig *self,
                               guint64           bytes)
{
  xmlNode *root = NULL;
  xmlNode *memory = NULL;
  xmlNode *current = NULL;
  guint64 old_memory = 0;
  guint64 old_current = 0;

  g_return_if_fail (VTR_IS_MACHINE_CONFIG (self));

  if (vtr_machine_config_get_memory (self) == bytes)
    return;

  root = vtr_machine_config_get_root (self);
  memory = vtr_xml_find (root, "memory");
  current = vtr_xml_find (root, "currentMemory");
  old_memory = read_memory (memory);
  old_current = read_memory (current);

  if (memory == NULL)
    memory = vtr_machine_config_add_element (root, "memory", current);
  write_memory (memory, bytes);
  if (current != NULL && (old_current >= old_memory || old_current > bytes))
    write_memory (current, bytes);
}

static guint
parse_count (const char *text,
             guint       otherwise)
{
  g_autofree char *stripped = text != NULL ? g_strstrip (g_strdup (text)) : NULL;
  guint64 number = 0;

  if (stripped == NULL || !g_ascii_string_to_unsigned (stripped, 10, 0, G_MAXUINT, &number, NULL))
    return otherwise;

  return (guint) number;
}

static guint
get_count_attribute (xmlNode    *node,
                     const char *name,
                     guint       otherwise)
{
  g_autofree char *text = vtr_xml_dup_attribute (node, name);

  return parse_count (text, otherwise);
}

/* Those it starts with: `current`, else the number that can be plugged in. No element is one
 * processor. */
guint
vtr_machine_config_get_vcpus (VtrMachineConfig *self)
{
  g_autofree char *text = NULL;
  xmlNode *node = NULL;

  g_return_val_if_fail (VTR_IS_MACHINE_CONFIG (self), 0);

  node = vtr_xml_find (vtr_machine_config_get_root (self), "vcpu");
  text = vtr_xml_dup_text (node);

  return get_count_attribute (node, "current", parse_count (text, 1));
}

static void
set_count_attribute (xmlNode    *node,
                     const char *name,
                     guint       count)
{
  g_autofree char *text = g_strdup_printf ("%u", count);

  xmlSetProp (node, (const xmlChar *) name, (const xmlChar *) text);
}

/* libvirt refuses a topology whose product isn't the number of processors: it grows by sockets
 * where that comes out even, else it becomes one socket of that many cores. */
static void
fit_topology (xmlNode *topology,
              guint    vcpus)
{
  guint64 per_socket = get_count_attribute (topology, "cores", 1);

  per_socket *= get_count_attribute (topology, "threads", 1);
  per_socket *= get_count_attribute (topology, "dies", 1);
  if (per_socket > 0 && vcpus % per_socket == 0)
    {
      set_count_attribute (topology, "sockets", (guint) (vcpus / per_socket));
      return;
    }

  set_count_attribute (topology, "sockets", 1);
  set_count_attribute (topology, "cores", vcpus);
  set_count_attribute (topology, "threads", 1);
  if (xmlHasProp (topology, (const xmlChar *) "dies") != NULL)
    set_count_attribute (topology, "dies", 1);
}

void
vtr_machine_config_set_vcpus (VtrMachineConfig *self,
                              guint             vcpus)
{
  g_autofree char *old_text = NULL;
  g_autofree char *text = NULL;
  xmlNode *root = NULL;
  xmlNode *node = NULL;
  xmlNode *topology = NULL;

  g_return_if_fail (VTR_IS_MACHINE_CONFIG (self));
  g_return_if_fail (vcpus > 0);

  if (vtr_machine_config_get_vcpus (self) == vcpus)
    return;

  root = vtr_machine_config_get_root (self);
  node = vtr_xml_find (root, "vcpu");
  if (node == NULL)
    node = vtr_machine_config_add_element (root, "vcpu", vtr_xml_find (root, "os"));

  old_text = vtr_xml_dup_text (node);
  if (xmlHasProp (node, (const xmlChar *) "current") != NULL)
    {
      set_count_attribute (node, "current", vcpus);
      if (parse_count (old_text, 1) >= vcpus)
        return;
    }

  text = g_strdup_printf ("%u", vcpus);
  vtr_machine_config_set_text (node, text);
  topology = vtr_xml_find (root, "cpu/topology");
  if (topology != NULL)
    fit_topology (topology, vcpus);
}

/* "qemu" runs under QEMU without hardware virtualisation; other hypervisors' types are no
 * emulation. */
gboolean
vtr_machine_config_is_emulated (VtrMachineConfig *self)
{
  g_return_val_if_fail (VTR_IS_MACHINE_CONFIG (self), FALSE);

  return vtr_xml_attribute_is (vtr_machine_config_get_root (self), "type", "qemu");
}

gboolean
vtr_machine_config_has_efi (VtrMachineConfig *self)
{
  xmlNode *os = NULL;

  g_return_val_if_fail (VTR_IS_MACHINE_CONFIG (self), FALSE);

  os = vtr_xml_find (vtr_machine_config_get_root (self), "os");

  return vtr_xml_attribute_is (os, "firmware", "efi") ||
         vtr_xml_attribute_is (vtr_xml_find (os, "loader"), "type", "pflash");
}

char *
vtr_machine_config_dup_arch (VtrMachineConfig *self)
{
  g_return_val_if_fail (VTR_IS_MACHINE_CONFIG (self), NULL);

  return vtr_xml_dup_attribute (vtr_xml_find (vtr_machine_config_get_root (self), "os/type"),
                                "arch");
}

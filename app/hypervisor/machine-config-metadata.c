/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-hypervisor"

/* What stands in <metadata>: libosinfo's element with the operating system, and Vitrine's own.
 * libvirt keeps one element per namespace there and copies it without looking inside. */

#include "machine-config-private.h"

#define LIBOSINFO_NAMESPACE "http://libosinfo.org/xmlns/libvirt/domain/1.0"

static gboolean
is_in_namespace (xmlNode    *node,
                 const char *namespace_uri,
                 const char *name)
{
  return node->type == XML_ELEMENT_NODE && node->ns != NULL &&
         g_strcmp0 ((const char *) node->ns->href, namespace_uri) == 0 &&
         (name == NULL || strcmp ((const char *) node->name, name) == 0);
}

static xmlNode *
find_in_namespace (xmlNode    *parent,
                   const char *namespace_uri,
                   const char *name)
{
  xmlNode *node = parent != NULL ? parent->children : NULL;

  while (node != NULL && !is_in_namespace (node, namespace_uri, name))
    node = node->next;

  return node;
}

static xmlNode *
find_metadata (VtrMachineConfig *self)
{
  return vtr_xml_find (vtr_machine_config_get_root (self), "metadata");
}

/* Vitrine's or libosinfo's element; made, and <metadata> with it, where there is none. The
 * namespace is declared on the element itself: libvirt asks for that. */
static xmlNode *
ensure_namespace_element (VtrMachineConfig *self,
                          const char       *namespace_uri,
                          const char       *prefix,
                          const char       *name)
{
  xmlNode *root = vtr_machine_config_get_root (self);
  xmlNode *metadata = find_metadata (self);
  xmlNode *element = NULL;

  if (metadata == NULL)
    metadata = vtr_machine_config_add_element (root, "metadata", vtr_xml_find (root, "memory"));

  element = find_in_namespace (metadata, namespace_uri, NULL);
  if (element == NULL)
    {
      element = vtr_machine_config_add_element (metadata, name, NULL);
      xmlSetNs (element,
                xmlNewNs (element, (const xmlChar *) namespace_uri, (const xmlChar *) prefix));
    }

  return element;
}

/* With <metadata> itself when nothing else is in it. */
static void
remove_if_empty (xmlNode *element)
{
  xmlNode *metadata = element->parent;

  if (xmlChildElementCount (element) != 0)
    return;

  vtr_machine_config_remove_element (element);
  if (metadata != NULL && xmlChildElementCount (metadata) == 0)
    vtr_machine_config_remove_element (metadata);
}

char *
vtr_machine_config_dup_os_id (VtrMachineConfig *self)
{
  xmlNode *element = NULL;

  g_return_val_if_fail (VTR_IS_MACHINE_CONFIG (self), NULL);

  element = find_in_namespace (find_metadata (self), LIBOSINFO_NAMESPACE, "libosinfo");

  return vtr_xml_dup_attribute (find_in_namespace (element, LIBOSINFO_NAMESPACE, "os"), "id");
}

void
vtr_machine_config_set_os_id (VtrMachineConfig *self,
                              const char       *os_id)
{
  xmlNode *element = NULL;
  xmlNode *os = NULL;

  g_return_if_fail (VTR_IS_MACHINE_CONFIG (self));

  element = find_in_namespace (find_metadata (self), LIBOSINFO_NAMESPACE, "libosinfo");
  os = find_in_namespace (element, LIBOSINFO_NAMESPACE, "os");
  if (os_id == NULL)
    {
      if (os == NULL)
        return;
      vtr_machine_config_remove_element (os);
      remove_if_empty (element);
      return;
    }

  if (element == NULL)
    element = ensure_namespace_element (self, LIBOSINFO_NAMESPACE, "libosinfo", "libosinfo");
  if (os == NULL)
    {
      os = vtr_machine_config_add_element (element, "os", NULL);
      xmlSetNs (os, element->ns);
    }

  xmlSetProp (os, (const xmlChar *) "id", (const xmlChar *) os_id);
}

gboolean
vtr_machine_config_get_flag (VtrMachineConfig *self,
                             const char       *name)
{
  xmlNode *element = NULL;

  g_return_val_if_fail (VTR_IS_MACHINE_CONFIG (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  element = find_in_namespace (find_metadata (self), VTR_METADATA_NAMESPACE, NULL);

  return find_in_namespace (element, VTR_METADATA_NAMESPACE, name) != NULL;
}

void
vtr_machine_config_set_flag (VtrMachineConfig *self,
                             const char       *name,
                             gboolean          value)
{
  xmlNode *element = NULL;
  xmlNode *flag = NULL;

  g_return_if_fail (VTR_IS_MACHINE_CONFIG (self));
  g_return_if_fail (name != NULL && xmlValidateNCName ((const xmlChar *) name, 0) == 0);

  if (vtr_machine_config_get_flag (self, name) == value)
    return;

  if (value)
    {
      element = ensure_namespace_element (self, VTR_METADATA_NAMESPACE, "vitrine", "machine");
      flag = vtr_machine_config_add_element (element, name, NULL);
      xmlSetNs (flag, element->ns);
      return;
    }

  element = find_in_namespace (find_metadata (self), VTR_METADATA_NAMESPACE, NULL);
  flag = find_in_namespace (element, VTR_METADATA_NAMESPACE, name);
  vtr_machine_config_remove_element (flag);
  remove_if_empty (element);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <libxml/tree.h>

G_BEGIN_DECLS

/* Reading the documents that libvirt or a file holds, carefully: no network, no entities, no
 * DOCTYPE at all, no document over this many bytes. Pure; any thread. */
#define VTR_XML_MAX_SIZE (8 * 1024 * 1024)

G_DEFINE_AUTOPTR_CLEANUP_FUNC (xmlDoc, xmlFreeDoc)

/* @root_name: what the root element must be. Errors are G_MARKUP_ERROR, in words for people.
 * (transfer full): free with xmlFreeDoc(). */
xmlDoc     *vtr_xml_parse         (const char  *xml,
                                   const char  *root_name,
                                   GError     **error) G_GNUC_WARN_UNUSED_RESULT;

/* The first child element of no namespace with that name; NULL when there is none or @parent is
 * NULL. A @path may have several steps: "cpu/model". */
xmlNode    *vtr_xml_find          (xmlNode     *parent,
                                   const char  *path);
/* The next sibling element named @name (of no namespace) after @node, or the first child when @node
 * is NULL: for (n = vtr_xml_next (p, NULL, "disk"); n != NULL; n = vtr_xml_next (p, n, "disk"))
 * … */
xmlNode    *vtr_xml_next          (xmlNode     *parent,
                                   xmlNode     *node,
                                   const char  *name);
gboolean    vtr_xml_is_element    (xmlNode     *node,
                                   const char  *name);
/* (transfer full) (nullable): NULL when there is no such node or attribute. */
char       *vtr_xml_dup_text      (xmlNode     *node);
char       *vtr_xml_dup_attribute (xmlNode     *node,
                                   const char  *name);
gboolean    vtr_xml_attribute_is  (xmlNode     *node,
                                   const char  *name,
                                   const char  *value);
/* Of the whole document, UTF-8, without an XML declaration. (transfer full) */
char       *vtr_xml_to_string     (xmlDoc      *document);
/* Of one element with what is in it. (transfer full) */
char       *vtr_xml_node_to_string (xmlNode    *node);

G_END_DECLS

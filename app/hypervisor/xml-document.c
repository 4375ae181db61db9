/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-hypervisor"

#include "xml-document.h"

#include <glib/gi18n-lib.h>
#include <libxml/parser.h>
#include <libxml/xmlsave.h>
#include <string.h>

/* Stops at the DOCTYPE itself, before a single declaration in it is read: what has none can have no
 * entities, and libvirt's documents never have one. */
static void
refuse_doctype (void          *context,
                const xmlChar *name,
                const xmlChar *external_id,
                const xmlChar *system_id)
{
  xmlParserCtxt *parser = context;
  gboolean *has_doctype = parser->_private;

  *has_doctype = TRUE;
  xmlStopParser (parser);
}

static xmlDoc *
parse_bytes (const char  *xml,
             size_t       length,
             GError     **error)
{
  g_autoptr (xmlDoc) document = NULL;
  xmlParserCtxt *parser = NULL;
  gboolean has_doctype = FALSE;
  int line = 0;

  xmlInitParser ();
  parser = xmlNewParserCtxt ();
  if (parser == NULL)
    g_error ("Out of memory");

  parser->_private = &has_doctype;
  parser->sax->internalSubset = refuse_doctype;
  document = xmlCtxtReadMemory (parser, xml, (int) length, NULL, NULL,
                                XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
  line = parser->lastError.line;
  /* A stopped parser leaves what it had. */
  if (parser->wellFormed == 0)
    {
      g_clear_pointer (&parser->myDoc, xmlFreeDoc);
      g_clear_pointer (&document, xmlFreeDoc);
    }
  xmlFreeParserCtxt (parser);

  if (has_doctype || (document != NULL && document->intSubset != NULL))
    {
      g_set_error_literal (error, G_MARKUP_ERROR, G_MARKUP_ERROR_PARSE,
                           _("The document has a DOCTYPE, which is not accepted here."));
      return NULL;
    }

  if (document == NULL)
    {
      g_set_error (error, G_MARKUP_ERROR, G_MARKUP_ERROR_PARSE,
                   _("The document is not well-formed XML (line %d)."), line);
      return NULL;
    }

  return g_steal_pointer (&document);
}

xmlDoc *
vtr_xml_parse (const char  *xml,
               const char  *root_name,
               GError     **error)
{
  g_autoptr (xmlDoc) document = NULL;
  size_t length = 0;

  g_return_val_if_fail (xml != NULL, NULL);
  g_return_val_if_fail (root_name != NULL, NULL);

  length = strnlen (xml, VTR_XML_MAX_SIZE + 1);
  if (length > VTR_XML_MAX_SIZE)
    {
      g_set_error_literal (error, G_MARKUP_ERROR, G_MARKUP_ERROR_PARSE,
                           _("The document is larger than 8 MiB, which is not accepted here."));
      return NULL;
    }

  if (length == 0)
    {
      g_set_error_literal (error, G_MARKUP_ERROR, G_MARKUP_ERROR_EMPTY,
                           _("The document is empty."));
      return NULL;
    }

  if (!g_utf8_validate (xml, (gssize) length, NULL))
    {
      g_set_error_literal (error, G_MARKUP_ERROR, G_MARKUP_ERROR_BAD_UTF8,
                           _("The document is not text in UTF-8."));
      return NULL;
    }

  document = parse_bytes (xml, length, error);
  if (document == NULL)
    return NULL;

  if (!vtr_xml_is_element (xmlDocGetRootElement (document), root_name))
    {
      g_set_error (error, G_MARKUP_ERROR, G_MARKUP_ERROR_UNKNOWN_ELEMENT,
                   _("The document doesn’t describe a <%s>."), root_name);
      return NULL;
    }

  return g_steal_pointer (&document);
}

gboolean
vtr_xml_is_element (xmlNode    *node,
                    const char *name)
{
  return node != NULL && node->type == XML_ELEMENT_NODE && node->ns == NULL &&
         strcmp ((const char *) node->name, name) == 0;
}

xmlNode *
vtr_xml_next (xmlNode    *parent,
              xmlNode    *node,
              const char *name)
{
  xmlNode *next = NULL;

  if (node != NULL)
    next = node->next;
  else if (parent != NULL)
    next = parent->children;

  while (next != NULL && !vtr_xml_is_element (next, name))
    next = next->next;

  return next;
}

xmlNode *
vtr_xml_find (xmlNode    *parent,
              const char *path)
{
  g_auto (GStrv) steps = NULL;
  xmlNode *node = parent;

  g_return_val_if_fail (path != NULL, NULL);

  steps = g_strsplit (path, "/", -1);
  for (guint i = 0; steps[i] != NULL && node != NULL; i++)
    node = vtr_xml_next (node, NULL, steps[i]);

  return node;
}

/* libxml2's strings come from its own allocator. */
static char *
take_xml_string (xmlChar *string)
{
  char *copy = g_strdup ((const char *) string);

  if (string != NULL)
    xmlFree (string);

  return copy;
}

char *
vtr_xml_dup_text (xmlNode *node)
{
  return node != NULL ? take_xml_string (xmlNodeGetContent (node)) : NULL;
}

char *
vtr_xml_dup_attribute (xmlNode    *node,
                       const char *name)
{
  return node != NULL ? take_xml_string (xmlGetNoNsProp (node, (const xmlChar *) name)) : NULL;
}

gboolean
vtr_xml_attribute_is (xmlNode    *node,
                      const char *name,
                      const char *value)
{
  g_autofree char *found = vtr_xml_dup_attribute (node, name);

  return g_strcmp0 (found, value) == 0;
}

char *
vtr_xml_to_string (xmlDoc *document)
{
  xmlBuffer *buffer = NULL;
  xmlSaveCtxt *save = NULL;
  char *text = NULL;

  g_return_val_if_fail (document != NULL, NULL);

  buffer = xmlBufferCreate ();
  save = xmlSaveToBuffer (buffer, "UTF-8", XML_SAVE_NO_DECL | XML_SAVE_AS_XML);
  if (save == NULL)
    g_error ("Out of memory");

  xmlSaveDoc (save, document);
  xmlSaveClose (save);
  text = g_strdup ((const char *) xmlBufferContent (buffer));
  xmlBufferFree (buffer);

  return text;
}

char *
vtr_xml_node_to_string (xmlNode *node)
{
  xmlBuffer *buffer = NULL;
  char *text = NULL;

  g_return_val_if_fail (node != NULL, NULL);

  buffer = xmlBufferCreate ();
  xmlNodeDump (buffer, node->doc, node, 0, 0);
  text = g_strdup ((const char *) xmlBufferContent (buffer));
  xmlBufferFree (buffer);

  return text;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-hypervisor"

#include "xml-builder.h"

static void
add_attributes (xmlNode *node,
                va_list  args)
{
  const char *name = NULL;

  while ((name = va_arg (args, const char *)) != NULL)
    {
      const char *value = va_arg (args, const char *);

      if (value != NULL)
        xmlNewProp (node, BAD_CAST name, BAD_CAST value);
    }
}

xmlNode *
vtr_xml_add (xmlNode    *parent,
             const char *name,
             ...)
{
  xmlNode *node = NULL;
  va_list args;

  g_return_val_if_fail (parent != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  node = xmlNewTextChild (parent, NULL, BAD_CAST name, NULL);
  va_start (args, name);
  add_attributes (node, args);
  va_end (args);

  return node;
}

xmlNode *
vtr_xml_add_text (xmlNode    *parent,
                  const char *name,
                  const char *text,
                  ...)
{
  xmlNode *node = NULL;
  va_list args;

  g_return_val_if_fail (parent != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (text != NULL, NULL);

  node = xmlNewTextChild (parent, NULL, BAD_CAST name, BAD_CAST text);
  va_start (args, text);
  add_attributes (node, args);
  va_end (args);

  return node;
}

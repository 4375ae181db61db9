/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <libxml/tree.h>

G_BEGIN_DECLS

/* Adds an element to the end of @parent, with attributes given as name, value, …, NULL. Values are
 * escaped; an attribute whose value is NULL is left out. (transfer none): the document owns it. */
xmlNode *vtr_xml_add      (xmlNode    *parent,
                           const char *name,
                           ...) G_GNUC_NULL_TERMINATED;
/* The same with text in it. */
xmlNode *vtr_xml_add_text (xmlNode    *parent,
                           const char *name,
                           const char *text,
                           ...) G_GNUC_NULL_TERMINATED;

G_END_DECLS

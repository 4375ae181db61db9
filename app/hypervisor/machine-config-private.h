/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "machine-config.h"
#include "xml-document.h"

G_BEGIN_DECLS

struct _VtrMachineConfig
{
  GObject  parent_instance;

  xmlDoc  *document;
};

/* The <domain> element. */
xmlNode *vtr_machine_config_get_root (VtrMachineConfig *self);
/* Before @before when it is there (else as the last child), indented like its new neighbours. */
xmlNode *vtr_machine_config_add_element (xmlNode    *parent,
                                         const char *name,
                                         xmlNode    *before);
/* Replaces what is in @node by text, whatever characters it has. */
void     vtr_machine_config_set_text (xmlNode    *node,
                                      const char *text);
/* Takes the element away, with the white space that set it off. */
void     vtr_machine_config_remove_element (xmlNode *node);

G_END_DECLS

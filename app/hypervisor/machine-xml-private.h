/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libxml/tree.h>

#include "machine-xml.h"

G_BEGIN_DECLS

/* One document while it is built: what follows from the plan, worked out once. On the stack of
 * vtr_machine_xml_build(). */
typedef struct
{
  VtrMachinePlan      *plan;
  VtrHostCapabilities *capabilities;
  VtrOsSupport         support;
  const char          *disk_path;        /* NULL: no disk */
  const char          *display_socket;   /* NULL: libvirt chooses */
  const char          *agent_socket;     /* likewise */

  gboolean             test;             /* libvirt's test driver */
  gboolean             kvm;
  gboolean             windows;
  gboolean             q35;
  gboolean             efi;
  gboolean             secure_boot;
  gboolean             spice;

  xmlNode             *devices;
  guint                n_ports;          /* PCIe ports that the devices so far take */
} VtrXmlContext;

/* Each adds the elements of its concern to the context's <devices>. */
void vtr_machine_xml_add_disks       (VtrXmlContext *context);
void vtr_machine_xml_add_controllers (VtrXmlContext *context);
void vtr_machine_xml_add_network     (VtrXmlContext *context);
void vtr_machine_xml_add_consoles    (VtrXmlContext *context);
void vtr_machine_xml_add_input       (VtrXmlContext *context);
void vtr_machine_xml_add_tpm         (VtrXmlContext *context);
void vtr_machine_xml_add_display     (VtrXmlContext *context);
void vtr_machine_xml_add_sound       (VtrXmlContext *context);
void vtr_machine_xml_add_paravirtual (VtrXmlContext *context);
/* After all the others: the ports they take, and spare ones for hot-plug. */
void vtr_machine_xml_add_ports       (VtrXmlContext *context);

G_END_DECLS

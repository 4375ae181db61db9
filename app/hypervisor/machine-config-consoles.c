/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-hypervisor"

/* The text consoles of a domain document: its character devices that a person can sit at. */

#include "machine-config-private.h"

#include <glib/gi18n-lib.h>

static void
config_console_free (gpointer data)
{
  VtrConfigConsole *console = data;

  g_free (console->id);
  g_free (console->kind);
  g_free (console->type);
  g_free (console->label);
  g_free (console);
}

static char *
dup_label (const char *kind,
           guint       number)
{
  const char *label = _("Serial Console");

  if (strcmp (kind, "parallel") == 0)
    label = _("Parallel Port");
  else if (strcmp (kind, "console") == 0)
    label = _("Text Console");

  /* Translators: the second, third … of a kind: "Serial Console 2". */
  return number > 1 ? g_strdup_printf (_("%s %u"), label, number) : g_strdup (label);
}

/* libvirt names the devices of a kind by their order; an alias in the document says the same, but
 * for one that the user gave. */
static char *
dup_id (xmlNode    *node,
        const char *kind,
        guint       index)
{
  g_autofree char *alias = vtr_xml_dup_attribute (vtr_xml_find (node, "alias"), "name");

  return alias != NULL ? g_steal_pointer (&alias) : g_strdup_printf ("%s%u", kind, index);
}

static void
add_console (GPtrArray  *consoles,
             xmlNode    *node,
             const char *kind,
             guint       index,
             guint       number)
{
  VtrConfigConsole *console = g_new0 (VtrConfigConsole, 1);
  g_autofree char *path = vtr_xml_dup_attribute (vtr_xml_find (node, "source"), "path");

  console->id = dup_id (node, kind, index);
  console->kind = g_strdup (kind);
  console->type = vtr_xml_dup_attribute (node, "type");
  if (console->type == NULL)
    console->type = g_strdup ("");
  console->label = dup_label (kind, number);
  console->can_open = strcmp (console->type, "pty") == 0;
  console->is_ready = console->can_open && path != NULL;
  g_ptr_array_add (consoles, console);
}

static guint
add_ports (GPtrArray  *consoles,
           xmlNode    *devices,
           const char *kind)
{
  guint n_ports = 0;

  for (xmlNode *node = vtr_xml_next (devices, NULL, kind); node != NULL;
       node = vtr_xml_next (devices, node, kind), n_ports++)
    add_console (consoles, node, kind, n_ports, n_ports + 1);

  return n_ports;
}

/* libvirt writes the first serial port a second time, as a console: that one is no other. */
static gboolean
is_serial_port (xmlNode *node)
{
  xmlNode *target = vtr_xml_find (node, "target");
  g_autofree char *type = vtr_xml_dup_attribute (target, "type");

  return type != NULL && strcmp (type, "serial") == 0;
}

GPtrArray *
vtr_machine_config_list_consoles (VtrMachineConfig *self)
{
  GPtrArray *consoles = NULL;
  xmlNode *devices = NULL;
  guint n_serial = 0;
  guint number = 0;
  guint index = 0;

  g_return_val_if_fail (VTR_IS_MACHINE_CONFIG (self), NULL);

  consoles = g_ptr_array_new_with_free_func (config_console_free);
  devices = vtr_xml_find (vtr_machine_config_get_root (self), "devices");
  n_serial = add_ports (consoles, devices, "serial");
  for (xmlNode *node = vtr_xml_next (devices, NULL, "console"); node != NULL;
       node = vtr_xml_next (devices, node, "console"), index++)
    {
      if (!is_serial_port (node))
        add_console (consoles, node, "console", index, ++number);
      else if (n_serial == 0 && index == 0)
        add_console (consoles, node, "serial", 0, 1);
    }
  add_ports (consoles, devices, "parallel");

  return consoles;
}

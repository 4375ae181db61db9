/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-hypervisor"

#include <string.h>

#include "machine-name.h"
#include "machine-xml-private.h"
#include "xml-builder.h"

#define SPARE_PORTS 8

static gboolean
is_block_device (const char *path)
{
  return g_str_has_prefix (path, "/dev/");
}

static xmlNode *
add_disk (VtrXmlContext *context,
          const char    *device,
          const char    *path)
{
  const gboolean block = is_block_device (path);

  return vtr_xml_add (context->devices, "disk", "type", block ? "block" : "file", "device", device,
                      NULL);
}

static void
add_source (VtrXmlContext *context,
            xmlNode       *disk,
            const char    *path,
            const char    *startup_policy)
{
  if (is_block_device (path))
    vtr_xml_add (disk, "source", "dev", path, "startupPolicy", startup_policy, NULL);
  else
    vtr_xml_add (disk, "source", "file", path, "startupPolicy", startup_policy, NULL);
}

/* "sda", "sdb" on SATA; "hda", "hdb" on IDE, the only one that the older chipset has. */
static void
add_target (VtrXmlContext *context,
            xmlNode       *disk,
            guint          index)
{
  g_autofree char *target = NULL;

  target = g_strdup_printf ("%s%c", context->q35 ? "sd" : "hd", (char) ('a' + index));
  vtr_xml_add (disk, "target", "dev", target, "bus", context->q35 ? "sata" : "ide", NULL);
}

static void
add_hard_disk (VtrXmlContext *context)
{
  xmlNode *disk = add_disk (context, "disk", context->disk_path);

  /* What the guest discards or fills with zeros goes back to the host. */
  vtr_xml_add (disk, "driver", "name", "qemu", "type", "qcow2", "cache", "writeback",
               "discard", "unmap", "detect_zeroes", "unmap", NULL);
  add_source (context, disk, context->disk_path, NULL);

  if (context->support.virtio_block)
    {
      vtr_xml_add (disk, "target", "dev", "vda", "bus", "virtio", NULL);
      context->n_ports++;
    }
  else
    {
      add_target (context, disk, 0);
    }

  vtr_xml_add (disk, "boot", "order", "1", NULL);
}

static void
add_optical_drive (VtrXmlContext *context)
{
  VtrMedia *media = vtr_machine_plan_get_media (context->plan);
  gboolean disposable = vtr_machine_plan_is_disposable (context->plan);
  gboolean has_sata_disk = context->disk_path != NULL && !context->support.virtio_block;
  const char *path = NULL;
  xmlNode *disk = NULL;

  if (media == NULL)
    return;

  path = vtr_media_get_path (media);
  disk = add_disk (context, "cdrom", path);
  vtr_xml_add (disk, "driver", "name", "qemu", "type", "raw", NULL);
  /* After the installation nobody needs the medium: the machine starts when it has gone. */
  add_source (context, disk, path, disposable ? NULL : "optional");
  add_target (context, disk, has_sata_disk ? 1 : 0);
  vtr_xml_add (disk, "readonly", NULL);
  /* An empty disk isn't bootable, so the first start goes on to the medium, and every start after
   * the installation takes the disk: nothing has to be changed in between. */
  vtr_xml_add (disk, "boot", "order", context->disk_path != NULL ? "2" : "1", NULL);
}

void
vtr_machine_xml_add_disks (VtrXmlContext *context)
{
  if (context->disk_path != NULL)
    add_hard_disk (context);
  add_optical_drive (context);
}

static void
add_usb_companion (VtrXmlContext *context,
                   const char    *model,
                   const char    *start_port)
{
  xmlNode *controller = NULL;

  controller =
    vtr_xml_add (context->devices, "controller", "type", "usb", "index", "0", "model", model, NULL);
  vtr_xml_add (controller, "master", "startport", start_port, NULL);
}

void
vtr_machine_xml_add_controllers (VtrXmlContext *context)
{
  if (context->support.xhci)
    {
      vtr_xml_add (context->devices, "controller", "type", "usb", "index", "0",
                   "model", "qemu-xhci", "ports", "15", NULL);
      context->n_ports++;
      return;
    }

  /* USB 2, and beside it USB 1 for what is older still. */
  vtr_xml_add (context->devices, "controller", "type", "usb", "index", "0", "model", "ich9-ehci1",
               NULL);
  add_usb_companion (context, "ich9-uhci1", "0");
  add_usb_companion (context, "ich9-uhci2", "2");
  add_usb_companion (context, "ich9-uhci3", "4");
}

void
vtr_machine_xml_add_network (VtrXmlContext *context)
{
  const char *model = NULL;
  xmlNode *interface = NULL;

  if (context->support.virtio_net)
    model = "virtio";
  else if (context->support.e1000e && context->q35)
    model = "e1000e";
  else if (context->q35)
    model = "e1000";
  else
    model = "rtl8139";

  interface = vtr_xml_add (context->devices, "interface", "type", "user", NULL);
  vtr_xml_add (interface, "model", "type", model, NULL);
  /* A plain PCI card takes one too, for the bridge that it sits behind. */
  context->n_ports++;
}

static gboolean
has_clipboard_agent (VtrXmlContext *context)
{
  const char *version = vtr_host_capabilities_get_version (context->capabilities);

  if (vtr_host_capabilities_has_device (context->capabilities, "channel", "type", "qemu-vdagent"))
    return TRUE;

  /* libvirt 9.0 knows it but doesn't say so. QEMU has it from 6.1 on; a libvirt that has it too
   * (8.4) comes with QEMU 7. */
  return version != NULL && g_ascii_strtoull (version, NULL, 10) >= 7;
}

static void
add_clipboard_channel (VtrXmlContext *context)
{
  xmlNode *channel = NULL;
  xmlNode *source = NULL;

  if (context->spice)
    {
      channel = vtr_xml_add (context->devices, "channel", "type", "spicevmc", NULL);
    }
  else
    {
      channel = vtr_xml_add (context->devices, "channel", "type", "qemu-vdagent", NULL);
      source = vtr_xml_add (channel, "source", NULL);
      vtr_xml_add (source, "clipboard", "copypaste", "yes", NULL);
      vtr_xml_add (source, "mouse", "mode", "client", NULL);
    }

  vtr_xml_add (channel, "target", "type", "virtio", "name", "com.redhat.spice.0", NULL);
}

static void
add_agent_channel (VtrXmlContext *context)
{
  const char *name = vtr_machine_plan_get_name (context->plan);
  xmlNode *channel = NULL;

  if (context->agent_socket == NULL &&
      vtr_machine_name_count_socket_bytes (name) > VTR_NAME_MAX_AGENT_BYTES)
    return;

  channel = vtr_xml_add (context->devices, "channel", "type", "unix", NULL);
  if (context->agent_socket != NULL)
    vtr_xml_add (channel, "source", "mode", "bind", "path", context->agent_socket, NULL);
  vtr_xml_add (channel, "target", "type", "virtio", "name", "org.qemu.guest_agent.0", NULL);
}

void
vtr_machine_xml_add_consoles (VtrXmlContext *context)
{
  xmlNode *console = NULL;
  xmlNode *serial = NULL;

  serial = vtr_xml_add (context->devices, "serial", "type", "pty", NULL);
  vtr_xml_add (serial, "target", "port", "0", NULL);
  console = vtr_xml_add (context->devices, "console", "type", "pty", NULL);
  vtr_xml_add (console, "target", "type", "serial", "port", "0", NULL);

  if (!context->support.virtio_console)
    return;

  vtr_xml_add (context->devices, "controller", "type", "virtio-serial", "index", "0", NULL);
  context->n_ports++;
  add_agent_channel (context);
  if (context->spice || has_clipboard_agent (context))
    add_clipboard_channel (context);
}

void
vtr_machine_xml_add_input (VtrXmlContext *context)
{
  /* Absolute: the pointer is where the user sees it. */
  if (context->support.usb_tablet)
    vtr_xml_add (context->devices, "input", "type", "tablet", "bus", "usb", NULL);
}

void
vtr_machine_xml_add_tpm (VtrXmlContext *context)
{
  xmlNode *tpm = NULL;

  if (!context->support.needs_tpm)
    return;

  tpm = vtr_xml_add (context->devices, "tpm", "model", "tpm-crb", NULL);
  vtr_xml_add (tpm, "backend", "type", "emulator", "version", "2.0", NULL);
}

void
vtr_machine_xml_add_paravirtual (VtrXmlContext *context)
{
  xmlNode *rng = NULL;

  /* Said when there is none: libvirt adds one by itself. */
  vtr_xml_add (context->devices, "memballoon", "model",
               context->support.virtio_balloon ? "virtio" : "none", NULL);
  if (context->support.virtio_balloon)
    context->n_ports++;

  if (!context->support.virtio_rng)
    return;

  rng = vtr_xml_add (context->devices, "rng", "model", "virtio", NULL);
  vtr_xml_add_text (rng, "backend", "/dev/urandom", "model", "random", NULL);
  context->n_ports++;
}

void
vtr_machine_xml_add_ports (VtrXmlContext *context)
{
  if (!context->q35)
    return;

  vtr_xml_add (context->devices, "controller", "type", "pci", "index", "0", "model", "pcie-root",
               NULL);
  for (guint i = 1; i <= context->n_ports + SPARE_PORTS; i++)
    {
      g_autofree char *index = g_strdup_printf ("%u", i);

      vtr_xml_add (context->devices, "controller", "type", "pci", "index", index,
                   "model", "pcie-root-port", NULL);
    }
}

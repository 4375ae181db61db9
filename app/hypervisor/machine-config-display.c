/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-hypervisor"

/* SPICE or VNC: how the screen is reached, and what goes with it. */

#include <glib/gi18n-lib.h>

#include "hypervisor-error.h"
#include "machine-config-private.h"

#define AGENT_PORT             "com.redhat.spice.0"
#define REDIRECTED_USB_DEVICES 4

static xmlNode *
find_graphics (xmlNode    *devices,
               const char *type)
{
  for (xmlNode *node = vtr_xml_next (devices, NULL, "graphics"); node != NULL;
       node = vtr_xml_next (devices, node, "graphics"))
    if (vtr_xml_attribute_is (node, "type", type))
      return node;

  return NULL;
}

static void
set_attribute (xmlNode    *node,
               const char *name,
               const char *value)
{
  xmlSetProp (node, (const xmlChar *) name, (const xmlChar *) value);
}

/* What the other protocol hasn't got is left out, or libvirt refuses it. */
static void
drop_specifics (xmlNode *graphics)
{
  static const char * const ATTRIBUTES[] = {
    "socket", "sharePolicy", "websocket", "websocketGenerated", "powerControl", "wait", "tlsPort",
    "defaultMode",
  };
  static const char * const ELEMENTS[] = {
    "audio", "channel", "clipboard", "filetransfer", "gl", "image", "jpeg", "mouse", "playback",
    "streaming", "zlib",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (ATTRIBUTES); i++)
    xmlUnsetProp (graphics, (const xmlChar *) ATTRIBUTES[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (ELEMENTS); i++)
    for (xmlNode *node = vtr_xml_find (graphics, ELEMENTS[i]); node != NULL;
         node = vtr_xml_find (graphics, ELEMENTS[i]))
      vtr_machine_config_remove_element (node);
}

static xmlNode *
find_agent_channel (xmlNode *devices)
{
  for (xmlNode *node = vtr_xml_next (devices, NULL, "channel"); node != NULL;
       node = vtr_xml_next (devices, node, "channel"))
    if (vtr_xml_attribute_is (vtr_xml_find (node, "target"), "name", AGENT_PORT))
      return node;

  return NULL;
}

/* The way to the guest's agent, for the clipboard. */
static void
convert_agent_channel (xmlNode  *devices,
                       gboolean  to_spice)
{
  xmlNode *channel = find_agent_channel (devices);
  xmlNode *source = NULL;
  xmlNode *target = NULL;

  if (channel == NULL)
    {
      channel = vtr_machine_config_add_element (devices, "channel", NULL);
      target = vtr_machine_config_add_element (channel, "target", NULL);
      set_attribute (target, "type", "virtio");
      set_attribute (target, "name", AGENT_PORT);
    }

  source = vtr_xml_find (channel, "source");
  if (source != NULL)
    vtr_machine_config_remove_element (source);
  set_attribute (channel, "type", to_spice ? "spicevmc" : "qemu-vdagent");
  if (to_spice)
    return;

  source = vtr_machine_config_add_element (channel, "source", vtr_xml_find (channel, "target"));
  set_attribute (vtr_machine_config_add_element (source, "clipboard", NULL), "copypaste", "yes");
  set_attribute (vtr_machine_config_add_element (source, "mouse", NULL), "mode", "client");
}

/* QEMU starts no device whose other end would be SPICE without it. */
static void
drop_spice_devices (xmlNode *devices)
{
  static const struct { const char *element; const char *type; } KINDS[] = {
    { "channel", "spicevmc" },
    { "channel", "spiceport" },
    { "redirdev", "spicevmc" },
    { "smartcard", "spicevmc" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (KINDS); i++)
    {
      xmlNode *node = vtr_xml_next (devices, NULL, KINDS[i].element);

      while (node != NULL)
        {
          xmlNode *next = vtr_xml_next (devices, node, KINDS[i].element);

          if (vtr_xml_attribute_is (node, "type", KINDS[i].type))
            vtr_machine_config_remove_element (node);
          node = next;
        }
    }
}

static gboolean
has_usb (xmlNode *devices)
{
  for (xmlNode *node = vtr_xml_next (devices, NULL, "controller"); node != NULL;
       node = vtr_xml_next (devices, node, "controller"))
    if (vtr_xml_attribute_is (node, "type", "usb"))
      return !vtr_xml_attribute_is (node, "model", "none");

  return FALSE;
}

static void
add_usb_redirection (xmlNode *devices)
{
  if (vtr_xml_find (devices, "redirdev") != NULL || !has_usb (devices))
    return;

  for (guint i = 0; i < REDIRECTED_USB_DEVICES; i++)
    {
      xmlNode *redirection = vtr_machine_config_add_element (devices, "redirdev", NULL);

      set_attribute (redirection, "bus", "usb");
      set_attribute (redirection, "type", "spicevmc");
    }
}

/* The sound goes with the picture. VNC's takes what is played on a device that plays nothing. */
static void
convert_sound (xmlNode  *devices,
               xmlNode  *graphics,
               gboolean  to_spice)
{
  xmlNode *audio = vtr_xml_find (devices, "audio");
  xmlNode *reference = NULL;
  g_autofree char *id = vtr_xml_dup_attribute (audio, "id");

  if (audio == NULL || id == NULL ||
      !vtr_xml_attribute_is (audio, "type", to_spice ? "none" : "spice"))
    return;

  set_attribute (audio, "type", to_spice ? "spice" : "none");
  if (to_spice)
    return;

  reference = vtr_machine_config_add_element (graphics, "audio", NULL);
  set_attribute (reference, "id", id);
}

gboolean
vtr_machine_config_set_display (VtrMachineConfig  *self,
                                const char        *protocol,
                                GError           **error)
{
  gboolean to_spice = g_strcmp0 (protocol, "spice") == 0;
  xmlNode *devices = NULL;
  xmlNode *graphics = NULL;

  g_return_val_if_fail (VTR_IS_MACHINE_CONFIG (self), FALSE);
  g_return_val_if_fail (to_spice || g_strcmp0 (protocol, "vnc") == 0, FALSE);

  devices = vtr_xml_find (vtr_machine_config_get_root (self), "devices");
  if (find_graphics (devices, protocol) != NULL)
    return TRUE;

  graphics = find_graphics (devices, to_spice ? "vnc" : "spice");
  if (graphics == NULL)
    {
      g_set_error_literal (error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_UNSUPPORTED,
                           _("The machine has no screen that could be reached in another way."));
      return FALSE;
    }

  set_attribute (graphics, "type", protocol);
  drop_specifics (graphics);
  convert_agent_channel (devices, to_spice);
  convert_sound (devices, graphics, to_spice);
  if (to_spice)
    add_usb_redirection (devices);
  else
    drop_spice_devices (devices);

  return TRUE;
}

char *
vtr_machine_config_dup_display (VtrMachineConfig *self)
{
  xmlNode *devices = NULL;

  g_return_val_if_fail (VTR_IS_MACHINE_CONFIG (self), NULL);

  devices = vtr_xml_find (vtr_machine_config_get_root (self), "devices");
  if (find_graphics (devices, "spice") != NULL)
    return g_strdup ("spice");

  return find_graphics (devices, "vnc") != NULL ? g_strdup ("vnc") : NULL;
}

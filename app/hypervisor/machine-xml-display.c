/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-hypervisor"

#include "machine-xml-private.h"
#include "xml-builder.h"

#define REDIRECTED_USB_DEVICES 4
/* Enough for 3840 × 2160 pixels of four bytes, KiB. */
#define VGA_MEMORY "32768"

static void
add_graphics (VtrXmlContext *context)
{
  xmlNode *graphics = NULL;

  graphics =
    vtr_xml_add (context->devices, "graphics", "type", context->spice ? "spice" : "vnc", NULL);
  /* A socket, never a port: nobody else on this computer or the network can look at the screen. */
  if (!context->test)
    vtr_xml_add (graphics, "listen", "type", "socket", "socket", context->display_socket, NULL);
  if (!context->spice && !context->test)
    vtr_xml_add (graphics, "audio", "id", "1", NULL);
}

static void
add_video (VtrXmlContext *context)
{
  xmlNode *video = NULL;

  video = vtr_xml_add (context->devices, "video", NULL);
  if (context->support.virtio_gpu &&
      vtr_host_capabilities_has_device (context->capabilities, "video", "modelType", "virtio"))
    vtr_xml_add (video, "model", "type", "virtio", "heads", "1", "primary", "yes", NULL);
  else
    vtr_xml_add (video, "model", "type", "vga", "vram", VGA_MEMORY, "heads", "1", "primary", "yes",
                 NULL);
}

static void
add_usb_redirection (VtrXmlContext *context)
{
  if (!vtr_host_capabilities_has_usb_redirection (context->capabilities))
    return;

  for (guint i = 0; i < REDIRECTED_USB_DEVICES; i++)
    vtr_xml_add (context->devices, "redirdev", "bus", "usb", "type", "spicevmc", NULL);
}

void
vtr_machine_xml_add_display (VtrXmlContext *context)
{
  add_graphics (context);
  if (context->test)
    return;

  add_video (context);
  if (context->spice)
    add_usb_redirection (context);
}

void
vtr_machine_xml_add_sound (VtrXmlContext *context)
{
  const char *model = NULL;

  if (context->support.hda)
    model = context->q35 ? "ich9" : "ich6";
  else
    model = "ac97";

  vtr_xml_add (context->devices, "sound", "model", model, NULL);
  /* Heard through the display, or not at all: QEMU opens no sound device of the host. */
  vtr_xml_add (context->devices, "audio", "id", "1", "type", context->spice ? "spice" : "none",
               NULL);
}

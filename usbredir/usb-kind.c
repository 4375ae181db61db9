/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a device is, from the class numbers of its interfaces (usb.org, "Defined Class Codes"). */
#define G_LOG_DOMAIN "vitrine-usb"

#include "usb-kind.h"

#include <glib/gi18n-lib.h>

#include "usb-limits.h"

enum
{
  CLASS_AUDIO = 0x01,
  CLASS_COMMUNICATION = 0x02,
  CLASS_HID = 0x03,
  CLASS_IMAGE = 0x06,
  CLASS_PRINTER = 0x07,
  CLASS_STORAGE = 0x08,
  CLASS_SMART_CARD = 0x0b,
  CLASS_VIDEO = 0x0e,
  CLASS_WIRELESS = 0xe0,
  CLASS_VENDOR = 0xff,
};

#define ANY -1

typedef struct
{
  int        klass;
  int        subclass;
  int        protocol;
  VtrUsbKind kind;
} Rule;

/* The first rule that fits any interface says what the device is: a web camera has a microphone
 * and isn't one, a security key types and is no keyboard, a headset has buttons. */
static const Rule RULES[] = {
  { VTR_USB_CLASS_HUB, ANY, ANY, VTR_USB_KIND_HUB },
  { CLASS_VENDOR, 0x42, 0x01, VTR_USB_KIND_PHONE },            /* Android's debug bridge */
  { CLASS_VENDOR, 0xff, 0x00, VTR_USB_KIND_PHONE },            /* what Android offers files by */
  { CLASS_VIDEO, ANY, ANY, VTR_USB_KIND_CAMERA },
  { CLASS_IMAGE, ANY, ANY, VTR_USB_KIND_CAMERA },
  { CLASS_PRINTER, ANY, ANY, VTR_USB_KIND_PRINTER },
  { CLASS_STORAGE, ANY, ANY, VTR_USB_KIND_STORAGE },
  { CLASS_AUDIO, ANY, ANY, VTR_USB_KIND_AUDIO },
  { CLASS_WIRELESS, 0x01, 0x01, VTR_USB_KIND_BLUETOOTH },
  { CLASS_WIRELESS, 0x01, 0x03, VTR_USB_KIND_NETWORK },
  { CLASS_SMART_CARD, ANY, ANY, VTR_USB_KIND_SMART_CARD },
  { CLASS_COMMUNICATION, 0x06, ANY, VTR_USB_KIND_NETWORK },
  { CLASS_COMMUNICATION, 0x0d, ANY, VTR_USB_KIND_NETWORK },
  { CLASS_COMMUNICATION, 0x0e, ANY, VTR_USB_KIND_NETWORK },
  { CLASS_COMMUNICATION, 0x02, ANY, VTR_USB_KIND_SERIAL },
  { CLASS_HID, 0x01, 0x01, VTR_USB_KIND_KEYBOARD },
  { CLASS_HID, 0x01, 0x02, VTR_USB_KIND_MOUSE },
  { CLASS_HID, ANY, ANY, VTR_USB_KIND_INPUT },
};

typedef struct
{
  const char *word;
  const char *label;
  const char *icon_name;
} Words;

static const Words WORDS[] = {
  [VTR_USB_KIND_OTHER] = { "other", N_("Device"), "media-removable-symbolic" },
  [VTR_USB_KIND_AUDIO] = { "audio", N_("Sound Device"), "audio-speakers-symbolic" },
  [VTR_USB_KIND_BLUETOOTH] = { "bluetooth", N_("Bluetooth Adapter"), "bluetooth-symbolic" },
  [VTR_USB_KIND_CAMERA] = { "camera", N_("Camera"), "camera-web-symbolic" },
  [VTR_USB_KIND_HUB] = { "hub", N_("Hub"), "media-removable-symbolic" },
  [VTR_USB_KIND_INPUT] = { "input", N_("Input Device"), "input-gaming-symbolic" },
  [VTR_USB_KIND_KEYBOARD] = { "keyboard", N_("Keyboard"), "input-keyboard-symbolic" },
  [VTR_USB_KIND_MOUSE] = { "mouse", N_("Mouse"), "input-mouse-symbolic" },
  [VTR_USB_KIND_NETWORK] = { "network", N_("Network Adapter"), "network-wired-symbolic" },
  [VTR_USB_KIND_PHONE] = { "phone", N_("Phone"), "phone-symbolic" },
  [VTR_USB_KIND_PRINTER] = { "printer", N_("Printer"), "printer-symbolic" },
  [VTR_USB_KIND_SERIAL] = { "serial", N_("Serial Adapter"), "utilities-terminal-symbolic" },
  [VTR_USB_KIND_SMART_CARD] = { "smart-card", N_("Smart Card Reader"), "auth-smartcard-symbolic" },
  [VTR_USB_KIND_STORAGE] = { "storage", N_("Storage"), "drive-removable-media-symbolic" },
};

static gboolean
is_fitting (const Rule            *rule,
            const VtrUsbInterface *interface)
{
  return rule->klass == interface->klass
         && (rule->subclass == ANY || rule->subclass == interface->subclass)
         && (rule->protocol == ANY || rule->protocol == interface->protocol);
}

VtrUsbKind
vtr_usb_kind_from_interfaces (guint8                 device_class,
                              const VtrUsbInterface *interfaces,
                              guint                  n_interfaces)
{
  if (device_class == VTR_USB_CLASS_HUB)
    return VTR_USB_KIND_HUB;

  for (guint i = 0; i < G_N_ELEMENTS (RULES); i++)
    {
      for (guint j = 0; j < n_interfaces; j++)
        {
          if (is_fitting (&RULES[i], &interfaces[j]))
            return RULES[i].kind;
        }
    }

  return VTR_USB_KIND_OTHER;
}

static const Words *
find_words (VtrUsbKind kind)
{
  guint index = (guint) kind;

  return &WORDS[index < G_N_ELEMENTS (WORDS) ? index : VTR_USB_KIND_OTHER];
}

const char *
vtr_usb_kind_to_string (VtrUsbKind kind)
{
  return find_words (kind)->word;
}

const char *
vtr_usb_kind_to_label (VtrUsbKind kind)
{
  return _(find_words (kind)->label);
}

const char *
vtr_usb_kind_to_icon_name (VtrUsbKind kind)
{
  return find_words (kind)->icon_name;
}

gboolean
vtr_usb_interface_is_keyboard (const VtrUsbInterface *interface)
{
  return interface->klass == CLASS_HID && interface->subclass == 1 && interface->protocol == 1;
}

gboolean
vtr_usb_interface_is_mouse (const VtrUsbInterface *interface)
{
  return interface->klass == CLASS_HID && interface->subclass == 1 && interface->protocol == 2;
}

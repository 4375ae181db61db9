/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-usb"

#include "usb-filter.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include <usbredirfilter.h>

#include "usb-error.h"
#include "usb-limits.h"

#define N_FIELDS 5u

struct _VtrUsbFilter
{
  struct usbredirfilter_rule *rules;
  int                         n_rules;
};

/* The library reads numbers as far as they go, and passes over empty fields. */
static gboolean
is_number (const char *text)
{
  const char *digits = text[0] == '-' ? text + 1 : text;

  if (g_ascii_strncasecmp (digits, "0x", 2) == 0)
    {
      digits += 2;
      return digits[0] != '\0' && strlen (digits) <= 4 &&
             strspn (digits, "0123456789abcdefABCDEF") == strlen (digits);
    }

  return digits[0] != '\0' && strlen (digits) <= 5 &&
         strspn (digits, "0123456789") == strlen (digits);
}

static gboolean
is_rule (const char *text)
{
  g_auto (GStrv) fields = g_strsplit (text, ",", N_FIELDS + 1);

  if (g_strv_length (fields) != N_FIELDS)
    return FALSE;
  for (guint i = 0; i < N_FIELDS; i++)
    if (!is_number (fields[i]))
      return FALSE;

  return TRUE;
}

static gboolean
are_rules (const char *text)
{
  g_auto (GStrv) rules = NULL;

  if (strlen (text) > VTR_USB_FILTER_MAX_BYTES || *text == '\0')
    return FALSE;

  rules = g_strsplit (text, "|", -1);
  for (guint i = 0; rules[i] != NULL; i++)
    if (!is_rule (rules[i]))
      return FALSE;

  return TRUE;
}

VtrUsbFilter *
vtr_usb_filter_parse (const char  *text,
                      GError     **error)
{
  VtrUsbFilter *self = NULL;
  struct usbredirfilter_rule *rules = NULL;
  int n_rules = 0;

  g_return_val_if_fail (text != NULL, NULL);

  if (!are_rules (text) ||
      usbredirfilter_string_to_rules (text, ",", "|", &rules, &n_rules) != 0)
    {
      g_set_error_literal (error, VTR_USB_ERROR, VTR_USB_ERROR_INVALID,
                           _("The rules for USB devices aren’t written as rules are: "
                             "class,vendor,product,version,allow|…"));
      return NULL;
    }

  self = g_new0 (VtrUsbFilter, 1);
  self->rules = rules;
  self->n_rules = n_rules;

  return self;
}

void
vtr_usb_filter_free (VtrUsbFilter *self)
{
  if (self == NULL)
    return;

  usbredirfilter_free (self->rules);
  g_free (self);
}

char *
vtr_usb_filter_to_string (const VtrUsbFilter *self)
{
  char *text = NULL;
  char *copy = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  text = usbredirfilter_rules_to_string (self->rules, self->n_rules, ",", "|");
  copy = g_strdup (text);
  usbredirfilter_free (text);

  return copy;
}

gboolean
vtr_usb_filter_allows (const VtrUsbFilter *self,
                       VtrUsbDevice       *device)
{
  uint8_t classes[VTR_USB_MAX_INTERFACES] = { 0 };
  uint8_t subclasses[VTR_USB_MAX_INTERFACES] = { 0 };
  uint8_t protocols[VTR_USB_MAX_INTERFACES] = { 0 };
  const VtrUsbInterface *interfaces = NULL;
  guint n_interfaces = 0;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (VTR_IS_USB_DEVICE (device), FALSE);

  interfaces = vtr_usb_device_get_interfaces (device, &n_interfaces);
  n_interfaces = MIN (n_interfaces, VTR_USB_MAX_INTERFACES);
  for (guint i = 0; i < n_interfaces; i++)
    {
      classes[i] = interfaces[i].klass;
      subclasses[i] = interfaces[i].subclass;
      protocols[i] = interfaces[i].protocol;
    }

  return usbredirfilter_check (self->rules, self->n_rules, vtr_usb_device_get_class (device), 0, 0,
                               classes, subclasses, protocols, (int) n_interfaces,
                               vtr_usb_device_get_vendor (device),
                               vtr_usb_device_get_product (device),
                               vtr_usb_device_get_version (device),
                               usbredirfilter_fl_dont_skip_non_boot_hid) == 0;
}

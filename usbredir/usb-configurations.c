/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "usb-configurations.h"

#include <glib.h>

#include "usb-fields.h"
#include "usb-guard-limits.h"

#define CLASS_HUB              9
#define DESCRIPTOR_INTERFACE   4
#define DEVICE_CLASS           4
#define DEVICE_VENDOR          8
#define DEVICE_PRODUCT         10
#define DEVICE_IDS_END         12
#define CONFIGURATION_VALUE    5
#define CONFIGURATION_LENGTH   9
#define INTERFACE_CLASS        5

typedef struct
{
  VtrUsbApproval seen;       /* its classes; the rest isn't used */
  uint8_t        value;
} Configuration;

struct _VtrUsbConfigurations
{
  Configuration list[VTR_USB_GUARD_MAX_CONFIGURATIONS];
  unsigned      n;
  uint8_t       chosen;      /* 0: none */
};

VtrUsbConfigurations *
vtr_usb_configurations_new (void)
{
  return g_new0 (VtrUsbConfigurations, 1);
}

void
vtr_usb_configurations_free (VtrUsbConfigurations *self)
{
  g_free (self);
}

VtrUsbViolation
vtr_usb_configurations_see_device (VtrUsbConfigurations *self,
                                   const VtrUsbApproval *approval,
                                   const uint8_t        *data,
                                   size_t                length)
{
  if (length > DEVICE_CLASS && data[DEVICE_CLASS] == CLASS_HUB)
    return VTR_USB_VIOLATION_HUB;
  if (length >= DEVICE_IDS_END &&
      (vtr_usb_get_u16 (data + DEVICE_VENDOR) != approval->vendor ||
       vtr_usb_get_u16 (data + DEVICE_PRODUCT) != approval->product))
    return VTR_USB_VIOLATION_OTHER_DEVICE;

  return VTR_USB_VIOLATION_NONE;
}

/* The one of that value, made where there is none. NULL: there are more than may be. */
static Configuration *
get_configuration (VtrUsbConfigurations *self,
                   uint8_t               value)
{
  for (unsigned i = 0; i < self->n; i++)
    if (self->list[i].value == value)
      return &self->list[i];

  if (self->n == VTR_USB_GUARD_MAX_CONFIGURATIONS)
    return NULL;

  self->list[self->n].value = value;

  return &self->list[self->n++];
}

static VtrUsbViolation
check_chosen (VtrUsbConfigurations *self,
              const VtrUsbApproval *approval)
{
  for (unsigned i = 0; i < self->n; i++)
    {
      const Configuration *configuration = &self->list[i];

      if (configuration->value != self->chosen)
        continue;
      if (vtr_usb_approval_has_class (&configuration->seen, CLASS_HUB))
        return VTR_USB_VIOLATION_HUB;
      if (!vtr_usb_approval_is_within (&configuration->seen, approval))
        return VTR_USB_VIOLATION_OTHER_CLASS;
    }

  return VTR_USB_VIOLATION_NONE;
}

VtrUsbViolation
vtr_usb_configurations_see (VtrUsbConfigurations *self,
                            const VtrUsbApproval *approval,
                            const uint8_t        *data,
                            size_t                length)
{
  Configuration *configuration = NULL;
  size_t at = 0;

  if (length < CONFIGURATION_LENGTH)
    return VTR_USB_VIOLATION_NONE;

  configuration = get_configuration (self, data[CONFIGURATION_VALUE]);
  if (configuration == NULL)
    return VTR_USB_VIOLATION_OTHER_CLASS;

  /* All that were ever told count: a guest may read it as often as it likes. */
  while (length - at > INTERFACE_CLASS && data[at] >= 2)
    {
      if (data[at + 1] == DESCRIPTOR_INTERFACE)
        vtr_usb_approval_add_class (&configuration->seen, data[at + INTERFACE_CLASS]);
      if (data[at] > length - at)
        break;
      at += data[at];
    }

  return check_chosen (self, approval);
}

VtrUsbViolation
vtr_usb_configurations_choose (VtrUsbConfigurations *self,
                               const VtrUsbApproval *approval,
                               uint8_t               value)
{
  self->chosen = value;

  return check_chosen (self, approval);
}

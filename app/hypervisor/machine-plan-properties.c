/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-hypervisor"

#include "machine-plan-private.h"

static GParamSpec *properties[VTR_PLAN_N_PROPERTIES];

static void
vtr_machine_plan_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  VtrMachinePlan *self = VTR_MACHINE_PLAN (object);

  switch (prop_id)
    {
    case VTR_PLAN_CAPABILITIES:
      g_value_set_object (value, self->capabilities);
      break;
    case VTR_PLAN_MEDIA:
      g_value_set_object (value, self->media);
      break;
    case VTR_PLAN_OS:
      g_value_set_object (value, self->os);
      break;
    case VTR_PLAN_NAME:
      g_value_set_string (value, self->name);
      break;
    case VTR_PLAN_MEMORY:
      g_value_set_uint64 (value, self->resources.memory);
      break;
    case VTR_PLAN_VCPUS:
      g_value_set_uint (value, self->resources.vcpus);
      break;
    case VTR_PLAN_DISK_SIZE:
      g_value_set_uint64 (value, vtr_machine_plan_get_disk_size (self));
      break;
    case VTR_PLAN_FIRMWARE:
      g_value_set_uint (value, self->firmware);
      break;
    case VTR_PLAN_ACCELERATION:
      g_value_set_uint (value, self->acceleration);
      break;
    case VTR_PLAN_DISPLAY:
      g_value_set_string (value, self->display);
      break;
    case VTR_PLAN_DISPOSABLE:
      g_value_set_boolean (value, self->disposable);
      break;
    case VTR_PLAN_KERNEL:
      g_value_set_string (value, self->kernel);
      break;
    case VTR_PLAN_INITRD:
      g_value_set_string (value, self->initrd);
      break;
    case VTR_PLAN_KERNEL_ARGS:
      g_value_set_string (value, self->kernel_args);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
vtr_machine_plan_set_property (GObject      *object,
                               guint         prop_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  VtrMachinePlan *self = VTR_MACHINE_PLAN (object);

  switch (prop_id)
    {
    case VTR_PLAN_CAPABILITIES:
      self->capabilities = g_value_dup_object (value);
      break;
    case VTR_PLAN_MEDIA:
      self->media = g_value_dup_object (value);
      break;
    case VTR_PLAN_OS:
      vtr_machine_plan_set_os (self, g_value_get_object (value));
      break;
    case VTR_PLAN_NAME:
      vtr_machine_plan_set_name (self, g_value_get_string (value));
      break;
    case VTR_PLAN_MEMORY:
      vtr_machine_plan_set_memory (self, g_value_get_uint64 (value));
      break;
    case VTR_PLAN_VCPUS:
      vtr_machine_plan_set_vcpus (self, g_value_get_uint (value));
      break;
    case VTR_PLAN_DISK_SIZE:
      vtr_machine_plan_set_disk_size (self, g_value_get_uint64 (value));
      break;
    case VTR_PLAN_FIRMWARE:
      vtr_machine_plan_set_firmware (self, g_value_get_uint (value));
      break;
    case VTR_PLAN_ACCELERATION:
      vtr_machine_plan_set_acceleration (self, g_value_get_uint (value));
      break;
    case VTR_PLAN_DISPLAY:
      vtr_machine_plan_set_display (self, g_value_get_string (value));
      break;
    case VTR_PLAN_DISPOSABLE:
      vtr_machine_plan_set_disposable (self, g_value_get_boolean (value));
      break;
    case VTR_PLAN_KERNEL:
      vtr_machine_plan_set_kernel (self, g_value_get_string (value), self->initrd,
                                   self->kernel_args);
      break;
    case VTR_PLAN_INITRD:
      vtr_machine_plan_set_kernel (self, self->kernel, g_value_get_string (value),
                                   self->kernel_args);
      break;
    case VTR_PLAN_KERNEL_ARGS:
      vtr_machine_plan_set_kernel (self, self->kernel, self->initrd, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
install_answers (void)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  properties[VTR_PLAN_OS] = g_param_spec_object ("os", NULL, NULL, VTR_TYPE_OS, flags);
  properties[VTR_PLAN_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[VTR_PLAN_MEMORY] =
    g_param_spec_uint64 ("memory", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[VTR_PLAN_VCPUS] = g_param_spec_uint ("vcpus", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[VTR_PLAN_DISK_SIZE] =
    g_param_spec_uint64 ("disk-size", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[VTR_PLAN_FIRMWARE] =
    g_param_spec_uint ("firmware", NULL, NULL, 0, VTR_FIRMWARE_EFI, VTR_FIRMWARE_AUTO, flags);
  properties[VTR_PLAN_ACCELERATION] = g_param_spec_uint ("acceleration", NULL, NULL, 0,
                                                     VTR_ACCELERATION_TCG, VTR_ACCELERATION_AUTO,
                                                     flags);
  properties[VTR_PLAN_DISPLAY] = g_param_spec_string ("display", NULL, NULL, NULL, flags);
  properties[VTR_PLAN_DISPOSABLE] = g_param_spec_boolean ("disposable", NULL, NULL, FALSE, flags);
  properties[VTR_PLAN_KERNEL] = g_param_spec_string ("kernel", NULL, NULL, NULL, flags);
  properties[VTR_PLAN_INITRD] = g_param_spec_string ("initrd", NULL, NULL, NULL, flags);
  properties[VTR_PLAN_KERNEL_ARGS] = g_param_spec_string ("kernel-args", NULL, NULL, NULL, flags);
}

void
vtr_machine_plan_install_properties (GObjectClass *klass)
{
  klass->get_property = vtr_machine_plan_get_property;
  klass->set_property = vtr_machine_plan_set_property;

  properties[VTR_PLAN_CAPABILITIES] =
    g_param_spec_object ("capabilities", NULL, NULL, VTR_TYPE_HOST_CAPABILITIES,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[VTR_PLAN_MEDIA] =
    g_param_spec_object ("media", NULL, NULL, VTR_TYPE_MEDIA,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  install_answers ();

  g_object_class_install_properties (klass, VTR_PLAN_N_PROPERTIES, properties);
}

void
vtr_machine_plan_notify (VtrMachinePlan  *self,
                         VtrPlanProperty  property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

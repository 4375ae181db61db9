/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-hypervisor"

#include "machine-plan-private.h"

#include "machine-name.h"
#include "plan-defaults.h"

G_DEFINE_FINAL_TYPE (VtrMachinePlan, vtr_machine_plan, G_TYPE_OBJECT)

static void
take_name (VtrMachinePlan *self,
           char           *name)
{
  if (g_strcmp0 (self->name, name) == 0)
    {
      g_free (name);
      return;
    }

  g_free (self->name);
  self->name = name;
  vtr_machine_plan_notify (self, VTR_PLAN_NAME);
}

/* Whatever the user hasn't answered himself follows the OS. */
static void
apply_defaults (VtrMachinePlan *self)
{
  VtrResources wanted = self->resources;
  VtrResources defaults = { 0, 0, 0 };
  guint64 old_disk_size = vtr_machine_plan_get_disk_size (self);
  guint64 old_memory = self->resources.memory;
  guint old_vcpus = self->resources.vcpus;

  vtr_plan_defaults_compute (self->os, self->capabilities, &defaults);
  defaults.disk = vtr_plan_defaults_fit_disk (defaults.disk, self->disk_room);
  if (!self->memory_is_set)
    wanted.memory = defaults.memory;
  if (!self->vcpus_are_set)
    wanted.vcpus = defaults.vcpus;
  /* A kernel of the user's own brings its file system in the initial memory disk, or the user adds
   * a disk. */
  if (!self->disk_size_is_set)
    wanted.disk = self->kernel != NULL && self->media == NULL ? 0 : defaults.disk;

  self->resources = wanted;

  if (wanted.memory != old_memory)
    vtr_machine_plan_notify (self, VTR_PLAN_MEMORY);
  if (wanted.vcpus != old_vcpus)
    vtr_machine_plan_notify (self, VTR_PLAN_VCPUS);
  if (vtr_machine_plan_get_disk_size (self) != old_disk_size)
    vtr_machine_plan_notify (self, VTR_PLAN_DISK_SIZE);
  if (!self->name_is_set)
    take_name (self, vtr_machine_name_suggest (self->os_is_certain ? self->os : NULL, self->media,
                                               self->kernel));
}

static void
vtr_machine_plan_constructed (GObject *object)
{
  VtrMachinePlan *self = VTR_MACHINE_PLAN (object);

  G_OBJECT_CLASS (vtr_machine_plan_parent_class)->constructed (object);

  if (self->media != NULL)
    {
      VtrOs *os = vtr_media_get_effective_os (self->media);

      g_set_object (&self->os, os);
      self->os_is_certain = os != NULL && os == vtr_media_get_os (self->media);
    }

  self->display = g_strdup (vtr_plan_defaults_get_display (self->capabilities));
  apply_defaults (self);
}

static void
vtr_machine_plan_dispose (GObject *object)
{
  VtrMachinePlan *self = VTR_MACHINE_PLAN (object);

  g_clear_object (&self->capabilities);
  g_clear_object (&self->media);
  g_clear_object (&self->os);

  G_OBJECT_CLASS (vtr_machine_plan_parent_class)->dispose (object);
}

static void
vtr_machine_plan_finalize (GObject *object)
{
  VtrMachinePlan *self = VTR_MACHINE_PLAN (object);

  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->display, g_free);
  g_clear_pointer (&self->kernel, g_free);
  g_clear_pointer (&self->initrd, g_free);
  g_clear_pointer (&self->kernel_args, g_free);

  G_OBJECT_CLASS (vtr_machine_plan_parent_class)->finalize (object);
}

static void
vtr_machine_plan_class_init (VtrMachinePlanClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = vtr_machine_plan_constructed;
  object_class->dispose = vtr_machine_plan_dispose;
  object_class->finalize = vtr_machine_plan_finalize;

  vtr_machine_plan_install_properties (object_class);
}

static void
vtr_machine_plan_init (VtrMachinePlan *self)
{
}

VtrMachinePlan *
vtr_machine_plan_new (VtrHostCapabilities *capabilities,
                      VtrMedia            *media)
{
  g_return_val_if_fail (VTR_IS_HOST_CAPABILITIES (capabilities), NULL);
  g_return_val_if_fail (media == NULL || VTR_IS_MEDIA (media), NULL);

  return g_object_new (VTR_TYPE_MACHINE_PLAN,
                       "capabilities", capabilities,
                       "media", media,
                       NULL);
}

VtrHostCapabilities *
vtr_machine_plan_get_capabilities (VtrMachinePlan *self)
{
  g_return_val_if_fail (VTR_IS_MACHINE_PLAN (self), NULL);

  return self->capabilities;
}

VtrMedia *
vtr_machine_plan_get_media (VtrMachinePlan *self)
{
  g_return_val_if_fail (VTR_IS_MACHINE_PLAN (self), NULL);

  return self->media;
}

VtrOs *
vtr_machine_plan_get_os (VtrMachinePlan *self)
{
  g_return_val_if_fail (VTR_IS_MACHINE_PLAN (self), NULL);

  return self->os;
}

const char *
vtr_machine_plan_get_name (VtrMachinePlan *self)
{
  g_return_val_if_fail (VTR_IS_MACHINE_PLAN (self), NULL);

  return self->name;
}

guint64
vtr_machine_plan_get_memory (VtrMachinePlan *self)
{
  g_return_val_if_fail (VTR_IS_MACHINE_PLAN (self), 0);

  return self->resources.memory;
}

guint
vtr_machine_plan_get_vcpus (VtrMachinePlan *self)
{
  g_return_val_if_fail (VTR_IS_MACHINE_PLAN (self), 0);

  return self->resources.vcpus;
}

guint64
vtr_machine_plan_get_disk_size (VtrMachinePlan *self)
{
  g_return_val_if_fail (VTR_IS_MACHINE_PLAN (self), 0);

  return self->disposable ? 0 : self->resources.disk;
}

VtrFirmware
vtr_machine_plan_get_firmware (VtrMachinePlan *self)
{
  g_return_val_if_fail (VTR_IS_MACHINE_PLAN (self), VTR_FIRMWARE_AUTO);

  return self->firmware;
}

VtrAcceleration
vtr_machine_plan_get_acceleration (VtrMachinePlan *self)
{
  g_return_val_if_fail (VTR_IS_MACHINE_PLAN (self), VTR_ACCELERATION_AUTO);

  return self->acceleration;
}

const char *
vtr_machine_plan_get_display (VtrMachinePlan *self)
{
  g_return_val_if_fail (VTR_IS_MACHINE_PLAN (self), NULL);

  return self->display;
}

gboolean
vtr_machine_plan_is_disposable (VtrMachinePlan *self)
{
  g_return_val_if_fail (VTR_IS_MACHINE_PLAN (self), FALSE);

  return self->disposable;
}

const char *
vtr_machine_plan_get_kernel (VtrMachinePlan *self)
{
  g_return_val_if_fail (VTR_IS_MACHINE_PLAN (self), NULL);

  return self->kernel;
}

const char *
vtr_machine_plan_get_initrd (VtrMachinePlan *self)
{
  g_return_val_if_fail (VTR_IS_MACHINE_PLAN (self), NULL);

  return self->initrd;
}

const char *
vtr_machine_plan_get_kernel_args (VtrMachinePlan *self)
{
  g_return_val_if_fail (VTR_IS_MACHINE_PLAN (self), NULL);

  return self->kernel_args;
}

void
vtr_machine_plan_set_os (VtrMachinePlan *self,
                         VtrOs          *os)
{
  g_return_if_fail (VTR_IS_MACHINE_PLAN (self));
  g_return_if_fail (os == NULL || VTR_IS_OS (os));

  self->os_is_certain = os != NULL;
  if (g_set_object (&self->os, os))
    vtr_machine_plan_notify (self, VTR_PLAN_OS);

  apply_defaults (self);
}

void
vtr_machine_plan_set_name (VtrMachinePlan *self,
                           const char     *name)
{
  g_return_if_fail (VTR_IS_MACHINE_PLAN (self));

  self->name_is_set = TRUE;
  take_name (self, g_strdup (name != NULL ? name : ""));
}

void
vtr_machine_plan_set_memory (VtrMachinePlan *self,
                             guint64         bytes)
{
  g_return_if_fail (VTR_IS_MACHINE_PLAN (self));

  self->memory_is_set = TRUE;
  if (self->resources.memory == bytes)
    return;

  self->resources.memory = bytes;
  vtr_machine_plan_notify (self, VTR_PLAN_MEMORY);
}

void
vtr_machine_plan_set_vcpus (VtrMachinePlan *self,
                            guint           vcpus)
{
  g_return_if_fail (VTR_IS_MACHINE_PLAN (self));

  self->vcpus_are_set = TRUE;
  if (self->resources.vcpus == vcpus)
    return;

  self->resources.vcpus = vcpus;
  vtr_machine_plan_notify (self, VTR_PLAN_VCPUS);
}

void
vtr_machine_plan_set_disk_size (VtrMachinePlan *self,
                                guint64         bytes)
{
  guint64 before = 0;

  g_return_if_fail (VTR_IS_MACHINE_PLAN (self));

  before = vtr_machine_plan_get_disk_size (self);
  self->disk_size_is_set = TRUE;
  self->resources.disk = bytes;
  if (vtr_machine_plan_get_disk_size (self) != before)
    vtr_machine_plan_notify (self, VTR_PLAN_DISK_SIZE);
}

void
vtr_machine_plan_set_firmware (VtrMachinePlan *self,
                               VtrFirmware     firmware)
{
  g_return_if_fail (VTR_IS_MACHINE_PLAN (self));

  if (self->firmware == firmware)
    return;

  self->firmware = firmware;
  vtr_machine_plan_notify (self, VTR_PLAN_FIRMWARE);
}

void
vtr_machine_plan_set_acceleration (VtrMachinePlan  *self,
                                   VtrAcceleration  acceleration)
{
  g_return_if_fail (VTR_IS_MACHINE_PLAN (self));

  if (self->acceleration == acceleration)
    return;

  self->acceleration = acceleration;
  vtr_machine_plan_notify (self, VTR_PLAN_ACCELERATION);
}

void
vtr_machine_plan_set_display (VtrMachinePlan *self,
                              const char     *display)
{
  g_return_if_fail (VTR_IS_MACHINE_PLAN (self));
  g_return_if_fail (display != NULL);

  if (g_strcmp0 (self->display, display) == 0)
    return;

  g_free (self->display);
  self->display = g_strdup (display);
  vtr_machine_plan_notify (self, VTR_PLAN_DISPLAY);
}

void
vtr_machine_plan_set_disposable (VtrMachinePlan *self,
                                 gboolean        disposable)
{
  guint64 disk_size = 0;

  g_return_if_fail (VTR_IS_MACHINE_PLAN (self));

  disposable = !!disposable;
  if (self->disposable == disposable)
    return;

  disk_size = vtr_machine_plan_get_disk_size (self);
  self->disposable = disposable;
  vtr_machine_plan_notify (self, VTR_PLAN_DISPOSABLE);
  if (vtr_machine_plan_get_disk_size (self) != disk_size)
    vtr_machine_plan_notify (self, VTR_PLAN_DISK_SIZE);
}

static void
replace_text (VtrMachinePlan  *self,
              char           **text,
              const char      *replacement,
              VtrPlanProperty  property)
{
  char *copy = NULL;

  if (g_strcmp0 (*text, replacement) == 0)
    return;

  /* Copied first: @replacement may be *text's own. */
  copy = g_strdup (replacement);
  g_free (*text);
  *text = copy;
  vtr_machine_plan_notify (self, property);
}

void
vtr_machine_plan_set_kernel (VtrMachinePlan *self,
                             const char     *kernel,
                             const char     *initrd,
                             const char     *args)
{
  g_return_if_fail (VTR_IS_MACHINE_PLAN (self));

  g_object_freeze_notify (G_OBJECT (self));
  replace_text (self, &self->kernel, kernel, VTR_PLAN_KERNEL);
  replace_text (self, &self->initrd, initrd, VTR_PLAN_INITRD);
  replace_text (self, &self->kernel_args, args, VTR_PLAN_KERNEL_ARGS);
  apply_defaults (self);
  g_object_thaw_notify (G_OBJECT (self));
}

void
vtr_machine_plan_set_disk_room (VtrMachinePlan *self,
                                guint64         bytes)
{
  g_return_if_fail (VTR_IS_MACHINE_PLAN (self));

  if (self->disk_room == bytes)
    return;

  self->disk_room = bytes;
  apply_defaults (self);
}

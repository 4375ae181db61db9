/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-hypervisor"

#include "machine-plan.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "connection.h"
#include "machine-name.h"
#include "machine.h"
#include "plan-defaults.h"

#define MIB (G_GUINT64_CONSTANT (1024) * 1024)
/* Below this the firmware itself doesn't start. */
#define MIN_MEMORY (16 * MIB)
/* What libvirt gives a q35 machine without an IOMMU of its own. */
#define MAX_VCPUS 255
#define MIN_DISK MIB
/* 64 TiB: far above what a desktop has, far below what qcow2 can't hold any more. */
#define MAX_DISK (64 * MIB * MIB)

static gboolean G_GNUC_PRINTF (3, 4)
refuse (GError             **error,
        VtrHypervisorError   code,
        const char          *format,
        ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, VTR_HYPERVISOR_ERROR, (int) code, message);

  return FALSE;
}

static gboolean
is_x86 (const char *arch)
{
  return g_strcmp0 (arch, "x86_64") == 0 || g_strcmp0 (arch, "i686") == 0;
}

static gboolean
check_hypervisor (VtrMachinePlan  *self,
                  GError         **error)
{
  VtrHostCapabilities *capabilities = vtr_machine_plan_get_capabilities (self);
  const char *hypervisor = vtr_host_capabilities_get_hypervisor (capabilities);
  const char *arch = vtr_host_capabilities_get_arch (capabilities);

  /* The test driver is libvirt's own, of no real machines: what is tested with it is ours. */
  if (g_strcmp0 (hypervisor, "test") == 0)
    return TRUE;

  if (g_ascii_strcasecmp (hypervisor != NULL ? hypervisor : "", "qemu") != 0)
    return refuse (error, VTR_HYPERVISOR_ERROR_UNSUPPORTED,
                   _("New machines need QEMU; this connection has another hypervisor."));

  if (!is_x86 (arch))
    return refuse (error, VTR_HYPERVISOR_ERROR_UNSUPPORTED,
                   _("New machines need a computer with an x86 processor; this one is “%s”."),
                   arch);

  return TRUE;
}

/* The domain's document is text: it can't hold a path that isn't. */
static gboolean
check_path (const char  *path,
            GError     **error)
{
  gboolean usable = path == NULL || g_utf8_validate (path, -1, NULL);

  for (const char *p = path; usable && p != NULL && *p != '\0'; p++)
    usable = !g_ascii_iscntrl (*p);

  if (!usable)
    {
      g_autofree char *shown = g_utf8_make_valid (path, -1);

      return refuse (error, VTR_HYPERVISOR_ERROR_INVALID,
                     _("The name of “%s” holds characters that no machine can use: rename the "
                       "file."),
                     shown);
    }

  return TRUE;
}

static gboolean
check_medium (VtrMachinePlan  *self,
              GError         **error)
{
  VtrMedia *media = vtr_machine_plan_get_media (self);
  const char *arch = NULL;

  if (media == NULL)
    return TRUE;

  if (vtr_media_get_kind (media) == VTR_MEDIA_KIND_DISK)
    return refuse (error, VTR_HYPERVISOR_ERROR_INVALID,
                   _("“%s” is the image of a disk, not of a CD or DVD to start from."),
                   vtr_media_get_path (media));

  if (!check_path (vtr_media_get_path (media), error))
    return FALSE;

  arch = vtr_media_get_arch (media);
  if (arch != NULL && !g_str_equal (arch, "all") && !is_x86 (arch))
    return refuse (error, VTR_HYPERVISOR_ERROR_UNSUPPORTED,
                   _("This medium is for computers of another kind (“%s”)."), arch);

  return TRUE;
}

static gboolean
check_resources (VtrMachinePlan  *self,
                 GError         **error)
{
  VtrHostCapabilities *capabilities = vtr_machine_plan_get_capabilities (self);
  guint64 memory = vtr_machine_plan_get_memory (self);
  guint64 host_memory = vtr_host_capabilities_get_memory (capabilities);
  guint64 disk_size = vtr_machine_plan_get_disk_size (self);
  guint vcpus = vtr_machine_plan_get_vcpus (self);

  if (host_memory > 0 && memory > host_memory)
    {
      g_autofree char *wanted = g_format_size_full (memory, G_FORMAT_SIZE_IEC_UNITS);
      g_autofree char *has = g_format_size_full (host_memory, G_FORMAT_SIZE_IEC_UNITS);

      return refuse (error, VTR_HYPERVISOR_ERROR_UNSUPPORTED,
                     _("The machine can’t have %s of memory: this computer has %s."), wanted, has);
    }

  if (memory < MIN_MEMORY)
    return refuse (error, VTR_HYPERVISOR_ERROR_INVALID,
                   _("The machine needs at least 16 MiB of memory."));

  if (vcpus < 1 || vcpus > MAX_VCPUS)
    return refuse (error, VTR_HYPERVISOR_ERROR_INVALID,
                   _("The machine can have 1 to %d processors."), MAX_VCPUS);

  if (disk_size != 0 && disk_size < MIN_DISK)
    return refuse (error, VTR_HYPERVISOR_ERROR_INVALID, _("The disk needs at least 1 MiB."));

  if (disk_size > MAX_DISK)
    return refuse (error, VTR_HYPERVISOR_ERROR_INVALID, _("The disk can have at most 64 TiB."));

  return TRUE;
}

static gboolean
check_acceleration_and_display (VtrMachinePlan  *self,
                                GError         **error)
{
  VtrHostCapabilities *capabilities = vtr_machine_plan_get_capabilities (self);
  const char *display = vtr_machine_plan_get_display (self);

  if (vtr_machine_plan_get_acceleration (self) == VTR_ACCELERATION_KVM &&
      !vtr_host_capabilities_offers_kvm (capabilities))
    return refuse (error, VTR_HYPERVISOR_ERROR_UNSUPPORTED,
                   _("This computer doesn’t offer hardware acceleration (KVM)."));

  if (!g_str_equal (display, "vnc") && !g_str_equal (display, "spice"))
    return refuse (error, VTR_HYPERVISOR_ERROR_INVALID,
                   _("The display can be “vnc” or “spice”, not “%s”."), display);

  if (g_strcmp0 (vtr_host_capabilities_get_hypervisor (capabilities), "test") != 0 &&
      !vtr_host_capabilities_has_display (capabilities, display))
    return refuse (error, VTR_HYPERVISOR_ERROR_UNSUPPORTED,
                   _("This computer’s QEMU doesn’t offer the display “%s”."), display);

  return TRUE;
}

static gboolean
check_firmware (VtrMachinePlan  *self,
                GError         **error)
{
  VtrHostCapabilities *capabilities = vtr_machine_plan_get_capabilities (self);
  VtrOs *os = vtr_machine_plan_get_os (self);
  const VtrOsSupport *support = os != NULL ? vtr_os_get_support (os) : NULL;
  gboolean needs_secure_boot = support != NULL && support->needs_secure_boot;

  if (support != NULL && (needs_secure_boot || !support->bios) &&
      vtr_machine_plan_get_firmware (self) == VTR_FIRMWARE_BIOS)
    return refuse (error, VTR_HYPERVISOR_ERROR_INVALID,
                   _("%s doesn’t start with a BIOS; it needs UEFI."), vtr_os_get_name (os));

  if (needs_secure_boot && !vtr_host_capabilities_has_secure_boot (capabilities))
    return refuse (error, VTR_HYPERVISOR_ERROR_UNSUPPORTED,
                   _("%s needs UEFI with Secure Boot, which isn’t installed here: install the "
                     "package “ovmf”."),
                   vtr_os_get_name (os));

  if (vtr_machine_plan_get_effective_firmware (self) == VTR_FIRMWARE_EFI &&
      !vtr_host_capabilities_has_efi (capabilities))
    return refuse (error, VTR_HYPERVISOR_ERROR_UNSUPPORTED,
                   _("UEFI isn’t installed here: install the package “ovmf”."));

  if (support != NULL && support->needs_tpm && !vtr_host_capabilities_has_tpm (capabilities))
    return refuse (error, VTR_HYPERVISOR_ERROR_UNSUPPORTED,
                   _("%s needs a TPM 2.0, and the program that emulates one isn’t installed here: "
                     "install the packages “swtpm” and “swtpm-tools”."), vtr_os_get_name (os));

  return TRUE;
}

static gboolean
check_kernel (VtrMachinePlan  *self,
              GError         **error)
{
  const char *kernel = vtr_machine_plan_get_kernel (self);
  const char *args = vtr_machine_plan_get_kernel_args (self);

  if (kernel == NULL && (vtr_machine_plan_get_initrd (self) != NULL || args != NULL))
    return refuse (error, VTR_HYPERVISOR_ERROR_INVALID,
                   _("An initial memory disk or kernel parameters need a kernel."));

  if (!check_path (kernel, error) || !check_path (vtr_machine_plan_get_initrd (self), error))
    return FALSE;

  for (const char *p = args; p != NULL && *p != '\0'; p++)
    {
      if (g_ascii_iscntrl (*p))
        return refuse (error, VTR_HYPERVISOR_ERROR_INVALID,
                       _("The kernel parameters can’t hold line breaks or other control "
                         "characters."));
    }

  if (args != NULL && !g_utf8_validate (args, -1, NULL))
    return refuse (error, VTR_HYPERVISOR_ERROR_INVALID,
                   _("The kernel parameters aren’t valid text."));

  return TRUE;
}

gboolean
vtr_machine_plan_validate (VtrMachinePlan  *self,
                           GError         **error)
{
  g_return_val_if_fail (VTR_IS_MACHINE_PLAN (self), FALSE);

  return vtr_machine_name_validate (vtr_machine_plan_get_name (self), error) &&
         check_hypervisor (self, error) &&
         check_medium (self, error) &&
         check_resources (self, error) &&
         check_kernel (self, error) &&
         check_acceleration_and_display (self, error) &&
         check_firmware (self, error);
}

void
vtr_machine_plan_get_memory_range (VtrMachinePlan *self,
                                   guint64        *ret_minimum,
                                   guint64        *ret_recommended,
                                   guint64        *ret_maximum)
{
  VtrHostCapabilities *capabilities = NULL;
  VtrResources minimum = { 0, 0, 0 };
  VtrResources defaults = { 0, 0, 0 };
  VtrOs *os = NULL;

  g_return_if_fail (VTR_IS_MACHINE_PLAN (self));

  capabilities = vtr_machine_plan_get_capabilities (self);
  os = vtr_machine_plan_get_os (self);
  if (os != NULL)
    vtr_os_get_minimum (os, vtr_host_capabilities_get_arch (capabilities), &minimum);
  vtr_plan_defaults_compute (os, capabilities, &defaults);

  if (ret_minimum != NULL)
    *ret_minimum = minimum.memory;
  if (ret_recommended != NULL)
    *ret_recommended = defaults.memory;
  if (ret_maximum != NULL)
    *ret_maximum = vtr_plan_defaults_get_memory_limit (capabilities);
}

VtrAcceleration
vtr_machine_plan_get_effective_acceleration (VtrMachinePlan *self)
{
  VtrAcceleration acceleration = VTR_ACCELERATION_AUTO;

  g_return_val_if_fail (VTR_IS_MACHINE_PLAN (self), VTR_ACCELERATION_TCG);

  acceleration = vtr_machine_plan_get_acceleration (self);
  if (acceleration != VTR_ACCELERATION_AUTO)
    return acceleration;

  return vtr_host_capabilities_get_acceleration (vtr_machine_plan_get_capabilities (self));
}

VtrFirmware
vtr_machine_plan_get_effective_firmware (VtrMachinePlan *self)
{
  VtrFirmware firmware = VTR_FIRMWARE_AUTO;
  VtrOs *os = NULL;

  g_return_val_if_fail (VTR_IS_MACHINE_PLAN (self), VTR_FIRMWARE_BIOS);

  firmware = vtr_machine_plan_get_firmware (self);
  if (firmware != VTR_FIRMWARE_AUTO)
    return firmware;

  os = vtr_machine_plan_get_os (self);
  if (os != NULL && (vtr_os_get_support (os)->needs_secure_boot || !vtr_os_get_support (os)->bios))
    return VTR_FIRMWARE_EFI;

  return VTR_FIRMWARE_BIOS;
}

static gboolean
is_name_taken (GListModel *taken,
               const char *name)
{
  for (guint i = 0; taken != NULL && i < g_list_model_get_n_items (taken); i++)
    {
      g_autoptr (VtrMachine) machine = g_list_model_get_item (taken, i);

      if (g_strcmp0 (vtr_machine_get_name (machine), name) == 0)
        return TRUE;
    }

  return FALSE;
}

char *
vtr_machine_plan_dup_free_name (VtrMachinePlan *self,
                                GListModel     *taken)
{
  g_autofree char *name = NULL;

  g_return_val_if_fail (VTR_IS_MACHINE_PLAN (self), NULL);
  g_return_val_if_fail (taken == NULL || G_IS_LIST_MODEL (taken), NULL);

  name = g_strdup (vtr_machine_plan_get_name (self));
  for (guint i = 2; is_name_taken (taken, name); i++)
    {
      g_free (name);
      name = g_strdup_printf ("%s %u", vtr_machine_plan_get_name (self), i);
    }

  return g_steal_pointer (&name);
}

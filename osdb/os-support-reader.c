/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From libosinfo's device and firmware lists to VtrOsSupport.
 *
 * The lists are incomplete: a third of all OSes have none, and many stop at what was current when
 * somebody last looked. So a device that is listed is believed, and one that isn't only counts as
 * missing where the list is evidently a maintained one. */
#define G_LOG_DOMAIN "vitrine-osdb"

#include "os-private.h"

#include "os-support-private.h"

#define PCI "http://pcisig.com/pci/"

typedef struct
{
  const char *id;
  gsize       field;   /* offset in VtrOsSupport */
} DeviceField;

#define FIELD(member) G_STRUCT_OFFSET (VtrOsSupport, member)

static const DeviceField device_fields[] = {
  { PCI "1af4/1000", FIELD (virtio_net) },
  { PCI "1af4/1041", FIELD (virtio_net) },
  { PCI "1af4/1001", FIELD (virtio_block) },
  { PCI "1af4/1042", FIELD (virtio_block) },
  { PCI "1af4/1050", FIELD (virtio_gpu) },
  { PCI "1af4/1005", FIELD (virtio_rng) },
  { PCI "1af4/1044", FIELD (virtio_rng) },
  { PCI "1af4/1002", FIELD (virtio_balloon) },
  { PCI "1af4/1045", FIELD (virtio_balloon) },
  { PCI "1af4/1003", FIELD (virtio_console) },
  { PCI "1af4/1043", FIELD (virtio_console) },
  { PCI "8086/10d3", FIELD (e1000e) },
  { PCI "1b36/0004", FIELD (xhci) },
  { PCI "8086/293e", FIELD (hda) },
  { PCI "8086/2668", FIELD (hda) },
  { "http://usb.org/usb/80ee/0021", FIELD (usb_tablet) },
  { "http://qemu.org/chipset/x86/q35", FIELD (q35) },
};

static gboolean
list_has (OsinfoList *list,
          const char *id)
{
  return osinfo_list_find_by_id (list, id) != NULL;
}

static void
read_devices (OsinfoOs     *os,
              VtrOsSupport *support)
{
  g_autoptr (OsinfoDeviceList) devices = osinfo_os_get_all_devices (os, NULL);
  OsinfoList *list = OSINFO_LIST (devices);

  for (guint i = 0; i < G_N_ELEMENTS (device_fields); i++)
    {
      if (list_has (list, device_fields[i].id))
        G_STRUCT_MEMBER (gboolean, support, device_fields[i].field) = TRUE;
    }

  /* A list that knows q35 and virtio 1.0 but not virtio-gpu leaves it out on purpose (Ubuntu 22.04,
   * whose picture stays black with it). */
  if (list_has (list, "http://qemu.org/chipset/x86/q35")
      && list_has (list, PCI "1af4/1041")
      && !list_has (list, PCI "1af4/1050"))
    support->virtio_gpu = FALSE;
}

static gboolean
is_our_arch (const char *arch)
{
  return arch == NULL
         || g_str_equal (arch, "x86_64")
         || g_str_equal (arch, "all");
}

static void
read_firmware (OsinfoOs     *os,
               VtrOsSupport *support)
{
  g_autoptr (OsinfoFirmwareList) firmwares = osinfo_os_get_complete_firmware_list (os, NULL);
  int length = osinfo_list_get_length (OSINFO_LIST (firmwares));

  for (int i = 0; i < length; i++)
    {
      OsinfoFirmware *firmware = OSINFO_FIRMWARE (osinfo_list_get_nth (OSINFO_LIST (firmwares), i));
      const char *type = osinfo_firmware_get_firmware_type (firmware);

      if (!is_our_arch (osinfo_firmware_get_architecture (firmware)))
        continue;

      if (g_strcmp0 (type, "efi") == 0)
        support->efi = osinfo_firmware_is_supported (firmware);
      else if (g_strcmp0 (type, "bios") == 0)
        support->bios = osinfo_firmware_is_supported (firmware);
    }
}

/* No release of the database's format can say this. Microsoft's requirements for Windows 11: UEFI,
 * Secure Boot and TPM 2.0, checked by its installer. Windows Server, 2025 included, asks for none
 * of them. */
static gboolean
is_windows_11 (OsinfoOs *os)
{
  const char *version = osinfo_product_get_version (OSINFO_PRODUCT (os));

  return g_strcmp0 (osinfo_os_get_distro (os), "win") == 0
         && version != NULL
         && (g_str_equal (version, "11") || g_str_has_prefix (version, "11."));
}

void
vtr_os_support_read (OsinfoOs     *os,
                     guint         released,
                     VtrOsSupport *ret_support)
{
  g_return_if_fail (OSINFO_IS_OS (os));
  g_return_if_fail (ret_support != NULL);

  vtr_os_support_guess_dated (osinfo_os_get_family (os), osinfo_os_get_distro (os), released,
                              ret_support);
  read_devices (os, ret_support);
  read_firmware (os, ret_support);

  if (is_windows_11 (os))
    {
      ret_support->bios = FALSE;
      ret_support->efi = TRUE;
      ret_support->secure_boot = TRUE;
      ret_support->needs_secure_boot = TRUE;
      ret_support->needs_tpm = TRUE;
    }

  if (!ret_support->efi)
    ret_support->secure_boot = FALSE;
}

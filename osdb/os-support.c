/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine-osdb"

#include "os-support-private.h"

#define ALWAYS 0u
#define NEVER  G_MAXUINT

/* From which release date on a family of systems has a driver, as the number 20160101. */
typedef struct
{
  const char *family;
  guint       virtio_block;
  guint       virtio_net;
  guint       virtio_gpu;
  guint       virtio_rng;
  guint       virtio_balloon;
  guint       virtio_console;
  guint       e1000e;
  guint       xhci;
  guint       usb_tablet;
  guint       hda;
  guint       q35;          /* in truth AHCI, the disk controller of q35 */
  guint       bios;
  guint       efi;
  gboolean    local_time;
} FamilyRule;

/* Windows has no virtio drivers of its own, whatever its age: they come on a disc of their own. */
static const FamilyRule family_rules[] = {
  { .family = "linux",
    .virtio_block = 20080401, .virtio_net = 20080401, .virtio_gpu = 20160101,
    .virtio_rng = 20081001, .virtio_balloon = 20081001, .virtio_console = 20100601,
    .e1000e = 20081001, .xhci = 20100601, .usb_tablet = 20030101, .hda = 20060601,
    .q35 = 20061201, .bios = ALWAYS, .efi = 20130101 },
  { .family = "winnt",
    .virtio_block = NEVER, .virtio_net = NEVER, .virtio_gpu = NEVER,
    .virtio_rng = NEVER, .virtio_balloon = NEVER, .virtio_console = NEVER,
    .e1000e = 20090701, .xhci = 20120801, .usb_tablet = 20000201, .hda = 20061101,
    .q35 = 20061101, .bios = ALWAYS, .efi = 20120801, .local_time = TRUE },
  { .family = "freebsd",
    .virtio_block = 20140101, .virtio_net = 20140101, .virtio_gpu = NEVER,
    .virtio_rng = 20140101, .virtio_balloon = 20140101, .virtio_console = 20140101,
    .e1000e = 20100101, .xhci = 20120101, .usb_tablet = ALWAYS, .hda = 20080101,
    .q35 = 20091101, .bios = ALWAYS, .efi = 20141101 },
  { .family = "dragonflybsd",
    .virtio_block = 20130401, .virtio_net = 20130401, .virtio_gpu = NEVER,
    .virtio_rng = NEVER, .virtio_balloon = NEVER, .virtio_console = NEVER,
    .e1000e = 20120101, .xhci = 20141101, .usb_tablet = ALWAYS, .hda = 20100101,
    .q35 = 20091001, .bios = ALWAYS, .efi = 20160801 },
  { .family = "openbsd",
    .virtio_block = 20130501, .virtio_net = 20130501, .virtio_gpu = NEVER,
    .virtio_rng = 20131101, .virtio_balloon = 20130501, .virtio_console = NEVER,
    .e1000e = 20091001, .xhci = 20141101, .usb_tablet = ALWAYS, .hda = 20080501,
    .q35 = 20080501, .bios = ALWAYS, .efi = 20151001 },
  { .family = "netbsd",
    .virtio_block = 20121001, .virtio_net = 20121001, .virtio_gpu = NEVER,
    .virtio_rng = 20150901, .virtio_balloon = 20121001, .virtio_console = NEVER,
    .e1000e = 20121001, .xhci = 20180701, .usb_tablet = ALWAYS, .hda = 20121001,
    .q35 = 20090401, .bios = ALWAYS, .efi = 20180701 },
  { .family = "haiku",
    .virtio_block = 20200601, .virtio_net = 20200601, .virtio_gpu = NEVER,
    .virtio_rng = NEVER, .virtio_balloon = NEVER, .virtio_console = NEVER,
    .e1000e = 20180901, .xhci = 20180901, .usb_tablet = ALWAYS, .hda = ALWAYS,
    .q35 = 20120101, .bios = ALWAYS, .efi = 20180901 },
  { .family = "solaris",
    .virtio_block = NEVER, .virtio_net = NEVER, .virtio_gpu = NEVER,
    .virtio_rng = NEVER, .virtio_balloon = NEVER, .virtio_console = NEVER,
    .e1000e = 20090601, .xhci = 20151001, .usb_tablet = ALWAYS, .hda = 20081101,
    .q35 = 20090601, .bios = ALWAYS, .efi = 20111101 },
  { .family = "darwin",
    .virtio_block = NEVER, .virtio_net = NEVER, .virtio_gpu = NEVER,
    .virtio_rng = NEVER, .virtio_balloon = NEVER, .virtio_console = NEVER,
    .e1000e = NEVER, .xhci = 20120701, .usb_tablet = ALWAYS, .hda = ALWAYS,
    .q35 = ALWAYS, .bios = NEVER, .efi = ALWAYS },
};

/* DOS, Windows before NT, NetWare, Hurd and whatever else: the hardware of their time. */
static const FamilyRule old_rule = {
  .virtio_block = NEVER, .virtio_net = NEVER, .virtio_gpu = NEVER,
  .virtio_rng = NEVER, .virtio_balloon = NEVER, .virtio_console = NEVER,
  .e1000e = NEVER, .xhci = NEVER, .usb_tablet = NEVER, .hda = NEVER,
  .q35 = NEVER, .bios = ALWAYS, .efi = NEVER,
};

/* From when on a distribution's boot loader is signed with the key that Secure Boot knows. */
static const struct
{
  const char *distro;
  guint       since;
} secure_boot_rules[] = {
  { "almalinux", ALWAYS },
  { "centos", 20140701 },
  { "debian", 20190701 },
  { "fedora", 20130101 },
  { "ol", 20140701 },
  { "opensuse", 20130301 },
  { "rhel", 20140601 },
  { "rocky", ALWAYS },
  { "silverblue", ALWAYS },
  { "sle", 20130701 },
  { "sled", 20130701 },
  { "sles", 20130701 },
  { "ubuntu", 20121001 },
  { "win", 20120801 },
};

static const FamilyRule *
find_rule (const char *family)
{
  /* What the database doesn't know is most often a Linux of tomorrow. */
  if (family == NULL)
    return &family_rules[0];

  for (guint i = 0; i < G_N_ELEMENTS (family_rules); i++)
    {
      if (g_str_equal (family_rules[i].family, family))
        return &family_rules[i];
    }

  return &old_rule;
}

static gboolean
has_secure_boot (const char *distro,
                 guint       released)
{
  for (guint i = 0; distro != NULL && i < G_N_ELEMENTS (secure_boot_rules); i++)
    {
      if (g_str_equal (secure_boot_rules[i].distro, distro))
        return released >= secure_boot_rules[i].since;
    }

  return FALSE;
}

static gboolean
is_before_nt (const char *family)
{
  return g_strcmp0 (family, "msdos") == 0
         || g_strcmp0 (family, "win16") == 0
         || g_strcmp0 (family, "win9x") == 0;
}

void
vtr_os_support_guess_dated (const char   *family,
                            const char   *distro,
                            guint         released,
                            VtrOsSupport *ret_support)
{
  const FamilyRule *rule = find_rule (family);
  guint date = released > 0 ? released : NEVER - 1;

  g_return_if_fail (ret_support != NULL);

  *ret_support = (VtrOsSupport) {
    .virtio_block = date >= rule->virtio_block,
    .virtio_net = date >= rule->virtio_net,
    .virtio_gpu = date >= rule->virtio_gpu,
    .virtio_rng = date >= rule->virtio_rng,
    .virtio_balloon = date >= rule->virtio_balloon,
    .virtio_console = date >= rule->virtio_console,
    .e1000e = date >= rule->e1000e,
    .xhci = date >= rule->xhci,
    .usb_tablet = date >= rule->usb_tablet,
    .hda = date >= rule->hda,
    .q35 = date >= rule->q35,
    .bios = date >= rule->bios,
    .efi = date >= rule->efi,
    .local_time = rule->local_time || is_before_nt (family),
  };
  ret_support->secure_boot = ret_support->efi && has_secure_boot (distro, date);
}

void
vtr_os_support_guess (const char   *family,
                      VtrOsSupport *ret_support)
{
  g_return_if_fail (ret_support != NULL);

  vtr_os_support_guess_dated (family, NULL, 0, ret_support);
}

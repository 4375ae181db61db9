/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The icons that there are; data/icons holds a drawing for each of these names and no others:
 *
 *   distributions
 *   vitrine-os-{alma,arch,centos,debian,fedora,freebsd,linuxmint,netbsd,openbsd,opensuse,
 *   rhel,rocky,ubuntu,windows}-symbolic families       vitrine-os-{linux,bsd,windows}-symbolic
 *   anything else  vitrine-os-unknown-symbolic
 * */
#define G_LOG_DOMAIN "vitrine-osdb"

#include "os-icon.h"

#define ICON(name) "vitrine-os-" name "-symbolic"

typedef struct
{
  const char *key;
  const char *icon;
} IconRule;

/* What libosinfo calls a distribution, or a family, and whose icon it gets. */
static const IconRule distro_icons[] = {
  { "almalinux", ICON ("alma") },
  { "archlinux", ICON ("arch") },
  { "centos", ICON ("centos") },
  { "debian", ICON ("debian") },
  { "fedora", ICON ("fedora") },
  { "freebsd", ICON ("freebsd") },
  { "linuxmint", ICON ("linuxmint") },
  { "netbsd", ICON ("netbsd") },
  { "openbsd", ICON ("openbsd") },
  { "opensuse", ICON ("opensuse") },
  { "rhel", ICON ("rhel") },
  { "rocky", ICON ("rocky") },
  { "silverblue", ICON ("fedora") },
  { "ubuntu", ICON ("ubuntu") },
  { "win", ICON ("windows") },
};

static const IconRule family_icons[] = {
  { "dragonflybsd", ICON ("bsd") },
  { "freebsd", ICON ("bsd") },
  { "linux", ICON ("linux") },
  { "netbsd", ICON ("bsd") },
  { "openbsd", ICON ("bsd") },
  { "win16", ICON ("windows") },
  { "win9x", ICON ("windows") },
  { "winnt", ICON ("windows") },
};

static const char *
find_icon (const IconRule *rules,
           gsize           n_rules,
           const char     *key)
{
  for (gsize i = 0; key != NULL && i < n_rules; i++)
    {
      if (g_str_equal (rules[i].key, key))
        return rules[i].icon;
    }

  return NULL;
}

const char *
vtr_os_icon_name (const char *distro,
                  const char *family)
{
  const char *icon = find_icon (distro_icons, G_N_ELEMENTS (distro_icons), distro);

  if (icon == NULL)
    icon = find_icon (family_icons, G_N_ELEMENTS (family_icons), family);

  return icon != NULL ? icon : ICON ("unknown");
}

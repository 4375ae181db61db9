/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "guest-tools.h"

#include <glib/gi18n.h>

#define WINDOWS_TOOLS "https://www.spice-space.org/download.html#windows-binaries"
#define PACKAGES      "spice-vdagent qemu-guest-agent"

/* By libosinfo's short names of distributions. */
static const struct
{
  const char *distros;      /* with a space before and after each */
  const char *command;
} COMMANDS[] = {
  { " debian ubuntu popos pureos trisquel gnome ucs alt altlinux eos ",
    "sudo apt install " PACKAGES },
  { " fedora rhel centos almalinux rocky ol oel scientificlinux circle miraclelinux asianux ",
    "sudo dnf install " PACKAGES },
  { " opensuse sle sled sles slem caasp ", "sudo zypper install " PACKAGES },
  { " mageia mandriva ", "sudo urpmi " PACKAGES },
  { " archlinux manjaro ", "sudo pacman -S " PACKAGES },
  { " alpinelinux ", "doas apk add " PACKAGES },
  { " gentoo ", "sudo emerge app-emulation/spice-vdagent app-emulation/qemu-guest-agent" },
  { " voidlinux ", "sudo xbps-install spice-vdagent qemu-ga" },
  { " freebsd ", "pkg install qemu-guest-agent" },
};

static const char *
find_command (const char *distro)
{
  g_autofree char *word = NULL;

  if (distro == NULL || *distro == '\0')
    return NULL;

  word = g_strdup_printf (" %s ", distro);
  for (guint i = 0; i < G_N_ELEMENTS (COMMANDS); i++)
    if (strstr (COMMANDS[i].distros, word) != NULL)
      return COMMANDS[i].command;

  return NULL;
}

gboolean
vtr_guest_tools_get (VtrOs         *os,
                     VtrGuestTools *ret_tools)
{
  const char *family = NULL;
  const char *name = NULL;

  g_return_val_if_fail (ret_tools != NULL, FALSE);

  *ret_tools = (VtrGuestTools) { NULL, NULL };
  if (os != NULL)
    {
      family = vtr_os_get_family (os);
      name = vtr_os_get_name (os);
      ret_tools->command = find_command (vtr_os_get_distro (os));
    }

  if (ret_tools->command != NULL)
    {
      /* Translators: %s is the name of an operating system. */
      ret_tools->text = g_strdup_printf (_("With two packages of %s, the machine shares its "
                                           "clipboard, follows the size of this window and tells "
                                           "its addresses. Run this in the machine:"), name);
      return TRUE;
    }

  if (g_strcmp0 (family, "winnt") == 0)
    {
      ret_tools->text = g_strdup (_("With the SPICE guest tools for Windows, the machine shares "
                                    "its clipboard, follows the size of this window and tells its "
                                    "addresses. Download and run them in the machine:"));
      ret_tools->command = WINDOWS_TOOLS;
      return TRUE;
    }

  if (family != NULL && strcmp (family, "linux") != 0)
    return FALSE;

  ret_tools->text = g_strdup (_("With two packages, a machine with Linux shares its clipboard, "
                                "follows the size of this window and tells its addresses. Install "
                                "them in the machine:"));
  ret_tools->command = PACKAGES;

  return TRUE;
}

void
vtr_guest_tools_clear (VtrGuestTools *tools)
{
  g_clear_pointer (&tools->text, g_free);
  tools->command = NULL;
}

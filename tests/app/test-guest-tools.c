/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each guest is told to install, by the real database. */

#include "guest-tools.h"

#include "machine-guest.h"
#include "osdb-fixture.h"

static VtrOsDatabase *database = NULL;

static void
test_systems (void)
{
  static const struct
  {
    const char *os;
    const char *command;      /* its beginning; NULL: there are none */
    const char *text;         /* a part of it */
  } SYSTEMS[] = {
    { "debian12", "sudo apt install spice-vdagent", "Debian 12" },
    { "ubuntu22.04", "sudo apt install ", "Ubuntu 22.04" },
    { "fedora37", "sudo dnf install ", "Fedora" },
    { "rhel9.0", "sudo dnf install ", "Red Hat" },
    { "opensuse15.4", "sudo zypper install ", "openSUSE" },
    { "alpinelinux3.17", "doas apk add ", "Alpine" },
    { "freebsd13.1", "pkg install qemu-guest-agent", "FreeBSD" },
    { "win10", "https://", "Windows" },
    { "slackware14.2", "spice-vdagent qemu-guest-agent", "Linux" },
    { "haikur1beta2", NULL, NULL },
    { "msdos6.22", NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (SYSTEMS); i++)
    {
      g_autoptr (VtrOs) os = vtr_os_database_find (database, SYSTEMS[i].os);
      g_auto (VtrGuestTools) tools = { NULL, NULL };

      g_test_message ("%s", SYSTEMS[i].os);
      g_assert_nonnull (os);
      g_assert_cmpint (vtr_guest_tools_get (os, &tools), ==, SYSTEMS[i].command != NULL);
      if (SYSTEMS[i].command == NULL)
        continue;

      g_assert_true (g_str_has_prefix (tools.command, SYSTEMS[i].command));
      g_assert_nonnull (strstr (tools.text, SYSTEMS[i].text));
    }
}

static void
test_unknown (void)
{
  g_auto (VtrGuestTools) tools = { NULL, NULL };

  g_assert_true (vtr_guest_tools_get (NULL, &tools));
  g_assert_nonnull (strstr (tools.command, "qemu-guest-agent"));
}

static guint
get_flags (const char *channels)
{
  g_autofree char *xml = g_strdup_printf ("<domain type='qemu'><name>g</name><devices>%s</devices>"
                                          "</domain>", channels);
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrMachineConfig) config = vtr_machine_config_new_from_xml (xml, &error);

  g_assert_no_error (error);

  return vtr_machine_config_get_guest (config);
}

static void
test_channels (void)
{
  g_assert_cmpuint (get_flags (""), ==, 0);
  g_assert_cmpuint (get_flags ("<channel type='unix'><target type='virtio' "
                               "name='org.qemu.guest_agent.0' state='connected'/></channel>"), ==,
                    VTR_GUEST_HAS_AGENT_CHANNEL | VTR_GUEST_HAS_AGENT);
  g_assert_cmpuint (get_flags ("<channel type='spicevmc'><target type='virtio' "
                               "name='com.redhat.spice.0' state='disconnected'/></channel>"
                               "<channel type='unix'><target type='virtio' name='x'/></channel>"),
                    ==, VTR_GUEST_HAS_CLIPBOARD_CHANNEL);
}

int
main (int    argc,
      char **argv)
{
  int status = 0;

  g_test_init (&argc, &argv, NULL);
  database = vtr_fixture_load_database ();
  g_test_add_func ("/guest-tools/systems", test_systems);
  g_test_add_func ("/guest-tools/unknown", test_unknown);
  g_test_add_func ("/guest-tools/channels", test_channels);
  status = g_test_run ();
  g_clear_object (&database);

  return status;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ssh-command.h"

#include "connection.h"

#include <string.h>

static void
test_is_ssh (void)
{
  static const struct
  {
    const char *uri;
    gboolean    is_ssh;
  } cases[] = {
    { "qemu+ssh://lab/system", TRUE }, { "qemu+ssh://jo@lab:2222/session?keyfile=/k", TRUE },
    { "qemu+libssh://lab/system", TRUE }, { "qemu+libssh2://lab/system", TRUE },
    { "QEMU+SSH://lab/system", TRUE }, { "qemu+ssh:///system", FALSE },
    { "qemu:///system", FALSE }, { "qemu+tls://lab/system", FALSE },
    { "qemu+tcp://lab/system", FALSE }, { "qemu+sshx://lab/system", FALSE },
    { "test:///default", FALSE }, { "", FALSE }, { "qemu+ssh", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].uri);
      g_assert_cmpint (vtr_ssh_command_is_ssh (cases[i].uri), ==, cases[i].is_ssh);
    }
}

/* From where it leads to its end; what comes before is the same for all. */
static void
test_build (void)
{
  static const struct
  {
    const char *uri;
    const char *place;
    const char *words;
  } cases[] = {
    { "qemu+ssh://lab/system", "/run/vm.sock", "-L/l/s:/run/vm.sock|--|lab" },
    { "qemu+ssh://lab/system", "127.0.0.1:5900", "-L/l/s:127.0.0.1:5900|--|lab" },
    { "qemu+ssh://jo@lab:2222/system", "[::1]:5900", "-p2222|-ljo|-L/l/s:[::1]:5900|--|lab" },
    { "qemu+ssh://lab/session?keyfile=/home/jo/my%20key&no_tty=1&netcat=x", "/a",
      "-i|/home/jo/my key|-L/l/s:/a|--|lab" },
    { "qemu+ssh://lab/system?no_verify=1&known_hosts=/k", "/a",
      "-oUserKnownHostsFile=/k|-oStrictHostKeyChecking=no|-L/l/s:/a|--|lab" },
    { "qemu+ssh://lab/system", "/a:b%h\\c", "-L/l/s:/a\\:b%%h\\\\c|--|lab" },
    { "qemu+ssh://-oProxyCommand=x/system", "/a", "-L/l/s:/a|--|-oProxyCommand=x" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_auto (GStrv) argv = vtr_ssh_command_build (cases[i].uri, "/l/s", cases[i].place, &error);
      g_autofree char *words = NULL;

      g_assert_no_error (error);
      g_assert_cmpstr (argv[0], ==, "ssh");
      g_assert_true (g_strv_contains ((const char * const *) argv, "-oBatchMode=yes"));
      words = g_strjoinv ("|", argv);
      g_test_message ("%s", words);
      g_assert_true (g_str_has_suffix (words, cases[i].words));
    }
}

static void
test_command (void)
{
  g_auto (GStrv) argv = vtr_ssh_command_build ("qemu+ssh://lab/system?command=/opt/ssh", "/l/s",
                                               "/a", NULL);

  g_assert_cmpstr (argv[0], ==, "/opt/ssh");
}

/* ssh would put something else in its place. */
static void
test_variable (void)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) argv = vtr_ssh_command_build ("qemu+ssh://lab/system", "/l/s", "/a/${HOME}",
                                               &error);

  g_assert_null (argv);
  g_assert_error (error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_UNSUPPORTED);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ssh-command/is-ssh", test_is_ssh);
  g_test_add_func ("/ssh-command/build", test_build);
  g_test_add_func ("/ssh-command/command", test_command);
  g_test_add_func ("/ssh-command/variable", test_variable);

  return g_test_run ();
}

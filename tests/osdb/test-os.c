/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The facts of the real database, the overlay included. */
#include "os.h"

#include <string.h>

#include "os-private.h"
#include "os-support-private.h"
#include "osdb-fixture.h"

#define GIB (G_GUINT64_CONSTANT (1024) * 1024 * 1024)

static VtrOsDatabase *database;   /* loaded once */

static VtrOs *
find (const char *id)
{
  VtrOs *os = vtr_os_database_find (database, id);

  g_test_message ("%s", id);
  g_assert_nonnull (os);

  return os;
}

static void
test_facts (void)
{
  g_autoptr (VtrOs) debian = find ("debian12");
  g_autoptr (VtrOs) same = find ("http://debian.org/debian/12");
  g_autoptr (VtrOs) by_codename = find ("debianbookworm");
  g_autoptr (VtrOs) testing = find ("debiantesting");
  g_autoptr (VtrOs) unknown = find ("fedora-unknown");
  g_autoptr (VtrOs) old = find ("ubuntu14.10");

  g_assert_true (debian == same);
  g_assert_true (debian == by_codename);
  g_assert_null (vtr_os_database_find (database, "debian12.5"));

  g_assert_cmpstr (vtr_os_get_short_id (debian), ==, "debian12");
  g_assert_cmpstr (vtr_os_get_name (debian), ==, "Debian 12");
  g_assert_cmpstr (vtr_os_get_version (debian), ==, "12");
  g_assert_cmpstr (vtr_os_get_codename (debian), ==, "Bookworm");
  g_assert_cmpstr (vtr_os_get_vendor (debian), ==, "Debian Project");
  g_assert_cmpstr (vtr_os_get_distro (debian), ==, "debian");
  g_assert_cmpstr (vtr_os_get_family (debian), ==, "linux");
  g_assert_cmpuint (vtr_os_get_release_day (debian), ==, 20230610);

  g_assert_true (vtr_os_is_released (debian));
  g_assert_false (vtr_os_is_released (unknown));
  g_assert_true (vtr_os_is_placeholder (unknown));
  g_assert_false (vtr_os_is_placeholder (testing));
  g_assert_false (vtr_os_is_supported_by_vendor (old));
}

static void
test_matches (void)
{
  g_autoptr (VtrOs) ubuntu = find ("ubuntu24.04");

  g_assert_true (vtr_os_matches (ubuntu, ""));
  g_assert_true (vtr_os_matches (ubuntu, "UBUNTU"));
  g_assert_true (vtr_os_matches (ubuntu, "  noble   24.04"));
  g_assert_true (vtr_os_matches (ubuntu, "canonical"));
  g_assert_true (vtr_os_matches (ubuntu, "ubuntunoble"));
  g_assert_false (vtr_os_matches (ubuntu, "ubuntu 22.04"));
}

static void
test_resources (void)
{
  g_autoptr (VtrOs) debian = find ("debian12");
  g_autoptr (VtrOs) windows = find ("win11");
  g_autoptr (VtrOs) dos = find ("msdos6.22");
  VtrResources resources = { 0 };

  vtr_os_get_minimum (debian, "x86_64", &resources);
  g_assert_cmpuint (resources.memory, ==, 1 * GIB);
  g_assert_cmpuint (resources.disk, ==, 10 * GIB);
  vtr_os_get_recommended (debian, NULL, &resources);
  g_assert_cmpuint (resources.memory, ==, 2 * GIB);
  g_assert_cmpuint (resources.disk, ==, 20 * GIB);
  g_assert_cmpuint (resources.vcpus, ==, 2);

  /* Only a minimum, and only for one architecture. */
  vtr_os_get_minimum (windows, "x86_64", &resources);
  g_assert_cmpuint (resources.memory, ==, 4 * GIB);
  g_assert_cmpuint (resources.vcpus, ==, 2);
  vtr_os_get_minimum (windows, NULL, &resources);
  g_assert_cmpuint (resources.memory, ==, 4 * GIB);
  vtr_os_get_minimum (windows, "aarch64", &resources);
  g_assert_cmpuint (resources.memory, ==, 0);
  vtr_os_get_recommended (windows, "x86_64", &resources);
  g_assert_cmpuint (resources.memory, ==, 0);
  g_assert_cmpuint (resources.disk, ==, 0);

  vtr_os_get_recommended (dos, NULL, &resources);
  g_assert_cmpuint (resources.vcpus, ==, 0);
}

/* b block, n net, g gpu, r rng, m balloon, c console, e e1000e, x xhci, t tablet, h hda, q q35,
 * B BIOS, E UEFI, S Secure Boot, s needs Secure Boot, T needs a TPM, l local time. */
static char *
describe (const VtrOsSupport *support)
{
  GString *text = g_string_new (NULL);
  const struct
  {
    gboolean value;
    char     letter;
  } flags[] = {
    { support->virtio_block, 'b' }, { support->virtio_net, 'n' }, { support->virtio_gpu, 'g' },
    { support->virtio_rng, 'r' }, { support->virtio_balloon, 'm' },
    { support->virtio_console, 'c' }, { support->e1000e, 'e' }, { support->xhci, 'x' },
    { support->usb_tablet, 't' }, { support->hda, 'h' }, { support->q35, 'q' },
    { support->bios, 'B' }, { support->efi, 'E' }, { support->secure_boot, 'S' },
    { support->needs_secure_boot, 's' }, { support->needs_tpm, 'T' },
    { support->local_time, 'l' },
  };

  for (guint i = 0; i < G_N_ELEMENTS (flags); i++)
    {
      if (flags[i].value)
        g_string_append_c (text, flags[i].letter);
    }

  return g_string_free (text, FALSE);
}

static const struct
{
  const char *id;
  const char *support;
} support_samples[] = {
  { "debian12", "bngrmcexthqBES" },
  { "debian13", "bngrmcexthqBES" },
  { "fedora43", "bngrmcexthqBES" },
  { "ubuntu22.04", "bnrmcexthqBES" },
  { "ubuntu24.04", "bngrmcexthqBES" },
  { "archlinux", "bngrmcexthqBE" },
  { "win11", "exthqESsTl" },
  { "win10", "exthqBESl" },
  { "win2k22", "exthqBESl" },
  { "win7", "ethqBl" },
  { "winxp", "tBl" },
  { "win98", "tBl" },
  { "msdos6.22", "Bl" },
  { "freebsd13.1", "bnrmcexthqBE" },
  { "openbsd7.0", "bnrmexthqBE" },
};

static void
test_support (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (support_samples); i++)
    {
      g_autoptr (VtrOs) os = find (support_samples[i].id);
      g_autofree char *text = describe (vtr_os_get_support (os));

      g_assert_cmpstr (text, ==, support_samples[i].support);
    }
}

static void
test_guess (void)
{
  static const struct
  {
    const char *family;
    guint       released;
    const char *support;
  } samples[] = {
    { NULL, 0, "bngrmcexthqBE" },
    { "linux", 0, "bngrmcexthqBE" },
    { "linux", 20050101, "tB" },
    { "winnt", 0, "exthqBEl" },
    { "winnt", 19960801, "Bl" },
    { "freebsd", 0, "bnrmcexthqBE" },
    { "darwin", 0, "xthqE" },
    { "something new", 0, "B" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      VtrOsSupport support = { 0 };
      g_autofree char *text = NULL;

      vtr_os_support_guess_dated (samples[i].family, NULL, samples[i].released, &support);
      text = describe (&support);
      g_assert_cmpstr (text, ==, samples[i].support);

      if (samples[i].released == 0)
        {
          VtrOsSupport same = { 0 };

          vtr_os_support_guess (samples[i].family, &same);
          g_assert_cmpint (memcmp (&support, &same, sizeof same), ==, 0);
        }
    }
}

/* What holds for every OS there is. */
static void
test_every_os (void)
{
  static const char * const icons[] = {
    "alma", "arch", "bsd", "centos", "debian", "fedora", "freebsd", "linux", "linuxmint", "netbsd",
    "openbsd", "opensuse", "rhel", "rocky", "ubuntu", "unknown", "windows", NULL
  };
  GListModel *list = vtr_os_database_get_list (database);
  guint length = g_list_model_get_n_items (list);

  g_assert_cmpuint (length, >, 700);

  for (guint i = 0; i < length; i++)
    {
      g_autoptr (VtrOs) os = g_list_model_get_item (list, i);
      g_autoptr (VtrOs) found = vtr_os_database_find (database, vtr_os_get_id (os));
      const VtrOsSupport *support = vtr_os_get_support (os);
      const char *icon = vtr_os_get_icon_name (os);
      g_autofree char *stem = NULL;

      g_assert_true (found == os);
      g_assert_nonnull (vtr_os_get_name (os));
      g_assert_nonnull (vtr_os_get_short_id (os));
      g_assert_true (support->bios || support->efi);
      g_assert_true (!support->needs_secure_boot || support->secure_boot);
      g_assert_true (vtr_os_matches (os, vtr_os_get_name (os)));

      g_assert_true (g_str_has_prefix (icon, "vitrine-os-"));
      g_assert_true (g_str_has_suffix (icon, "-symbolic"));
      stem = g_strndup (icon + 11, strlen (icon) - 11 - 9);
      g_assert_true (g_strv_contains (icons, stem));
    }
}

/* Where it stands in the list. */
static guint
get_position (const char *id)
{
  GListModel *list = vtr_os_database_get_list (database);
  g_autoptr (VtrOs) wanted = find (id);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (VtrOs) os = g_list_model_get_item (list, i);

      if (os == wanted)
        return i;
    }

  g_assert_not_reached ();
}

static void
test_order (void)
{
  static const char * const in_order[] = {
    "almalinux9", "debian13", "debian12", "debian9", "fedora43", "fedora38", "fedora37", "fedora9",
    "freebsd13.1", "win11", "win10", "ubuntu25.10", "ubuntu24.04", "ubuntu9.10"
  };

  for (guint i = 1; i < G_N_ELEMENTS (in_order); i++)
    g_assert_cmpuint (get_position (in_order[i - 1]), <, get_position (in_order[i]));
}

int
main (int    argc,
      char **argv)
{
  int status = 0;

  g_test_init (&argc, &argv, NULL);
  database = vtr_fixture_load_database ();

  g_test_add_func ("/os/facts", test_facts);
  g_test_add_func ("/os/matches", test_matches);
  g_test_add_func ("/os/resources", test_resources);
  g_test_add_func ("/os/support", test_support);
  g_test_add_func ("/os/guess", test_guess);
  g_test_add_func ("/os/every-os", test_every_os);
  g_test_add_func ("/os/order", test_order);
  status = g_test_run ();

  g_assert_finalize_object (g_steal_pointer (&database));

  return status;
}

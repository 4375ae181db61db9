/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "machine-plan.h"

#include <glib/gstdio.h>
#include <string.h>

#include "creating-fixture.h"
#include "machine-name.h"

#define MIB (G_GUINT64_CONSTANT (1024) * 1024)
#define GIB (1024 * MIB)

static VtrOsDatabase *database = NULL;
static char *folder = NULL;

static VtrMachinePlan *
make_plan (const char *kind,
           const char *os_id)
{
  g_autoptr (VtrHostCapabilities) capabilities = creating_capabilities (kind);
  VtrMachinePlan *plan = vtr_machine_plan_new (capabilities, NULL);

  if (os_id != NULL)
    {
      g_autoptr (VtrOs) os = creating_find_os (database, os_id);

      vtr_machine_plan_set_os (plan, os);
    }

  return plan;
}

static void
assert_refused (VtrMachinePlan     *plan,
                VtrHypervisorError  code,
                const char         *said)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (vtr_machine_plan_validate (plan, &error));
  g_assert_error (error, VTR_HYPERVISOR_ERROR, (int) code);
  if (strstr (error->message, said) == NULL)
    g_error ("“%s” should say “%s”", error->message, said);
}

static void
assert_accepted (VtrMachinePlan *plan)
{
  g_autoptr (GError) error = NULL;

  vtr_machine_plan_validate (plan, &error);
  g_assert_no_error (error);
}

/* A disk of the default size must fit where it will lie; one that the user chose is his affair. */
static void
test_disk_room (void)
{
  const guint64 gb = 1000 * 1000 * 1000;
  g_autoptr (VtrMachinePlan) plan = make_plan ("emulating", NULL);

  g_assert_cmpuint (vtr_machine_plan_get_disk_size (plan), ==, 20 * gb);
  vtr_machine_plan_set_disk_room (plan, 12 * gb + 600);
  g_assert_cmpuint (vtr_machine_plan_get_disk_size (plan), ==, 12 * gb);
  vtr_machine_plan_set_disk_room (plan, gb / 2);
  g_assert_cmpuint (vtr_machine_plan_get_disk_size (plan), ==, gb);
  vtr_machine_plan_set_disk_room (plan, 100 * gb);
  g_assert_cmpuint (vtr_machine_plan_get_disk_size (plan), ==, 20 * gb);
  vtr_machine_plan_set_disk_size (plan, 30 * gb);
  vtr_machine_plan_set_disk_room (plan, 12 * gb);
  g_assert_cmpuint (vtr_machine_plan_get_disk_size (plan), ==, 30 * gb);
}

static void
test_unknown_os (void)
{
  g_autoptr (VtrMachinePlan) plan = make_plan ("emulating", NULL);

  g_assert_null (vtr_machine_plan_get_os (plan));
  g_assert_null (vtr_machine_plan_get_media (plan));
  g_assert_cmpstr (vtr_machine_plan_get_name (plan), ==, "New Machine");
  g_assert_cmpuint (vtr_machine_plan_get_memory (plan), ==, 2 * GIB);
  g_assert_cmpuint (vtr_machine_plan_get_vcpus (plan), ==, 2);
  g_assert_cmpuint (vtr_machine_plan_get_disk_size (plan), ==,
                    20 * G_GUINT64_CONSTANT (1000000000));
  g_assert_cmpstr (vtr_machine_plan_get_display (plan), ==, "spice");
  g_assert_cmpint (vtr_machine_plan_get_effective_firmware (plan), ==, VTR_FIRMWARE_BIOS);
  g_assert_cmpint (vtr_machine_plan_get_effective_acceleration (plan), ==, VTR_ACCELERATION_TCG);
  assert_accepted (plan);

  g_object_add_weak_pointer (G_OBJECT (plan), (gpointer *) &plan);
  g_object_unref (plan);
  g_assert_null (plan);
}

/* What stands in the database, merged field by field. */
static void
test_os_defaults (void)
{
  static const struct { const char *os; guint64 memory; guint vcpus; guint64 disk; } cases[] = {
    { "win11", 4 * GIB, 2, 64 * GIB },
    { "win10", 2 * GIB, 2, 40 * GIB },
    { "fedora37", 2 * GIB, 2, 20 * GIB },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (VtrMachinePlan) plan = make_plan ("emulating", cases[i].os);
      g_autoptr (VtrOs) os = creating_find_os (database, cases[i].os);

      g_test_message ("%s", cases[i].os);
      g_assert_cmpuint (vtr_machine_plan_get_memory (plan), ==, cases[i].memory);
      g_assert_cmpuint (vtr_machine_plan_get_vcpus (plan), ==, cases[i].vcpus);
      g_assert_cmpuint (vtr_machine_plan_get_disk_size (plan), ==, cases[i].disk);
      g_assert_cmpstr (vtr_machine_plan_get_name (plan), ==, vtr_os_get_name (os));
    }
}

static void
test_host_limits (void)
{
  static const struct { guint64 host; guint64 limit; guint64 windows; } cases[] = {
    { 64 * GIB, 48 * GIB, 4 * GIB },
    { 8 * GIB, 6 * GIB, 4 * GIB },
    { 4 * GIB, 3 * GIB, 3 * GIB },
    { 2 * GIB, 1 * GIB, 1 * GIB },
    { 1 * GIB, 512 * MIB, 512 * MIB },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (VtrHostCapabilities) capabilities =
        creating_capabilities_with ("emulating", cases[i].host, 1);
      g_autoptr (VtrMachinePlan) plan = vtr_machine_plan_new (capabilities, NULL);
      g_autoptr (VtrOs) os = creating_find_os (database, "win11");
      guint64 minimum = 0;
      guint64 recommended = 0;
      guint64 maximum = 0;

      vtr_machine_plan_set_os (plan, os);
      vtr_machine_plan_get_memory_range (plan, &minimum, &recommended, &maximum);
      g_assert_cmpuint (minimum, ==, 4 * GIB);
      g_assert_cmpuint (recommended, ==, cases[i].windows);
      g_assert_cmpuint (maximum, ==, cases[i].limit);
      g_assert_cmpuint (vtr_machine_plan_get_memory (plan), ==, cases[i].windows);
      g_assert_cmpuint (vtr_machine_plan_get_vcpus (plan), ==, 1);
    }
}

static void
count_notify (GObject    *object,
              GParamSpec *pspec,
              gpointer    user_data)
{
  (*(guint *) user_data)++;
}

/* What the user has said himself survives another choice of OS; the rest follows. */
static void
test_answers_survive_os (void)
{
  g_autoptr (VtrMachinePlan) plan = make_plan ("emulating", NULL);
  g_autoptr (VtrOs) windows = creating_find_os (database, "win11");
  guint n_memory = 0;
  guint n_disk = 0;

  g_signal_connect (plan, "notify::memory", G_CALLBACK (count_notify), &n_memory);
  g_signal_connect (plan, "notify::disk-size", G_CALLBACK (count_notify), &n_disk);

  vtr_machine_plan_set_memory (plan, 3 * GIB);
  vtr_machine_plan_set_memory (plan, 3 * GIB);
  g_assert_cmpuint (n_memory, ==, 1);

  vtr_machine_plan_set_os (plan, windows);
  g_assert_cmpuint (vtr_machine_plan_get_memory (plan), ==, 3 * GIB);
  g_assert_cmpuint (n_memory, ==, 1);
  g_assert_cmpuint (vtr_machine_plan_get_disk_size (plan), ==, 64 * GIB);
  g_assert_cmpuint (n_disk, ==, 1);
  g_assert_cmpstr (vtr_machine_plan_get_name (plan), ==, vtr_os_get_name (windows));

  vtr_machine_plan_set_name (plan, "Mine");
  vtr_machine_plan_set_disk_size (plan, 0);
  vtr_machine_plan_set_vcpus (plan, 1);
  vtr_machine_plan_set_os (plan, NULL);
  g_assert_cmpstr (vtr_machine_plan_get_name (plan), ==, "Mine");
  g_assert_cmpuint (vtr_machine_plan_get_disk_size (plan), ==, 0);
  g_assert_cmpuint (vtr_machine_plan_get_vcpus (plan), ==, 1);
  g_assert_cmpuint (vtr_machine_plan_get_memory (plan), ==, 3 * GIB);
}

static void
test_disposable (void)
{
  g_autoptr (VtrMachinePlan) plan = make_plan ("emulating", "win10");
  guint n_disk = 0;

  g_signal_connect (plan, "notify::disk-size", G_CALLBACK (count_notify), &n_disk);
  vtr_machine_plan_set_disposable (plan, TRUE);
  g_assert_cmpuint (vtr_machine_plan_get_disk_size (plan), ==, 0);
  vtr_machine_plan_set_disposable (plan, FALSE);
  g_assert_cmpuint (vtr_machine_plan_get_disk_size (plan), ==, 40 * GIB);
  g_assert_cmpuint (n_disk, ==, 2);
}

static void
test_medium (void)
{
  g_autoptr (VtrHostCapabilities) capabilities = creating_capabilities ("emulating");
  g_autofree char *unknown_path = creating_write_iso (folder, "u.iso", "MY_OWN_DISC");
  g_autofree char *debian_path = creating_write_iso (folder, "d.iso", "Debian 11.3.0 amd64 n");
  g_autofree char *newer_path = creating_write_iso (folder, "n.iso", "Debian 77.1.0 amd64 n");
  g_autoptr (VtrMedia) unknown = creating_identify (database, unknown_path);
  g_autoptr (VtrMedia) debian = creating_identify (database, debian_path);
  g_autoptr (VtrMedia) newer = creating_identify (database, newer_path);
  g_autoptr (VtrMachinePlan) unknown_plan = vtr_machine_plan_new (capabilities, unknown);
  g_autoptr (VtrMachinePlan) debian_plan = vtr_machine_plan_new (capabilities, debian);
  g_autoptr (VtrMachinePlan) newer_plan = vtr_machine_plan_new (capabilities, newer);

  g_assert_null (vtr_machine_plan_get_os (unknown_plan));
  g_assert_cmpstr (vtr_machine_plan_get_name (unknown_plan), ==, "MY OWN DISC");

  g_assert_cmpstr (vtr_os_get_short_id (vtr_machine_plan_get_os (debian_plan)), ==, "debian11");
  g_assert_cmpstr (vtr_machine_plan_get_name (debian_plan), ==, "Debian 11");

  /* Its devices are those of the newest Debian known, but it isn't called so. */
  g_assert_cmpstr (vtr_os_get_distro (vtr_machine_plan_get_os (newer_plan)), ==, "debian");
  g_assert_cmpstr (vtr_machine_plan_get_name (newer_plan), ==, "Debian 77.1.0 amd64 n");
}

static void
test_kernel (void)
{
  g_autoptr (VtrMachinePlan) plan = make_plan ("emulating", NULL);

  vtr_machine_plan_set_kernel (plan, "/boot/vmlinuz-6.1", "/boot/initrd.img-6.1", "console=ttyS0");
  g_assert_cmpstr (vtr_machine_plan_get_name (plan), ==, "vmlinuz-6.1");
  g_assert_cmpuint (vtr_machine_plan_get_disk_size (plan), ==, 0);
  assert_accepted (plan);

  vtr_machine_plan_set_kernel (plan, "/boot/vmlinuz-6.1", NULL, "quiet\nsplash");
  assert_refused (plan, VTR_HYPERVISOR_ERROR_INVALID, "line breaks");
  vtr_machine_plan_set_kernel (plan, NULL, "/boot/initrd.img-6.1", NULL);
  assert_refused (plan, VTR_HYPERVISOR_ERROR_INVALID, "need a kernel");
  vtr_machine_plan_set_kernel (plan, "/boot/\xff", NULL, NULL);
  assert_refused (plan, VTR_HYPERVISOR_ERROR_INVALID, "rename the file");
}

static void
test_names (void)
{
  g_autofree char *long_name = g_strnfill (300, 'x');
  g_autofree char *just_right = g_strnfill (200, 'x');
  const struct { const char *name; const char *refusal; } cases[] = {
    { "Debian 12", NULL },
    { "a<b> & \"c\", d=e;f", NULL },
    { "🙂 Debian", NULL },
    { "👩‍💻 家族", NULL },
    { "Déjà vu", NULL },
    { "-x", NULL },
    { ".hidden", NULL },
    { just_right, NULL },
    { "", "needs a name" },
    { "a/b", "slash" },
    { "..", "dots" },
    { " x", "space" },
    { "x ", "space" },
    { "x\ny", "control characters" },
    { "x\x1by", "control characters" },
    { "x\u2028y", "control characters" },
    { "x\xff", "valid text" },
    { long_name, "too long" },
    { "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀", "fewer emoji" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (VtrMachinePlan) plan = make_plan ("emulating", NULL);

      vtr_machine_plan_set_name (plan, cases[i].name);
      if (cases[i].refusal == NULL)
        assert_accepted (plan);
      else
        assert_refused (plan, VTR_HYPERVISOR_ERROR_INVALID, cases[i].refusal);
    }
}

/* Whatever a disc calls itself, the machine's first name is one that can be used. */
static void
test_name_cleaning (void)
{
  g_autofree char *long_name = g_strnfill (300, 'x');
  g_autofree char *cut = g_strnfill (100, 'x');
  const struct { const char *text; const char *cleaned; } cases[] = {
    { "MT86PLUS_64", "MT86PLUS 64" },
    { "  a // b\t\n_c ", "a b c" },
    { "debian-12.5.0-amd64.iso", "debian-12.5.0-amd64" },
    { ".iso", ".iso" },
    { "..", NULL },
    { "", NULL },
    { " / ", NULL },
    { "😀😀😀😀😀😀😀😀😀😀😀😀", "😀😀😀😀😀😀😀😀😀😀" },
    { long_name, cut },
    { NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *cleaned = vtr_machine_name_clean (cases[i].text);

      g_assert_cmpstr (cleaned, ==, cases[i].cleaned);
    }
}

static void
test_resources_refused (void)
{
  g_autoptr (VtrMachinePlan) plan = make_plan ("emulating", NULL);

  vtr_machine_plan_set_memory (plan, 17 * GIB);
  assert_refused (plan, VTR_HYPERVISOR_ERROR_UNSUPPORTED, "this computer has 16");
  /* More than the sliders offer, but the computer has it: the user's own answer. */
  vtr_machine_plan_set_memory (plan, 16 * GIB);
  assert_accepted (plan);
  vtr_machine_plan_set_memory (plan, 15 * MIB);
  assert_refused (plan, VTR_HYPERVISOR_ERROR_INVALID, "at least 16");
  vtr_machine_plan_set_memory (plan, GIB);

  vtr_machine_plan_set_vcpus (plan, 0);
  assert_refused (plan, VTR_HYPERVISOR_ERROR_INVALID, "processors");
  vtr_machine_plan_set_vcpus (plan, 256);
  assert_refused (plan, VTR_HYPERVISOR_ERROR_INVALID, "processors");
  vtr_machine_plan_set_vcpus (plan, 8);
  assert_accepted (plan);

  vtr_machine_plan_set_disk_size (plan, 1000);
  assert_refused (plan, VTR_HYPERVISOR_ERROR_INVALID, "at least 1");
  vtr_machine_plan_set_disk_size (plan, 65 * 1024 * GIB);
  assert_refused (plan, VTR_HYPERVISOR_ERROR_INVALID, "at most 64");
}

static void
test_host_lacks (void)
{
  g_autoptr (VtrMachinePlan) bare = make_plan ("bare", "win11");
  g_autoptr (VtrMachinePlan) able = make_plan ("emulating", "win11");

  g_assert_cmpint (vtr_machine_plan_get_effective_firmware (able), ==, VTR_FIRMWARE_EFI);
  assert_accepted (able);
  vtr_machine_plan_set_firmware (able, VTR_FIRMWARE_BIOS);
  assert_refused (able, VTR_HYPERVISOR_ERROR_INVALID, "needs UEFI");

  assert_refused (bare, VTR_HYPERVISOR_ERROR_UNSUPPORTED, "ovmf");
  vtr_machine_plan_set_os (bare, NULL);
  assert_accepted (bare);
  vtr_machine_plan_set_firmware (bare, VTR_FIRMWARE_EFI);
  assert_refused (bare, VTR_HYPERVISOR_ERROR_UNSUPPORTED, "ovmf");
  vtr_machine_plan_set_firmware (bare, VTR_FIRMWARE_AUTO);
  vtr_machine_plan_set_acceleration (bare, VTR_ACCELERATION_KVM);
  assert_refused (bare, VTR_HYPERVISOR_ERROR_UNSUPPORTED, "KVM");
  vtr_machine_plan_set_acceleration (bare, VTR_ACCELERATION_AUTO);
  vtr_machine_plan_set_display (bare, "spice");
  assert_refused (bare, VTR_HYPERVISOR_ERROR_UNSUPPORTED, "spice");
  vtr_machine_plan_set_display (bare, "x11");
  assert_refused (bare, VTR_HYPERVISOR_ERROR_INVALID, "x11");
}

static VtrHostCapabilities *
capabilities_without (const char *kind,
                      const char *begin,
                      const char *end)
{
  g_autofree char *host_path = g_test_build_filename (G_TEST_DIST, "data", "capabilities",
                                                      "debian12-host-emulating.xml", NULL);
  g_autofree char *domain_path = g_test_build_filename (G_TEST_DIST, "data", "capabilities",
                                                        "debian12-domain-tcg.xml", NULL);
  g_autofree char *host = NULL;
  g_autofree char *domain = NULL;
  g_autoptr (GError) error = NULL;
  VtrHostCapabilities *capabilities = NULL;
  char *from = NULL;
  char *to = NULL;

  g_file_get_contents (host_path, &host, NULL, &error);
  g_assert_no_error (error);
  g_file_get_contents (domain_path, &domain, NULL, &error);
  g_assert_no_error (error);

  from = strstr (domain, begin);
  g_assert_nonnull (from);
  to = strstr (from, end);
  g_assert_nonnull (to);
  memset (from, ' ', (gsize) (to + strlen (end) - from));

  capabilities =
    vtr_host_capabilities_new_from_xml ("qemu:///session", host, NULL, domain, 16 * GIB, 4, &error);
  g_assert_no_error (error);

  return capabilities;
}

static void
test_no_tpm (void)
{
  g_autoptr (VtrHostCapabilities) capabilities =
    capabilities_without ("emulating", "<tpm", "</tpm>");
  g_autoptr (VtrMachinePlan) plan = vtr_machine_plan_new (capabilities, NULL);
  g_autoptr (VtrOs) os = creating_find_os (database, "win11");

  vtr_machine_plan_set_os (plan, os);
  assert_refused (plan, VTR_HYPERVISOR_ERROR_UNSUPPORTED, "swtpm");
}

static void
test_free_name (void)
{
  g_autoptr (VtrMachinePlan) plan = make_plan ("emulating", NULL);
  g_autoptr (VtrConnection) connection = vtr_connection_new ("test:///default");
  g_autofree char *free_name = NULL;
  g_autofree char *next_name = NULL;

  creating_open (connection);
  vtr_machine_plan_set_name (plan, "test");
  free_name = vtr_machine_plan_dup_free_name (plan, NULL);
  next_name =
    vtr_machine_plan_dup_free_name (plan, G_LIST_MODEL (vtr_connection_get_machines (connection)));
  g_assert_cmpstr (free_name, ==, "test");
  g_assert_cmpstr (next_name, ==, "test 2");
  vtr_connection_close (connection);
}

int
main (int    argc,
      char **argv)
{
  int status = 0;

  g_test_init (&argc, &argv, NULL);
  folder = creating_isolate ();

  database = creating_load_database ();

  g_test_add_func ("/machine-plan/unknown-os", test_unknown_os);
  g_test_add_func ("/machine-plan/disk-room", test_disk_room);
  g_test_add_func ("/machine-plan/os-defaults", test_os_defaults);
  g_test_add_func ("/machine-plan/host-limits", test_host_limits);
  g_test_add_func ("/machine-plan/answers-survive-os", test_answers_survive_os);
  g_test_add_func ("/machine-plan/disposable", test_disposable);
  g_test_add_func ("/machine-plan/medium", test_medium);
  g_test_add_func ("/machine-plan/kernel", test_kernel);
  g_test_add_func ("/machine-plan/names", test_names);
  g_test_add_func ("/machine-plan/name-cleaning", test_name_cleaning);
  g_test_add_func ("/machine-plan/resources-refused", test_resources_refused);
  g_test_add_func ("/machine-plan/host-lacks", test_host_lacks);
  g_test_add_func ("/machine-plan/no-tpm", test_no_tpm);
  g_test_add_func ("/machine-plan/free-name", test_free_name);

  status = g_test_run ();

  creating_remove_tree (folder);
  g_free (folder);
  g_object_unref (database);

  return status;
}

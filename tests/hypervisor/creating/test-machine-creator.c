/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Making machines on this computer's QEMU, and every way it can fail: nothing may stay behind. Runs
 * below tini. */
#include "machine-creator.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <libvirt/libvirt.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include "connection-private.h"
#include "creating-case.h"
#include "machine-list.h"
#include "volume.h"

#define MIB (G_GUINT64_CONSTANT (1024) * 1024)
#define GIB (1024 * MIB)

static void
assert_fails (CreatingCase   *fixture,
              VtrMachinePlan *plan,
              int             code,
              const char     *said)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (creating_case_run (fixture, plan, TRUE, &error));
  g_assert_error (error, VTR_HYPERVISOR_ERROR, code);
  if (strstr (error->message, said) == NULL)
    g_error ("“%s” should say “%s”", error->message, said);
}

static void
on_notify (GObject    *object,
           GParamSpec *pspec,
           gpointer    user_data)
{
  GString *seen = user_data;

  if (g_str_equal (pspec->name, "step"))
    g_string_append_printf (seen, "%u ",
                            vtr_machine_creator_get_step (VTR_MACHINE_CREATOR (object)));
}

static void
test_start (CreatingCase  *fixture,
            gconstpointer  data)
{
  g_autoptr (VtrMachinePlan) plan = creating_case_make_plan (fixture, "debian12");
  g_autoptr (VtrMachineCreator) creator = vtr_machine_creator_new (fixture->connection, plan);
  g_autoptr (VtrMachine) machine = NULL;
  g_autoptr (GPtrArray) disks = NULL;
  g_autoptr (GString) steps = g_string_new (NULL);
  g_autofree char *disk = vtr_volume_dup_likely_path ("Made by the test");
  g_autoptr (GError) error = NULL;
  CreatingWait wait = { NULL };
  VtrConfigDisk *first = NULL;

  g_assert_cmpint (vtr_machine_creator_get_step (creator), ==, VTR_CREATOR_STEP_CHECK);
  g_signal_connect (creator, "notify", G_CALLBACK (on_notify), steps);
  vtr_machine_creator_run_async (creator, TRUE, NULL, creating_on_done, &wait);
  machine = creating_finish (creator, &wait, &error);
  g_assert_no_error (error);

  g_assert_cmpstr (steps->str, ==, "1 2 3 4 ");
  g_assert_cmpfloat (vtr_machine_creator_get_progress (creator), ==, 1.0);
  g_assert_cmpint (vtr_machine_get_state (machine), ==, VTR_MACHINE_STATE_RUNNING);
  g_assert_false (vtr_machine_is_transient (machine));
  g_assert_true (vtr_machine_is_emulated (machine));
  g_assert_cmpstr (vtr_machine_get_name (machine), ==, "Made by the test");
  g_assert_cmpstr (vtr_machine_get_os_id (machine), ==, "http://debian.org/debian/12");
  g_assert_cmpuint (vtr_machine_get_memory (machine), ==, 128 * MIB);
  g_assert_true (vtr_machine_list_find (vtr_connection_get_machines (fixture->connection),
                                        "Made by the test") == machine);

  disks = vtr_machine_config_list_disks (vtr_machine_get_config (machine));
  g_assert_cmpuint (disks->len, ==, 2);
  first = disks->pdata[0];
  g_assert_cmpstr (first->file, ==, disk);
  g_assert_true (g_file_test (disk, G_FILE_TEST_EXISTS));

  creating_delete (machine);
  g_assert_true (g_file_test (fixture->iso, G_FILE_TEST_EXISTS));
}

static void
test_define_only (CreatingCase  *fixture,
                  gconstpointer  data)
{
  g_autoptr (VtrMachinePlan) plan = creating_case_make_plan (fixture, NULL);
  g_autoptr (VtrMachine) machine = NULL;
  g_autoptr (GError) error = NULL;

  machine = creating_case_run (fixture, plan, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (vtr_machine_get_state (machine), ==, VTR_MACHINE_STATE_OFF);
  creating_delete (machine);
}

/* Every kind of hardware that new machines have really starts. */
static void
test_hardware (CreatingCase  *fixture,
               gconstpointer  data)
{
  static const struct { const char *os; const char *display; VtrFirmware firmware; } cases[] = {
    { "win10", NULL, VTR_FIRMWARE_AUTO },
    { "win11", NULL, VTR_FIRMWARE_AUTO },
    { "winxp", NULL, VTR_FIRMWARE_AUTO },
    { "msdos6.22", NULL, VTR_FIRMWARE_AUTO },
    { "freebsd13.1", NULL, VTR_FIRMWARE_AUTO },
    { "fedora41", "vnc", VTR_FIRMWARE_AUTO },
    { "win10", "vnc", VTR_FIRMWARE_AUTO },
    { NULL, NULL, VTR_FIRMWARE_EFI },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (VtrMachinePlan) plan = creating_case_make_plan (fixture, cases[i].os);
      g_autoptr (VtrMachine) machine = NULL;
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", cases[i].os);
      vtr_machine_plan_set_firmware (plan, cases[i].firmware);
      if (cases[i].display != NULL)
        vtr_machine_plan_set_display (plan, cases[i].display);

      machine = creating_case_run (fixture, plan, TRUE, &error);
      if (error != NULL)
        g_test_message ("%s", vtr_hypervisor_error_get_detail (error));
      g_assert_no_error (error);
      g_assert_cmpint (vtr_machine_get_state (machine), ==, VTR_MACHINE_STATE_RUNNING);
      creating_delete (machine);
      creating_case_assert_clean (fixture);
    }
}

/* Names that look dangerous, all the way to a running QEMU. */
static void
test_names (CreatingCase  *fixture,
            gconstpointer  data)
{
  g_autofree char *long_name = g_strnfill (200, 'x');
  const char *names[] = { "a<b> & \"c\", d=e;f: %s", "👩‍💻 🙂 Debian", "名前がとても長い機械", "-x", ".x",
                          "$(id)", long_name };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (VtrMachinePlan) plan = creating_case_make_plan (fixture, NULL);
      g_autoptr (VtrMachine) machine = NULL;
      g_autoptr (GError) error = NULL;

      vtr_machine_plan_set_name (plan, names[i]);
      machine = creating_case_run (fixture, plan, TRUE, &error);
      if (error != NULL)
        g_test_message ("%s", vtr_hypervisor_error_get_detail (error));
      g_assert_no_error (error);
      g_assert_cmpstr (vtr_machine_get_name (machine), ==, names[i]);
      creating_delete (machine);
      creating_case_assert_clean (fixture);
    }
}

static void
test_name_clash (CreatingCase  *fixture,
                 gconstpointer  data)
{
  g_autoptr (VtrMachinePlan) plan = creating_case_make_plan (fixture, NULL);
  g_autoptr (VtrMachine) machine = NULL;
  g_autofree char *with_one = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;

  machine = creating_case_run (fixture, plan, FALSE, &error);
  g_assert_no_error (error);
  with_one = creating_case_list (fixture);

  assert_fails (fixture, plan, VTR_HYPERVISOR_ERROR_EXISTS, "Made by the test");
  vtr_machine_plan_set_disposable (plan, TRUE);
  assert_fails (fixture, plan, VTR_HYPERVISOR_ERROR_EXISTS, "Made by the test");

  after = creating_case_list (fixture);
  g_assert_cmpstr (after, ==, with_one);
  creating_delete (machine);
}

static void
test_bad_plan (CreatingCase  *fixture,
               gconstpointer  data)
{
  g_autoptr (VtrMachinePlan) plan = creating_case_make_plan (fixture, NULL);

  vtr_machine_plan_set_name (plan, "a/b");
  assert_fails (fixture, plan, VTR_HYPERVISOR_ERROR_INVALID, "slash");
}

static void
test_iso_deleted (CreatingCase  *fixture,
                  gconstpointer  data)
{
  g_autoptr (VtrMachinePlan) plan = creating_case_make_plan (fixture, NULL);

  g_assert_cmpint (g_unlink (fixture->iso), ==, 0);
  assert_fails (fixture, plan, VTR_HYPERVISOR_ERROR_INVALID, "isn’t there");
  g_assert_cmpint (g_mkdir (fixture->iso, 0700), ==, 0);
  assert_fails (fixture, plan, VTR_HYPERVISOR_ERROR_INVALID, "isn’t a file");
  g_assert_cmpint (g_rmdir (fixture->iso), ==, 0);
  g_assert_cmpint (mkfifo (fixture->iso, 0600), ==, 0);
  assert_fails (fixture, plan, VTR_HYPERVISOR_ERROR_INVALID, "isn’t a file");
}

/* An ordinary user can't mount; there the folder of the images is a file, and no disk can be made
 * either. */
static void
test_no_space (CreatingCase  *fixture,
               gconstpointer  data)
{
  g_autoptr (VtrMachinePlan) plan = creating_case_make_plan (fixture, NULL);

  vtr_machine_plan_set_disk_size (plan, 20 * GIB);
  if (mount ("tmpfs", fixture->images, "tmpfs", 0, "size=16m") == 0)
    {
      assert_fails (fixture, plan, VTR_HYPERVISOR_ERROR_NO_SPACE, "no space");
      creating_case_assert_clean (fixture);
      g_assert_cmpint (umount2 (fixture->images, MNT_DETACH), ==, 0);
      return;
    }

  g_assert_cmpint (errno, ==, EPERM);
  g_assert_cmpint (g_rmdir (fixture->images), ==, 0);
  g_assert_true (g_file_set_contents (fixture->images, "", 0, NULL));
  assert_fails (fixture, plan, VTR_HYPERVISOR_ERROR_FAILED, "could not be made");
  g_assert_cmpint (g_unlink (fixture->images), ==, 0);
  g_assert_cmpint (g_mkdir (fixture->images, 0700), ==, 0);
}

/* QEMU itself refuses: after disk, definition and, with UEFI, NVRAM and TPM were made. */
static void
test_start_fails (CreatingCase  *fixture,
                  gconstpointer  data)
{
  static const struct { const char *os; gboolean disposable; } cases[] = {
    { NULL, FALSE }, { NULL, TRUE }, { "win11", FALSE }, { "win11", TRUE },
  };
  g_autofree char *kernel = g_build_filename (fixture->folder, "no-kernel", NULL);

  g_assert_true (g_file_set_contents (kernel, "too short", -1, NULL));

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (VtrMachinePlan) plan = creating_case_make_plan (fixture, cases[i].os);

      vtr_machine_plan_set_kernel (plan, kernel, NULL, NULL);
      vtr_machine_plan_set_disposable (plan, cases[i].disposable);
      assert_fails (fixture, plan, VTR_HYPERVISOR_ERROR_FAILED, "could not be started");
      creating_case_assert_clean (fixture);
    }
}

typedef struct
{
  GCancellable   *cancellable;
  VtrCreatorStep  at;
} CancelAt;

static void
on_step_cancel (GObject    *object,
                GParamSpec *pspec,
                gpointer    user_data)
{
  CancelAt *cancel = user_data;

  if (vtr_machine_creator_get_step (VTR_MACHINE_CREATOR (object)) == cancel->at)
    g_cancellable_cancel (cancel->cancellable);
}

static void
cancel_at (CreatingCase   *fixture,
           VtrCreatorStep  step,
           const char     *os_id,
           gboolean        disposable)
{
  g_autoptr (VtrMachinePlan) plan = creating_case_make_plan (fixture, os_id);
  g_autoptr (VtrMachineCreator) creator = vtr_machine_creator_new (fixture->connection, plan);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  CancelAt cancel = { cancellable, step };
  CreatingWait wait = { NULL };

  vtr_machine_plan_set_disposable (plan, disposable);
  g_signal_connect (creator, "notify::step", G_CALLBACK (on_step_cancel), &cancel);
  vtr_machine_creator_run_async (creator, TRUE, cancellable, creating_on_done, &wait);
  /* The first step is the one it stands on, so nothing is notified. */
  if (step == VTR_CREATOR_STEP_CHECK)
    g_cancellable_cancel (cancellable);

  g_assert_null (creating_finish (creator, &wait, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  creating_case_assert_clean (fixture);
}

static void
test_cancel (CreatingCase  *fixture,
             gconstpointer  data)
{
  cancel_at (fixture, VTR_CREATOR_STEP_CHECK, NULL, FALSE);
  cancel_at (fixture, VTR_CREATOR_STEP_DISK, NULL, FALSE);
  cancel_at (fixture, VTR_CREATOR_STEP_DEFINE, NULL, FALSE);
  cancel_at (fixture, VTR_CREATOR_STEP_START, NULL, FALSE);
  cancel_at (fixture, VTR_CREATOR_STEP_START, "win11", FALSE);
  cancel_at (fixture, VTR_CREATOR_STEP_DEFINE, "win11", TRUE);
}

static gpointer
define_same_name (virConnectPtr   conn,
                  gpointer        data,
                  GCancellable   *cancellable,
                  GError        **error)
{
  virDomainPtr domain =
    virDomainDefineXML (conn, "<domain type='qemu'><name>Made by the test</name>"
                              "<memory unit='MiB'>64</memory><os><type>hvm</type></os></domain>");

  g_assert_nonnull (domain);
  virDomainFree (domain);

  return NULL;
}

typedef struct
{
  VtrConnection *connection;
  CreatingWait   wait;
} Rival;

static void
on_step_define (GObject    *object,
                GParamSpec *pspec,
                gpointer    user_data)
{
  Rival *rival = user_data;

  if (vtr_machine_creator_get_step (VTR_MACHINE_CREATOR (object)) == VTR_CREATOR_STEP_DISK)
    vtr_connection_run_async (rival->connection, define_same_name, NULL, NULL, NULL, NULL,
                              creating_on_done, &rival->wait);
}

/* Somebody else takes the name between the check and the definition: his machine stays as it is. */
static void
test_name_race (CreatingCase  *fixture,
                gconstpointer  data)
{
  g_autoptr (VtrMachinePlan) plan = creating_case_make_plan (fixture, NULL);
  g_autoptr (VtrMachineCreator) creator = vtr_machine_creator_new (fixture->connection, plan);
  g_autoptr (GAsyncResult) defined = NULL;
  g_autoptr (VtrMachine) other = NULL;
  g_autoptr (GError) error = NULL;
  VtrMachineList *machines = vtr_connection_get_machines (fixture->connection);
  Rival rival = { .connection = fixture->connection };
  CreatingWait wait = { NULL };
  g_autofree char *images = NULL;

  g_signal_connect (creator, "notify::step", G_CALLBACK (on_step_define), &rival);
  vtr_machine_creator_run_async (creator, TRUE, NULL, creating_on_done, &wait);
  g_assert_null (creating_finish (creator, &wait, &error));
  g_assert_nonnull (error);
  g_assert_cmpint (error->domain, ==, VTR_HYPERVISOR_ERROR);
  defined = creating_wait (&rival.wait);

  images = creating_list_tree (fixture->images);
  g_assert_cmpstr (images, ==, "");

  while (!g_set_object (&other, vtr_machine_list_find (machines, "Made by the test")))
    g_main_context_iteration (NULL, TRUE);

  g_assert_cmpuint (vtr_machine_get_memory (other), ==, 64 * MIB);
  creating_delete (other);
}

static void
test_dry_run (CreatingCase  *fixture,
              gconstpointer  data)
{
  g_autoptr (VtrMachinePlan) plan = creating_case_make_plan (fixture, "debian12");
  g_autoptr (VtrMachineCreator) creator = vtr_machine_creator_new (fixture->connection, plan);
  g_autofree char *xml = NULL;
  g_autofree char *none = NULL;
  g_autofree char *disk = g_build_filename (fixture->images, "Made by the test.qcow2", NULL);
  g_autoptr (GError) error = NULL;

  xml = vtr_machine_creator_dup_xml (creator, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (xml, disk));
  g_assert_nonnull (strstr (xml, fixture->iso));

  vtr_machine_plan_set_name (plan, "");
  none = vtr_machine_creator_dup_xml (creator, &error);
  g_assert_null (none);
  g_assert_error (error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_INVALID);
}

static void
test_labels (void)
{
  for (guint step = VTR_CREATOR_STEP_CHECK; step <= VTR_CREATOR_STEP_DONE; step++)
    g_assert_cmpuint (strlen (vtr_creator_step_get_label (step)), >, 3);
}

int
main (int    argc,
      char **argv)
{
  CreatingCase all = { NULL };
  int status = 0;

  g_test_init (&argc, &argv, NULL);
  creating_case_open (&all);
  g_test_add_func ("/machine-creator/labels", test_labels);
  creating_case_add ("/machine-creator/start", &all, test_start);
  creating_case_add ("/machine-creator/define-only", &all, test_define_only);
  creating_case_add ("/machine-creator/hardware", &all, test_hardware);
  creating_case_add ("/machine-creator/names", &all, test_names);
  creating_case_add ("/machine-creator/name-clash", &all, test_name_clash);
  creating_case_add ("/machine-creator/name-race", &all, test_name_race);
  creating_case_add ("/machine-creator/bad-plan", &all, test_bad_plan);
  creating_case_add ("/machine-creator/iso-deleted", &all, test_iso_deleted);
  creating_case_add ("/machine-creator/no-space", &all, test_no_space);
  creating_case_add ("/machine-creator/start-fails", &all, test_start_fails);
  creating_case_add ("/machine-creator/cancel", &all, test_cancel);
  creating_case_add ("/machine-creator/dry-run", &all, test_dry_run);

  status = g_test_run ();
  creating_case_close (&all);

  return status;
}

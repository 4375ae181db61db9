/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Making machines on this computer's QEMU, and every way it can fail: nothing may stay behind. Runs
 * below tini. */
#include "machine-creator.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <libvirt/libvirt.h>
#include <locale.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include "connection-private.h"
#include "creating-fixture.h"
#include "machine-keep.h"
#include "machine-list.h"
#include "volume.h"

#define MIB (G_GUINT64_CONSTANT (1024) * 1024)
#define GIB (1024 * MIB)

typedef struct
{
  char *iso;
  char *images;
  char *before;     /* what the folders held */
} Fixture;

static VtrOsDatabase *database = NULL;
static VtrConnection *connection = NULL;
static char *folder = NULL;
static char *root = NULL;

/* libvirt's own folders and Vitrine's, with what is in them. */
static char *
list_everything (Fixture *fixture)
{
  g_autofree char *machines = creating_list_tree (root);
  g_autofree char *images = creating_list_tree (fixture->images);

  return g_strconcat (machines, "\n--\n", images, NULL);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->iso = creating_write_iso (folder, "disc.iso", "SOME_DISC");
  fixture->images = vtr_volume_dup_folder ();
  g_assert_cmpint (g_mkdir_with_parents (fixture->images, 0700), ==, 0);
  fixture->before = list_everything (fixture);
}

static void
assert_nothing_left (Fixture *fixture)
{
  g_autofree char *after = list_everything (fixture);
  VtrMachineList *machines = vtr_connection_get_machines (connection);

  g_assert_cmpstr (after, ==, fixture->before);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (machines)), ==, 0);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  assert_nothing_left (fixture);
  g_unlink (fixture->iso);
  g_free (fixture->iso);
  g_free (fixture->images);
  g_free (fixture->before);
}

static VtrMachinePlan *
make_plan (Fixture    *fixture,
           const char *os_id)
{
  g_autoptr (VtrMedia) media = creating_identify (database, fixture->iso);
  VtrMachinePlan *plan = vtr_machine_plan_new (vtr_connection_get_capabilities (connection), media);

  if (os_id != NULL)
    {
      g_autoptr (VtrOs) os = creating_find_os (database, os_id);

      vtr_machine_plan_set_os (plan, os);
    }

  vtr_machine_plan_set_name (plan, "Made by the test");
  vtr_machine_plan_set_memory (plan, 128 * MIB);
  vtr_machine_plan_set_disk_size (plan, 20 * MIB);
  /* The computer may have KVM or not: what is tested is the same under emulation. */
  vtr_machine_plan_set_acceleration (plan, VTR_ACCELERATION_TCG);

  return plan;
}

static VtrMachine *
finish (VtrMachineCreator  *creator,
        CreatingWait       *wait,
        GError            **error)
{
  g_autoptr (GAsyncResult) result = creating_wait (wait);

  return vtr_machine_creator_run_finish (creator, result, error);
}

static VtrMachine *
run (VtrMachinePlan  *plan,
     gboolean         start,
     GError         **error)
{
  g_autoptr (VtrMachineCreator) creator = vtr_machine_creator_new (connection, plan);
  CreatingWait wait = { NULL };

  vtr_machine_creator_run_async (creator, start, NULL, creating_on_done, &wait);

  return finish (creator, &wait, error);
}

static void
delete (VtrMachine *machine)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  CreatingWait wait = { NULL };

  vtr_machine_delete_async (machine, TRUE, NULL, creating_on_done, &wait);
  result = creating_wait (&wait);
  vtr_machine_delete_finish (machine, result, &error);
  g_assert_no_error (error);
}

static void
assert_fails (VtrMachinePlan *plan,
              int             code,
              const char     *said)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (run (plan, TRUE, &error));
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
test_start (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (VtrMachinePlan) plan = make_plan (fixture, "debian12");
  g_autoptr (VtrMachineCreator) creator = vtr_machine_creator_new (connection, plan);
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
  machine = finish (creator, &wait, &error);
  g_assert_no_error (error);

  g_assert_cmpstr (steps->str, ==, "1 2 3 4 ");
  g_assert_cmpfloat (vtr_machine_creator_get_progress (creator), ==, 1.0);
  g_assert_cmpint (vtr_machine_get_state (machine), ==, VTR_MACHINE_STATE_RUNNING);
  g_assert_false (vtr_machine_is_transient (machine));
  g_assert_true (vtr_machine_is_emulated (machine));
  g_assert_cmpstr (vtr_machine_get_name (machine), ==, "Made by the test");
  g_assert_cmpstr (vtr_machine_get_os_id (machine), ==, "http://debian.org/debian/12");
  g_assert_cmpuint (vtr_machine_get_memory (machine), ==, 128 * MIB);
  g_assert_true (vtr_machine_list_find (vtr_connection_get_machines (connection),
                                        "Made by the test") == machine);

  disks = vtr_machine_config_list_disks (vtr_machine_get_config (machine));
  g_assert_cmpuint (disks->len, ==, 2);
  first = disks->pdata[0];
  g_assert_cmpstr (first->file, ==, disk);
  g_assert_true (g_file_test (disk, G_FILE_TEST_EXISTS));

  delete (machine);
  g_assert_true (g_file_test (fixture->iso, G_FILE_TEST_EXISTS));
}

static void
test_define_only (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr (VtrMachinePlan) plan = make_plan (fixture, NULL);
  g_autoptr (VtrMachine) machine = NULL;
  g_autoptr (GError) error = NULL;

  machine = run (plan, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (vtr_machine_get_state (machine), ==, VTR_MACHINE_STATE_OFF);
  delete (machine);
}

/* Every kind of hardware that new machines have really starts. */
static void
test_hardware (Fixture       *fixture,
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
      g_autoptr (VtrMachinePlan) plan = make_plan (fixture, cases[i].os);
      g_autoptr (VtrMachine) machine = NULL;
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", cases[i].os);
      vtr_machine_plan_set_firmware (plan, cases[i].firmware);
      if (cases[i].display != NULL)
        vtr_machine_plan_set_display (plan, cases[i].display);

      machine = run (plan, TRUE, &error);
      if (error != NULL)
        g_test_message ("%s", vtr_hypervisor_error_get_detail (error));
      g_assert_no_error (error);
      g_assert_cmpint (vtr_machine_get_state (machine), ==, VTR_MACHINE_STATE_RUNNING);
      delete (machine);
      assert_nothing_left (fixture);
    }
}

/* Names that look dangerous, all the way to a running QEMU. */
static void
test_names (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *long_name = g_strnfill (200, 'x');
  const char *names[] = { "a<b> & \"c\", d=e;f: %s", "👩‍💻 🙂 Debian", "名前がとても長い機械", "-x", ".x",
                          "$(id)", long_name };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (VtrMachinePlan) plan = make_plan (fixture, NULL);
      g_autoptr (VtrMachine) machine = NULL;
      g_autoptr (GError) error = NULL;

      vtr_machine_plan_set_name (plan, names[i]);
      machine = run (plan, TRUE, &error);
      if (error != NULL)
        g_test_message ("%s", vtr_hypervisor_error_get_detail (error));
      g_assert_no_error (error);
      g_assert_cmpstr (vtr_machine_get_name (machine), ==, names[i]);
      delete (machine);
      assert_nothing_left (fixture);
    }
}

static void
test_name_clash (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr (VtrMachinePlan) plan = make_plan (fixture, NULL);
  g_autoptr (VtrMachine) machine = NULL;
  g_autofree char *with_one = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;

  machine = run (plan, FALSE, &error);
  g_assert_no_error (error);
  with_one = list_everything (fixture);

  assert_fails (plan, VTR_HYPERVISOR_ERROR_EXISTS, "Made by the test");
  vtr_machine_plan_set_disposable (plan, TRUE);
  assert_fails (plan, VTR_HYPERVISOR_ERROR_EXISTS, "Made by the test");

  after = list_everything (fixture);
  g_assert_cmpstr (after, ==, with_one);
  delete (machine);
}

static void
test_bad_plan (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr (VtrMachinePlan) plan = make_plan (fixture, NULL);

  vtr_machine_plan_set_name (plan, "a/b");
  assert_fails (plan, VTR_HYPERVISOR_ERROR_INVALID, "slash");
}

static void
test_iso_deleted (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr (VtrMachinePlan) plan = make_plan (fixture, NULL);

  g_assert_cmpint (g_unlink (fixture->iso), ==, 0);
  assert_fails (plan, VTR_HYPERVISOR_ERROR_INVALID, "isn’t there");
  g_assert_cmpint (g_mkdir (fixture->iso, 0700), ==, 0);
  assert_fails (plan, VTR_HYPERVISOR_ERROR_INVALID, "isn’t a file");
  g_assert_cmpint (g_rmdir (fixture->iso), ==, 0);
  g_assert_cmpint (mkfifo (fixture->iso, 0600), ==, 0);
  assert_fails (plan, VTR_HYPERVISOR_ERROR_INVALID, "isn’t a file");
}

/* An ordinary user can't mount; there the folder of the images is a file, and no disk can be made
 * either. */
static void
test_no_space (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr (VtrMachinePlan) plan = make_plan (fixture, NULL);

  vtr_machine_plan_set_disk_size (plan, 20 * GIB);
  if (mount ("tmpfs", fixture->images, "tmpfs", 0, "size=16m") == 0)
    {
      assert_fails (plan, VTR_HYPERVISOR_ERROR_NO_SPACE, "no space");
      assert_nothing_left (fixture);
      g_assert_cmpint (umount2 (fixture->images, MNT_DETACH), ==, 0);
      return;
    }

  g_assert_cmpint (errno, ==, EPERM);
  g_assert_cmpint (g_rmdir (fixture->images), ==, 0);
  g_assert_true (g_file_set_contents (fixture->images, "", 0, NULL));
  assert_fails (plan, VTR_HYPERVISOR_ERROR_FAILED, "could not be made");
  g_assert_cmpint (g_unlink (fixture->images), ==, 0);
  g_assert_cmpint (g_mkdir (fixture->images, 0700), ==, 0);
}

/* QEMU itself refuses: after disk, definition and, with UEFI, NVRAM and TPM were made. */
static void
test_start_fails (Fixture       *fixture,
                  gconstpointer  data)
{
  static const struct { const char *os; gboolean disposable; } cases[] = {
    { NULL, FALSE }, { NULL, TRUE }, { "win11", FALSE }, { "win11", TRUE },
  };
  g_autofree char *kernel = g_build_filename (folder, "no-kernel", NULL);

  g_assert_true (g_file_set_contents (kernel, "too short", -1, NULL));

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (VtrMachinePlan) plan = make_plan (fixture, cases[i].os);

      vtr_machine_plan_set_kernel (plan, kernel, NULL, NULL);
      vtr_machine_plan_set_disposable (plan, cases[i].disposable);
      assert_fails (plan, VTR_HYPERVISOR_ERROR_FAILED, "could not be started");
      assert_nothing_left (fixture);
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
cancel_at (Fixture        *fixture,
           VtrCreatorStep  step,
           const char     *os_id,
           gboolean        disposable)
{
  g_autoptr (VtrMachinePlan) plan = make_plan (fixture, os_id);
  g_autoptr (VtrMachineCreator) creator = vtr_machine_creator_new (connection, plan);
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

  g_assert_null (finish (creator, &wait, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_nothing_left (fixture);
}

static void
test_cancel (Fixture       *fixture,
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

static void
on_step_define (GObject    *object,
                GParamSpec *pspec,
                gpointer    user_data)
{
  CreatingWait *wait = user_data;

  if (vtr_machine_creator_get_step (VTR_MACHINE_CREATOR (object)) == VTR_CREATOR_STEP_DISK)
    vtr_connection_run_async (connection, define_same_name, NULL, NULL, NULL, NULL,
                              creating_on_done, wait);
}

/* Somebody else takes the name between the check and the definition: his machine stays as it is. */
static void
test_name_race (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (VtrMachinePlan) plan = make_plan (fixture, NULL);
  g_autoptr (VtrMachineCreator) creator = vtr_machine_creator_new (connection, plan);
  g_autoptr (GAsyncResult) defined = NULL;
  g_autoptr (VtrMachine) other = NULL;
  g_autoptr (GError) error = NULL;
  CreatingWait other_wait = { NULL };
  CreatingWait wait = { NULL };
  g_autofree char *images = NULL;

  g_signal_connect (creator, "notify::step", G_CALLBACK (on_step_define), &other_wait);
  vtr_machine_creator_run_async (creator, TRUE, NULL, creating_on_done, &wait);
  g_assert_null (finish (creator, &wait, &error));
  g_assert_nonnull (error);
  g_assert_cmpint (error->domain, ==, VTR_HYPERVISOR_ERROR);
  defined = creating_wait (&other_wait);

  images = creating_list_tree (fixture->images);
  g_assert_cmpstr (images, ==, "");

  while (!g_set_object (&other, vtr_machine_list_find (vtr_connection_get_machines (connection),
                                                       "Made by the test")))
    g_main_context_iteration (NULL, TRUE);

  g_assert_cmpuint (vtr_machine_get_memory (other), ==, 64 * MIB);
  delete (other);
}

/* Runs without a trace in any folder but its sockets; nothing is left when it ends. */
static void
test_try (Fixture       *fixture,
          gconstpointer  data)
{
  static const char *oses[] = { NULL, "win11" };

  for (guint i = 0; i < G_N_ELEMENTS (oses); i++)
    {
      g_autoptr (VtrMachinePlan) plan = make_plan (fixture, oses[i]);
      g_autoptr (VtrMachine) machine = NULL;
      g_autofree char *images = NULL;
      g_autoptr (GError) error = NULL;

      vtr_machine_plan_set_disposable (plan, TRUE);
      machine = run (plan, FALSE, &error);
      g_assert_no_error (error);
      g_assert_cmpint (vtr_machine_get_state (machine), ==, VTR_MACHINE_STATE_RUNNING);
      g_assert_true (vtr_machine_is_transient (machine));
      g_assert_true (vtr_machine_config_get_flag (vtr_machine_get_config (machine), "try"));
      images = creating_list_tree (fixture->images);
      g_assert_cmpstr (images, ==, "");
      delete (machine);
      assert_nothing_left (fixture);
    }
}

static gboolean
keep (VtrMachine  *machine,
      GError     **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  CreatingWait wait = { NULL };

  vtr_machine_keep_async (machine, NULL, creating_on_done, &wait);
  result = creating_wait (&wait);

  return vtr_machine_keep_finish (machine, result, error);
}

static void
perform (VtrMachine       *machine,
         VtrMachineAction  action)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  CreatingWait wait = { NULL };

  vtr_machine_perform_async (machine, action, NULL, creating_on_done, &wait);
  result = creating_wait (&wait);
  vtr_machine_perform_finish (machine, result, &error);
  g_assert_no_error (error);
}

static void
test_keep (Fixture       *fixture,
           gconstpointer  data)
{
  static const char *oses[] = { NULL, "win11" };

  for (guint i = 0; i < G_N_ELEMENTS (oses); i++)
    {
      g_autoptr (VtrMachinePlan) plan = make_plan (fixture, oses[i]);
      g_autoptr (VtrMachine) machine = NULL;
      g_autoptr (GError) error = NULL;

      vtr_machine_plan_set_disposable (plan, TRUE);
      machine = run (plan, FALSE, &error);
      g_assert_no_error (error);

      keep (machine, &error);
      g_assert_no_error (error);
      g_assert_false (vtr_machine_is_transient (machine));
      g_assert_cmpint (vtr_machine_get_state (machine), ==, VTR_MACHINE_STATE_RUNNING);
      g_assert_false (vtr_machine_config_get_flag (vtr_machine_get_config (machine), "try"));

      g_assert_false (keep (machine, &error));
      g_assert_error (error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_WRONG_STATE);
      g_clear_error (&error);

      /* It is an ordinary machine: off and on again. */
      perform (machine, VTR_MACHINE_ACTION_FORCE_OFF);
      perform (machine, VTR_MACHINE_ACTION_START);
      g_assert_cmpint (vtr_machine_get_state (machine), ==, VTR_MACHINE_STATE_RUNNING);
      delete (machine);
      assert_nothing_left (fixture);
    }
}

static void
test_keep_ended (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr (VtrMachinePlan) plan = make_plan (fixture, NULL);
  g_autoptr (VtrMachine) machine = NULL;
  g_autoptr (GError) error = NULL;

  vtr_machine_plan_set_disposable (plan, TRUE);
  machine = run (plan, FALSE, &error);
  g_assert_no_error (error);
  delete (machine);
  g_assert_false (keep (machine, &error));
  g_assert_nonnull (error);
}

static void
test_dry_run (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (VtrMachinePlan) plan = make_plan (fixture, "debian12");
  g_autoptr (VtrMachineCreator) creator = vtr_machine_creator_new (connection, plan);
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

static void
add (const char *path,
     void      (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *uri = NULL;
  int status = 0;

  /* libvirt cuts names where the locale says that a character ends. */
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  folder = creating_isolate ();

  database = creating_load_database ();
  root = g_build_filename (folder, "r", NULL);
  uri = g_strdup_printf ("qemu:///embed?root=%s", root);
  connection = vtr_connection_new (uri);
  creating_open (connection);

  g_test_add_func ("/machine-creator/labels", test_labels);
  add ("/machine-creator/start", test_start);
  add ("/machine-creator/define-only", test_define_only);
  add ("/machine-creator/hardware", test_hardware);
  add ("/machine-creator/names", test_names);
  add ("/machine-creator/name-clash", test_name_clash);
  add ("/machine-creator/name-race", test_name_race);
  add ("/machine-creator/bad-plan", test_bad_plan);
  add ("/machine-creator/iso-deleted", test_iso_deleted);
  add ("/machine-creator/no-space", test_no_space);
  add ("/machine-creator/start-fails", test_start_fails);
  add ("/machine-creator/cancel", test_cancel);
  add ("/machine-creator/try", test_try);
  add ("/machine-creator/keep", test_keep);
  add ("/machine-creator/keep-ended", test_keep_ended);
  add ("/machine-creator/dry-run", test_dry_run);

  status = g_test_run ();

  vtr_connection_close (connection);
  g_object_unref (connection);
  g_object_unref (database);
  creating_remove_tree (folder);
  g_free (folder);
  g_free (root);

  return status;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening a text console while its machine is being started: it is active by then, and has no
 * console yet. Its QEMU is a script that waits for a word before it becomes one. */

#include "hypervisor-fixture.h"

#include "console-order.h"
#include "console-pump.h"

#define STEP_MS 60000u

typedef struct
{
  char          *folder;
  char          *emulator;
  char          *word;        /* a file: QEMU may begin */
  VtrConnection *connection;
} Shared;

static Shared shared;

static const char XML[] =
  "<domain type='qemu'><name>slow</name><memory unit='MiB'>16</memory>"
  "<os><type arch='x86_64' machine='pc'>hvm</type></os><devices><emulator>%s</emulator>"
  "<serial type='pty'/></devices></domain>";

/* libvirt asks it what it can, first: only the machine waits. */
static void
make_emulator (void)
{
  g_autofree char *qemu = g_find_program_in_path ("qemu-system-x86_64");
  g_autofree char *script = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (qemu);
  shared.emulator = g_build_filename (shared.folder, "slow-qemu", NULL);
  shared.word = g_build_filename (shared.folder, "word", NULL);
  script = g_strdup_printf ("#!/bin/sh\n"
                            "case \"$*\" in *guest=slow*)\n"
                            "  while [ ! -e '%s' ]; do sleep 0.05; done\n"
                            "esac\n"
                            "exec '%s' \"$@\"\n", shared.word, qemu);
  g_file_set_contents_full (shared.emulator, script, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0700,
                            &error);
  g_assert_no_error (error);
}

static gpointer
ask_active (virConnectPtr   conn,
            gpointer        data,
            GCancellable   *cancellable,
            GError        **error)
{
  virDomainPtr domain = virDomainLookupByName (conn, "slow");
  gboolean is_active = FALSE;

  g_assert_nonnull (domain);
  is_active = virDomainIsActive (domain) == 1;
  virDomainFree (domain);

  return GINT_TO_POINTER (is_active);
}

static gboolean
is_active (gpointer data)
{
  return vtr_fixture_run (shared.connection, ask_active, NULL) != NULL;
}

/* An order, and why it failed. */
typedef struct
{
  VtrConsoleOrder  order;
  GError          *error;
} Try;

static gpointer
run_order (virConnectPtr   conn,
           gpointer        data,
           GCancellable   *cancellable,
           GError        **error)
{
  Try *try = data;

  return vtr_console_order_run (conn, &try->order, NULL, &try->error);
}

static void
on_started (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  GAsyncResult **ret_result = user_data;

  *ret_result = g_object_ref (result);
}

static gboolean
has_result (gpointer data)
{
  return *(GAsyncResult **) data != NULL;
}

static void
test_not_ready (void)
{
  g_autofree char *xml = g_strdup_printf (XML, shared.emulator);
  g_autoptr (VtrMachine) machine = NULL;
  g_autoptr (GAsyncResult) started = NULL;
  g_autoptr (GError) error = NULL;
  Try try = { { .title = (char *) "slow" }, NULL };
  VtrConsolePump *pump = NULL;

  vtr_fixture_define (shared.connection, xml);
  machine = g_object_ref (vtr_fixture_wait_machine (shared.connection, "slow", 5000));
  try.order.uuid = (char *) vtr_machine_get_uuid (machine);
  try.order.is_embedded = vtr_connection_is_embedded (shared.connection);

  vtr_machine_perform_async (machine, VTR_MACHINE_ACTION_START, NULL, on_started, &started);
  vtr_fixture_wait_until (is_active, NULL, STEP_MS);
  pump = vtr_fixture_run (shared.connection, run_order, &try);
  g_assert_null (pump);
  g_assert_error (try.error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_NOT_READY);
  g_clear_error (&try.error);
  g_assert_null (started);

  g_assert_true (g_file_set_contents (shared.word, "", 0, NULL));
  vtr_fixture_wait_until (has_result, &started, STEP_MS);
  vtr_machine_perform_finish (machine, started, &error);
  g_assert_no_error (error);
  pump = vtr_fixture_run (shared.connection, run_order, &try);
  g_assert_no_error (try.error);
  g_assert_nonnull (pump);
  vtr_console_pump_abort (pump);
  vtr_console_pump_unref (pump);

  g_assert_true (vtr_fixture_try_delete (machine, FALSE, &error));
  g_assert_no_error (error);
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *uri = NULL;
  int status = 0;

  shared.folder = g_dir_make_tmp ("vtXXXXXX", NULL);
  uri = g_strdup_printf ("qemu:///embed?root=%s/driver", shared.folder);
  make_emulator ();

  g_test_init (&argc, &argv, NULL);
  shared.connection = vtr_fixture_open (uri);
  g_test_add_func ("/console-order/not-ready", test_not_ready);
  status = g_test_run ();

  g_clear_object (&shared.connection);
  vtr_fixture_settle ();
  vtr_fixture_remove_folder (shared.folder);
  g_free (shared.word);
  g_free (shared.emulator);
  g_free (shared.folder);

  return status;
}

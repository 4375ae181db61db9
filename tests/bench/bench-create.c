/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From pressing Create to a running machine: VtrMachineCreator (disk included) beside what
 * `qemu-img create`, `virsh define` and `virsh start` of the same document do, on the same open
 * connection, turn by turn.
 *
 *   tini -s -- bench-create [ISO] [TURNS]
 *
 * Prints one JSON object a line: {"what", "turn", "ms"} and at the end {"what", "median_ms"} and
 * their ratio. */
#include <glib/gstdio.h>
#include <libvirt/libvirt.h>
#include <locale.h>
#include <stdlib.h>

#include "connection-private.h"
#include "creating-fixture.h"
#include "machine-xml.h"
#include "volume.h"

#define MIB (G_GUINT64_CONSTANT (1024) * 1024)
#define DEFAULT_TURNS 15

typedef struct
{
  VtrConnection *connection;
  VtrMedia      *media;
  GArray        *creator_ms;
  GArray        *plain_ms;
} Bench;

static VtrMachinePlan *
make_plan (Bench *bench)
{
  VtrMachinePlan *plan =
    vtr_machine_plan_new (vtr_connection_get_capabilities (bench->connection), bench->media);

  vtr_machine_plan_set_name (plan, "Bench");
  vtr_machine_plan_set_memory (plan, 256 * MIB);
  vtr_machine_plan_set_disk_size (plan, 64 * MIB);

  return plan;
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

static double
run_creator (Bench *bench)
{
  g_autoptr (VtrMachinePlan) plan = make_plan (bench);
  g_autoptr (VtrMachineCreator) creator = vtr_machine_creator_new (bench->connection, plan);
  g_autoptr (VtrMachine) machine = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  CreatingWait wait = { NULL };
  gint64 begin = g_get_monotonic_time ();
  double ms = 0;

  vtr_machine_creator_run_async (creator, TRUE, NULL, creating_on_done, &wait);
  result = creating_wait (&wait);
  machine = vtr_machine_creator_run_finish (creator, result, &error);
  ms = (double) (g_get_monotonic_time () - begin) / 1000;
  g_assert_no_error (error);
  delete (machine);

  return ms;
}

static gpointer
define_and_start (virConnectPtr   conn,
                  gpointer        data,
                  GCancellable   *cancellable,
                  GError        **error)
{
  virDomainPtr domain = virDomainDefineXML (conn, data);

  g_assert_nonnull (domain);
  g_assert_cmpint (virDomainCreate (domain), ==, 0);

  return domain;
}

static gpointer
destroy_and_undefine (virConnectPtr   conn,
                      gpointer        data,
                      GCancellable   *cancellable,
                      GError        **error)
{
  virDomainPtr domain = data;

  virDomainDestroy (domain);
  virDomainUndefineFlags (domain, VIR_DOMAIN_UNDEFINE_NVRAM);
  virDomainFree (domain);

  return NULL;
}

static gpointer
run_work (Bench             *bench,
          VtrConnectionFunc  func,
          gpointer           data)
{
  g_autoptr (GAsyncResult) result = NULL;
  CreatingWait wait = { NULL };

  vtr_connection_run_async (bench->connection, func, data, NULL, NULL, NULL, creating_on_done,
                            &wait);
  result = creating_wait (&wait);

  return vtr_connection_run_finish (bench->connection, result, NULL);
}

static double
run_plain (Bench *bench)
{
  g_autoptr (VtrMachinePlan) plan = make_plan (bench);
  g_autofree char *disk = vtr_volume_dup_likely_path ("Bench");
  g_autofree char *xml = vtr_machine_xml_build (plan, disk, NULL, NULL);
  const char *argv[] = { "qemu-img", "create", "-q", "-f", "qcow2", disk, "64M", NULL };
  g_autoptr (GError) error = NULL;
  gpointer domain = NULL;
  gint64 begin = g_get_monotonic_time ();
  double ms = 0;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                &error);
  g_assert_no_error (error);
  domain = run_work (bench, define_and_start, xml);
  ms = (double) (g_get_monotonic_time () - begin) / 1000;

  run_work (bench, destroy_and_undefine, domain);
  g_unlink (disk);

  return ms;
}

static void
report (const char *what,
        guint       turn,
        double      ms,
        GArray     *all)
{
  g_array_append_val (all, ms);
  g_print ("{\"what\": \"%s\", \"turn\": %u, \"ms\": %.1f}\n", what, turn, ms);
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  double difference = *(const double *) a - *(const double *) b;

  return difference < 0 ? -1 : difference > 0 ? 1 : 0;
}

static double
median (GArray *all)
{
  g_array_sort (all, compare);

  return g_array_index (all, double, all->len / 2);
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *folder = NULL;
  g_autofree char *uri = NULL;
  g_autofree char *iso = NULL;
  g_autoptr (VtrOsDatabase) database = NULL;
  guint turns = argc > 2 ? (guint) atoi (argv[2]) : DEFAULT_TURNS;
  Bench bench = { 0 };

  setlocale (LC_ALL, "");
  folder = creating_isolate ();
  iso = argc > 1 ? g_strdup (argv[1]) : creating_write_iso (folder, "disc.iso", "SOME_DISC");
  uri = g_strdup_printf ("qemu:///embed?root=%s/r", folder);
  database = vtr_os_database_new (NULL);
  bench.media = creating_identify (database, iso);
  bench.connection = vtr_connection_new (uri);
  bench.creator_ms = g_array_new (FALSE, FALSE, sizeof (double));
  bench.plain_ms = g_array_new (FALSE, FALSE, sizeof (double));
  creating_open (bench.connection);

  /* The first of each fills caches. */
  run_creator (&bench);
  run_plain (&bench);
  for (guint i = 0; i < MAX (turns, 1); i++)
    {
      report ("creator", i, run_creator (&bench), bench.creator_ms);
      report ("define-start", i, run_plain (&bench), bench.plain_ms);
    }

  g_print ("{\"what\": \"creator\", \"median_ms\": %.1f}\n", median (bench.creator_ms));
  g_print ("{\"what\": \"define-start\", \"median_ms\": %.1f}\n", median (bench.plain_ms));
  g_print ("{\"what\": \"ratio\", \"value\": %.3f}\n",
           median (bench.creator_ms) / median (bench.plain_ms));

  vtr_connection_close (bench.connection);
  g_object_unref (bench.connection);
  g_object_unref (bench.media);
  g_array_unref (bench.creator_ms);
  g_array_unref (bench.plain_ms);
  creating_remove_tree (folder);

  return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Measures the database of operating systems and prints a JSON object a line.
 *
 * Each load happens in a process of its own, since a second one in the same process finds a warm
 * heap; ours and libosinfo's alternate, so that whatever else the machine does hits both. */
#include <math.h>
#include <osinfo/osinfo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "iso-builder.h"
#include "os-database.h"

#define N_LOADS    15
#define N_DISCS    25
#define TICK_MS    1

typedef struct
{
  GMainLoop     *loop;
  VtrOsDatabase *database;
  gint64         started;       /* microseconds */
  gint64         last_tick;
  double         load_ms;
  double         stall_ms;      /* longest time between two turns of the main loop */
  GArray        *identify_ms;   /* double */
  char          *iso;
  guint          n_left;
} Run;

static double
get_ms_since (gint64 when)
{
  return (double) (g_get_monotonic_time () - when) / 1000.0;
}

/* Processor time of this thread: what the main loop itself was held up by, whatever else ran. */
static double
get_thread_ms (void)
{
  struct timespec now = { 0 };

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);

  return (double) now.tv_sec * 1000.0 + (double) now.tv_nsec / 1e6;
}

/* Processor time of the whole process, which other processes disturb less than the clock. */
static double
get_process_ms (void)
{
  struct timespec now = { 0 };

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);

  return (double) now.tv_sec * 1000.0 + (double) now.tv_nsec / 1e6;
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double left = *(const double *) a;
  double right = *(const double *) b;

  return left < right ? -1 : left > right;
}

static double
get_median (GArray *values)
{
  g_array_sort (values, compare_doubles);

  return g_array_index (values, double, values->len / 2);
}

static gboolean
on_tick (gpointer user_data)
{
  Run *run = user_data;
  double gap = get_ms_since (run->last_tick) - TICK_MS;

  run->stall_ms = fmax (run->stall_ms, gap);
  run->last_tick = g_get_monotonic_time ();

  return G_SOURCE_CONTINUE;
}

static void
on_loaded (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  Run *run = user_data;

  run->load_ms = get_ms_since (run->started);
  if (!vtr_os_database_load_finish (VTR_OS_DATABASE (source), result, &error))
    g_error ("%s", error->message);
  g_main_loop_quit (run->loop);
}

/* @watch: with a clock in the main loop that sees how long it stands still; it costs time of its
 * own. */
static void
load_ours (const char *overlay_dir,
           gboolean    watch)
{
  Run run = { .loop = g_main_loop_new (NULL, FALSE) };
  double main_ms = 0;
  double process_ms = get_process_ms ();

  run.database = vtr_os_database_new (overlay_dir);
  run.started = run.last_tick = g_get_monotonic_time ();
  if (watch)
    g_timeout_add (TICK_MS, on_tick, &run);
  main_ms = get_thread_ms ();
  vtr_os_database_load_async (run.database, NULL, on_loaded, &run);
  g_main_loop_run (run.loop);
  if (watch)
    on_tick (&run);

  g_print ("%f %f %f %f\n", run.load_ms, run.stall_ms, get_thread_ms () - main_ms,
           get_process_ms () - process_ms);
}

static void
load_bare (const char *overlay_dir)
{
  g_autoptr (OsinfoLoader) loader = osinfo_loader_new ();
  g_autofree char *uri = g_filename_to_uri (OSINFO_SYSTEM_DIR, NULL, NULL);
  g_autofree char *overlay_uri = NULL;
  gint64 started = g_get_monotonic_time ();
  double process_ms = get_process_ms ();

  osinfo_loader_process_uri (loader, uri, NULL);
  if (overlay_dir != NULL)
    {
      overlay_uri = g_filename_to_uri (overlay_dir, NULL, NULL);
      osinfo_loader_process_uri (loader, overlay_uri, NULL);
    }

  g_print ("%f 0 0 %f\n", get_ms_since (started), get_process_ms () - process_ms);
}

typedef struct
{
  const char *name;
  const char *mode;
  gboolean    overlay;
  GArray     *load_ms;
  GArray     *stall_ms;
  GArray     *main_ms;
  GArray     *process_ms;
} Contender;

static void
sample (const char *program,
        const char *overlay_dir,
        Contender  *contender)
{
  const char *argv[] = { program, contender->mode, contender->overlay ? overlay_dir : "", NULL };
  g_autofree char *output = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) words = NULL;
  double values[4] = { 0 };

  if (!g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, NULL, NULL,
                     &error))
    g_error ("%s", error->message);

  words = g_strsplit (g_strstrip (output), " ", 4);
  for (guint i = 0; i < 4 && words[i] != NULL; i++)
    values[i] = g_ascii_strtod (words[i], NULL);

  g_array_append_val (contender->load_ms, values[0]);
  g_array_append_val (contender->stall_ms, values[1]);
  g_array_append_val (contender->main_ms, values[2]);
  g_array_append_val (contender->process_ms, values[3]);
}

static void
compare_loads (const char *program,
               const char *overlay_dir)
{
  Contender contenders[] = {
    { .name = "vitrine", .mode = "--load-ours", .overlay = TRUE },
    { .name = "vitrine without overlay", .mode = "--load-ours" },
    { .name = "vitrine, main loop watched", .mode = "--watch-ours", .overlay = TRUE },
    { .name = "libosinfo by location", .mode = "--load-bare" },
    { .name = "libosinfo by location, and the overlay", .mode = "--load-bare", .overlay = TRUE },
  };
  double medians[G_N_ELEMENTS (contenders)] = { 0 };
  double cpu[G_N_ELEMENTS (contenders)] = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (contenders); i++)
    {
      contenders[i].load_ms = g_array_new (FALSE, FALSE, sizeof (double));
      contenders[i].stall_ms = g_array_new (FALSE, FALSE, sizeof (double));
      contenders[i].main_ms = g_array_new (FALSE, FALSE, sizeof (double));
      contenders[i].process_ms = g_array_new (FALSE, FALSE, sizeof (double));
    }

  for (guint round = 0; round < N_LOADS; round++)
    {
      for (guint i = 0; i < G_N_ELEMENTS (contenders); i++)
        sample (program, overlay_dir, &contenders[i]);
    }

  for (guint i = 0; i < G_N_ELEMENTS (contenders); i++)
    {
      medians[i] = get_median (contenders[i].load_ms);
      cpu[i] = get_median (contenders[i].process_ms);
      g_print ("{\"bench\": \"osdb-load\", \"who\": \"%s\", \"median_ms\": %.1f, \"min_ms\": %.1f, "
               "\"cpu_median_ms\": %.1f, \"main_loop_stall_median_ms\": %.2f, "
               "\"main_thread_cpu_median_ms\": %.2f}\n",
               contenders[i].name, medians[i], g_array_index (contenders[i].load_ms, double, 0),
               cpu[i], get_median (contenders[i].stall_ms), get_median (contenders[i].main_ms));
    }

  g_print ("{\"bench\": \"osdb-load-ratio\", \"to_bare\": %.3f, \"to_bare_with_overlay\": %.3f, "
           "\"without_overlay_to_bare\": %.3f, \"cpu_to_bare\": %.3f, "
           "\"cpu_to_bare_with_overlay\": %.3f, \"cpu_without_overlay_to_bare\": %.3f}\n",
           medians[0] / medians[3], medians[0] / medians[4], medians[1] / medians[3],
           cpu[0] / cpu[3], cpu[0] / cpu[4], cpu[1] / cpu[3]);
}

static void on_identified (GObject      *source,
                           GAsyncResult *result,
                           gpointer      user_data);

static void
identify_one (Run *run)
{
  if (run->n_left == 0)
    {
      g_main_loop_quit (run->loop);
      return;
    }

  run->n_left--;
  run->started = g_get_monotonic_time ();
  vtr_os_database_identify_async (run->database, run->iso, NULL, on_identified, run);
}

static void
on_identified (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  Run *run = user_data;
  double ms = get_ms_since (run->started);
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrMedia) media = NULL;

  media = vtr_os_database_identify_finish (VTR_OS_DATABASE (source), result, &error);
  if (media == NULL || vtr_media_get_os (media) == NULL)
    g_error ("The disc isn't known: %s", error != NULL ? error->message : "no OS");

  g_array_append_val (run->identify_ms, ms);
  identify_one (run);
}

static void
measure_identify (const char *overlay_dir)
{
  const VtrIsoSpec spec = { .volume_id = "Debian 12.5.0 amd64 n" };
  g_autofree char *folder = g_dir_make_tmp ("vitrine-bench-XXXXXX", NULL);
  Run run = {
    .loop = g_main_loop_new (NULL, FALSE),
    .database = vtr_os_database_new (overlay_dir),
    .identify_ms = g_array_new (FALSE, FALSE, sizeof (double)),
    .iso = g_build_filename (folder, "debian.iso", NULL),
    .n_left = N_DISCS,
  };
  double median = 0;
  double cpu_ms = 0;

  if (!vtr_iso_builder_write (&spec, run.iso, 0, NULL))
    g_error ("%s can't be written", run.iso);

  run.started = run.last_tick = g_get_monotonic_time ();
  vtr_os_database_load_async (run.database, NULL, on_loaded, &run);
  g_main_loop_run (run.loop);

  run.last_tick = g_get_monotonic_time ();
  g_timeout_add (TICK_MS, on_tick, &run);
  cpu_ms = get_thread_ms ();
  identify_one (&run);
  g_main_loop_run (run.loop);

  median = get_median (run.identify_ms);
  g_print ("{\"bench\": \"osdb-identify\", \"median_ms\": %.2f, \"p95_ms\": %.2f, "
           "\"main_loop_stall_max_ms\": %.2f, \"main_thread_cpu_ms_each\": %.3f}\n",
           median, g_array_index (run.identify_ms, double, run.identify_ms->len * 95 / 100),
           run.stall_ms, (get_thread_ms () - cpu_ms) / N_DISCS);

  remove (run.iso);
  remove (folder);
}

int
main (int    argc,
      char **argv)
{
  const char *mode = argc > 1 ? argv[1] : "";
  const char *overlay_dir = argc > 2 ? argv[2] : OVERLAY_DIR;

  if (*overlay_dir == '\0')
    overlay_dir = NULL;

  if (g_str_equal (mode, "--load-ours"))
    load_ours (overlay_dir, FALSE);
  else if (g_str_equal (mode, "--watch-ours"))
    load_ours (overlay_dir, TRUE);
  else if (g_str_equal (mode, "--load-bare"))
    load_bare (overlay_dir);
  else
    {
      compare_loads (argv[0], overlay_dir);
      measure_identify (overlay_dir);
    }

  return EXIT_SUCCESS;
}

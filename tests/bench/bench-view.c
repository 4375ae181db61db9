/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a frame of the display view costs: processor time of this process (all threads) and of
 * nothing else, per frame, one JSON object a line. Run it on a display: scripts/with-display
 * --size 1920x1080 bench-view
 *
 * Each line: what changed between frames, the renderer, the scale of the picture, milliseconds
 * of processor time and frames per second. A frame is one change of the framebuffer and what GTK
 * does to show it. */

#include <gtk/gtk.h>
#include <sys/resource.h>

#include "display-client-backend.h"
#include "display-view.h"

#define WIDTH     1920u
#define HEIGHT    1080u
#define N_WARM_UP 20u
#define N_FRAMES  60u

/* A client whose picture the benchmark draws itself. */
#define BENCH_TYPE_CLIENT (bench_client_get_type ())
G_DECLARE_FINAL_TYPE (BenchClient, bench_client, BENCH, CLIENT, VtrDisplayClient)

struct _BenchClient
{
  VtrDisplayClient parent_instance;
};

G_DEFINE_FINAL_TYPE (BenchClient, bench_client, VTR_TYPE_DISPLAY_CLIENT)

static void
bench_client_open (VtrDisplayClient *client)
{
  g_autoptr (GError) error = NULL;

  if (!vtr_framebuffer_resize (vtr_display_client_get_framebuffer (client), WIDTH, HEIGHT, &error))
    g_error ("%s", error->message);
  vtr_display_client_set_size (client, WIDTH, HEIGHT);
  vtr_display_client_set_ready (client);
}

static void
bench_client_close (VtrDisplayClient *client)
{
}

static void
bench_client_class_init (BenchClientClass *klass)
{
  VTR_DISPLAY_CLIENT_CLASS (klass)->open = bench_client_open;
  VTR_DISPLAY_CLIENT_CLASS (klass)->close = bench_client_close;
}

static void
bench_client_init (BenchClient *self)
{
}

typedef struct
{
  const char *name;
  VtrRect     rect;
  gboolean    smooth;
  int         window_width;
  int         window_height;
} Workload;

typedef struct
{
  VtrDisplayClient *client;
  GMainLoop        *loop;
  const Workload   *workload;
  guint             n_frames;
  double            cpu_start;
  gint64            start;
} Run;

static double
cpu_seconds (void)
{
  struct rusage usage = { 0 };

  getrusage (RUSAGE_SELF, &usage);

  return (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / G_USEC_PER_SEC;
}

static void
draw_change (Run *run)
{
  VtrFramebuffer *framebuffer = vtr_display_client_get_framebuffer (run->client);

  vtr_framebuffer_lock (framebuffer);
  vtr_framebuffer_fill (framebuffer, &run->workload->rect, run->n_frames * 0x010305u);
  vtr_framebuffer_add_damage (framebuffer, &run->workload->rect);
  vtr_framebuffer_unlock (framebuffer);
  vtr_display_client_queue_damaged (run->client);
}

static gboolean
on_tick (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  Run *run = user_data;

  if (run->n_frames == N_WARM_UP)
    {
      run->cpu_start = cpu_seconds ();
      run->start = g_get_monotonic_time ();
    }
  if (run->n_frames == N_WARM_UP + N_FRAMES)
    {
      g_main_loop_quit (run->loop);
      return G_SOURCE_REMOVE;
    }

  draw_change (run);
  run->n_frames++;

  return G_SOURCE_CONTINUE;
}

static void
print_result (const Run *run,
              GtkWidget *window)
{
  double cpu = cpu_seconds () - run->cpu_start;
  double wall = (double) (g_get_monotonic_time () - run->start) / G_USEC_PER_SEC;
  GskRenderer *renderer = gtk_native_get_renderer (GTK_NATIVE (window));

  g_print ("{\"benchmark\": \"view\", \"workload\": \"%s\", \"renderer\": \"%s\", \"width\": %d, "
           "\"height\": %d, \"frames\": %u, \"cpu_ms_per_frame\": %.2f, \"fps\": %.1f}\n",
           run->workload->name, G_OBJECT_TYPE_NAME (renderer), gtk_widget_get_width (window),
           gtk_widget_get_height (window), N_FRAMES, cpu * 1000 / N_FRAMES, N_FRAMES / wall);
}

static void
measure (VtrDisplayClient *client,
         const Workload   *workload)
{
  Run run = { .client = client, .workload = workload };
  GtkWidget *window = gtk_window_new ();
  GtkWidget *view = vtr_display_view_new ();

  run.loop = g_main_loop_new (NULL, FALSE);
  vtr_display_view_set_client (VTR_DISPLAY_VIEW (view), client);
  vtr_display_view_set_smooth (VTR_DISPLAY_VIEW (view), workload->smooth);
  vtr_display_view_set_view_only (VTR_DISPLAY_VIEW (view), TRUE);
  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (window), workload->window_width,
                               workload->window_height);
  gtk_window_set_child (GTK_WINDOW (window), view);
  gtk_window_present (GTK_WINDOW (window));
  gtk_widget_add_tick_callback (view, on_tick, &run, NULL);
  g_main_loop_run (run.loop);
  print_result (&run, window);

  gtk_window_destroy (GTK_WINDOW (window));
  g_main_loop_unref (run.loop);
}

int
main (void)
{
  static const Workload workloads[] = {
    { "nothing", { 0, 0, 0, 0 }, TRUE, WIDTH, HEIGHT },
    { "one-tile", { 300, 300, 200, 100 }, TRUE, WIDTH, HEIGHT },
    { "all", { 0, 0, WIDTH, HEIGHT }, TRUE, WIDTH, HEIGHT },
    { "one-tile-scaled-nearest", { 300, 300, 200, 100 }, FALSE, WIDTH * 3 / 4, HEIGHT * 3 / 4 },
    { "all-scaled-nearest", { 0, 0, WIDTH, HEIGHT }, FALSE, WIDTH * 3 / 4, HEIGHT * 3 / 4 },
    { "one-tile-scaled-smooth", { 300, 300, 200, 100 }, TRUE, WIDTH * 3 / 4, HEIGHT * 3 / 4 },
    { "all-scaled-smooth", { 0, 0, WIDTH, HEIGHT }, TRUE, WIDTH * 3 / 4, HEIGHT * 3 / 4 },
    { "all-half-smooth", { 0, 0, WIDTH, HEIGHT }, TRUE, WIDTH / 2, HEIGHT / 2 },
  };
  g_autoptr (VtrDisplayEndpoint) endpoint = NULL;
  g_autoptr (VtrDisplayClient) client = NULL;

  gtk_init ();
  endpoint = vtr_display_endpoint_new_for_host (VTR_DISPLAY_PROTOCOL_VNC, "nowhere", 5900);
  client = g_object_new (BENCH_TYPE_CLIENT, "endpoint", endpoint, NULL);
  vtr_display_client_open (client);

  for (gsize i = 0; i < G_N_ELEMENTS (workloads); i++)
    measure (client, &workloads[i]);

  return 0;
}

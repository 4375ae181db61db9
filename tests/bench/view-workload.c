/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "view-workload.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#define WIDTH  VIEW_SCREEN_WIDTH
#define HEIGHT VIEW_SCREEN_HEIGHT

static const ViewWorkload workloads[] = {
  { "nothing", { 0, 0, 0, 0 }, true, WIDTH, HEIGHT },
  { "one-tile", { 300, 300, 200, 100 }, true, WIDTH, HEIGHT },
  { "all", { 0, 0, WIDTH, HEIGHT }, true, WIDTH, HEIGHT },
  { "one-tile-scaled-nearest", { 300, 300, 200, 100 }, false, WIDTH * 3 / 4, HEIGHT * 3 / 4 },
  { "all-scaled-nearest", { 0, 0, WIDTH, HEIGHT }, false, WIDTH * 3 / 4, HEIGHT * 3 / 4 },
  { "one-tile-scaled-smooth", { 300, 300, 200, 100 }, true, WIDTH * 3 / 4, HEIGHT * 3 / 4 },
  { "all-scaled-smooth", { 0, 0, WIDTH, HEIGHT }, true, WIDTH * 3 / 4, HEIGHT * 3 / 4 },
  { "all-half-smooth", { 0, 0, WIDTH, HEIGHT }, true, WIDTH / 2, HEIGHT / 2 },
};

const ViewWorkload *
view_workload_find (const char *name)
{
  for (size_t i = 0; i < sizeof workloads / sizeof workloads[0]; i++)
    if (strcmp (workloads[i].name, name) == 0)
      return &workloads[i];

  return NULL;
}

static double
client_seconds (void)
{
  struct rusage usage = { 0 };

  getrusage (RUSAGE_SELF, &usage);

  return (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static double
x_server_seconds (void)
{
  const char *pid = getenv ("VITRINE_BENCH_X_SERVER");
  unsigned long long nanoseconds = 0;
  char path[64] = "";
  FILE *file = NULL;

  if (pid == NULL)
    return 0;

  snprintf (path, sizeof path, "/proc/%s/schedstat", pid);
  file = fopen (path, "r");
  if (file == NULL)
    return 0;
  if (fscanf (file, "%llu", &nanoseconds) != 1)
    nanoseconds = 0;
  fclose (file);

  return (double) nanoseconds / 1e9;
}

static double
wall_seconds (void)
{
  struct timespec now = { 0 };

  clock_gettime (CLOCK_MONOTONIC, &now);

  return (double) now.tv_sec + (double) now.tv_nsec / 1e9;
}

bool
view_meter_count (ViewMeter *meter)
{
  meter->count++;
  if (meter->count == VIEW_N_WARM_UP)
    {
      meter->client = client_seconds ();
      meter->x_server = x_server_seconds ();
      meter->wall = wall_seconds ();
    }
  if (meter->count < VIEW_N_WARM_UP + meter->n_frames)
    return false;

  meter->client = (client_seconds () - meter->client) / meter->n_frames;
  meter->x_server = (x_server_seconds () - meter->x_server) / meter->n_frames;
  meter->wall = (wall_seconds () - meter->wall) / meter->n_frames;

  return true;
}

void
view_meter_print (const ViewMeter    *meter,
                  const ViewWorkload *workload,
                  const char         *view,
                  const char         *renderer)
{
  printf ("{\"view\": \"%s\", \"workload\": \"%s\", \"renderer\": \"%s\", \"frames\": %u, "
          "\"cpu_ms_per_frame\": %.2f, \"x_server_ms_per_frame\": %.2f, \"fps\": %.1f}\n",
          view, workload->name, renderer, meter->n_frames, meter->client * 1000,
          meter->x_server * 1000, 1 / meter->wall);
  fflush (stdout);
}

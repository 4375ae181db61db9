/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* What the benches of views have in common, whatever toolkit they use: what changes between two
 * frames, a meter of processor time, and a small VNC server that makes the changes. */

#define VIEW_SCREEN_WIDTH  1920u
#define VIEW_SCREEN_HEIGHT 1080u
#define VIEW_N_WARM_UP     20u

typedef struct
{
  const char *name;
  struct
  {
    uint32_t  x;
    uint32_t  y;
    uint32_t  width;
    uint32_t  height;
  } rect;                /* the changed pixels of the screen */
  bool        smooth;
  int         window_width;
  int         window_height;
} ViewWorkload;

/* NULL when there is none of this name. */
const ViewWorkload *view_workload_find (const char *name);

/* Seconds of processor time since some time in the past: all threads of this process, and the X
 * server (its process id is in VITRINE_BENCH_X_SERVER; without it, none). */
typedef struct
{
  unsigned  n_frames;    /* to measure, after VIEW_N_WARM_UP more */
  unsigned  count;
  double    client;
  double    x_server;
  double    wall;
} ViewMeter;

/* To be called once for every frame that was drawn; true when it was the last. The result is
 * then in the meter, a frame's worth of it in seconds. */
bool                view_meter_count   (ViewMeter          *meter);
void                view_meter_print   (const ViewMeter    *meter,
                                        const ViewWorkload *workload,
                                        const char         *view,
                                        const char         *renderer);

/* Starts a server in a child process and returns the client's end of the connection to it. Each
 * update is one RRE rectangle without subrectangles, which costs a client next to nothing to
 * decode, thirty times a second. The child ends with the connection. */
int                 view_server_start  (const ViewWorkload *workload);

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrinectl"

/* replay: how fast, and to what end, a recorded VNC server is decoded. */

#include "command-table.h"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "command-display.h"
#include "gvnc-client.h"
#include "json-fields.h"
#include "rfb-client.h"
#include "rfb-recording.h"
#include "text-table.h"

/* JPEG is in some recordings; the quality only says that it may be. */
#define ANY_QUALITY 9

typedef struct
{
  VtrRfbStatistics statistics;
  double           seconds;
  double           cpu_seconds;
  guint64          hash;
} Run;

typedef struct
{
  VtrCommandCall   *call;
  VtrRfbRecording  *recording;
  VtrDisplayClient *client;
  GSource          *cancel_source;
  GPid              child;
  int               go;             /* tells it to; -1 when it knows */
  GArray           *runs;           /* of Run */
  VtrRfbStatistics  counted;        /* by the native engine, for libgvnc */
  gboolean          is_gvnc;        /* the client of now */
  gint64            start;          /* monotonic time, µs */
  double            cpu_start;      /* s */
} Replay;

static void start_run (Replay *replay);

static double
get_cpu_seconds (void)
{
  struct rusage usage = { 0 };

  getrusage (RUSAGE_SELF, &usage);

  return (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / G_USEC_PER_SEC;
}

/* FNV-1a over the pixels without X, from the number that indexes of such recordings begin with. */
static guint64
hash_picture (VtrFramebuffer *framebuffer)
{
  guint64 hash = 1469598103934665603u;
  const guint8 *pixels = NULL;
  gsize n_pixels = 0;

  vtr_framebuffer_lock (framebuffer);
  pixels = vtr_framebuffer_get_pixels (framebuffer);
  n_pixels = (gsize) vtr_framebuffer_get_width (framebuffer) *
             vtr_framebuffer_get_height (framebuffer);
  for (gsize i = 0; i < n_pixels; i++)
    hash = (hash ^ (pixels[4 * i] | (guint32) pixels[4 * i + 1] << 8 |
                    (guint32) pixels[4 * i + 2] << 16)) * 0x100000001b3u;
  vtr_framebuffer_unlock (framebuffer);

  return hash;
}

static void
drop_client (Replay *replay)
{
  g_signal_handlers_disconnect_by_data (replay->client, replay);
  vtr_display_client_close (replay->client);
  g_clear_object (&replay->client);
  if (replay->go >= 0)
    close (replay->go);
  replay->go = -1;
  waitpid (replay->child, NULL, 0);
}

/* @error: (transfer full) (nullable) */
static void
end_replay (Replay *replay,
            GError *error)
{
  VtrCommandCall *call = replay->call;

  if (replay->cancel_source != NULL)
    {
      g_source_destroy (replay->cancel_source);
      g_source_unref (replay->cancel_source);
    }
  if (replay->client != NULL)
    drop_client (replay);
  g_clear_pointer (&replay->recording, vtr_rfb_recording_free);
  g_array_unref (replay->runs);
  g_free (replay);
  if (error != NULL)
    vtr_command_call_fail (call, error);
  else
    vtr_command_call_finish (call);
  g_object_unref (call);
}

static guint
get_repeat (Replay *replay)
{
  return vtr_command_line_get_count (vtr_command_call_get_line (replay->call), "repeat", 1);
}

static void
add_number (JsonBuilder *json,
            const char  *name,
            double       value)
{
  json_builder_set_member_name (json, name);
  json_builder_add_double_value (json, value);
}

static double
get_speed (const Run *run)
{
  return run->cpu_seconds > 0 ? (double) run->statistics.pixels / 1e6 / run->cpu_seconds : 0;
}

static gboolean
has_hash (Replay *replay)
{
  return vtr_command_line_has_option (vtr_command_call_get_line (replay->call), "hash");
}

static void
build_run (Replay      *replay,
           JsonBuilder *json,
           const Run   *run)
{
  g_autofree char *hash = g_strdup_printf ("%016" G_GINT64_MODIFIER "x", run->hash);

  json_builder_begin_object (json);
  vtr_json_add_size (json, "updates", run->statistics.updates);
  vtr_json_add_size (json, "rectangles", run->statistics.rectangles);
  vtr_json_add_size (json, "pixels", run->statistics.pixels);
  vtr_json_add_size (json, "wire_bytes", vtr_rfb_recording_get_length (replay->recording));
  add_number (json, "seconds", run->seconds);
  add_number (json, "cpu_seconds", run->cpu_seconds);
  add_number (json, "mpixels_per_second", get_speed (run));
  vtr_json_add_string (json, "hash", has_hash (replay) ? hash : NULL);
  json_builder_end_object (json);
}

static void
print_json (Replay *replay)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  gboolean is_array =
    vtr_command_line_has_option (vtr_command_call_get_line (replay->call), "repeat");

  if (is_array)
    json_builder_begin_array (json);
  for (guint i = 0; i < replay->runs->len; i++)
    build_run (replay, json, &g_array_index (replay->runs, Run, i));
  if (is_array)
    json_builder_end_array (json);
  vtr_command_call_print_json (replay->call, json_builder_get_root (json));
}

static void
print_text (Replay *replay)
{
  for (guint i = 0; i < replay->runs->len; i++)
    {
      const Run *run = &g_array_index (replay->runs, Run, i);
      g_autofree char *line =
        g_strdup_printf ("%" G_GUINT64_FORMAT " updates, %" G_GUINT64_FORMAT " rectangles, %.1f "
                         "Mpixel in %.4f s, %.4f s of processor time: %.0f Mpixel/s",
                         run->statistics.updates, run->statistics.rectangles,
                         (double) run->statistics.pixels / 1e6, run->seconds, run->cpu_seconds,
                         get_speed (run));

      vtr_command_call_print (replay->call, line);
      if (has_hash (replay))
        {
          g_autofree char *hash = g_strdup_printf ("  %016" G_GINT64_MODIFIER "x", run->hash);

          vtr_command_call_print (replay->call, hash);
        }
      vtr_command_call_print (replay->call, "\n");
    }
}

/* One pass ended well: counts it, and starts the next one or tells of all. */
static void
finish_run (Replay *replay)
{
  Run run = {
    .seconds = (double) (g_get_monotonic_time () - replay->start) / G_USEC_PER_SEC,
    .cpu_seconds = get_cpu_seconds () - replay->cpu_start,
  };
  gboolean wants_gvnc = g_strcmp0 (vtr_command_line_get_text (
                                     vtr_command_call_get_line (replay->call), "engine"),
                                   "gvnc") == 0;

  if (!replay->is_gvnc)
    replay->counted = *vtr_rfb_client_get_statistics (VTR_RFB_CLIENT (replay->client));
  run.statistics = replay->counted;
  if (has_hash (replay))
    run.hash = hash_picture (vtr_display_client_get_framebuffer (replay->client));
  drop_client (replay);

  /* The first pass only counts when another engine is measured. */
  if (replay->is_gvnc == wants_gvnc)
    g_array_append_val (replay->runs, run);
  replay->is_gvnc = wants_gvnc;
  if (replay->runs->len < get_repeat (replay))
    {
      start_run (replay);
      return;
    }

  if (vtr_command_call_is_json (replay->call))
    print_json (replay);
  else
    print_text (replay);
  end_replay (replay, NULL);
}

/* The picture's memory is taken from the system before the clock starts. */
static void
touch_picture (VtrFramebuffer *framebuffer)
{
  VtrRect all = { 0 };

  vtr_framebuffer_lock (framebuffer);
  all.width = vtr_framebuffer_get_width (framebuffer);
  all.height = vtr_framebuffer_get_height (framebuffer);
  vtr_framebuffer_fill (framebuffer, &all, 0);
  vtr_framebuffer_unlock (framebuffer);
}

/* There is a screen: what is drawn on it counts. */
static void
start_clock (Replay *replay)
{
  touch_picture (vtr_display_client_get_framebuffer (replay->client));
  replay->start = g_get_monotonic_time ();
  replay->cpu_start = get_cpu_seconds ();
  /* A child that ended says so by hanging up. */
  if (replay->go >= 0 && write (replay->go, "", 1) < 0)
    g_debug ("Nobody plays the stream");
}

/* The native engine knows; libgvnc plays what it has played before. */
static gboolean
has_whole_messages (Replay *replay)
{
  return replay->is_gvnc ||
         vtr_rfb_client_get_statistics (VTR_RFB_CLIENT (replay->client))->is_between;
}

static void
on_closed (Replay *replay)
{
  const GError *error = vtr_display_client_get_error (replay->client);

  /* That the server hangs up at the end is how it has to be. */
  if (error != NULL && !g_error_matches (error, VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_CLOSED))
    end_replay (replay, g_error_copy (error));
  else if (!has_whole_messages (replay))
    end_replay (replay, g_error_new (G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                                     "The stream ends in the middle of a message"));
  else
    finish_run (replay);
}

static void
on_state (VtrDisplayClient *client,
          GParamSpec       *pspec,
          Replay           *replay)
{
  switch (vtr_display_client_get_state (client))
    {
    case VTR_DISPLAY_STATE_READY:
      start_clock (replay);
      return;

    case VTR_DISPLAY_STATE_CLOSED:
      on_closed (replay);
      return;

    case VTR_DISPLAY_STATE_IDLE:
    case VTR_DISPLAY_STATE_CONNECTING:
    default:
      return;
    }
}

static void
start_run (Replay *replay)
{
  g_autoptr (VtrDisplayEndpoint) endpoint = NULL;
  GError *error = NULL;
  int fd = vtr_rfb_recording_serve (replay->recording, &replay->child, &replay->go, &error);

  if (fd < 0)
    {
      end_replay (replay, error);
      return;
    }

  endpoint = vtr_display_endpoint_new_for_fd (VTR_DISPLAY_PROTOCOL_VNC, fd);
  if (replay->is_gvnc)
    replay->client = vtr_gvnc_client_new (endpoint);
  else
    {
      replay->client = vtr_rfb_client_new (endpoint);
      vtr_rfb_client_set_quality (VTR_RFB_CLIENT (replay->client), ANY_QUALITY, -1);
    }
  g_signal_connect (replay->client, "notify::state", G_CALLBACK (on_state), replay);
  vtr_display_client_open (replay->client);
}

static gboolean
on_cancelled (GCancellable *cancellable,
              gpointer      user_data)
{
  end_replay (user_data, g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Interrupted"));

  return G_SOURCE_REMOVE;
}

static void
run_replay (VtrCommandCall *call)
{
  GCancellable *cancellable = vtr_command_call_get_cancellable (call);
  g_autofree char *path = vtr_command_call_dup_path (call, vtr_command_call_get_argument (call, 0));
  Replay *replay = g_new0 (Replay, 1);
  GError *error = NULL;

  replay->call = g_object_ref (call);
  replay->go = -1;
  replay->runs = g_array_new (FALSE, FALSE, sizeof (Run));
  if (cancellable != NULL)
    {
      replay->cancel_source = g_cancellable_source_new (cancellable);
      g_source_set_callback (replay->cancel_source, G_SOURCE_FUNC (on_cancelled), replay, NULL);
      g_source_attach (replay->cancel_source, NULL);
    }
  replay->recording = vtr_rfb_recording_load (path, &error);
  if (replay->recording == NULL)
    end_replay (replay, error);
  else
    start_run (replay);
}

static const VtrCommandOption replay_options[] = {
  { "repeat", VTR_OPTION_COUNT, "N", "Do it so many times" },
  { "engine", VTR_OPTION_TEXT, "native|gvnc", "What decodes: Vitrine itself, or libgvnc",
    "native|gvnc" },
  { "hash", VTR_OPTION_FLAG, NULL, "Tell the hash of the last picture, too" },
  { NULL },
};

const VtrCommand vtr_command_replay = {
  "replay", "STREAM [--repeat N] [--engine native|gvnc] [--hash]",
  "Decode what a VNC server once said, as fast as it can be",
  "STREAM begins with ServerInit; it may be compressed by xz. Another process says it.",
  replay_options, 1, 1, VTR_COMMAND_NEEDS_NOTHING, run_replay
};

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a server plays arrives at the sink, while it is turned on. */

#include <glib/gstdio.h>
#include <string.h>

#include "display-client-backend.h"
#include "rfb-client.h"
#include "sound-player.h"

#define PATIENCE_US (20 * G_USEC_PER_SEC)
#define LENGTH      4096u

typedef struct
{
  char             *path;
  VtrDisplayClient *client;
  VtrSoundPlayer   *player;
} Setup;

static void
set_up (Setup      *setup,
        const char *sink)
{
  g_autoptr (VtrDisplayEndpoint) endpoint =
    vtr_display_endpoint_new_for_unix (VTR_DISPLAY_PROTOCOL_VNC, "/nonexistent");
  g_autofree char *description = NULL;
  int fd = g_file_open_tmp ("sound-XXXXXX", &setup->path, NULL);

  g_assert_cmpint (fd, >=, 0);
  g_close (fd, NULL);
  description = g_strdup_printf ("%s location=%s sync=false", sink, setup->path);
  setup->client = vtr_rfb_client_new (endpoint);
  setup->player = vtr_sound_player_new (setup->client, description);
}

static void
tear_down (Setup *setup)
{
  g_object_unref (setup->player);
  g_assert_finalize_object (setup->client);
  g_unlink (setup->path);
  g_free (setup->path);
}

static void
play (Setup *setup,
      guint8 value)
{
  g_autofree guint8 *samples = g_malloc (LENGTH);
  g_autoptr (GBytes) bytes = NULL;

  memset (samples, value, LENGTH);
  bytes = g_bytes_new (samples, LENGTH);
  vtr_display_client_receive_audio (setup->client, bytes);
}

static gsize
get_written (Setup *setup)
{
  GStatBuf status = { 0 };

  g_assert_cmpint (g_stat (setup->path, &status), ==, 0);

  return (gsize) status.st_size;
}

static void
test_off (void)
{
  Setup setup = { 0 };

  set_up (&setup, "filesink");
  g_assert_false (vtr_sound_pipeline_is_enabled (VTR_SOUND_PIPELINE (setup.player)));
  g_assert_false (vtr_display_client_is_audio_enabled (setup.client));
  play (&setup, 1);
  g_assert_cmpuint (get_written (&setup), ==, 0);
  tear_down (&setup);
}

static void
test_on (void)
{
  Setup setup = { 0 };
  g_autofree char *written = NULL;
  gsize length = 0;
  gint64 start = g_get_monotonic_time ();

  set_up (&setup, "filesink buffer-mode=unbuffered");
  vtr_sound_pipeline_set_enabled (VTR_SOUND_PIPELINE (setup.player), TRUE);
  g_assert_true (vtr_display_client_is_audio_enabled (setup.client));
  play (&setup, 1);
  play (&setup, 2);
  g_assert_null (vtr_sound_pipeline_get_problem (VTR_SOUND_PIPELINE (setup.player)));
  while (get_written (&setup) < 2 * LENGTH)
    {
      g_usleep (10000);
      g_assert_cmpint (g_get_monotonic_time () - start, <, PATIENCE_US);
    }
  g_assert_true (g_file_get_contents (setup.path, &written, &length, NULL));
  g_assert_cmpuint ((guchar) written[0], ==, 1);
  g_assert_cmpuint ((guchar) written[2 * LENGTH - 1], ==, 2);

  vtr_display_client_receive_audio (setup.client, NULL);
  vtr_sound_pipeline_set_enabled (VTR_SOUND_PIPELINE (setup.player), FALSE);
  g_assert_false (vtr_display_client_is_audio_enabled (setup.client));
  tear_down (&setup);
}

static void
test_no_sink (void)
{
  Setup setup = { 0 };

  set_up (&setup, "nosuchsink");
  vtr_sound_pipeline_set_enabled (VTR_SOUND_PIPELINE (setup.player), TRUE);
  play (&setup, 1);
  g_assert_nonnull (vtr_sound_pipeline_get_problem (VTR_SOUND_PIPELINE (setup.player)));
  g_assert_false (vtr_sound_pipeline_is_open (VTR_SOUND_PIPELINE (setup.player)));
  tear_down (&setup);
}

/* Only when it plays does it turn out that the device is full. */
static void
test_failing_sink (void)
{
  Setup setup = { 0 };
  VtrSoundPipeline *pipeline = NULL;
  gint64 start = g_get_monotonic_time ();

  set_up (&setup, "identity error-after=1 ! filesink");
  pipeline = VTR_SOUND_PIPELINE (setup.player);
  vtr_sound_pipeline_set_enabled (pipeline, TRUE);
  play (&setup, 1);
  while (vtr_sound_pipeline_get_problem (pipeline) == NULL)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
      g_assert_cmpint (g_get_monotonic_time () - start, <, PATIENCE_US);
    }
  g_assert_false (vtr_sound_pipeline_is_open (pipeline));

  /* Switched off and on, it is tried again. */
  vtr_sound_pipeline_set_enabled (pipeline, FALSE);
  g_assert_null (vtr_sound_pipeline_get_problem (pipeline));
  vtr_sound_pipeline_set_enabled (pipeline, TRUE);
  play (&setup, 1);
  g_assert_true (vtr_sound_pipeline_is_open (pipeline));
  tear_down (&setup);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sound-player/off", test_off);
  g_test_add_func ("/sound-player/on", test_on);
  g_test_add_func ("/sound-player/no-sink", test_no_sink);
  g_test_add_func ("/sound-player/failing-sink", test_failing_sink);

  return g_test_run ();
}

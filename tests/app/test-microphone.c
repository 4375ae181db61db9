/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a microphone hears arrives in the memory of a guest that records, by QEMU's own sound card
 * and SPICE server, and only while that is allowed. The guest's driver is this test. */

#include "microphone.h"
#include "qtest-qemu.h"
#include "real-server.h"

#define PATIENCE_US (60 * G_USEC_PER_SEC)
#define SLOT        5u
/* Its ports. */
#define MIXER       0xc000u
#define CONTROL     0xc400u
/* Of the guest's memory: the list of buffers, and the buffers. */
#define LIST        0x1000000u
#define BUFFERS     0x1100000u
#define N_BUFFERS   32u
#define BUFFER_SIZE 0x4000u
/* The tone, and what a second of it is in the guest. */
#define TONE        "audiotestsrc is-live=true freq=500 wave=sine volume=0.8"
#define RATE        48000u

typedef struct
{
  RealServer        server;
  QtestQemu         qtest;
  VtrDisplayClient *client;
  VtrMicrophone    *microphone;
} Setup;

static void
turn (void)
{
  g_main_context_iteration (NULL, FALSE);
  g_usleep (1000);
}

static gboolean
is_ready (Setup *setup)
{
  return vtr_display_client_get_state (setup->client) == VTR_DISPLAY_STATE_READY;
}

static gboolean
has_input (Setup *setup)
{
  return vtr_sound_input_is_there (VTR_SOUND_INPUT (setup->client));
}

static gboolean
is_heard (Setup *setup)
{
  return vtr_sound_pipeline_is_open (VTR_SOUND_PIPELINE (setup->microphone));
}

static gboolean
is_not_listening (Setup *setup)
{
  return !vtr_sound_input_is_listening (VTR_SOUND_INPUT (setup->client));
}

static void
wait_for (Setup      *setup,
          gboolean  (*condition) (Setup *),
          const char *what)
{
  gint64 start = g_get_monotonic_time ();

  while (!condition (setup))
    {
      turn ();
      if (g_get_monotonic_time () - start > PATIENCE_US)
        g_error ("In vain: %s", what);
    }
}

/* Gives the sound card its ports and its buffers. */
static void
set_up_card (Setup *setup)
{
  QtestQemu *qtest = &setup->qtest;

  qtest_qemu_write_pci (qtest, SLOT, 0x10, MIXER);
  qtest_qemu_write_pci (qtest, SLOT, 0x14, CONTROL);
  /* Ports, and reading and writing memory. */
  qtest_qemu_write_pci (qtest, SLOT, 0x04, 7);
  /* Not mute. */
  g_free (qtest_qemu_ask (qtest, "outw 0x%x 0", MIXER + 0x1c));
  for (guint i = 0; i < N_BUFFERS; i++)
    {
      g_free (qtest_qemu_ask (qtest, "writel 0x%x 0x%x", LIST + 8 * i, BUFFERS + i * BUFFER_SIZE));
      g_free (qtest_qemu_ask (qtest, "writel 0x%x 0x%x", LIST + 8 * i + 4, BUFFER_SIZE / 2));
    }
}

/* The guest begins to record, from the first buffer on. */
static void
start_recording (Setup *setup)
{
  QtestQemu *qtest = &setup->qtest;

  g_free (qtest_qemu_ask (qtest, "outb 0x%x 2", CONTROL + 0x0b));
  g_free (qtest_qemu_ask (qtest, "outl 0x%x 0x%x", CONTROL, LIST));
  g_free (qtest_qemu_ask (qtest, "outb 0x%x 0x%x", CONTROL + 0x05, N_BUFFERS - 1));
  g_free (qtest_qemu_ask (qtest, "outb 0x%x 1", CONTROL + 0x0b));
}

static void
stop_recording (Setup *setup)
{
  g_free (qtest_qemu_ask (&setup->qtest, "outb 0x%x 0", CONTROL + 0x0b));
}

static void
start (Setup      *setup,
       const char *source)
{
  g_autofree char *spice = NULL;
  g_autofree char *qtest = NULL;
  g_autofree char *orders = NULL;
  g_autofree char *firmware = NULL;
  g_autoptr (VtrDisplayEndpoint) endpoint = NULL;

  real_server_init (&setup->server);
  spice = g_strdup_printf ("unix=on,addr=%s,disable-ticketing=on", setup->server.socket);
  orders = real_server_get_path (&setup->server, "qtest");
  qtest = g_strdup_printf ("unix:%s,server=on,wait=off", orders);
  firmware = real_server_get_path (&setup->server, "firmware");
  qtest_qemu_write_firmware (firmware);
  real_server_start (&setup->server, (const char *[]) {
    "qemu-system-x86_64", "-accel", "tcg", "-bios", firmware, "-display", "none", "-spice", spice,
    "-audiodev", "spice,id=card", "-device", "AC97,audiodev=card,addr=5", "-qtest", qtest,
    "-qtest-log", "none", "-monitor", "none", "-serial", "none", "-nic", "none", "-m", "64",
    "-vga", "std", NULL,
  });
  qtest_qemu_connect (&setup->qtest, orders);
  set_up_card (setup);

  endpoint = vtr_display_endpoint_new_for_unix (VTR_DISPLAY_PROTOCOL_SPICE, setup->server.socket);
  setup->client = vtr_display_client_new (endpoint);
  setup->microphone = vtr_microphone_new (VTR_SOUND_INPUT (setup->client), source);
  vtr_display_client_open (setup->client);
  wait_for (setup, is_ready, "the screen");
  wait_for (setup, has_input, "a way for sound");
}

static void
end (Setup *setup)
{
  gint64 start_time = g_get_monotonic_time ();

  g_object_unref (setup->microphone);
  vtr_display_client_close (setup->client);
  g_object_add_weak_pointer (G_OBJECT (setup->client), (gpointer *) &setup->client);
  g_object_unref (setup->client);
  while (setup->client != NULL)
    {
      turn ();
      g_assert_cmpint (g_get_monotonic_time () - start_time, <, PATIENCE_US);
    }
  qtest_qemu_end (&setup->qtest);
  real_server_stop (&setup->server);
}

/* How many samples of the left channel are loud, and how often they change their sign. */
static guint
count_loud (Setup *setup,
            guint *ret_crossings)
{
  g_autoptr (GByteArray) bytes = qtest_qemu_read (&setup->qtest, BUFFERS, N_BUFFERS * BUFFER_SIZE);
  guint n_loud = 0;
  int last = 0;

  *ret_crossings = 0;
  for (gsize i = 0; i + 4 <= bytes->len; i += 4)
    {
      gint16 sample = (gint16) (bytes->data[i] | bytes->data[i + 1] << 8);

      if (ABS (sample) < 5000)
        continue;
      n_loud++;
      *ret_crossings += last != 0 && (sample > 0) != (last > 0);
      last = sample;
    }

  return n_loud;
}

/* All but the last buffer were written to. */
static gboolean
is_full (Setup *setup)
{
  g_autofree char *index = qtest_qemu_ask (&setup->qtest, "inb 0x%x", CONTROL + 0x04);

  return g_ascii_strtoull (index, NULL, 0) >= N_BUFFERS - 1;
}

static void
test_tone (void)
{
  Setup setup = { 0 };
  guint n_loud = 0;
  guint crossings = 0;

  start (&setup, TONE);

  /* Asked for before it is allowed, nothing opens the microphone. */
  start_recording (&setup);
  wait_for (&setup, is_full, "the guest's memory is full of silence");
  g_assert_false (vtr_sound_pipeline_is_enabled (VTR_SOUND_PIPELINE (setup.microphone)));
  g_assert_false (is_heard (&setup));
  g_assert_cmpuint (count_loud (&setup, &crossings), ==, 0);

  vtr_sound_pipeline_set_enabled (VTR_SOUND_PIPELINE (setup.microphone), TRUE);
  wait_for (&setup, is_heard, "the microphone is opened");
  g_assert_cmpuint (vtr_sound_input_get_channels (VTR_SOUND_INPUT (setup.client)), ==, 2);
  start_recording (&setup);
  wait_for (&setup, is_full, "the guest's memory is full of sound");
  n_loud = count_loud (&setup, &crossings);
  g_assert_cmpuint (n_loud, >, RATE / 2);
  /* 500 Hz change their sign 1000 times a second; loud are three quarters of such a sine. */
  g_assert_cmpfloat ((double) crossings * RATE / n_loud, >, 1000);
  g_assert_cmpfloat ((double) crossings * RATE / n_loud, <, 1600);
  g_assert_null (vtr_sound_pipeline_get_problem (VTR_SOUND_PIPELINE (setup.microphone)));

  /* Not allowed any more, it is closed at once. */
  start_recording (&setup);
  wait_for (&setup, is_heard, "the guest listens");
  vtr_sound_pipeline_set_enabled (VTR_SOUND_PIPELINE (setup.microphone), FALSE);
  g_assert_false (is_heard (&setup));
  g_assert_true (is_not_listening (&setup));

  /* And again, until the guest has enough. */
  vtr_sound_pipeline_set_enabled (VTR_SOUND_PIPELINE (setup.microphone), TRUE);
  wait_for (&setup, is_heard, "the microphone is opened again");
  stop_recording (&setup);
  wait_for (&setup, is_not_listening, "the guest stops to listen");
  g_assert_false (is_heard (&setup));
  end (&setup);
}

static gboolean
has_problem (Setup *setup)
{
  return vtr_sound_pipeline_get_problem (VTR_SOUND_PIPELINE (setup->microphone)) != NULL;
}

/* Also where the desktop's own choice finds nothing: it would send silence. */
static void
test_none (void)
{
  static const char * const sources[] = { "nosuchsource", "filesrc location=/nonexistent", NULL };

  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    {
      Setup setup = { 0 };

      start (&setup, sources[i]);
      start_recording (&setup);
      vtr_sound_pipeline_set_enabled (VTR_SOUND_PIPELINE (setup.microphone), TRUE);
      wait_for (&setup, has_problem, "it is told");
      g_assert_false (is_heard (&setup));
      end (&setup);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/microphone/tone", test_tone);
  g_test_add_func ("/microphone/none", test_none);

  return g_test_run ();
}

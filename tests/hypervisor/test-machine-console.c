/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The text console of a real machine, whose guest is a boot sector: it says back what it is told,
 * until it is told "!" and then says that for ever. On an embedded driver of its own, or with
 * --session, as an ordinary user, on the daemon of his session. */

#include "hypervisor-fixture.h"

#include <errno.h>
#include <glib-unix.h>
#include <sys/socket.h>
#include <unistd.h>

#include "machine-console.h"
#include "memory-use.h"

#define STEP_MS 60000u

/* dx = 0x3fd; while no byte is there; dx = 0x3f8; al = byte; while al is '!' write it; write it;
 * begin again */
static const guint8 BOOT_SECTOR[] = {
  0xba, 0xfd, 0x03, 0xec, 0xa8, 0x01, 0x74, 0xf8, 0xba, 0xf8, 0x03, 0xec, 0x3c, 0x21, 0x74, 0x03,
  0xee, 0xeb, 0xed, 0xee, 0xeb, 0xfd,
};

static const char XML[] =
  "<domain type='qemu'><name>talker</name><memory unit='MiB'>16</memory>"
  "<os><type arch='x86_64' machine='pc'>hvm</type></os><devices>"
  "<disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='%s'/>"
  "<target dev='hda' bus='ide'/></disk>%s</devices></domain>";
#define SERIAL_XML "<serial type='pty'/>"

typedef struct
{
  char          *folder;
  char          *image;
  VtrConnection *connection;
} Shared;

/* A console with what is said on it. */
typedef struct
{
  VtrMachineConsole *console;
  int                fd;
  GString           *text;
  const char        *wanted;
  VtrMachineConsoleState state;
} Talk;

static Shared shared;

static char *
make_image (const char *folder)
{
  g_autofree guint8 *disk = g_malloc0 (1024 * 1024);
  char *path = g_build_filename (folder, "talker.img", NULL);
  g_autoptr (GError) error = NULL;

  memcpy (disk, BOOT_SECTOR, sizeof BOOT_SECTOR);
  disk[510] = 0x55;
  disk[511] = 0xaa;
  g_file_set_contents (path, (const char *) disk, 1024 * 1024, &error);
  g_assert_no_error (error);

  return path;
}

static VtrMachine *
make_machine (const char *devices)
{
  const char *hole = strstr (XML, "%s");
  const char *second = strstr (hole + 2, "%s");
  g_autofree char *xml = g_strdup_printf ("%.*s%s%.*s%s%s", (int) (hole - XML), XML, shared.image,
                                          (int) (second - hole - 2), hole + 2, devices,
                                          second + 2);
  VtrMachine *machine = NULL;

  vtr_fixture_define (shared.connection, xml);
  machine = vtr_fixture_wait_machine (shared.connection, "talker", 5000);
  vtr_fixture_perform (machine, VTR_MACHINE_ACTION_START);

  return machine;
}

static void
remove_machine (VtrMachine *machine)
{
  g_autoptr (VtrMachine) kept = g_object_ref (machine);
  g_autoptr (GError) error = NULL;

  g_assert_true (vtr_fixture_try_delete (kept, FALSE, &error));
  g_assert_no_error (error);
}

static void
talk_init (Talk       *talk,
           VtrMachine *machine,
           const char *id)
{
  int sockets[2] = { -1, -1 };

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets), ==, 0);
  talk->fd = sockets[0];
  g_assert_true (g_unix_set_fd_nonblocking (talk->fd, TRUE, NULL));
  talk->text = g_string_new (NULL);
  talk->console = vtr_machine_console_new (machine, id, sockets[1]);
  g_assert_cmpint (vtr_machine_console_get_state (talk->console), ==, VTR_MACHINE_CONSOLE_OFF);
  vtr_machine_console_open (talk->console);
}

static gboolean
is_gone (gpointer data)
{
  return *(gpointer *) data == NULL;
}

/* Nothing holds it once the guest has been let go. */
static void
talk_clear (Talk *talk)
{
  gpointer console = talk->console;

  g_object_add_weak_pointer (console, &console);
  vtr_machine_console_close (talk->console);
  g_clear_object (&talk->console);
  vtr_fixture_wait_until (is_gone, &console, 5000);
  g_string_free (talk->text, TRUE);
  close (talk->fd);
}

static gboolean
is_in_state (gpointer data)
{
  Talk *talk = data;

  return vtr_machine_console_get_state (talk->console) == talk->state;
}

static void
wait_state (Talk                   *talk,
            VtrMachineConsoleState  state)
{
  talk->state = state;
  vtr_fixture_wait_until (is_in_state, talk, STEP_MS);
}

static void
say (Talk       *talk,
     const char *text)
{
  g_assert_cmpint (write (talk->fd, text, strlen (text)), ==, (gssize) strlen (text));
}

static void
read_on (Talk *talk)
{
  char buffer[4096];
  gssize n = 0;

  while ((n = read (talk->fd, buffer, sizeof buffer)) > 0)
    g_string_append_len (talk->text, buffer, n);
}

static gboolean
has_heard (gpointer data)
{
  Talk *talk = data;

  read_on (talk);

  return strstr (talk->text->str, talk->wanted) != NULL;
}

/* The BIOS takes its time, and nobody listens before. */
static gboolean
is_answered (gpointer data)
{
  Talk *talk = data;

  say (talk, "?");
  g_usleep (20000);

  return has_heard (talk);
}

static void
wait_for_guest (Talk *talk)
{
  talk->wanted = "?";
  vtr_fixture_wait_until (is_answered, talk, 60000);
}

static void
test_talk (void)
{
  VtrMachine *machine = make_machine (SERIAL_XML);
  Talk talk = { NULL };

  talk_init (&talk, machine, "serial0");
  wait_state (&talk, VTR_MACHINE_CONSOLE_OPEN);
  wait_for_guest (&talk);
  say (&talk, "good morning");
  talk.wanted = "good morning";
  vtr_fixture_wait_until (has_heard, &talk, STEP_MS);
  g_assert_cmpfloat (vtr_machine_console_get_silence (talk.console), <, 20);

  /* The end of what is said is not the end of the talk. */
  g_assert_false (vtr_machine_console_has_input_ended (talk.console));
  g_assert_cmpint (shutdown (talk.fd, SHUT_WR), ==, 0);
  vtr_fixture_wait_until ((VtrCondition) vtr_machine_console_has_input_ended, talk.console, 5000);
  g_assert_cmpint (vtr_machine_console_get_state (talk.console), ==, VTR_MACHINE_CONSOLE_OPEN);

  /* That nobody listens is. */
  close (talk.fd);
  talk.fd = dup (0);
  wait_state (&talk, VTR_MACHINE_CONSOLE_CLOSED);

  talk_clear (&talk);
  remove_machine (machine);
}

static void
test_restart (void)
{
  VtrMachine *machine = make_machine (SERIAL_XML);
  Talk talk = { NULL };

  talk_init (&talk, machine, NULL);
  wait_state (&talk, VTR_MACHINE_CONSOLE_OPEN);
  wait_for_guest (&talk);
  vtr_fixture_perform (machine, VTR_MACHINE_ACTION_FORCE_OFF);
  wait_state (&talk, VTR_MACHINE_CONSOLE_OFF);
  vtr_fixture_perform (machine, VTR_MACHINE_ACTION_START);
  wait_state (&talk, VTR_MACHINE_CONSOLE_OPEN);
  read_on (&talk);
  g_string_truncate (talk.text, 0);
  wait_for_guest (&talk);

  talk_clear (&talk);
  remove_machine (machine);
}

/* One that was closed is free for the next. */
static void
test_reopen (void)
{
  VtrMachine *machine = make_machine (SERIAL_XML);

  for (guint i = 0; i < 3; i++)
    {
      Talk talk = { NULL };

      talk_init (&talk, machine, "serial0");
      wait_state (&talk, VTR_MACHINE_CONSOLE_OPEN);
      wait_for_guest (&talk);
      talk_clear (&talk);
    }

  remove_machine (machine);
}

/* Two at a console: the second is told, and takes it over when it says so; the first is told
 * then. */
static void
test_take_over (void)
{
  VtrMachine *machine = make_machine (SERIAL_XML);
  Talk first = { NULL };
  Talk second = { NULL };
  const GError *error = NULL;

  talk_init (&first, machine, "serial0");
  wait_state (&first, VTR_MACHINE_CONSOLE_OPEN);
  talk_init (&second, machine, "serial0");
  wait_state (&second, VTR_MACHINE_CONSOLE_IN_USE);
  error = vtr_machine_console_get_error (second.console);
  g_assert_error (error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_CONSOLE_IN_USE);
  g_assert_cmpint (vtr_machine_console_get_state (first.console), ==, VTR_MACHINE_CONSOLE_OPEN);

  vtr_machine_console_take_over (second.console);
  wait_state (&second, VTR_MACHINE_CONSOLE_OPEN);
  wait_state (&first, VTR_MACHINE_CONSOLE_IN_USE);
  wait_for_guest (&second);
  g_assert_cmpint (vtr_machine_console_get_state (second.console), ==, VTR_MACHINE_CONSOLE_OPEN);

  talk_clear (&second);
  talk_clear (&first);
  remove_machine (machine);
}

static gboolean
is_in_use_read (gpointer data)
{
  Talk *talk = data;

  read_on (talk);
  g_string_truncate (talk->text, 0);

  return vtr_machine_console_get_state (talk->console) == VTR_MACHINE_CONSOLE_IN_USE;
}

/* Taken from each other while the guest talks without end. Who doesn't read isn't told: then what
 * is typed there tells. */
static void
test_take_turns (void)
{
  VtrMachine *machine = make_machine (SERIAL_XML);
  Talk talks[2] = { { NULL }, { NULL } };

  talk_init (&talks[0], machine, "serial0");
  wait_state (&talks[0], VTR_MACHINE_CONSOLE_OPEN);
  wait_for_guest (&talks[0]);
  say (&talks[0], "!");
  talk_init (&talks[1], machine, "serial0");

  for (guint i = 0; i < 20; i++)
    {
      Talk *winner = &talks[(i + 1) % 2];

      if (vtr_machine_console_get_state (winner->console) == VTR_MACHINE_CONSOLE_OPEN)
        say (winner, "?");
      vtr_fixture_wait_until (is_in_use_read, winner, STEP_MS);
      vtr_machine_console_take_over (winner->console);
      wait_state (winner, VTR_MACHINE_CONSOLE_OPEN);
      read_on (winner);
      g_string_truncate (winner->text, 0);
      winner->wanted = "!!!!!!!!";
      vtr_fixture_wait_until (has_heard, winner, STEP_MS);
    }

  talk_clear (&talks[0]);
  talk_clear (&talks[1]);
  remove_machine (machine);
}

typedef struct
{
  gint64 last;
  gint64 longest;
  gint64 end;
} Beats;

static gboolean
on_beat (gpointer data)
{
  Beats *beats = data;
  gint64 now = g_get_monotonic_time ();

  beats->longest = MAX (beats->longest, now - beats->last);
  beats->last = now;

  return G_SOURCE_CONTINUE;
}

static gboolean
is_over (gpointer data)
{
  Beats *beats = data;

  return g_get_monotonic_time () >= beats->end;
}

static gboolean
has_much (gpointer data)
{
  Talk *talk = data;

  read_on (talk);

  return talk->text->len > 512 * 1024;
}

/* A guest that doesn't stop, and nobody who reads: nothing grows, nothing stalls, and the reader
 * who comes back finds it going on. */
static void
test_flood (void)
{
  VtrMachine *machine = make_machine (SERIAL_XML);
  Talk talk = { NULL };
  Beats beats = { 0 };
  gsize before = 0;
  gsize after = 0;
  guint beat = 0;

  talk_init (&talk, machine, "serial0");
  wait_state (&talk, VTR_MACHINE_CONSOLE_OPEN);
  wait_for_guest (&talk);
  before = get_memory_use ();
  say (&talk, "!");

  beats.last = g_get_monotonic_time ();
  beats.end = beats.last + 5 * G_USEC_PER_SEC;
  beat = g_timeout_add (5, on_beat, &beats);
  vtr_fixture_wait_until (is_over, &beats, 10000);
  g_source_remove (beat);
  after = get_memory_use ();
  g_test_message ("5 s of a flood: %" G_GINT64_FORMAT " KiB more memory, longest stall %"
                  G_GINT64_FORMAT " ms", ((gint64) after - (gint64) before) / 1024,
                  beats.longest / 1000);
  g_assert_cmpuint (after, <, before + 4 * 1024 * 1024);
  g_assert_cmpint (beats.longest, <, 250000);

  vtr_fixture_wait_until (has_much, &talk, 60000);
  g_assert_nonnull (strstr (talk.text->str, "!!!!!!!!!!!!!!!!"));
  /* The driver in this process lets the guest wait; a daemon doesn't. */
  g_assert_cmpint (strstr (talk.text->str, "left out") != NULL, ==,
                   !vtr_connection_is_embedded (shared.connection));

  talk_clear (&talk);
  remove_machine (machine);
}

static void
test_none (void)
{
  VtrMachine *machine = make_machine ("");
  Talk talk = { NULL };

  talk_init (&talk, machine, NULL);
  wait_state (&talk, VTR_MACHINE_CONSOLE_UNAVAILABLE);
  g_assert_error (vtr_machine_console_get_error (talk.console), VTR_HYPERVISOR_ERROR,
                  VTR_HYPERVISOR_ERROR_UNSUPPORTED);

  talk_clear (&talk);
  remove_machine (machine);
}

int
main (int    argc,
      char **argv)
{
  const gboolean is_session = argc > 1 && strcmp (argv[1], "--session") == 0;
  g_autofree char *uri = NULL;
  int status = 0;

  shared.folder = g_dir_make_tmp ("vtXXXXXX", NULL);
  uri = g_strdup_printf ("qemu:///embed?root=%s/driver", shared.folder);
  g_unsetenv ("VITRINE_CONNECT");
  shared.image = make_image (shared.folder);

  g_test_init (&argc, &argv, NULL);
  shared.connection = vtr_fixture_open (is_session ? NULL : uri);
  g_test_add_func ("/machine-console/talk", test_talk);
  g_test_add_func ("/machine-console/restart", test_restart);
  g_test_add_func ("/machine-console/reopen", test_reopen);
  g_test_add_func ("/machine-console/take-over", test_take_over);
  /* libvirt 9.0's daemon doesn't always tell whose console it takes in the middle of a flood, and
   * stops reading from who types there then: docs/console.md. */
  if (vtr_connection_is_embedded (shared.connection))
    g_test_add_func ("/machine-console/take-turns", test_take_turns);
  g_test_add_func ("/machine-console/flood", test_flood);
  g_test_add_func ("/machine-console/none", test_none);
  status = g_test_run ();

  g_clear_object (&shared.connection);
  vtr_fixture_settle ();
  vtr_fixture_remove_folder (shared.folder);
  g_free (shared.image);
  g_free (shared.folder);

  return status;
}

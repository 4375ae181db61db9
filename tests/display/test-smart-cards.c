/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A card of software arrives in the reader of a machine of QEMU's, by its SPICE server, while that
 * is allowed, and leaves it when it isn't any more. */

#include "card-outlet.h"
#include "real-server.h"

#include <string.h>

#define PATIENCE_US (60 * G_USEC_PER_SEC)
#define ATTACHED    "CCID Attach"
#define INSERTED    "VSC_ATR"
#define REMOVED     "VSC_CardRemove"
#define DETACHED    "CCID Detach"

static const char * const NAMES[] = { "id", "sign", "encrypt", NULL };

typedef struct
{
  RealServer        server;
  VtrDisplayClient *client;
  guint             n_awaited;
  VtrSoftwareCard   awaited;
} Machine;

static void
wait_for (Machine     *machine,
          gboolean   (*condition) (Machine *),
          const char  *what)
{
  gint64 start = g_get_monotonic_time ();

  while (!condition (machine))
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (2000);
      if (g_get_monotonic_time () - start > PATIENCE_US)
        g_error ("In vain: %s", what);
    }
}

static VtrCardOutlet *
get_outlet (Machine *machine)
{
  return VTR_CARD_OUTLET (machine->client);
}

static gboolean
is_ready (Machine *machine)
{
  return vtr_display_client_get_state (machine->client) == VTR_DISPLAY_STATE_READY &&
         vtr_card_outlet_is_there (get_outlet (machine));
}

static gboolean
has_problem (Machine *machine)
{
  g_autofree char *problem = vtr_card_outlet_dup_problem (get_outlet (machine));

  return problem != NULL;
}

/* How often QEMU's reader was given to the guest's side, or taken back. @ret_has_card: whether a
 * card was put in since; it may be told of more than once. */
static guint
count_told (Machine    *machine,
            const char *word,
            gboolean   *ret_has_card)
{
  g_autofree char *path = real_server_get_path (&machine->server, "log");
  g_autofree char *log = NULL;
  guint n_words = 0;

  *ret_has_card = FALSE;
  if (!g_file_get_contents (path, &log, NULL, NULL))
    return 0;
  for (const char *p = strstr (log, word); p != NULL; p = strstr (p + 1, word))
    {
      n_words++;
      *ret_has_card = strstr (p, INSERTED) != NULL;
    }

  return n_words;
}

static guint
count_cards (Machine *machine)
{
  gboolean has_card = FALSE;
  guint n_attached = count_told (machine, ATTACHED, &has_card);

  return has_card || n_attached == 0 ? n_attached : n_attached - 1;
}

static gboolean
is_in (Machine *machine)
{
  return count_cards (machine) >= machine->n_awaited;
}

static gboolean
is_out (Machine *machine)
{
  gboolean has_card = FALSE;

  return count_told (machine, DETACHED, &has_card) >= machine->n_awaited && !has_card;
}

static void
wait_in (Machine *machine,
         guint    n_times)
{
  machine->n_awaited = n_times;
  wait_for (machine, is_in, "a card in the reader");
  g_assert_cmpuint (count_cards (machine), ==, n_times);
}

static void
wait_out (Machine *machine,
          guint    n_times)
{
  machine->n_awaited = n_times;
  wait_for (machine, is_out, "no card in the reader");
}

/* What QEMU's reader was told last. */
static VtrSoftwareCard
get_told (Machine *machine)
{
  g_autofree char *path = real_server_get_path (&machine->server, "log");
  g_autofree char *log = NULL;
  const char *inserted = NULL;
  const char *removed = NULL;

  if (!g_file_get_contents (path, &log, NULL, NULL))
    return VTR_SOFTWARE_CARD_NONE;

  inserted = g_strrstr (log, INSERTED);
  removed = g_strrstr (log, REMOVED);
  if (inserted == NULL && removed == NULL)
    return VTR_SOFTWARE_CARD_NONE;

  return removed == NULL || inserted > removed ? VTR_SOFTWARE_CARD_IN : VTR_SOFTWARE_CARD_OUT;
}

static gboolean
is_put (Machine *machine)
{
  return vtr_card_outlet_get_software_card (get_outlet (machine)) == machine->awaited &&
         get_told (machine) == machine->awaited;
}

/* The reader stays meanwhile. */
static void
put_card (Machine         *machine,
          VtrSoftwareCard  card)
{
  gboolean has_card = FALSE;
  guint n_attached = count_told (machine, ATTACHED, &has_card);

  vtr_card_outlet_put_card (get_outlet (machine), card == VTR_SOFTWARE_CARD_IN);
  machine->awaited = card;
  wait_for (machine, is_put, "the card where it was put");
  g_assert_cmpuint (count_told (machine, ATTACHED, &has_card), ==, n_attached);
}

static void
make_certificates (RealServer *server)
{
  g_autofree char *noise = real_server_write (server, "noise", "of no matter");

  real_server_run (server, (const char *[]) {
    "certutil", "-N", "-d", "sql:.", "--empty-password", NULL,
  });
  for (guint i = 0; NAMES[i] != NULL; i++)
    {
      g_autofree char *subject = g_strdup_printf ("CN=%s", NAMES[i]);
      g_autofree char *serial = g_strdup_printf ("%u", i + 1);

      real_server_run (server, (const char *[]) {
        "certutil", "-S", "-d", "sql:.", "-s", subject, "-n", NAMES[i], "-x", "-t", "CT,C,C", "-z",
        noise, "-m", serial, NULL,
      });
    }
}

static void
start (Machine    *machine,
       const char *database)
{
  g_autofree char *command = NULL;
  g_autoptr (VtrDisplayEndpoint) endpoint = NULL;

  real_server_init (&machine->server);
  command = g_strdup_printf (
    "exec qemu-system-x86_64 -accel tcg -S -display none -vga std -m 64 -nic none -monitor none "
    "-serial none -spice unix=on,addr=%s,disable-ticketing=on -device piix3-usb-uhci "
    "-device usb-ccid,debug=4 -chardev spicevmc,id=card,name=smartcard "
    "-device ccid-card-passthru,chardev=card,debug=4 >log 2>&1", machine->server.socket);
  real_server_start (&machine->server, (const char *[]) { "stdbuf", "-oL", "sh", "-c", command,
                                                          NULL });
  real_server_wait_listening (&machine->server);

  endpoint = vtr_display_endpoint_new_for_unix (VTR_DISPLAY_PROTOCOL_SPICE, machine->server.socket);
  machine->client = vtr_display_client_new (endpoint);
  vtr_card_outlet_set_software (get_outlet (machine), database, NAMES);
  vtr_display_client_open (machine->client);
  wait_for (machine, is_ready, "a screen with a reader");
}

static void
end (Machine *machine)
{
  gint64 start_time = g_get_monotonic_time ();

  vtr_display_client_close (machine->client);
  g_object_add_weak_pointer (G_OBJECT (machine->client), (gpointer *) &machine->client);
  g_object_unref (machine->client);
  while (machine->client != NULL)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
      g_assert_cmpint (g_get_monotonic_time () - start_time, <, PATIENCE_US);
    }
  real_server_stop (&machine->server);
}

/* Before any other test: libcacard is opened once only. */
static void
test_nothing_there (void)
{
  Machine machine = { 0 };
  g_autofree char *problem = NULL;

  start (&machine, "/nonexistent");
  vtr_card_outlet_set_allowed (get_outlet (&machine), TRUE);
  wait_for (&machine, has_problem, "it is told");
  problem = vtr_card_outlet_dup_problem (get_outlet (&machine));
  g_assert_nonnull (strstr (problem, "/nonexistent"));
  vtr_card_outlet_set_allowed (get_outlet (&machine), FALSE);
  g_assert_false (has_problem (&machine));
  g_assert_cmpuint (count_cards (&machine), ==, 0);
  end (&machine);
}

static void
test_in_and_out (void)
{
  RealServer cards = { 0 };
  Machine machine = { 0 };
  Machine other = { 0 };

  real_server_init (&cards);
  make_certificates (&cards);
  start (&machine, cards.folder);
  g_assert_cmpuint (count_cards (&machine), ==, 0);
  vtr_card_outlet_put_card (get_outlet (&machine), TRUE);
  g_assert_cmpint (vtr_card_outlet_get_software_card (get_outlet (&machine)), ==,
                   VTR_SOFTWARE_CARD_NONE);

  vtr_card_outlet_set_allowed (get_outlet (&machine), TRUE);
  wait_in (&machine, 1);
  g_assert_false (has_problem (&machine));
  put_card (&machine, VTR_SOFTWARE_CARD_OUT);
  put_card (&machine, VTR_SOFTWARE_CARD_IN);
  put_card (&machine, VTR_SOFTWARE_CARD_IN);
  put_card (&machine, VTR_SOFTWARE_CARD_OUT);
  vtr_card_outlet_set_allowed (get_outlet (&machine), FALSE);
  wait_out (&machine, 1);
  g_assert_cmpint (vtr_card_outlet_get_software_card (get_outlet (&machine)), ==,
                   VTR_SOFTWARE_CARD_NONE);
  vtr_card_outlet_set_allowed (get_outlet (&machine), TRUE);
  wait_in (&machine, 2);

  /* One machine at a time. */
  start (&other, cards.folder);
  vtr_card_outlet_set_allowed (get_outlet (&other), TRUE);
  wait_for (&other, has_problem, "another machine has the cards");
  g_assert_cmpuint (count_cards (&other), ==, 0);
  end (&machine);
  wait_in (&other, 1);
  g_assert_false (has_problem (&other));

  end (&other);
  real_server_stop (&cards);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/smart-cards/nothing-there", test_nothing_there);
  g_test_add_func ("/smart-cards/in-and-out", test_in_and_out);

  return g_test_run ();
}

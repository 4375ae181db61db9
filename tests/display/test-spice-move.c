/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A machine that moves from one QEMU to another, and takes its viewer with it. */

#include <gio/gunixsocketaddress.h>
#include <string.h>

#include "certificates.h"
#include "key-combo.h"
#include "local-resolver.h"
#include "spice-move.h"
#include "vnc-session.h"

#define PATIENCE_US (60 * G_USEC_PER_SEC)

typedef struct
{
  RealServer server;
  guint16    port;
  gboolean   is_encrypted;
} Host;

static guint16
find_port (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();

  return g_socket_listener_add_any_inet_port (listener, NULL, NULL);
}

static void
turn (void)
{
  g_main_context_iteration (NULL, FALSE);
  g_usleep (1000);
}

/* QEMU's answer to an order, in lines up to the one that is no event. */
static void
read_answer (GDataInputStream *answers)
{
  for (;;)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *line = g_data_input_stream_read_line (answers, NULL, NULL, &error);

      g_assert_no_error (error);
      g_assert_nonnull (line);
      if (strstr (line, "\"error\"") != NULL)
        g_error ("%s", line);
      if (strstr (line, "\"return\"") != NULL)
        return;
    }
}

/* @orders: QMP, NULL at the end. */
static void
order (Host               *host,
       const char * const *orders)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (host->server.monitor);
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GDataInputStream) answers = NULL;
  g_autoptr (GError) error = NULL;

  connection = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, &error);
  g_assert_no_error (error);
  answers = g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
  for (guint i = 0; orders[i] != NULL; i++)
    {
      g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)),
                                 orders[i], strlen (orders[i]), NULL, NULL, &error);
      g_assert_no_error (error);
      read_answer (answers);
    }
}

/* @certificates: (nullable): a folder. @incoming: (nullable): a socket by which it waits for the
 * machine. */
static void
start (Host       *host,
       const char *certificates,
       const char *incoming)
{
  g_autofree char *spice = NULL;
  g_autofree char *vnc = NULL;
  g_autofree char *qmp = NULL;
  g_autofree char *from = NULL;
  const char *arguments[32] = {
    "qemu-system-x86_64", "-accel", "tcg", "-display", "none", "-object",
    "secret,id=word,data=geheim", "-monitor", "none", "-serial", "none", "-nic", "none", "-m", "64",
    "-vga", "std", "-no-reboot",
  };
  guint n = g_strv_length ((char **) arguments);

  host->port = find_port ();
  host->is_encrypted = certificates != NULL;
  if (certificates != NULL)
    spice = g_strdup_printf ("addr=127.0.0.1,tls-port=%u,x509-dir=%s,password-secret=word",
                             host->port, certificates);
  else
    spice = g_strdup_printf ("addr=127.0.0.1,port=%u,password-secret=word", host->port);
  vnc = g_strconcat ("unix:", host->server.socket, NULL);
  qmp = g_strdup_printf ("unix:%s,server=on,wait=off", host->server.monitor);
  arguments[n++] = "-spice";
  arguments[n++] = spice;
  arguments[n++] = "-vnc";
  arguments[n++] = vnc;
  arguments[n++] = "-qmp";
  arguments[n++] = qmp;
  if (incoming != NULL)
    {
      from = g_strconcat ("unix:", incoming, NULL);
      arguments[n++] = "-incoming";
      arguments[n++] = from;
    }
  real_server_start (&host->server, arguments);
}

static void
on_password_needed (VtrDisplayClient *client)
{
  vtr_display_client_set_password (client, NULL, "geheim");
}

static void
on_moved (VtrDisplayClient *client,
          const char       *host,
          char            **ret_host)
{
  g_assert_null (*ret_host);
  *ret_host = g_strdup (host);
}

static void
open_client (VncSession     *session,
             Host           *host,
             gboolean        is_near,
             VtrScreenTrust *trust)
{
  g_autoptr (VtrDisplayEndpoint) endpoint = NULL;

  endpoint = g_object_new (VTR_TYPE_DISPLAY_ENDPOINT,
                           "protocol", VTR_DISPLAY_PROTOCOL_SPICE,
                           "host", is_near ? "127.0.0.1" : CERTIFICATE_HOST,
                           "port", host->is_encrypted ? 0 : host->port,
                           "tls-port", host->is_encrypted ? host->port : 0,
                           NULL);
  session->client = vtr_display_client_new (endpoint);
  if (trust != NULL)
    vtr_display_client_set_trust (session->client, trust);
  g_signal_connect (session->client, "password-needed", G_CALLBACK (on_password_needed), NULL);
  vtr_display_client_open (session->client);
  vnc_session_wait_state (session, VTR_DISPLAY_STATE_READY);
}

/* Tells the old host's clients where the machine goes, and lets it go. */
static void
migrate (Host       *from,
         Host       *to,
         const char *socket)
{
  g_autofree char *inform = NULL;
  g_autofree char *leave = NULL;

  inform = g_strdup_printf ("{\"execute\": \"client_migrate_info\", \"arguments\": {"
                            "\"protocol\": \"spice\", \"hostname\": \"" CERTIFICATE_HOST "\", "
                            "\"%s\": %u}}\n", to->is_encrypted ? "tls-port" : "port", to->port);
  leave = g_strdup_printf ("{\"execute\": \"migrate\", \"arguments\": {\"uri\": \"unix:%s\"}}\n",
                           socket);
  order (from, (const char *[]) { "{\"execute\": \"qmp_capabilities\"}\n", inform, leave, NULL });
}

/* The machine was started so that it ends instead of booting anew. */
static void
end_by_keys (VncSession *session,
             Host       *host)
{
  VtrKeyCombo combo = { 0 };
  gint64 start_time = g_get_monotonic_time ();

  g_assert_true (vtr_key_combo_parse ("ctrl+alt+delete", &combo, NULL));
  while (vtr_display_client_get_state (session->client) == VTR_DISPLAY_STATE_READY)
    {
      vtr_key_combo_send (&combo, session->client);
      for (guint i = 0; i < 100; i++)
        turn ();
      if (g_get_monotonic_time () - start_time > PATIENCE_US)
        g_error ("The machine doesn't hear Ctrl+Alt+Delete");
    }
  g_subprocess_wait (host->server.process, NULL, NULL);
}

/* An old host and a new one. @certificates: whether the old one has some, and so on. */
typedef struct
{
  Host            old;
  Host            new;
  char           *socket;
  gboolean        is_near;     /* the old one is this computer */
  VtrScreenTrust *trust;
  VncSession      session;
  char           *moved_to;
} Setup;

static void
set_up (Setup    *setup,
        gboolean  is_encrypted,
        gboolean  goes_encrypted,
        gboolean  has_same_authority)
{
  g_autofree char *path = NULL;
  g_autofree char *authorities = NULL;
  const char *new_folder = NULL;

  real_server_init (&setup->old.server);
  real_server_init (&setup->new.server);
  if (is_encrypted)
    certificates_make (&setup->old.server, CERTIFICATE_GOOD);
  new_folder = has_same_authority ? setup->old.server.folder : setup->new.server.folder;
  if (goes_encrypted && !has_same_authority)
    certificates_make (&setup->new.server, CERTIFICATE_GOOD);
  path = real_server_get_path (&setup->old.server, "screens.ini");
  authorities = real_server_get_path (&setup->old.server, "ca-cert.pem");
  setup->trust = vtr_screen_trust_new (path, authorities);
  setup->socket = real_server_get_path (&setup->new.server, "incoming");

  start (&setup->old, is_encrypted ? setup->old.server.folder : NULL, NULL);
  start (&setup->new, goes_encrypted ? new_folder : NULL, setup->socket);
  open_client (&setup->session, &setup->old, setup->is_near, setup->trust);
  g_signal_connect (setup->session.client, "moved", G_CALLBACK (on_moved), &setup->moved_to);
  migrate (&setup->old, &setup->new, setup->socket);
}

static void
tear_down (Setup *setup)
{
  vnc_session_end (&setup->session);
  real_server_stop (&setup->old.server);
  real_server_stop (&setup->new.server);
  g_object_unref (setup->trust);
  g_free (setup->socket);
  g_free (setup->moved_to);
}

static void
wait_moved (Setup *setup)
{
  gint64 start_time = g_get_monotonic_time ();

  while (setup->moved_to == NULL)
    {
      turn ();
      if (vtr_display_client_get_state (setup->session.client) != VTR_DISPLAY_STATE_READY)
        g_error ("%s", vtr_display_client_get_error (setup->session.client)->message);
      if (g_get_monotonic_time () - start_time > PATIENCE_US)
        g_error ("It doesn't move");
    }
  g_assert_cmpstr (setup->moved_to, ==, CERTIFICATE_HOST);
}

/* Picture and keys go on, with the password that was given once. */
static void
check_follows (gboolean    is_encrypted,
               const char *security)
{
  Setup setup = { 0 };
  g_autoptr (GBytes) picture = NULL;
  guint32 width = 0;
  guint32 height = 0;

  set_up (&setup, is_encrypted, is_encrypted, TRUE);
  wait_moved (&setup);
  g_assert_cmpstr (vtr_display_client_get_security (setup.session.client), ==, security);
  picture = vtr_framebuffer_dup_rgb (vtr_display_client_get_framebuffer (setup.session.client),
                                     &width, &height);
  g_assert_nonnull (picture);
  /* What is left of the machine on the old host has no business with it. */
  g_subprocess_force_exit (setup.old.server.process);
  for (guint i = 0; i < 200; i++)
    turn ();
  g_assert_cmpint (vtr_display_client_get_state (setup.session.client), ==,
                   VTR_DISPLAY_STATE_READY);
  end_by_keys (&setup.session, &setup.new);
  tear_down (&setup);
}

static void
test_plain (void)
{
  check_follows (FALSE, "ticket");
}

static void
test_encrypted (void)
{
  check_follows (TRUE, "tls-ticket");
}

static void
test_never_weaker (void)
{
  Setup setup = { 0 };

  set_up (&setup, TRUE, FALSE, TRUE);
  vnc_session_expect_error (&setup.session, VTR_DISPLAY_ERROR_DOWNGRADE);
  g_assert_null (setup.moved_to);
  tear_down (&setup);
}

/* What stays in this computer doesn't leave it in the clear. */
static void
test_never_away (void)
{
  Setup setup = { .is_near = TRUE };

  set_up (&setup, FALSE, FALSE, TRUE);
  vnc_session_expect_error (&setup.session, VTR_DISPLAY_ERROR_DOWNGRADE);
  g_assert_null (setup.moved_to);
  tear_down (&setup);
}

static void
test_other_authority (void)
{
  Setup setup = { 0 };

  set_up (&setup, TRUE, TRUE, FALSE);
  vnc_session_expect_error (&setup.session, VTR_DISPLAY_ERROR_CERTIFICATE);
  g_assert_null (setup.moved_to);
  tear_down (&setup);
}

/* Ports, then length and place of both names, then those. */
#define MOVE(host_size, host_place, subject_size, subject_place) \
  { 0x0c, 0x17, 0x0d, 0x17, host_size, 0, 0, 0, host_place, 0, 0, 0, subject_size, 0, 0, 0, \
    subject_place, 0, 0, 0, 'h', '.', 'x', 0, 'C', 'N', '=', 'h', 0 }

static void
test_words (void)
{
  static const guint8 good[] = MOVE (4, 20, 5, 24);
  static const guint8 bad[][29] = {
    MOVE (0, 20, 5, 24), MOVE (10, 20, 5, 24), MOVE (4, 4, 5, 24), MOVE (4, 20, 6, 24),
    MOVE (4, 20, 5, 0xff), MOVE (0xff, 20, 5, 24),
  };
  VtrSpiceMove *move = vtr_spice_move_parse (good, sizeof good);

  g_assert_nonnull (move);
  g_assert_cmpstr (move->host, ==, "h.x");
  g_assert_cmpstr (move->subject, ==, "CN=h");
  g_assert_cmpuint (move->port, ==, 5900);
  g_assert_cmpuint (move->tls_port, ==, 5901);
  vtr_spice_move_free (move);
  for (gsize length = 0; length < sizeof good; length++)
    g_assert_null (vtr_spice_move_parse (good, length));

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_null (vtr_spice_move_parse (bad[i], sizeof bad[i]));
}

/* A main channel's greeting with one list of capabilities of each kind: all bits of both are on. */
static void
test_greeting (void)
{
  guint8 greeting[] = {
    'R', 'E', 'D', 'Q', 2, 0, 0, 0, 2, 0, 0, 0, 26, 0, 0, 0,
    0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 1, 0, 0, 0, 18, 0, 0, 0,
    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
  };

  for (gsize length = 0; length < sizeof greeting; length++)
    g_assert_false (vtr_spice_move_edit_greeting (greeting, length));
  g_assert_true (vtr_spice_move_edit_greeting (greeting, sizeof greeting));
  g_assert_cmphex (greeting[34], ==, 0xff);
  g_assert_cmphex (greeting[38], ==, 0xf6);
  g_assert_cmphex (greeting[39], ==, 0xff);

  /* Lists that aren't there are left alone. */
  for (guint i = 22; i < 34; i++)
    {
      greeting[i] = 0xff;
      g_assert_true (vtr_spice_move_edit_greeting (greeting, sizeof greeting));
    }
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GResolver) resolver = g_object_new (LOCAL_TYPE_RESOLVER, NULL);

  g_test_init (&argc, &argv, NULL);
  g_resolver_set_default (resolver);
  g_test_add_func ("/spice-move/words", test_words);
  g_test_add_func ("/spice-move/greeting", test_greeting);
  g_test_add_func ("/spice-move/plain", test_plain);
  g_test_add_func ("/spice-move/encrypted", test_encrypted);
  g_test_add_func ("/spice-move/never-weaker", test_never_weaker);
  g_test_add_func ("/spice-move/never-away", test_never_away);
  g_test_add_func ("/spice-move/other-authority", test_other_authority);

  return g_test_run ();
}

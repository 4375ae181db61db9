/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A machine of libvirt's test driver whose screen is on a computer that protected it before, and
 * doesn't any more. */

#include <glib/gstdio.h>

#include "console-status.h"
#include "hypervisor-fixture.h"
#include "machine-list.h"
#include "sign-in-question.h"

#define PATIENCE_MS 20000

/* Seems to be elsewhere, and leads here. */
#define HOST "screen.example"

typedef struct
{
  GResolver parent_instance;
} HereResolver;

typedef GResolverClass HereResolverClass;

static GType here_resolver_get_type (void);

G_DEFINE_TYPE (HereResolver, here_resolver, G_TYPE_RESOLVER)

static GList *
here_resolver_lookup (GResolver     *resolver,
                      const char    *name,
                      GCancellable  *cancellable,
                      GError       **error)
{
  return g_list_prepend (NULL, g_inet_address_new_from_string ("127.0.0.1"));
}

static GList *
here_resolver_lookup_with_flags (GResolver                 *resolver,
                                 const char                *name,
                                 GResolverNameLookupFlags   flags,
                                 GCancellable              *cancellable,
                                 GError                   **error)
{
  return here_resolver_lookup (resolver, name, cancellable, error);
}

static void
here_resolver_class_init (HereResolverClass *klass)
{
  klass->lookup_by_name = here_resolver_lookup;
  klass->lookup_by_name_with_flags = here_resolver_lookup_with_flags;
}

static void
here_resolver_init (HereResolver *self)
{
}

/* A server without any protection; it gets as far as its first picture. */
static gboolean
on_run (GThreadedSocketService *service,
        GSocketConnection      *connection,
        GObject                *source,
        gpointer                user_data)
{
  static const char greeting[] = "RFB 003.008\n";
  static const char offer[] = "\1\1";
  static const char init[] = "\0\0\0\0" "\0\10\0\10" "\40\30\0\1\0\377\0\377\0\377\20\10\0\0\0\0"
                             "\0\0\0\1" "x";
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  char heard[256] = "";

  if (g_output_stream_write_all (output, greeting, sizeof greeting - 1, NULL, NULL, NULL) &&
      g_input_stream_read_all (input, heard, sizeof greeting - 1, NULL, NULL, NULL) &&
      g_output_stream_write_all (output, offer, sizeof offer - 1, NULL, NULL, NULL) &&
      g_input_stream_read (input, heard, 1, NULL, NULL) == 1 &&
      g_output_stream_write_all (output, init, sizeof init - 1, NULL, NULL, NULL))
    while (g_input_stream_read (input, heard, sizeof heard, NULL, NULL) > 0)
      ;

  return TRUE;
}

static gboolean
is_refused (gpointer data)
{
  return vtr_display_session_get_state (data) == VTR_DISPLAY_SESSION_REFUSED;
}

static gboolean
is_open (gpointer data)
{
  return vtr_display_session_get_state (data) == VTR_DISPLAY_SESSION_OPEN;
}

static VtrConnection *
open_host (const char *folder,
           guint16     port)
{
  g_autofree char *path = g_build_filename (folder, "machines.xml", NULL);
  g_autofree char *uri = g_strdup_printf ("test://%s", path);
  g_autofree char *xml = NULL;

  xml = g_strdup_printf ("<node><cpu><mhz>2000</mhz><model>i686</model><active>4</active>"
                         "<nodes>1</nodes><sockets>1</sockets><cores>4</cores><threads>1</threads>"
                         "</cpu><memory>8388608</memory><domain type='test'><name>lab</name>"
                         "<memory unit='MiB'>64</memory><os><type arch='i686'>hvm</type></os>"
                         "<devices><graphics type='vnc' port='%u' autoport='no'>"
                         "<listen type='address' address='%s'/></graphics></devices>"
                         "</domain></node>", port, HOST);
  g_assert_true (g_file_set_contents (path, xml, -1, NULL));

  return vtr_fixture_open (uri);
}

static void
expect_question (VtrMachine        *machine,
                 VtrDisplaySession *session)
{
  VtrConsoleStatus status = { 0 };

  vtr_fixture_wait_until (is_refused, session, PATIENCE_MS);
  g_assert_true (vtr_sign_in_question_is_possible (vtr_display_session_get_error (session)));
  g_assert_nonnull (vtr_display_session_get_refused (session));
  g_assert_null (vtr_display_session_get_client (session));
  vtr_console_status_get (machine, session, FALSE, &status);
  g_assert_cmpstr (status.action_name, ==, "console.review-display");
  g_assert_cmpstr (status.description, ==, vtr_display_session_get_error (session)->message);
  g_assert_false (status.has_screen);
  g_assert_false (status.is_waiting);
}

static void
test_refused (void)
{
  g_autoptr (GSocketService) service = g_threaded_socket_service_new (4);
  g_autoptr (VtrConnection) connection = NULL;
  g_autoptr (VtrMachine) machine = NULL;
  g_autoptr (VtrScreenTrust) trust = NULL;
  g_autoptr (VtrDisplayEndpoint) endpoint = NULL;
  g_autoptr (VtrDisplaySession) session = NULL;
  g_autofree char *folder = g_dir_make_tmp ("vitrine-XXXXXX", NULL);
  g_autofree char *list = g_build_filename (folder, "screens.ini", NULL);
  guint16 port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (service), NULL, NULL);

  g_signal_connect (service, "run", G_CALLBACK (on_run), NULL);
  g_socket_service_start (service);
  connection = open_host (folder, port);
  machine = g_object_ref (vtr_machine_list_find (vtr_connection_get_machines (connection), "lab"));
  trust = vtr_screen_trust_new (list, NULL);
  endpoint = vtr_display_endpoint_new_for_host (VTR_DISPLAY_PROTOCOL_VNC, HOST, port);
  g_assert_true (vtr_screen_trust_note_level (trust, endpoint, VTR_SECURITY_LEVEL_VERIFIED, NULL));

  session = vtr_display_session_new (machine, trust);
  expect_question (machine, session);

  /* Trying without a decision asks again; after one it opens. */
  vtr_display_session_retry_now (session);
  g_assert_cmpint (vtr_display_session_get_state (session), ==, VTR_DISPLAY_SESSION_CONNECTING);
  expect_question (machine, session);
  g_assert_true (vtr_screen_trust_forget_level (trust, endpoint, NULL));
  vtr_display_session_retry_now (session);
  vtr_fixture_wait_until (is_open, session, PATIENCE_MS);
  g_assert_null (vtr_display_session_get_refused (session));

  vtr_display_session_close (session);
  g_socket_service_stop (service);
  vtr_connection_close (connection);
  vtr_fixture_remove_folder (folder);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GResolver) resolver = g_object_new (here_resolver_get_type (), NULL);

  g_test_init (&argc, &argv, NULL);
  g_resolver_set_default (resolver);
  g_test_add_func ("/refused-display/less-than-before", test_refused);

  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rfb-greeting.h"

#include <sys/socket.h>
#include <unistd.h>

#include "display-client.h"

static void
test_parse (void)
{
  static const struct
  {
    const char *greeting;
    const char *version;
  } cases[] = {
    { "RFB 003.008\n", "3.8" },
    { "RFB 003.003\n", "3.3" },
    { "RFB 004.001\n", "4.1" },
    { "RFB 003.889\n", "3.889" },
    { "RFB 003.008\r", NULL },
    { "RFB 003.008", NULL },
    { "RFB 3.8\n    ", NULL },
    { "RFB 00a.008\n", NULL },
    { "rfb 003.008\n", NULL },
    { "REDQ\1\2\3\4\5\6\7\10", NULL },
    { "", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *version =
        vtr_rfb_greeting_parse ((const guint8 *) cases[i].greeting, strlen (cases[i].greeting));

      g_assert_cmpstr (version, ==, cases[i].version);
    }
}

typedef struct
{
  char   *version;
  GError *error;
} Answer;

static void
on_read (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Answer *answer = user_data;

  answer->version =
    vtr_rfb_greeting_read_finish (VTR_DISPLAY_ENDPOINT (source), result, &answer->error);
}

/* What is made of a server that says @text and hangs up. */
static void
ask (const char *text,
     Answer     *ret_answer)
{
  g_autoptr (VtrDisplayEndpoint) endpoint = NULL;
  int sockets[2] = { -1, -1 };

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets), ==, 0);
  g_assert_cmpint (write (sockets[1], text, strlen (text)), ==, (gssize) strlen (text));
  close (sockets[1]);

  endpoint = vtr_display_endpoint_new_for_fd (VTR_DISPLAY_PROTOCOL_VNC, sockets[0]);
  vtr_rfb_greeting_read_async (endpoint, NULL, on_read, ret_answer);
  while (ret_answer->version == NULL && ret_answer->error == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_read (void)
{
  Answer good = { 0 };
  Answer bad = { 0 };
  Answer short_one = { 0 };

  ask ("RFB 003.007\nmore", &good);
  g_assert_cmpstr (good.version, ==, "3.7");
  g_free (good.version);

  ask ("SSH-2.0-OpenSSH_9.2p1\r\n", &bad);
  g_assert_error (bad.error, VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_PROTOCOL);
  g_error_free (bad.error);

  ask ("RFB 00", &short_one);
  g_assert_error (short_one.error, VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_PROTOCOL);
  g_error_free (short_one.error);
}

static void
test_nobody (void)
{
  g_autoptr (VtrDisplayEndpoint) endpoint =
    vtr_display_endpoint_new_for_unix (VTR_DISPLAY_PROTOCOL_VNC, "/nonexistent/socket");
  Answer answer = { 0 };

  vtr_rfb_greeting_read_async (endpoint, NULL, on_read, &answer);
  while (answer.version == NULL && answer.error == NULL)
    g_main_context_iteration (NULL, TRUE);

  g_assert_error (answer.error, VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_CONNECT);
  g_error_free (answer.error);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/rfb-greeting/parse", test_parse);
  g_test_add_func ("/rfb-greeting/read", test_read);
  g_test_add_func ("/rfb-greeting/nobody", test_nobody);

  return g_test_run ();
}

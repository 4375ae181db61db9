/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "display-client-backend.h"

#include <string.h>

#include "key-combo.h"
#include "vtr-spice-client.h"

/* A backend that only notes what it is told. */
#define FAKE_TYPE_CLIENT (fake_client_get_type ())
G_DECLARE_FINAL_TYPE (FakeClient, fake_client, FAKE, CLIENT, VtrDisplayClient)

struct _FakeClient
{
  VtrDisplayClient parent_instance;

  GString         *log;
  guint            n_closed;
};

G_DEFINE_FINAL_TYPE (FakeClient, fake_client, VTR_TYPE_DISPLAY_CLIENT)

static void
fake_open (VtrDisplayClient *client)
{
  g_string_append (FAKE_CLIENT (client)->log, "open ");
}

static void
fake_close (VtrDisplayClient *client)
{
  FAKE_CLIENT (client)->n_closed++;

  /* A backend's late report. */
  vtr_display_client_take_error (client, g_error_new_literal (VTR_DISPLAY_ERROR,
                                                              VTR_DISPLAY_ERROR_CLOSED, "late"));
}

static void
fake_send_key (VtrDisplayClient *client,
               guint32           keysym,
               guint             scancode,
               gboolean          pressed)
{
  g_string_append_printf (FAKE_CLIENT (client)->log, "%c%x/%x ", pressed ? '+' : '-', keysym,
                          scancode);
}

static void
fake_send_pointer (VtrDisplayClient *client,
                   int               x,
                   int               y,
                   guint             buttons)
{
  g_string_append_printf (FAKE_CLIENT (client)->log, "@%d,%d,%u ", x, y, buttons);
}

static void
fake_send_clipboard (VtrDisplayClient *client,
                     const char       *text)
{
  g_string_append_printf (FAKE_CLIENT (client)->log, "“%.10s” ", text);
}

static void
fake_set_password (VtrDisplayClient *client,
                   const char       *user,
                   const char       *password)
{
  g_string_append_printf (FAKE_CLIENT (client)->log, "%s:%s ", user, password);
}

static void
fake_client_finalize (GObject *object)
{
  g_string_free (FAKE_CLIENT (object)->log, TRUE);

  G_OBJECT_CLASS (fake_client_parent_class)->finalize (object);
}

static void
fake_client_class_init (FakeClientClass *klass)
{
  VtrDisplayClientClass *client_class = VTR_DISPLAY_CLIENT_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = fake_client_finalize;
  client_class->open = fake_open;
  client_class->close = fake_close;
  client_class->send_key = fake_send_key;
  client_class->send_pointer = fake_send_pointer;
  client_class->send_clipboard = fake_send_clipboard;
  client_class->set_password = fake_set_password;
}

static void
fake_client_init (FakeClient *self)
{
  self->log = g_string_new (NULL);
}

static FakeClient *
fake_client_new (void)
{
  g_autoptr (VtrDisplayEndpoint) endpoint =
    vtr_display_endpoint_new_for_host (VTR_DISPLAY_PROTOCOL_VNC, "nowhere", 5900);

  return g_object_new (FAKE_TYPE_CLIENT, "endpoint", endpoint, NULL);
}

static void
count (gpointer  instance,
       guint    *counter)
{
  (*counter)++;
}

static void
count_notify (gpointer    instance,
              GParamSpec *pspec,
              guint      *counter)
{
  (*counter)++;
}

static void
test_new (void)
{
  FakeClient *client = fake_client_new ();
  VtrDisplayClient *base = VTR_DISPLAY_CLIENT (client);

  g_assert_cmpint ((int) vtr_display_client_get_state (base), ==, VTR_DISPLAY_STATE_IDLE);
  g_assert_null (vtr_display_client_get_error (base));
  g_assert_nonnull (vtr_display_client_get_framebuffer (base));
  g_assert_nonnull (vtr_display_client_get_endpoint (base));
  g_assert_null (vtr_display_client_get_cursor (base));
  g_assert_true (vtr_display_client_is_pointer_absolute (base));
  g_assert_finalize_object (client);
}

/* Input goes nowhere before READY and after CLOSED. */
static void
test_states (void)
{
  g_autoptr (FakeClient) client = fake_client_new ();
  VtrDisplayClient *base = VTR_DISPLAY_CLIENT (client);
  guint n_notified = 0;

  g_signal_connect (client, "notify::state", G_CALLBACK (count_notify), &n_notified);
  vtr_display_client_send_key (base, 'a', 0x1e, TRUE);
  vtr_display_client_set_password (base, "u", "p");
  vtr_display_client_open (base);
  vtr_display_client_send_pointer (base, 1, 2, 3);
  vtr_display_client_set_password (base, "u", "p");
  vtr_display_client_set_ready (base);
  vtr_display_client_send_key (base, 'a', 0x1e, TRUE);
  vtr_display_client_send_pointer (base, 1, 2, 3);
  vtr_display_client_send_clipboard (base, "text");
  vtr_display_client_close (base);
  vtr_display_client_send_key (base, 'a', 0x1e, FALSE);
  vtr_display_client_close (base);

  g_assert_cmpstr (client->log->str, ==, "open u:p +61/1e @1,2,3 “text” ");
  g_assert_cmpuint (client->n_closed, ==, 1);
  g_assert_cmpuint (n_notified, ==, 3);
  g_assert_null (vtr_display_client_get_error (base));
}

static void
test_error (void)
{
  g_autoptr (FakeClient) client = fake_client_new ();
  VtrDisplayClient *base = VTR_DISPLAY_CLIENT (client);

  vtr_display_client_open (base);
  vtr_display_client_take_error (base, g_error_new_literal (VTR_DISPLAY_ERROR,
                                                            VTR_DISPLAY_ERROR_PROTOCOL, "first"));
  g_assert_cmpint ((int) vtr_display_client_get_state (base), ==, VTR_DISPLAY_STATE_CLOSED);
  g_assert_cmpuint (client->n_closed, ==, 1);
  g_assert_cmpstr (vtr_display_client_get_error (base)->message, ==, "first");

  /* Nothing changes any more. */
  vtr_display_client_set_ready (base);
  vtr_display_client_set_name (base, "name");
  vtr_display_client_set_size (base, 1, 1);
  g_assert_cmpint ((int) vtr_display_client_get_state (base), ==, VTR_DISPLAY_STATE_CLOSED);
  g_assert_null (vtr_display_client_get_name (base));
  g_assert_cmpint (vtr_display_client_get_width (base), ==, 0);
}

static void
test_name (void)
{
  g_autoptr (FakeClient) client = fake_client_new ();
  VtrDisplayClient *base = VTR_DISPLAY_CLIENT (client);
  g_autofree char *endless = g_strnfill (70000, 'x');

  vtr_display_client_set_name (base, "a\033[31m\r\nb\342\200\256c\xff");
  g_assert_cmpstr (vtr_display_client_get_name (base), ==, "a [31m  b c\357\277\275");
  vtr_display_client_set_name (base, endless);
  g_assert_cmpuint (strlen (vtr_display_client_get_name (base)), ==, 4096);
  vtr_display_client_set_name (base, NULL);
  g_assert_null (vtr_display_client_get_name (base));
}

static void
note_text (VtrDisplayClient *client,
           const char       *text,
           GString          *log)
{
  g_string_append_printf (log, "%.5s;", text);
}

static void
note_refused (VtrDisplayClient *client,
              GString          *log)
{
  g_string_append (log, "refused;");
}

static void
test_clipboard_limits (void)
{
  g_autoptr (FakeClient) client = fake_client_new ();
  VtrDisplayClient *base = VTR_DISPLAY_CLIENT (client);
  g_autofree char *longest = g_strnfill (VTR_DISPLAY_CLIPBOARD_MAX, 'l');
  g_autofree char *too_long = g_strnfill (VTR_DISPLAY_CLIPBOARD_MAX + 1, 't');
  g_autoptr (GString) log = g_string_new (NULL);

  g_signal_connect (client, "clipboard", G_CALLBACK (note_text), log);
  g_signal_connect (client, "clipboard-refused", G_CALLBACK (note_refused), log);
  vtr_display_client_open (base);
  vtr_display_client_set_ready (base);
  vtr_display_client_receive_clipboard (base, longest);
  vtr_display_client_receive_clipboard (base, too_long);
  vtr_display_client_receive_clipboard (base, "\xff");
  vtr_display_client_receive_clipboard (base, "ok");
  g_assert_cmpstr (log->str, ==, "lllll;refused;ok;");

  vtr_display_client_send_clipboard (base, too_long);
  vtr_display_client_send_clipboard (base, "\xff");
  vtr_display_client_send_clipboard (base, longest);
  g_assert_cmpstr (client->log->str, ==, "open “llllllllll” ");
}

static gpointer
queue_in_thread (gpointer user_data)
{
  for (guint i = 0; i < 1000; i++)
    vtr_display_client_queue_damaged (user_data);

  return NULL;
}

/* However often a thread tells, the main context hears it once, and again after that. */
static void
test_damaged (void)
{
  FakeClient *client = fake_client_new ();
  guint n_damaged = 0;

  g_signal_connect (client, "damaged", G_CALLBACK (count), &n_damaged);
  for (guint round = 1; round <= 2; round++)
    {
      g_thread_join (g_thread_new ("queue", queue_in_thread, client));
      g_assert_cmpuint (n_damaged, ==, round - 1);
      while (g_main_context_iteration (NULL, FALSE))
        ;
      g_assert_cmpuint (n_damaged, ==, round);
    }

  g_assert_finalize_object (client);
}

static void
test_combo (void)
{
  g_autoptr (FakeClient) client = fake_client_new ();
  VtrDisplayClient *base = VTR_DISPLAY_CLIENT (client);
  VtrKeyCombo combo = { 0 };

  vtr_display_client_open (base);
  vtr_display_client_set_ready (base);
  g_assert_true (vtr_key_combo_parse ("ctrl+alt+delete", &combo, NULL));
  vtr_key_combo_send (&combo, base);
  g_assert_cmpstr (client->log->str, ==,
                   "open +ffe3/1d +ffe9/38 +ffff/d3 -ffff/d3 -ffe9/38 -ffe3/1d ");
}

static void
test_cursor (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_take (g_malloc0 (256 * 256 * 4), 256 * 256 * 4);
  g_autoptr (GBytes) nothing = g_bytes_new (NULL, 0);
  g_autoptr (VtrDisplayCursor) cursor = vtr_display_cursor_new (256, 256, 300, G_MAXUINT, bytes);
  g_autoptr (VtrDisplayCursor) empty = vtr_display_cursor_new (0, 7, 3, 3, nothing);

  /* The hot spot is clamped into the picture. */
  g_assert_cmpuint (vtr_display_cursor_get_hot_x (cursor), ==, 255);
  g_assert_cmpuint (vtr_display_cursor_get_hot_y (cursor), ==, 255);
  g_assert_cmpuint (vtr_display_cursor_get_width (empty), ==, 0);
  g_assert_cmpuint (vtr_display_cursor_get_height (empty), ==, 0);
  g_assert_cmpuint (vtr_display_cursor_get_hot_x (empty), ==, 0);

  g_assert_null (vtr_display_cursor_new (257, 1, 0, 0, bytes));
  g_assert_null (vtr_display_cursor_new (1, 257, 0, 0, bytes));
  g_assert_null (vtr_display_cursor_new (G_MAXUINT, G_MAXUINT, 0, 0, bytes));
  g_assert_null (vtr_display_cursor_new (1, 1, 0, 0, nothing));
}

static void
test_spice (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrDisplayEndpoint) endpoint =
    vtr_display_endpoint_new_from_uri ("spice://localhost:5930", &error);
  VtrDisplayClient *client = vtr_display_client_new (endpoint);

  g_assert_true (VTR_IS_SPICE_CLIENT (client));
  g_assert_cmpint ((int) vtr_display_client_get_state (client), ==, VTR_DISPLAY_STATE_IDLE);
  g_assert_finalize_object (client);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/display-client/new", test_new);
  g_test_add_func ("/display-client/states", test_states);
  g_test_add_func ("/display-client/error", test_error);
  g_test_add_func ("/display-client/name", test_name);
  g_test_add_func ("/display-client/clipboard-limits", test_clipboard_limits);
  g_test_add_func ("/display-client/damaged", test_damaged);
  g_test_add_func ("/display-client/combo", test_combo);
  g_test_add_func ("/display-client/cursor", test_cursor);
  g_test_add_func ("/display-client/spice", test_spice);

  return g_test_run ();
}

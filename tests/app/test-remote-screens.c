/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Addresses of remote screens, the list of those that are kept, and the file they are kept in. */

#include "remote-address.h"
#include "remote-screens-file.h"
#include "remote-screens.h"

#include <glib/gstdio.h>

#define ID "7a3b6c1e-0d5f-4a52-9c3e-5f0b6a1c2d3e"

typedef struct
{
  char *folder;
  char *path;
} Fixture;

typedef struct
{
  guint n_removed;
  guint n_failed;
} Heard;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->folder = g_dir_make_tmp ("vitrine-screens-XXXXXX", NULL);
  g_assert_nonnull (fixture->folder);
  fixture->path = g_build_filename (fixture->folder, "below", "remote-screens.ini", NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *below = g_path_get_dirname (fixture->path);

  g_unlink (fixture->path);
  g_rmdir (below);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static VtrRemoteScreen *
screen_new (const char *address)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrDisplayEndpoint) endpoint = vtr_remote_address_parse (address, &error);

  g_assert_no_error (error);

  return vtr_remote_screen_new (NULL, endpoint);
}

static void
on_removed (VtrRemoteScreens *screens,
            VtrRemoteScreen  *screen,
            Heard            *heard)
{
  heard->n_removed++;
}

static void
on_failed (VtrRemoteScreens *screens,
           GError           *error,
           Heard            *heard)
{
  g_assert_nonnull (strstr (error->message, "remote-screens.ini"));
  heard->n_failed++;
}

static void
listen (VtrRemoteScreens *screens,
        Heard            *heard)
{
  g_signal_connect (screens, "removed", G_CALLBACK (on_removed), heard);
  g_signal_connect (screens, "failed", G_CALLBACK (on_failed), heard);
}

static guint
count (VtrRemoteScreens *screens)
{
  return g_list_model_get_n_items (G_LIST_MODEL (screens));
}

static void
write_file (Fixture    *fixture,
            const char *text)
{
  g_autofree char *below = g_path_get_dirname (fixture->path);

  g_assert_cmpint (g_mkdir_with_parents (below, 0700), ==, 0);
  g_assert_true (g_file_set_contents (fixture->path, text, -1, NULL));
}

static char *
read_file (Fixture *fixture)
{
  char *text = NULL;

  g_assert_true (g_file_get_contents (fixture->path, &text, NULL, NULL));

  return text;
}

static void
test_addresses (void)
{
  static const struct
  {
    const char *text;
    const char *uri;
    const char *label;
  } good[] = {
    { "vnc://lab:1", "vnc://lab:1", "lab:1" },
    { "vnc://lab::5901", "vnc://lab:1", "lab:1" },
    { "VNC://LAB", "vnc://lab:0", "lab:0" },
    { "  lab:1 ", "vnc://lab:1", "lab:1" },
    { "lab", "vnc://lab:0", "lab:0" },
    { "lab::7000", "vnc://lab::7000", "lab::7000" },
    { "192.0.2.7:2", "vnc://192.0.2.7:2", "192.0.2.7:2" },
    { "[2001:db8::1]:1", "vnc://[2001:db8::1]:1", "[2001:db8::1]:1" },
    { "vnc://[2001:db8::1]::7000", "vnc://[2001:db8::1]::7000", "[2001:db8::1]::7000" },
    { "vnc+unix:///run/vm.sock", "vnc+unix:///run/vm.sock", "/run/vm.sock" },
    { "/run/my vm%.sock", "vnc+unix:///run/my%20vm%25.sock", "/run/my vm%.sock" },
    { "spice://Lab:5930", "spice://lab:5930", "spice://lab:5930" },
    { "spice+tls://[::1]:5931/", "spice+tls://[::1]:5931", "spice+tls://[::1]:5931" },
    { "spice+unix:///run/s", "spice+unix:///run/s", "/run/s" },
    { "WSS://lab/a?token=Bc", "wss://lab:443/a?token=Bc", "lab:443/a" },
    { "ws://lab:6080", "ws://lab:6080/", "lab:6080/" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (VtrDisplayEndpoint) endpoint = vtr_remote_address_parse (good[i].text, &error);
      g_autoptr (VtrDisplayEndpoint) again = NULL;
      g_autofree char *uri = NULL;
      g_autofree char *uri_again = NULL;
      g_autofree char *label = NULL;

      g_assert_no_error (error);
      uri = vtr_remote_address_to_uri (endpoint);
      label = vtr_remote_address_to_label (endpoint);
      g_assert_cmpstr (uri, ==, good[i].uri);
      g_assert_cmpstr (label, ==, good[i].label);

      again = vtr_remote_address_parse (uri, &error);
      g_assert_no_error (error);
      uri_again = vtr_remote_address_to_uri (again);
      g_assert_cmpstr (uri_again, ==, uri);
    }
}

static void
test_bad_addresses (void)
{
  g_autofree char *long_text = g_strnfill (5000, 'a');
  const char * const bad[] = {
    "", "   ", "vnc://", "vnc://:1", "lab:x", "lab:70000", "lab::0", "http://lab",
    "spice://lab", "spice+unix://run/a", "ws://", "user@lab:1", "lab/1", "vnc+unix://",
    "vnc+unix://relative", "\xff", "[1.2.3.4]:1", long_text,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (vtr_remote_address_parse (bad[i], &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
    }

  g_assert_true (vtr_remote_address_is_uri ("vnc://:::"));
  g_assert_true (vtr_remote_address_is_uri ("VNC+unix:///x"));
  g_assert_true (vtr_remote_address_is_uri ("spice://lab:1"));
  g_assert_false (vtr_remote_address_is_uri ("file:///x.iso"));
  g_assert_false (vtr_remote_address_is_uri ("vnc:lab"));
}

static void
test_screen (void)
{
  g_autoptr (VtrRemoteScreen) screen = screen_new ("lab::5901");
  g_autofree char *long_title = g_strnfill (3 * VTR_REMOTE_SCREEN_MAX_TITLE, 'x');
  g_autoptr (GString) umlauts = g_string_new ("x");

  g_assert_true (g_uuid_string_is_valid (vtr_remote_screen_get_id (screen)));
  g_assert_cmpstr (vtr_remote_screen_get_title (screen), ==, "lab:1");
  g_assert_null (vtr_remote_screen_get_given_title (screen));

  vtr_remote_screen_set_title (screen, " The\nlab ");
  g_assert_cmpstr (vtr_remote_screen_get_title (screen), ==, "The lab");
  vtr_remote_screen_set_title (screen, "   ");
  g_assert_cmpstr (vtr_remote_screen_get_title (screen), ==, "lab:1");

  vtr_remote_screen_set_title (screen, long_title);
  g_assert_cmpuint (strlen (vtr_remote_screen_get_title (screen)), ==,
                    VTR_REMOTE_SCREEN_MAX_TITLE);
  for (guint i = 0; i < VTR_REMOTE_SCREEN_MAX_TITLE; i++)
    g_string_append (umlauts, "ä");
  vtr_remote_screen_set_title (screen, umlauts->str);
  g_assert_true (g_utf8_validate (vtr_remote_screen_get_title (screen), -1, NULL));
  g_assert_cmpuint (strlen (vtr_remote_screen_get_title (screen)), ==,
                    VTR_REMOTE_SCREEN_MAX_TITLE - 1);
}

static void
test_kept (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (VtrRemoteScreens) screens = vtr_remote_screens_new (fixture->path);
  g_autoptr (VtrRemoteScreens) later = NULL;
  g_autoptr (VtrRemoteScreen) screen = screen_new ("lab:1");
  VtrRemoteScreen *found = NULL;
  GStatBuf info = { 0 };

  g_assert_no_error (vtr_remote_screens_get_error (screens));
  g_assert_cmpuint (count (screens), ==, 0);

  vtr_remote_screens_add (screens, screen);
  vtr_remote_screens_add (screens, screen);
  g_assert_cmpuint (count (screens), ==, 1);
  vtr_remote_screen_set_title (screen, "Lab = [1]");
  vtr_remote_screen_set_last_used (screen, 1234567890);
  vtr_remote_screen_set_user (screen, "alice");
  vtr_remote_screen_set_view_only (screen, TRUE);
  vtr_remote_screen_set_password_kept (screen, TRUE);
  vtr_remote_screens_flush (screens);

  g_assert_cmpint (g_stat (fixture->path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);

  later = vtr_remote_screens_new (fixture->path);
  g_assert_cmpuint (count (later), ==, 1);
  found = vtr_remote_screens_find (later, vtr_remote_screen_get_id (screen));
  g_assert_nonnull (found);
  g_assert_true (vtr_remote_screens_find_address (later, "vnc://lab:1") == found);
  g_assert_null (vtr_remote_screens_find_address (later, "vnc://lab:2"));
  g_assert_cmpstr (vtr_remote_screen_get_title (found), ==, "Lab = [1]");
  g_assert_cmpint (vtr_remote_screen_get_last_used (found), ==, 1234567890);
  g_assert_cmpstr (vtr_remote_screen_get_user (found), ==, "alice");
  g_assert_true (vtr_remote_screen_is_view_only (found));
  g_assert_true (vtr_remote_screen_is_password_kept (found));
}

/* What a connection file knew more than an address; not its password. */
static void
test_details (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (VtrRemoteScreens) screens = vtr_remote_screens_new (fixture->path);
  g_autoptr (VtrRemoteScreens) later = NULL;
  g_autoptr (VtrDisplayEndpoint) endpoint =
    g_object_new (VTR_TYPE_DISPLAY_ENDPOINT, "protocol", VTR_DISPLAY_PROTOCOL_SPICE,
                  "host", "lab", "tls-port", 5931, "ca-pem", "-----BEGIN\nMII\n",
                  "host-subject", "O=lab,CN=vm 1", "proxy", "http://proxy:3128", NULL);
  g_autoptr (VtrRemoteScreen) screen = vtr_remote_screen_new (NULL, endpoint);
  g_autofree char *text = NULL;
  VtrDisplayEndpoint *found = NULL;

  vtr_remote_screen_set_password (screen, "geheim");
  vtr_remote_screens_add (screens, screen);
  vtr_remote_screens_flush (screens);
  text = read_file (fixture);
  g_assert_null (strstr (text, "geheim"));

  later = vtr_remote_screens_new (fixture->path);
  found = vtr_remote_screen_get_endpoint (
    vtr_remote_screens_find (later, vtr_remote_screen_get_id (screen)));
  g_assert_cmpint ((int) vtr_display_endpoint_get_protocol (found), ==,
                   VTR_DISPLAY_PROTOCOL_SPICE);
  g_assert_cmpstr (vtr_display_endpoint_get_host (found), ==, "lab");
  g_assert_cmpuint (vtr_display_endpoint_get_port (found), ==, 0);
  g_assert_cmpuint (vtr_display_endpoint_get_tls_port (found), ==, 5931);
  g_assert_cmpstr (vtr_display_endpoint_get_ca_pem (found), ==, "-----BEGIN\nMII\n");
  g_assert_cmpstr (vtr_display_endpoint_get_host_subject (found), ==, "O=lab,CN=vm 1");
  g_assert_cmpstr (vtr_display_endpoint_get_proxy (found), ==, "http://proxy:3128");
}

static void
test_undo (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (VtrRemoteScreens) screens = vtr_remote_screens_new (fixture->path);
  g_autoptr (VtrRemoteScreens) later = NULL;
  g_autoptr (VtrRemoteScreen) one = screen_new ("lab:1");
  g_autoptr (VtrRemoteScreen) two = screen_new ("lab:2");
  Heard heard = { 0 };

  listen (screens, &heard);
  vtr_remote_screens_add (screens, one);
  vtr_remote_screens_add (screens, two);

  vtr_remote_screens_remove (screens, one);
  g_assert_cmpuint (count (screens), ==, 1);
  g_assert_false (vtr_remote_screens_contains (screens, one));
  g_assert_true (vtr_remote_screens_find_address (screens, "vnc://lab:1") == one);
  vtr_remote_screens_undo_remove (screens, one);
  g_assert_cmpuint (count (screens), ==, 2);
  g_assert_cmpuint (heard.n_removed, ==, 0);

  vtr_remote_screens_remove (screens, two);
  vtr_remote_screens_flush (screens);
  g_assert_cmpuint (heard.n_removed, ==, 1);
  g_assert_null (vtr_remote_screens_find (screens, vtr_remote_screen_get_id (two)));
  vtr_remote_screens_undo_remove (screens, two);
  g_assert_cmpuint (count (screens), ==, 1);

  later = vtr_remote_screens_new (fixture->path);
  g_assert_cmpuint (count (later), ==, 1);
  g_assert_nonnull (vtr_remote_screens_find (later, vtr_remote_screen_get_id (one)));
  g_assert_cmpuint (heard.n_failed, ==, 0);
}

/* Two windows of different hypervisors are two processes with one file. */
static void
test_two_processes (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr (VtrRemoteScreens) ours = vtr_remote_screens_new (fixture->path);
  g_autoptr (VtrRemoteScreens) theirs = vtr_remote_screens_new (fixture->path);
  g_autoptr (VtrRemoteScreens) later = NULL;
  g_autoptr (VtrRemoteScreen) one = screen_new ("lab:1");
  g_autoptr (VtrRemoteScreen) two = screen_new ("lab:2");
  g_autoptr (VtrRemoteScreen) three = screen_new ("lab:3");

  vtr_remote_screens_add (ours, one);
  vtr_remote_screens_flush (ours);
  vtr_remote_screens_add (theirs, two);
  vtr_remote_screens_flush (theirs);
  vtr_remote_screens_add (ours, three);
  vtr_remote_screens_remove (ours, one);
  vtr_remote_screens_flush (ours);

  later = vtr_remote_screens_new (fixture->path);
  g_assert_cmpuint (count (later), ==, 2);
  g_assert_nonnull (vtr_remote_screens_find_address (later, "vnc://lab:2"));
  g_assert_nonnull (vtr_remote_screens_find_address (later, "vnc://lab:3"));
}

static void
test_not_understood (Fixture       *fixture,
                     gconstpointer  data)
{
  static const char text[] =
    "# by hand\n"
    "[" ID "]\naddress=vnc://lab:1\ncolour=blue\nlast-used=never\nview-only=maybe\n"
    "[plans]\nfuture=yes\n"
    "[8a3b6c1e-0d5f-4a52-9c3e-5f0b6a1c2d3e]\naddress=gopher://lab\n"
    "[9a3b6c1e-0d5f-4a52-9c3e-5f0b6a1c2d3e]\ntitle=no address\n";
  g_autoptr (VtrRemoteScreens) screens = NULL;
  g_autofree char *after = NULL;

  write_file (fixture, text);
  screens = vtr_remote_screens_new (fixture->path);
  g_assert_no_error (vtr_remote_screens_get_error (screens));
  g_assert_cmpuint (count (screens), ==, 1);

  vtr_remote_screen_set_title (vtr_remote_screens_find (screens, ID), "Mine");
  vtr_remote_screens_flush (screens);
  after = read_file (fixture);
  g_assert_nonnull (strstr (after, "# by hand"));
  g_assert_nonnull (strstr (after, "colour=blue"));
  g_assert_nonnull (strstr (after, "title=Mine"));
  g_assert_nonnull (strstr (after, "future=yes"));
  g_assert_nonnull (strstr (after, "gopher://lab"));
  g_assert_nonnull (strstr (after, "title=no address"));
}

static void
test_broken_file (Fixture       *fixture,
                  gconstpointer  data)
{
  static const char text[] = "[" ID "]\naddress=vnc://lab:1\nthis is no key file\n";
  g_autoptr (VtrRemoteScreens) screens = NULL;
  g_autoptr (VtrRemoteScreen) screen = screen_new ("lab:2");
  g_autofree char *after = NULL;

  write_file (fixture, text);
  screens = vtr_remote_screens_new (fixture->path);
  g_assert_error (vtr_remote_screens_get_error (screens), G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_assert_nonnull (strstr (vtr_remote_screens_get_error (screens)->message,
                            "remote-screens.ini"));
  g_assert_cmpuint (count (screens), ==, 0);

  /* Usable while the program runs; what is in the file stays. */
  vtr_remote_screens_add (screens, screen);
  g_assert_cmpuint (count (screens), ==, 1);
  vtr_remote_screens_flush (screens);
  after = read_file (fixture);
  g_assert_cmpstr (after, ==, text);
}

/* Twice: what was set aside before stays, too. */
static void
test_set_aside (Fixture       *fixture,
                gconstpointer  data)
{
  static const char * const texts[] = { "[first\n", "[second\n" };
  char *asides[G_N_ELEMENTS (texts)] = { NULL };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (VtrRemoteScreens) screens = NULL;
      g_autoptr (VtrRemoteScreens) later = NULL;
      g_autoptr (VtrRemoteScreen) screen = screen_new ("lab:2");
      g_autofree char *aside = NULL;
      g_autofree char *kept = NULL;
      g_autoptr (GError) error = NULL;

      write_file (fixture, texts[i]);
      screens = vtr_remote_screens_new (fixture->path);
      vtr_remote_screens_add (screens, screen);
      aside = vtr_remote_screens_set_aside (screens, &error);
      g_assert_no_error (error);
      g_assert_null (vtr_remote_screens_get_error (screens));
      g_assert_true (g_file_get_contents (aside, &kept, NULL, NULL));
      g_assert_cmpstr (kept, ==, texts[i]);
      asides[i] = g_steal_pointer (&aside);

      vtr_remote_screens_flush (screens);
      later = vtr_remote_screens_new (fixture->path);
      g_assert_cmpuint (count (later), ==, 1);
    }

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_assert_cmpint (g_unlink (asides[i]), ==, 0);
      g_free (asides[i]);
    }
}

static void
test_breaks_later (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr (VtrRemoteScreens) screens = vtr_remote_screens_new (fixture->path);
  g_autoptr (VtrRemoteScreens) later = NULL;
  g_autoptr (VtrRemoteScreen) screen = screen_new ("lab:2");
  Heard heard = { 0 };

  listen (screens, &heard);
  write_file (fixture, "not a key file");
  vtr_remote_screens_add (screens, screen);
  vtr_remote_screens_flush (screens);
  vtr_remote_screen_set_title (screen, "Again");
  vtr_remote_screens_flush (screens);
  g_assert_cmpuint (heard.n_failed, ==, 1);

  /* Nothing was lost on the way: it is written once that is possible. */
  g_assert_cmpint (g_unlink (fixture->path), ==, 0);
  vtr_remote_screens_flush (screens);
  later = vtr_remote_screens_new (fixture->path);
  g_assert_cmpuint (count (later), ==, 1);
}

static void
test_limits (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (GString) many = g_string_new (NULL);
  g_autoptr (VtrRemoteScreens) screens = NULL;
  g_autoptr (VtrRemoteScreens) huge = NULL;
  g_autofree char *long_text = g_strnfill (VTR_REMOTE_SCREENS_FILE_MAX_BYTES + 1, '#');

  for (guint i = 0; i < VTR_REMOTE_SCREENS_MAX + 20; i++)
    {
      g_autofree char *id = g_uuid_string_random ();

      g_string_append_printf (many, "[%s]\naddress=vnc://lab-%u:1\n", id, i);
    }
  write_file (fixture, many->str);
  screens = vtr_remote_screens_new (fixture->path);
  g_assert_no_error (vtr_remote_screens_get_error (screens));
  g_assert_cmpuint (count (screens), ==, VTR_REMOTE_SCREENS_MAX);

  write_file (fixture, long_text);
  huge = vtr_remote_screens_new (fixture->path);
  g_assert_error (vtr_remote_screens_get_error (huge), G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/remote-address/good", test_addresses);
  g_test_add_func ("/remote-address/bad", test_bad_addresses);
  g_test_add_func ("/remote-screen/title", test_screen);
#define ADD(name, function) \
  g_test_add ("/remote-screens/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("kept", test_kept);
  ADD ("details", test_details);
  ADD ("undo", test_undo);
  ADD ("two-processes", test_two_processes);
  ADD ("not-understood", test_not_understood);
  ADD ("broken-file", test_broken_file);
  ADD ("set-aside", test_set_aside);
  ADD ("breaks-later", test_breaks_later);
  ADD ("limits", test_limits);
#undef ADD

  return g_test_run ();
}

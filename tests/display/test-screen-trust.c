/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "screen-trust.h"

#include <glib/gstdio.h>
#include <string.h>

#define KEY_A "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define KEY_B "ffeeddccbbaa99887766554433221100ffeeddccbbaa99887766554433221100"

typedef struct
{
  char               *folder;
  char               *path;
  VtrScreenTrust     *trust;
  VtrDisplayEndpoint *screen;
} Fixture;

static VtrDisplayEndpoint *
make_endpoint (const char *host,
               guint16     port)
{
  return vtr_display_endpoint_new_for_host (VTR_DISPLAY_PROTOCOL_VNC, host, port);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("vitrine-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->folder, "new", "screens.ini", NULL);
  fixture->trust = vtr_screen_trust_new (fixture->path, "/nonexistent/authorities");
  fixture->screen = make_endpoint ("screen.example", 5901);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  const char *argv[] = { "rm", "-rf", fixture->folder, NULL };

  g_assert_finalize_object (fixture->trust);
  g_object_unref (fixture->screen);
  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL,
                               NULL, NULL, NULL));
  g_free (fixture->folder);
  g_free (fixture->path);
}

/* What another program, started now, would be told. (transfer full) */
static VtrSignInPolicy *
ask_anew (Fixture            *fixture,
          VtrDisplayEndpoint *endpoint)
{
  g_autoptr (VtrScreenTrust) trust = vtr_screen_trust_new (fixture->path, NULL);
  g_autoptr (GError) error = NULL;
  VtrSignInPolicy *policy = vtr_screen_trust_make_policy (trust, endpoint, &error);

  g_assert_no_error (error);

  return policy;
}

static void
expect (Fixture            *fixture,
        VtrDisplayEndpoint *endpoint,
        const char         *key,
        VtrSecurityLevel    level)
{
  g_autoptr (VtrSignInPolicy) policy = ask_anew (fixture, endpoint);
  const VtrSignInRules *rules = vtr_sign_in_policy_get_rules (policy);

  g_assert_cmpstr (rules->pinned_key, ==, key);
  g_assert_cmpint ((int) rules->least_level, ==, (int) level);
}

static void
test_nothing_yet (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr (VtrSignInPolicy) policy = ask_anew (fixture, fixture->screen);
  const VtrSignInRules *rules = vtr_sign_in_policy_get_rules (policy);

  g_assert_cmpstr (rules->host, ==, "screen.example");
  g_assert_cmpuint (rules->port, ==, 5901);
  g_assert_false (rules->is_local);
  g_assert_false (rules->allows_insecure_password);
  g_assert_null (rules->pinned_key);
  g_assert_cmpint ((int) rules->least_level, ==, (int) VTR_SECURITY_LEVEL_UNKNOWN);
  /* Asking writes nothing. */
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
}

static void
test_pin (Fixture       *fixture,
          gconstpointer  data)
{
  g_autoptr (VtrDisplayEndpoint) other_port = make_endpoint ("screen.example", 5902);
  g_autoptr (VtrDisplayEndpoint) other_host = make_endpoint ("screen.example.net", 5901);
  g_autoptr (VtrDisplayEndpoint) same = make_endpoint ("Screen.EXAMPLE.", 5901);
  GStatBuf info = { 0 };

  g_assert_true (vtr_screen_trust_pin (fixture->trust, fixture->screen, KEY_A, NULL));
  expect (fixture, fixture->screen, KEY_A, VTR_SECURITY_LEVEL_UNKNOWN);
  expect (fixture, same, KEY_A, VTR_SECURITY_LEVEL_UNKNOWN);
  expect (fixture, other_port, NULL, VTR_SECURITY_LEVEL_UNKNOWN);
  expect (fixture, other_host, NULL, VTR_SECURITY_LEVEL_UNKNOWN);
  g_assert_cmpint (g_stat (fixture->path, &info), ==, 0);
  g_assert_cmpint ((int) (info.st_mode & 0777), ==, 0600);

  g_assert_true (vtr_screen_trust_pin (fixture->trust, fixture->screen, KEY_B, NULL));
  expect (fixture, fixture->screen, KEY_B, VTR_SECURITY_LEVEL_UNKNOWN);
  g_assert_true (vtr_screen_trust_pin (fixture->trust, fixture->screen, NULL, NULL));
  expect (fixture, fixture->screen, NULL, VTR_SECURITY_LEVEL_UNKNOWN);
}

/* Only upwards, until it is forgotten. */
static void
test_level (Fixture       *fixture,
            gconstpointer  data)
{
  VtrScreenTrust *trust = fixture->trust;
  VtrDisplayEndpoint *screen = fixture->screen;

  g_assert_true (vtr_screen_trust_note_level (trust, screen, VTR_SECURITY_LEVEL_ENCRYPTED, NULL));
  expect (fixture, screen, NULL, VTR_SECURITY_LEVEL_ENCRYPTED);
  g_assert_true (vtr_screen_trust_note_level (trust, screen, VTR_SECURITY_LEVEL_PLAIN, NULL));
  expect (fixture, screen, NULL, VTR_SECURITY_LEVEL_ENCRYPTED);
  g_assert_true (vtr_screen_trust_note_level (trust, screen, VTR_SECURITY_LEVEL_VERIFIED, NULL));
  expect (fixture, screen, NULL, VTR_SECURITY_LEVEL_VERIFIED);

  g_assert_true (vtr_screen_trust_pin (trust, screen, KEY_A, NULL));
  g_assert_true (vtr_screen_trust_forget_level (trust, screen, NULL));
  expect (fixture, screen, KEY_A, VTR_SECURITY_LEVEL_UNKNOWN);
  g_assert_true (vtr_screen_trust_note_level (trust, screen, VTR_SECURITY_LEVEL_PLAIN, NULL));
  expect (fixture, screen, KEY_A, VTR_SECURITY_LEVEL_PLAIN);
  g_assert_true (vtr_screen_trust_forget (trust, screen, NULL));
  expect (fixture, screen, NULL, VTR_SECURITY_LEVEL_UNKNOWN);
}

/* A yes to an insecure password lasts as long as the program, for that screen. */
static void
test_insecure (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr (VtrDisplayEndpoint) other = make_endpoint ("screen.example", 5902);
  g_autoptr (VtrSignInPolicy) before = NULL;
  g_autoptr (VtrSignInPolicy) policy = NULL;
  g_autoptr (VtrSignInPolicy) others = NULL;
  g_autoptr (VtrSignInPolicy) anew = NULL;

  before = vtr_screen_trust_make_policy (fixture->trust, fixture->screen, NULL);
  vtr_screen_trust_allow_insecure (fixture->trust, fixture->screen);
  policy = vtr_screen_trust_make_policy (fixture->trust, fixture->screen, NULL);
  others = vtr_screen_trust_make_policy (fixture->trust, other, NULL);
  anew = ask_anew (fixture, fixture->screen);

  /* A snapshot stays what it was. */
  g_assert_false (vtr_sign_in_policy_get_rules (before)->allows_insecure_password);
  g_assert_true (vtr_sign_in_policy_get_rules (policy)->allows_insecure_password);
  g_assert_false (vtr_sign_in_policy_get_rules (others)->allows_insecure_password);
  g_assert_false (vtr_sign_in_policy_get_rules (anew)->allows_insecure_password);
}

/* Sockets need no memory; a port of this computer only that of keys. */
static void
test_local (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (VtrDisplayEndpoint) socket =
    vtr_display_endpoint_new_for_unix (VTR_DISPLAY_PROTOCOL_VNC, "/run/x/vnc");
  g_autoptr (VtrDisplayEndpoint) loopback = make_endpoint ("127.0.0.1", 5901);
  g_autoptr (VtrSignInPolicy) policy = ask_anew (fixture, socket);
  const VtrSignInRules *rules = vtr_sign_in_policy_get_rules (policy);

  g_assert_null (rules->host);
  g_assert_true (rules->is_local);
  g_assert_true (vtr_screen_trust_note_level (fixture->trust, socket, VTR_SECURITY_LEVEL_VERIFIED,
                                              NULL));
  g_assert_true (vtr_screen_trust_pin (fixture->trust, socket, KEY_A, NULL));
  g_assert_true (vtr_screen_trust_note_level (fixture->trust, loopback,
                                              VTR_SECURITY_LEVEL_VERIFIED, NULL));
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));

  g_assert_true (vtr_screen_trust_pin (fixture->trust, loopback, KEY_A, NULL));
  expect (fixture, loopback, KEY_A, VTR_SECURITY_LEVEL_UNKNOWN);
}

/* Names that could be taken for something else of the file stay names. */
static void
test_odd_hosts (Fixture       *fixture,
                gconstpointer  data)
{
  static const char * const hosts[] = {
    "::1", "fe80::1%eth0", "a]b", "[a", "a\nkey=b", "a b", "\xc3\xa4.example", "#x", "a=b",
  };

  for (guint i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      g_autoptr (VtrDisplayEndpoint) endpoint = make_endpoint (hosts[i], (guint16) (5900 + i));

      g_assert_true (vtr_screen_trust_pin (fixture->trust, endpoint, KEY_A, NULL));
    }
  for (guint i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      g_autoptr (VtrDisplayEndpoint) endpoint = make_endpoint (hosts[i], (guint16) (5900 + i));
      g_autoptr (VtrDisplayEndpoint) other = make_endpoint (hosts[i], 7000);

      expect (fixture, endpoint, KEY_A, VTR_SECURITY_LEVEL_UNKNOWN);
      expect (fixture, other, NULL, VTR_SECURITY_LEVEL_UNKNOWN);
    }
}

/* What others wrote meanwhile, and what isn't known here, is kept. */
static void
test_nothing_is_lost (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autoptr (VtrScreenTrust) second = vtr_screen_trust_new (fixture->path, NULL);
  g_autoptr (VtrDisplayEndpoint) other = make_endpoint ("other.example", 5901);
  g_autofree char *folder = g_path_get_dirname (fixture->path);
  g_autofree char *text = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (fixture->path,
                                      "# A word\n[screen.example 5901]\ncolour=red\n", -1, NULL));
  g_assert_true (vtr_screen_trust_pin (fixture->trust, fixture->screen, KEY_A, NULL));
  g_assert_true (vtr_screen_trust_pin (second, other, KEY_B, NULL));
  g_assert_true (vtr_screen_trust_note_level (fixture->trust, fixture->screen,
                                              VTR_SECURITY_LEVEL_VERIFIED, NULL));
  expect (fixture, fixture->screen, KEY_A, VTR_SECURITY_LEVEL_VERIFIED);
  expect (fixture, other, KEY_B, VTR_SECURITY_LEVEL_UNKNOWN);

  g_assert_true (g_file_get_contents (fixture->path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "# A word"));
  g_assert_nonnull (strstr (text, "colour=red"));
}

static void
expect_refused (Fixture    *fixture,
                const char *text,
                gsize       length)
{
  g_autofree char *folder = g_path_get_dirname (fixture->path);
  g_autofree char *after = NULL;
  g_autoptr (VtrDisplayEndpoint) socket =
    vtr_display_endpoint_new_for_unix (VTR_DISPLAY_PROTOCOL_VNC, "/run/x/vnc");
  g_autoptr (VtrSignInPolicy) policy = NULL;
  g_autoptr (VtrSignInPolicy) local = NULL;
  g_autoptr (GError) error = NULL;
  gsize length_after = 0;

  g_mkdir_with_parents (folder, 0700);
  g_assert_true (g_file_set_contents (fixture->path, text, (gssize) length, NULL));

  policy = vtr_screen_trust_make_policy (fixture->trust, fixture->screen, &error);
  g_assert_null (policy);
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, fixture->path));
  g_assert_false (vtr_screen_trust_pin (fixture->trust, fixture->screen, KEY_A, NULL));
  g_assert_false (vtr_screen_trust_forget (fixture->trust, fixture->screen, NULL));
  g_assert_false (vtr_screen_trust_note_level (fixture->trust, fixture->screen,
                                               VTR_SECURITY_LEVEL_VERIFIED, NULL));
  local = vtr_screen_trust_make_policy (fixture->trust, socket, NULL);
  g_assert_nonnull (local);

  g_assert_true (g_file_get_contents (fixture->path, &after, &length_after, NULL));
  g_assert_cmpmem (after, length_after, text, length);
}

static void
test_broken_files (Fixture       *fixture,
                   gconstpointer  data)
{
  static const char * const files[] = {
    "no group\n",
    "[screen.example 5901\nkey=" KEY_A "\n",
    "[other 1]\nkey=short\n",
    "[other 1]\nkey=" KEY_A "0\n",
    "[other 1]\nkey=\n",
    "[other 1]\nkey=\xff\xfe\n",
    "[other 1]\nlevel=best\n",
    "[screen.example 5901]\nlevel=\\q\n",
    "\x7f" "ELF\1\1\1",
  };
  g_autofree char *huge = g_strnfill (1024 * 1024 + 1, '#');
  g_autoptr (GString) many = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    expect_refused (fixture, files[i], strlen (files[i]));
  expect_refused (fixture, huge, strlen (huge));
  for (guint i = 0; i < 4097; i++)
    g_string_append_printf (many, "[h%u 1]\nlevel=plain\n", i);
  expect_refused (fixture, many->str, many->len);

  /* An empty one is what a full disk leaves. */
  g_assert_true (g_file_set_contents (fixture->path, "", 0, NULL));
  expect (fixture, fixture->screen, NULL, VTR_SECURITY_LEVEL_UNKNOWN);
}

static void
test_no_room (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *folder = g_path_get_dirname (fixture->path);
  g_autoptr (VtrSignInPolicy) policy = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) read_error = NULL;

  /* The folder can't be made, because there is a file of its name. */
  g_assert_true (g_file_set_contents (folder, "", 0, NULL));
  g_assert_false (vtr_screen_trust_pin (fixture->trust, fixture->screen, KEY_A, &error));
  g_assert_nonnull (error);
  g_assert_cmpint (g_unlink (folder), ==, 0);

  /* A folder where the file should be is no file. */
  g_assert_cmpint (g_mkdir_with_parents (fixture->path, 0700), ==, 0);
  policy = vtr_screen_trust_make_policy (fixture->trust, fixture->screen, &read_error);
  g_assert_null (policy);
  g_assert_error (read_error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
}

int
main (int    argc,
      char **argv)
{
  static const struct
  {
    const char *path;
    void      (*function) (Fixture *, gconstpointer);
  } tests[] = {
    { "/screen-trust/nothing-yet", test_nothing_yet },
    { "/screen-trust/pin", test_pin },
    { "/screen-trust/level", test_level },
    { "/screen-trust/insecure", test_insecure },
    { "/screen-trust/local", test_local },
    { "/screen-trust/odd-hosts", test_odd_hosts },
    { "/screen-trust/nothing-is-lost", test_nothing_is_lost },
    { "/screen-trust/broken-files", test_broken_files },
    { "/screen-trust/no-room", test_no_room },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].function, tear_down);

  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "distro-guess.h"

#include "os-private.h"
#include "volume-pattern.h"

static VtrOs *
make_os (const char *id,
         const char *distro,
         const char *released,
         const char *status)
{
  g_autoptr (OsinfoOs) os = osinfo_os_new (id);

  osinfo_entity_set_param (OSINFO_ENTITY (os), OSINFO_OS_PROP_DISTRO, distro);
  if (released != NULL)
    osinfo_entity_set_param (OSINFO_ENTITY (os), OSINFO_PRODUCT_PROP_RELEASE_DATE, released);
  if (status != NULL)
    osinfo_entity_set_param (OSINFO_ENTITY (os), OSINFO_OS_PROP_RELEASE_STATUS, status);

  return vtr_os_new (os);
}

static void
add (VtrDistroGuess *guess,
     const char     *id,
     const char     *distro,
     const char     *released,
     const char     *status,
     const char     *pattern)
{
  g_autoptr (VtrOs) os = make_os (id, distro, released, status);
  g_autofree char *literal = vtr_volume_pattern_dup_literal (pattern);

  vtr_distro_guess_add (guess, os, literal);
}

static VtrDistroGuess *
make_guess (void)
{
  VtrDistroGuess *guess = vtr_distro_guess_new ();

  add (guess, "http://a.org/apple/9", "apple", "2019-01-01", NULL, "Apple 9.*");
  add (guess, "http://a.org/apple/10", "apple", "2021-01-01", NULL, "^Apple 10\\.\\d+ amd64");
  add (guess, "http://a.org/apple/testing", "apple", NULL, "prerelease", "Apple testing");
  add (guess, "http://a.org/apple/11", "apple", "2023-01-01", "prerelease", "Apple 11");
  add (guess, "http://b.org/berry-server/1", "berry", "2020-01-01", NULL, "Berry-Server 1");
  add (guess, "http://b.org/berry/2", "berry", "2022-01-01", NULL, "Berry-Desktop 2");
  add (guess, "http://c.org/cherry/unknown", "cherry", NULL, NULL, "Cherry-.*");
  add (guess, "http://c.org/cherry/3", "cherry", "2018-01-01", NULL, "Cherry-3");
  add (guess, "http://d.org/damson/1", "damson", "2024-01-01", NULL, "Apple and damson");
  add (guess, "http://e.org/elder/1", "elder", "2024-01-01", NULL, "(Elder|Older) 1");
  add (guess, "http://f.org/fig/1", "fig", "2024-01-01", NULL, "CDROM");

  return guess;
}

typedef struct
{
  const char *label;
  const char *id;
} Sample;

static const Sample samples[] = {
  /* The newest that is released. */
  { "Apple 12.0 amd64", "http://a.org/apple/10" },
  { "APPLE_12", "http://a.org/apple/10" },
  /* The longer beginning first, the first word else. */
  { "Berry-Server 3", "http://b.org/berry-server/1" },
  { "Berry-Phone 3", "http://b.org/berry/2" },
  { "Cherry-44", "http://c.org/cherry/3" },
  { "13_2_Cherry", "http://c.org/cherry/3" },
  /* What is only an alternative in a pattern is no beginning, a generic word no name. */
  { "Elder 2", NULL },
  { "CDROM", NULL },
  { "live", NULL },
  { "Apples 12", NULL },
  { "", NULL },
  { "2023", NULL },
  { "ab 12", NULL },
};

static void
test_find (void)
{
  g_autoptr (VtrDistroGuess) guess = make_guess ();

  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      VtrOs *os = vtr_distro_guess_find (guess, samples[i].label);

      g_test_message ("%s", samples[i].label);
      g_assert_cmpstr (os != NULL ? vtr_os_get_id (os) : NULL, ==, samples[i].id);
    }
}

static const struct
{
  const char *pattern;
  const char *literal;
} patterns[] = {
  { "Debian 12", "Debian 12" },
  { "^Debian 12\\.\\d+", "Debian 12" },
  { "openSUSE-Leap-15.4(-\\d+)?", "openSUSE-Leap-15" },
  { "ABC*", "AB" },
  { "ABC?D", "AB" },
  { "ABC{0,1}", "AB" },
  { "ABC+", "ABC" },
  { "ABC(D|E)", "ABC" },
  { "ABC|D", "" },
  { "ABC(D)|E", "" },
  { "ABC(D\\)|E)", "ABC" },
  { "ABC\\(D|E", "" },
  { "ABC[(]|E", "" },
  { "(ABC|D)_", "" },
  { "*", "" },
  { "", "" },
};

/* What a filter may rely on. */
static void
test_literal (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (patterns); i++)
    {
      g_autofree char *literal = vtr_volume_pattern_dup_literal (patterns[i].pattern);

      g_assert_cmpstr (literal, ==, patterns[i].literal);
    }
}

static void
test_newest (void)
{
  g_autoptr (VtrDistroGuess) guess = make_guess ();
  g_autoptr (VtrOs) cherry = make_os ("http://c.org/cherry/unknown", "cherry", NULL, NULL);
  g_autoptr (VtrOs) stranger = make_os ("http://x.org/x/1", "x", NULL, NULL);
  VtrOs *newest = vtr_distro_guess_find_newest (guess, cherry);

  g_assert_nonnull (newest);
  g_assert_cmpstr (vtr_os_get_id (newest), ==, "http://c.org/cherry/3");
  g_assert_null (vtr_distro_guess_find_newest (guess, stranger));
}

static void
test_arch (void)
{
  g_assert_cmpstr (vtr_distro_guess_arch ("Debian 97.0.0 amd64 n"), ==, "x86_64");
  g_assert_cmpstr (vtr_distro_guess_arch ("CCCOMA_X64FRE_EN-US_DV9"), ==, "x86_64");
  g_assert_cmpstr (vtr_distro_guess_arch ("Something-AArch64"), ==, "aarch64");
  g_assert_cmpstr (vtr_distro_guess_arch ("x i386"), ==, "i686");
  g_assert_null (vtr_distro_guess_arch ("Debian"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/distro-guess/find", test_find);
  g_test_add_func ("/distro-guess/literal", test_literal);
  g_test_add_func ("/distro-guess/newest", test_newest);
  g_test_add_func ("/distro-guess/arch", test_arch);

  return g_test_run ();
}

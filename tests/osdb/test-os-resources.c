/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "os-resources.h"

typedef struct
{
  VtrResources preferred;
  VtrResources minimum;
  VtrResources fallback;
  VtrResources expected;
} Sample;

static const Sample samples[] = {
  /* Nothing known: the fallback. */
  { { 0, 0, 0 }, { 0, 0, 0 }, { 2, 1, 20 }, { 2, 1, 20 } },
  /* Each field for itself. */
  { { 4, 0, 0 }, { 0, 0, 0 }, { 2, 1, 20 }, { 4, 1, 20 } },
  { { 0, 0, 30 }, { 0, 0, 0 }, { 2, 1, 20 }, { 2, 1, 30 } },
  /* A preference below the fallback stands. */
  { { 1, 1, 5 }, { 0, 0, 0 }, { 2, 2, 20 }, { 1, 1, 5 } },
  /* Never below the minimum, whichever it came from. */
  { { 1, 1, 5 }, { 2, 2, 10 }, { 0, 0, 0 }, { 2, 2, 10 } },
  { { 0, 0, 0 }, { 4, 2, 64 }, { 2, 1, 20 }, { 4, 2, 64 } },
};

static void
test_merge (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      VtrResources merged = { 9, 9, 9 };

      vtr_resources_merge (&samples[i].preferred, &samples[i].minimum, &samples[i].fallback,
                           &merged);
      g_assert_cmpuint (merged.memory, ==, samples[i].expected.memory);
      g_assert_cmpuint (merged.vcpus, ==, samples[i].expected.vcpus);
      g_assert_cmpuint (merged.disk, ==, samples[i].expected.disk);
    }
}

/* The result may be one of the arguments. */
static void
test_in_place (void)
{
  VtrResources preferred = { 1, 0, 0 };
  const VtrResources minimum = { 2, 1, 10 };
  const VtrResources fallback = { 0, 2, 20 };

  vtr_resources_merge (&preferred, &minimum, &fallback, &preferred);
  g_assert_cmpuint (preferred.memory, ==, 2);
  g_assert_cmpuint (preferred.vcpus, ==, 2);
  g_assert_cmpuint (preferred.disk, ==, 20);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/os-resources/merge", test_merge);
  g_test_add_func ("/os-resources/in-place", test_in_place);

  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "resource-row.h"

#define MIB (G_GUINT64_CONSTANT (1) << 20)
#define GIB (G_GUINT64_CONSTANT (1) << 30)
#define GB  G_GUINT64_CONSTANT (1000000000)

static gboolean
has_stop (GArray  *stops,
          guint64  amount)
{
  for (guint i = 0; i < stops->len; i++)
    {
      if (g_array_index (stops, guint64, i) == amount)
        return TRUE;
    }

  return FALSE;
}

/* Whatever the range: ascending, nothing above the maximum, and what matters is among them. */
static void
test_invariants (void)
{
  static const VtrResourceRange ranges[] = {
    { VTR_RESOURCE_MEMORY, 0, 0, 200 * MIB },
    { VTR_RESOURCE_MEMORY, 0, 0, 256 * MIB },
    { VTR_RESOURCE_MEMORY, 780 * MIB, 2 * GIB, 18 * GIB + 1 },
    { VTR_RESOURCE_MEMORY, 4 * GIB, 64 * GIB, 8 * GIB },
    { VTR_RESOURCE_MEMORY, 0, 0, 6 * 1024 * GIB },
    { VTR_RESOURCE_DISK, 0, 21474836480, 83 * GB + 7 },
    { VTR_RESOURCE_DISK, 0, 0, 5 * GB },
    { VTR_RESOURCE_DISK, 64 * GIB, 0, 9000 * GB },
    { VTR_RESOURCE_COUNT, 2, 4, 2 },
    { VTR_RESOURCE_COUNT, 0, 0, 1 },
    { VTR_RESOURCE_COUNT, 1, 2, 255 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (ranges); i++)
    {
      const VtrResourceRange *range = &ranges[i];
      g_autoptr (GArray) stops = vtr_resource_stops (range);

      g_test_message ("range %u: %u stops", i, stops->len);
      g_assert_cmpuint (stops->len, >, 0);
      g_assert_cmpuint (stops->len, <, 100);
      for (guint j = 1; j < stops->len; j++)
        g_assert_cmpuint (g_array_index (stops, guint64, j - 1), <,
                          g_array_index (stops, guint64, j));
      g_assert_cmpuint (g_array_index (stops, guint64, stops->len - 1), ==, range->maximum);
      g_assert_true (has_stop (stops, range->maximum));
      if (range->minimum > 0 && range->minimum <= range->maximum)
        g_assert_true (has_stop (stops, range->minimum));
      if (range->recommended > 0 && range->recommended <= range->maximum)
        g_assert_true (has_stop (stops, range->recommended));
    }
}

static void
test_sensible (void)
{
  const VtrResourceRange range = { VTR_RESOURCE_MEMORY, 0, 0, 16 * GIB };
  g_autoptr (GArray) stops = vtr_resource_stops (&range);

  g_assert_true (has_stop (stops, 1 * GIB));
  g_assert_true (has_stop (stops, 4 * GIB));
  g_assert_true (has_stop (stops, 12 * GIB));
  g_assert_false (has_stop (stops, 5 * GIB));
}

static void
test_format (void)
{
  static const struct
  {
    VtrResourceUnit  unit;
    guint64          value;
    const char      *text;
  } cases[] = {
    { VTR_RESOURCE_MEMORY, 512 * MIB, "512 MB" },
    { VTR_RESOURCE_MEMORY, 4 * GIB, "4 GB" },
    { VTR_RESOURCE_MEMORY, 1536 * MIB, "1.5 GB" },
    { VTR_RESOURCE_DISK, 20 * GB, "20 GB" },
    { VTR_RESOURCE_DISK, 20 * GIB, "21.5 GB" },
    { VTR_RESOURCE_COUNT, 2, "2" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = vtr_resource_format (cases[i].unit, cases[i].value);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/resource-stops/invariants", test_invariants);
  g_test_add_func ("/resource-stops/sensible", test_sensible);
  g_test_add_func ("/resource-stops/format", test_format);

  return g_test_run ();
}

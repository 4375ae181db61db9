/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench-rfb CLIENT STREAM [TIMES]: what decoding a recorded RFB session costs one client, a JSON
 * object a line. bench-rfb.py runs them side by side. */
#include "bench-rfb-client.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

static const struct
{
  const char     *name;
  BenchRfbClient  run;
} CLIENTS[] = {
  { "native", bench_rfb_native },
  { "libgvnc", bench_rfb_gvnc },
  { "libvncclient", bench_rfb_libvncclient },
  { "libjpeg", bench_rfb_jpeg },
};

static double
to_seconds (struct timeval time)
{
  return (double) time.tv_sec + (double) time.tv_usec * 1e-6;
}

double
bench_rfb_get_seconds (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);

  return to_seconds (usage.ru_utime) + to_seconds (usage.ru_stime);
}

guint64
bench_rfb_hash (const guint8 *pixels,
                gsize         n_pixels)
{
  guint64 hash = 1469598103934665603u;

  for (gsize i = 0; i < n_pixels; i++)
    {
      guint32 pixel = 0;

      memcpy (&pixel, pixels + 4 * i, 4);
      hash = (hash ^ (GUINT32_FROM_LE (pixel) & 0xffffff)) * 0x100000001b3u;
    }

  return hash;
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *data = NULL;
  g_autoptr (GError) error = NULL;
  gsize length = 0;
  int times = argc > 3 ? atoi (argv[3]) : 1;

  if (argc < 3 || !g_file_get_contents (argv[2], &data, &length, &error))
    {
      g_printerr ("bench-rfb CLIENT STREAM [TIMES]: %s\n", error != NULL ? error->message : "");
      return EXIT_FAILURE;
    }

  for (gsize i = 0; i < G_N_ELEMENTS (CLIENTS); i++)
    while (strcmp (argv[1], CLIENTS[i].name) == 0 && times-- > 0)
      {
        BenchRfbResult result = { 0 };

        if (!CLIENTS[i].run ((const guint8 *) data, length, &result))
          return EXIT_FAILURE;
        g_print ("{\"client\": \"%s\", \"ms\": %.3f, \"pixels\": %" G_GUINT64_FORMAT
                 ", \"hash\": \"%016" G_GINT64_MODIFIER "x\"}\n", CLIENTS[i].name,
                 result.seconds * 1000, result.n_pixels, result.hash);
      }

  return EXIT_SUCCESS;
}

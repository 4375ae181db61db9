/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* What one client made of a stream. */
typedef struct
{
  double  seconds;      /* processor time after the handshake, user's and system's */
  guint64 n_pixels;
  guint64 hash;         /* of the last picture, as the recordings' index has it */
} BenchRfbResult;

/* Each plays the stream once; @data is from ServerInit on. FALSE: it can't. */
typedef gboolean (*BenchRfbClient) (const guint8   *data,
                                    gsize           length,
                                    BenchRfbResult *ret_result);

gboolean bench_rfb_native       (const guint8   *data,
                                 gsize           length,
                                 BenchRfbResult *ret_result);
gboolean bench_rfb_gvnc         (const guint8   *data,
                                 gsize           length,
                                 BenchRfbResult *ret_result);
gboolean bench_rfb_libvncclient (const guint8   *data,
                                 gsize           length,
                                 BenchRfbResult *ret_result);
/* libjpeg-turbo alone, for streams of nothing but JPEG rectangles. */
gboolean bench_rfb_jpeg         (const guint8   *data,
                                 gsize           length,
                                 BenchRfbResult *ret_result);

/* Of this process, so far. */
double   bench_rfb_get_seconds  (void);
guint64  bench_rfb_hash         (const guint8   *pixels,
                                 gsize           n_pixels);

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vnc-session.h"

G_BEGIN_DECLS

/* A SPICE server on a local socket that shows graphics memory, and a client of it. The memory is
 * this process's own. */
typedef struct
{
  VncSession  session;
  GArray     *fds;          /* of the connections, in their order */
  guint       number;       /* of the display channel that is played */
  int         display;      /* its connection, of @fds */
  GByteArray *heard;        /* on it, from where the next message begins */
  guint       n_done;       /* drawings that were answered */
  gboolean    takes_scanouts;   /* as the client says */
} SpiceScreen;

/* Connected; nothing was shown yet. */
void       spice_screen_start       (SpiceScreen   *screen);
/* The same, of a machine on another computer: its connections come through ssh. */
void       spice_screen_start_far   (SpiceScreen   *screen);
/* Forgets the display channel, and waits for that of this number. */
void       spice_screen_turn_to     (SpiceScreen   *screen,
                                     guint          number);
void       spice_screen_end         (SpiceScreen   *screen);

/* Shared memory of so many bytes, each 32 bits of which are @pixel. The caller closes it. */
int        spice_screen_new_memory  (gsize          size,
                                     guint32        pixel);
void       spice_screen_set_pixel   (int            memory,
                                     gsize          offset,
                                     guint32        pixel);
/* A fourcc by its letters. */
guint32    spice_screen_name_format (const char    *letters);
/* @memory: -1 for the byte without a descriptor. */
void       spice_screen_show        (SpiceScreen   *screen,
                                     int            memory,
                                     guint32        width,
                                     guint32        height,
                                     guint32        stride,
                                     const char    *format,
                                     guint32        flags);
void       spice_screen_draw        (SpiceScreen   *screen,
                                     const VtrRect *rect);
/* (transfer full) */
void       spice_screen_send        (SpiceScreen   *screen,
                                     GByteArray    *messages);
/* Some bytes, the last with a descriptor. */
void       spice_screen_send_with   (SpiceScreen   *screen,
                                     GByteArray    *messages,
                                     int            descriptor);
/* Reads what the client said meanwhile. */
void       spice_screen_listen      (SpiceScreen   *screen);

/* Turn the main loop until it is so; the test fails when it takes too long. */
void       spice_screen_await_pixel (SpiceScreen   *screen,
                                     guint          x,
                                     guint          y,
                                     guint32        pixel);
void       spice_screen_await_done  (SpiceScreen   *screen,
                                     guint          n_done);

G_END_DECLS

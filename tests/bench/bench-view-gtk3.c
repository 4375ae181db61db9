/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a frame of GTK 3's VNC widget costs: bench-view-gtk3 WORKLOAD FRAMES. See bench-view.py. */

#include <stdlib.h>
#include <vncdisplay.h>

#include "view-workload.h"

static gboolean
on_drawn (GtkWidget *display,
          cairo_t   *cr,
          gpointer   user_data)
{
  if (view_meter_count (user_data))
    gtk_main_quit ();

  return FALSE;
}

static void
on_disconnected (VncDisplay *display,
                 gpointer    user_data)
{
  g_error ("The connection ended");
}

int
main (int    argc,
      char **argv)
{
  const ViewWorkload *workload = argc == 3 ? view_workload_find (argv[1]) : NULL;
  ViewMeter meter = { 0 };
  GtkWidget *window = NULL;
  GtkWidget *display = NULL;
  int fd = -1;

  if (workload == NULL)
    g_error ("Usage: bench-view-gtk3 WORKLOAD FRAMES");

  meter.n_frames = (unsigned) atoi (argv[2]);
  fd = view_server_start (workload);
  gtk_init (NULL, NULL);
  window = gtk_window_new (GTK_WINDOW_TOPLEVEL);
  display = vnc_display_new ();
  vnc_display_set_scaling (VNC_DISPLAY (display),
                           workload->window_width != (int) VIEW_SCREEN_WIDTH);
  vnc_display_set_smoothing (VNC_DISPLAY (display), workload->smooth);
  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (window), workload->window_width,
                               workload->window_height);
  gtk_container_add (GTK_CONTAINER (window), display);
  g_signal_connect (display, "draw", G_CALLBACK (on_drawn), &meter);
  g_signal_connect (display, "vnc-disconnected", G_CALLBACK (on_disconnected), NULL);
  gtk_widget_show_all (window);
  vnc_display_open_fd (VNC_DISPLAY (display), fd);
  gtk_main ();
  view_meter_print (&meter, workload, "gtk3-vnc", "gtk3");

  return 0;
}

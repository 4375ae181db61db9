/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A small window, another program's, to drag files out of: the list of URIs that is its argument,
 * as it stands, one a line. Says on its standard output what becomes of a drag. */
#include <gtk/gtk.h>
#include <stdlib.h>
#include <string.h>

#define SIZE 120

static void
say (const char *word)
{
  g_print ("%s\n", word);
  fflush (stdout);
}

/* Who is below the pointer would take it. */
static void
on_action (GdkDrag    *drag,
           GParamSpec *pspec,
           gpointer    user_data)
{
  if (gdk_drag_get_selected_action (drag) != 0)
    say ("accepted");
}

static void
on_drag_begin (GtkDragSource *source,
               GdkDrag       *drag,
               gpointer       user_data)
{
  say ("dragging");
  g_signal_connect (drag, "notify::selected-action", G_CALLBACK (on_action), NULL);
}

static gboolean
on_drag_cancel (GtkDragSource       *source,
                GdkDrag             *drag,
                GdkDragCancelReason  reason,
                gpointer             user_data)
{
  say ("refused");

  return FALSE;
}

static void
on_drag_end (GtkDragSource *source,
             GdkDrag       *drag,
             gboolean       delete_data,
             gpointer       user_data)
{
  say ("ended");
}

static GtkEventController *
make_source (const char *list)
{
  GtkDragSource *source = gtk_drag_source_new ();
  g_autoptr (GBytes) bytes = g_bytes_new (list, strlen (list));
  g_autoptr (GdkContentProvider) content =
    gdk_content_provider_new_for_bytes ("text/uri-list", bytes);

  gtk_drag_source_set_content (source, content);
  gtk_drag_source_set_actions (source, GDK_ACTION_COPY);
  g_signal_connect (source, "drag-begin", G_CALLBACK (on_drag_begin), NULL);
  g_signal_connect (source, "drag-cancel", G_CALLBACK (on_drag_cancel), NULL);
  g_signal_connect (source, "drag-end", G_CALLBACK (on_drag_end), NULL);

  return GTK_EVENT_CONTROLLER (source);
}

int
main (int    argc,
      char **argv)
{
  GtkWidget *window = NULL;
  GtkWidget *handle = NULL;

  if (argc != 2)
    return EXIT_FAILURE;

  gtk_init ();
  window = gtk_window_new ();
  handle = gtk_label_new ("⠿");
  gtk_widget_set_size_request (handle, SIZE, SIZE);
  gtk_widget_add_controller (handle, make_source (argv[1]));
  gtk_window_set_title (GTK_WINDOW (window), "Drag Source");
  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_resizable (GTK_WINDOW (window), FALSE);
  gtk_window_set_child (GTK_WINDOW (window), handle);
  gtk_window_present (GTK_WINDOW (window));
  say ("ready");

  while (TRUE)
    g_main_context_iteration (NULL, TRUE);
}

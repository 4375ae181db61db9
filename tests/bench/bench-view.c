/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a frame of a GTK 4 view of a screen costs: bench-view VIEW SOURCE WORKLOAD FRAMES.
 *
 * VIEW is Vitrine's own ("vitrine"), one that shows the picture as most do, as a new texture of
 * all of it whenever something changed ("texture"), or one that shows no picture at all and only
 * takes another colour ("colour"): what a renderer costs before there is anything to show.
 * SOURCE says where the changes come from: made here at every frame ("bare"), or by a server
 * through Vitrine's client ("vnc"). A frame is one change and what GTK does to show it. See
 * bench-view.py. */

#include <gtk/gtk.h>

#include "display-client-backend.h"
#include "display-view.h"
#include "view-workload.h"

/* A client whose picture the benchmark draws itself. */
#define BENCH_TYPE_CLIENT (bench_client_get_type ())
G_DECLARE_FINAL_TYPE (BenchClient, bench_client, BENCH, CLIENT, VtrDisplayClient)

struct _BenchClient
{
  VtrDisplayClient parent_instance;
};

G_DEFINE_FINAL_TYPE (BenchClient, bench_client, VTR_TYPE_DISPLAY_CLIENT)

static void
bench_client_open (VtrDisplayClient *client)
{
  g_autoptr (GError) error = NULL;

  if (!vtr_framebuffer_resize (vtr_display_client_get_framebuffer (client), VIEW_SCREEN_WIDTH,
                               VIEW_SCREEN_HEIGHT, &error))
    g_error ("%s", error->message);
  vtr_display_client_set_size (client, VIEW_SCREEN_WIDTH, VIEW_SCREEN_HEIGHT);
  vtr_display_client_set_ready (client);
}

static void
bench_client_close (VtrDisplayClient *client)
{
}

static void
bench_client_class_init (BenchClientClass *klass)
{
  VTR_DISPLAY_CLIENT_CLASS (klass)->open = bench_client_open;
  VTR_DISPLAY_CLIENT_CLASS (klass)->close = bench_client_close;
}

static void
bench_client_init (BenchClient *self)
{
}

/* The view to compare with. */
#define TEXTURE_TYPE_VIEW (texture_view_get_type ())
G_DECLARE_FINAL_TYPE (TextureView, texture_view, TEXTURE, VIEW, GtkWidget)

struct _TextureView
{
  GtkWidget         parent_instance;

  VtrDisplayClient *client;
  GdkTexture       *texture;
  gboolean          only_colour;
  GdkRGBA           colour;
};

G_DEFINE_FINAL_TYPE (TextureView, texture_view, GTK_TYPE_WIDGET)

static void
texture_view_snapshot (GtkWidget   *widget,
                       GtkSnapshot *snapshot)
{
  TextureView *self = TEXTURE_VIEW (widget);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget),
                                               (float) gtk_widget_get_height (widget));

  if (self->only_colour)
    gtk_snapshot_append_color (snapshot, &self->colour, &bounds);
  else if (self->texture != NULL)
    gtk_snapshot_append_texture (snapshot, self->texture, &bounds);
}

static void
texture_view_dispose (GObject *object)
{
  TextureView *self = TEXTURE_VIEW (object);

  g_clear_object (&self->texture);
  g_clear_object (&self->client);

  G_OBJECT_CLASS (texture_view_parent_class)->dispose (object);
}

static void
texture_view_class_init (TextureViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = texture_view_dispose;
  GTK_WIDGET_CLASS (klass)->snapshot = texture_view_snapshot;
}

static void
texture_view_init (TextureView *self)
{
}

static void
change_colour (VtrDisplayClient *client,
               TextureView      *self)
{
  self->colour = (GdkRGBA) { 1 - self->colour.red, 0.5f, 0.5f, 1 };
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Nothing is copied: the texture looks at the framebuffer's own memory. */
static void
on_damaged (VtrDisplayClient *client,
            TextureView      *self)
{
  VtrFramebuffer *framebuffer = vtr_display_client_get_framebuffer (client);
  g_autoptr (GBytes) bytes = NULL;
  int width = 0;
  int height = 0;
  size_t stride = 0;

  vtr_framebuffer_lock (framebuffer);
  width = (int) vtr_framebuffer_get_width (framebuffer);
  height = (int) vtr_framebuffer_get_height (framebuffer);
  stride = vtr_framebuffer_get_stride (framebuffer);
  bytes = g_bytes_new_static (vtr_framebuffer_get_pixels (framebuffer), stride * (size_t) height);
  g_clear_object (&self->texture);
  self->texture = gdk_memory_texture_new (width, height, GDK_MEMORY_B8G8R8A8_PREMULTIPLIED, bytes,
                                          stride);
  vtr_framebuffer_unlock (framebuffer);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static GtkWidget *
texture_view_new (VtrDisplayClient *client,
                  gboolean          only_colour)
{
  TextureView *self = g_object_new (TEXTURE_TYPE_VIEW, NULL);

  self->client = g_object_ref (client);
  self->only_colour = only_colour;
  g_signal_connect_object (client, "damaged",
                           only_colour ? G_CALLBACK (change_colour) : G_CALLBACK (on_damaged), self,
                           0);

  return GTK_WIDGET (self);
}

static GtkWidget *
vitrine_view_new (VtrDisplayClient   *client,
                  const ViewWorkload *workload)
{
  GtkWidget *view = vtr_display_view_new ();

  vtr_display_view_set_client (VTR_DISPLAY_VIEW (view), client);
  vtr_display_view_set_smooth (VTR_DISPLAY_VIEW (view), workload->smooth);
  vtr_display_view_set_view_only (VTR_DISPLAY_VIEW (view), TRUE);

  return view;
}

typedef struct
{
  VtrDisplayClient   *client;
  GMainLoop          *loop;
  const ViewWorkload *workload;
  ViewMeter           meter;
} Run;

static gboolean
draw_change (GtkWidget     *widget,
             GdkFrameClock *clock,
             gpointer       user_data)
{
  Run *run = user_data;
  VtrFramebuffer *framebuffer = vtr_display_client_get_framebuffer (run->client);
  VtrRect rect = { run->workload->rect.x, run->workload->rect.y, run->workload->rect.width,
                   run->workload->rect.height };

  vtr_framebuffer_lock (framebuffer);
  vtr_framebuffer_fill (framebuffer, &rect, 0xff000000u | run->meter.count * 0x010305u);
  vtr_framebuffer_add_damage (framebuffer, &rect);
  vtr_framebuffer_unlock (framebuffer);
  vtr_display_client_queue_damaged (run->client);

  return G_SOURCE_CONTINUE;
}

static void
on_painted (GdkFrameClock *clock,
            gpointer       user_data)
{
  Run *run = user_data;

  if (view_meter_count (&run->meter))
    g_main_loop_quit (run->loop);
}

static void
measure (Run        *run,
         const char *name,
         gboolean    own_changes)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *view = NULL;
  GskRenderer *renderer = NULL;

  if (g_str_has_prefix (name, "vitrine"))
    view = vitrine_view_new (run->client, run->workload);
  else
    view = texture_view_new (run->client, g_str_has_prefix (name, "colour"));

  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (window), run->workload->window_width,
                               run->workload->window_height);
  gtk_window_set_child (GTK_WINDOW (window), view);
  gtk_window_present (GTK_WINDOW (window));
  if (own_changes)
    gtk_widget_add_tick_callback (view, draw_change, run, NULL);
  g_signal_connect (gtk_widget_get_frame_clock (view), "paint", G_CALLBACK (on_painted), run);
  g_main_loop_run (run->loop);

  renderer = gtk_native_get_renderer (GTK_NATIVE (window));
  view_meter_print (&run->meter, run->workload, name, G_OBJECT_TYPE_NAME (renderer));
}

static VtrDisplayClient *
open_client (const ViewWorkload *workload,
             gboolean            own_changes)
{
  g_autoptr (VtrDisplayEndpoint) endpoint = NULL;
  VtrDisplayClient *client = NULL;

  if (own_changes)
    {
      endpoint = vtr_display_endpoint_new_for_host (VTR_DISPLAY_PROTOCOL_VNC, "nowhere", 5900);
      client = g_object_new (BENCH_TYPE_CLIENT, "endpoint", endpoint, NULL);
    }
  else
    {
      endpoint = vtr_display_endpoint_new_for_fd (VTR_DISPLAY_PROTOCOL_VNC,
                                                  view_server_start (workload));
      client = vtr_display_client_new (endpoint);
    }
  vtr_display_client_open (client);

  return client;
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (VtrDisplayClient) client = NULL;
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autofree char *name = NULL;
  Run run = { .loop = loop };
  gboolean own_changes = FALSE;

  if (argc == 5)
    run.workload = view_workload_find (argv[3]);
  if (run.workload == NULL)
    g_error ("Usage: bench-view vitrine|texture|colour bare|vnc WORKLOAD FRAMES");

  own_changes = g_str_equal (argv[2], "bare");
  run.meter.n_frames = (guint) atoi (argv[4]);
  run.client = client = open_client (run.workload, own_changes);
  gtk_init ();
  name = own_changes ? g_strdup (argv[1]) : g_strconcat (argv[1], "-vnc", NULL);
  measure (&run, name, own_changes);

  return 0;
}

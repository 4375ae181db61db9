/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "machine-picture.h"

#define NATURAL_WIDTH 240
#define MINIMUM_WIDTH 216
#define SMALL_WIDTH   112
#define RADIUS        12.0f
#define DIMMED        0.45

#define PERIOD_SECONDS 2u
#define FIRST_MS       150u   /* after which a list that is scrolled through has moved on */

struct _VtrMachinePicture
{
  GtkWidget            parent_instance;

  gboolean             small;
  guint                timer;         /* while it is mapped and has a thumbnail */
  GtkWidget           *icon;
  VtrMachineThumbnail *thumbnail;
  GSignalGroup        *signals;
};

G_DEFINE_FINAL_TYPE (VtrMachinePicture, vtr_machine_picture, GTK_TYPE_WIDGET)

static void
update (VtrMachinePicture *self)
{
  GdkTexture *texture = NULL;

  if (self->thumbnail != NULL)
    texture = vtr_machine_thumbnail_get_texture (self->thumbnail);

  gtk_widget_set_visible (self->icon, texture == NULL);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* A list maps more of its items than can be seen. */
static gboolean
is_in_view (VtrMachinePicture *self)
{
  GtkWidget *scroller = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_SCROLLED_WINDOW);
  graphene_rect_t bounds;
  graphene_rect_t view;

  if (scroller == NULL)
    return TRUE;
  if (!gtk_widget_compute_bounds (GTK_WIDGET (self), scroller, &bounds))
    return FALSE;

  graphene_rect_init (&view, 0, 0, gtk_widget_get_width (scroller),
                      gtk_widget_get_height (scroller));

  return graphene_rect_intersection (&bounds, &view, NULL);
}

static gboolean
on_tick (gpointer user_data)
{
  VtrMachinePicture *self = user_data;

  if (is_in_view (self))
    vtr_machine_thumbnail_refresh (self->thumbnail);

  return G_SOURCE_CONTINUE;
}

static gboolean
on_first_tick (gpointer user_data)
{
  VtrMachinePicture *self = user_data;

  self->timer = g_timeout_add_seconds (PERIOD_SECONDS, on_tick, self);
  on_tick (self);

  return G_SOURCE_REMOVE;
}

static void
update_timer (VtrMachinePicture *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);

  if (self->thumbnail != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->timer = g_timeout_add (FIRST_MS, on_first_tick, self);
}

static GtkSizeRequestMode
vtr_machine_picture_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
vtr_machine_picture_measure (GtkWidget      *widget,
                             GtkOrientation  orientation,
                             int             for_size,
                             int            *minimum,
                             int            *natural,
                             int            *minimum_baseline,
                             int            *natural_baseline)
{
  VtrMachinePicture *self = VTR_MACHINE_PICTURE (widget);
  int natural_width = self->small ? SMALL_WIDTH : NATURAL_WIDTH;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = self->small ? SMALL_WIDTH : MINIMUM_WIDTH;
      *natural = natural_width;
    }
  else
    {
      *minimum = (for_size < 0 ? natural_width : for_size) * 10 / 16;
      *natural = *minimum;
    }

  *minimum_baseline = -1;
  *natural_baseline = -1;
}

static void
vtr_machine_picture_size_allocate (GtkWidget *widget,
                                   int        width,
                                   int        height,
                                   int        baseline)
{
  VtrMachinePicture *self = VTR_MACHINE_PICTURE (widget);

  gtk_widget_allocate (self->icon, width, height, -1, NULL);
}

static void
append_picture (GtkSnapshot *snapshot,
                GdkTexture  *texture,
                int          width,
                int          height)
{
  static const GdkRGBA black = { 0, 0, 0, 1 };
  double factor = MIN ((double) width / gdk_texture_get_width (texture),
                       (double) height / gdk_texture_get_height (texture));
  float shown_width = (float) (gdk_texture_get_width (texture) * factor);
  float shown_height = (float) (gdk_texture_get_height (texture) * factor);

  gtk_snapshot_append_color (snapshot, &black, &GRAPHENE_RECT_INIT (0, 0, width, height));
  gtk_snapshot_append_texture (snapshot, texture,
                               &GRAPHENE_RECT_INIT ((width - shown_width) / 2,
                                                    (height - shown_height) / 2,
                                                    shown_width, shown_height));
}

static void
vtr_machine_picture_snapshot (GtkWidget   *widget,
                              GtkSnapshot *snapshot)
{
  VtrMachinePicture *self = VTR_MACHINE_PICTURE (widget);
  GdkTexture *texture = NULL;
  GskRoundedRect outline;
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);

  if (self->thumbnail != NULL)
    texture = vtr_machine_thumbnail_get_texture (self->thumbnail);

  if (texture == NULL)
    {
      gtk_widget_snapshot_child (widget, self->icon, snapshot);
      return;
    }

  gsk_rounded_rect_init_from_rect (&outline, &GRAPHENE_RECT_INIT (0, 0, width, height), RADIUS);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);

  if (!vtr_machine_thumbnail_is_live (self->thumbnail))
    gtk_snapshot_push_opacity (snapshot, DIMMED);

  append_picture (snapshot, texture, width, height);

  if (!vtr_machine_thumbnail_is_live (self->thumbnail))
    gtk_snapshot_pop (snapshot);

  gtk_snapshot_pop (snapshot);
}

static void
vtr_machine_picture_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (vtr_machine_picture_parent_class)->map (widget);

  update_timer (VTR_MACHINE_PICTURE (widget));
}

static void
vtr_machine_picture_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (vtr_machine_picture_parent_class)->unmap (widget);

  update_timer (VTR_MACHINE_PICTURE (widget));
}

static void
vtr_machine_picture_dispose (GObject *object)
{
  VtrMachinePicture *self = VTR_MACHINE_PICTURE (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_object (&self->signals);
  g_clear_object (&self->thumbnail);
  g_clear_pointer (&self->icon, gtk_widget_unparent);

  G_OBJECT_CLASS (vtr_machine_picture_parent_class)->dispose (object);
}

static void
vtr_machine_picture_class_init (VtrMachinePictureClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = vtr_machine_picture_dispose;

  widget_class->get_request_mode = vtr_machine_picture_get_request_mode;
  widget_class->measure = vtr_machine_picture_measure;
  widget_class->size_allocate = vtr_machine_picture_size_allocate;
  widget_class->snapshot = vtr_machine_picture_snapshot;
  widget_class->map = vtr_machine_picture_map;
  widget_class->unmap = vtr_machine_picture_unmap;

  gtk_widget_class_set_css_name (widget_class, "machinepicture");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
vtr_machine_picture_init (VtrMachinePicture *self)
{
  self->icon = g_object_new (GTK_TYPE_IMAGE,
                             "pixel-size", 64,
                             "halign", GTK_ALIGN_CENTER,
                             "valign", GTK_ALIGN_CENTER,
                             "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                             NULL);
  gtk_widget_set_parent (self->icon, GTK_WIDGET (self));

  self->signals = g_signal_group_new (VTR_TYPE_MACHINE_THUMBNAIL);
  g_signal_group_connect_object (self->signals, "notify", G_CALLBACK (update), self,
                                 G_CONNECT_SWAPPED);
}

void
vtr_machine_picture_set_thumbnail (VtrMachinePicture   *self,
                                   VtrMachineThumbnail *thumbnail)
{
  g_return_if_fail (VTR_IS_MACHINE_PICTURE (self));

  if (self->thumbnail == thumbnail)
    return;

  g_set_object (&self->thumbnail, thumbnail);
  g_signal_group_set_target (self->signals, thumbnail);
  update_timer (self);
  update (self);
}

void
vtr_machine_picture_set_icon_name (VtrMachinePicture *self,
                                   const char        *icon_name)
{
  g_return_if_fail (VTR_IS_MACHINE_PICTURE (self));

  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), icon_name);
}

void
vtr_machine_picture_set_small (VtrMachinePicture *self,
                               gboolean           is_small)
{
  g_return_if_fail (VTR_IS_MACHINE_PICTURE (self));

  self->small = is_small;
  gtk_image_set_pixel_size (GTK_IMAGE (self->icon), is_small ? 32 : 64);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

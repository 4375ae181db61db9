/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "header-slide.h"

#define EDGE_HEIGHT  2      /* pixels at the top that bring the header in */
#define HIDE_SECONDS 2u

struct _VtrHeaderSlide
{
  GObject              parent_instance;

  AdwBin              *place;        /* weak */
  GtkRevealer         *slide;        /* weak */
  VtrHeaderSlideHolds  holds;        /* (nullable) */
  gboolean             fullscreen;
  guint                timeout;
};

G_DEFINE_FINAL_TYPE (VtrHeaderSlide, vtr_header_slide, G_TYPE_OBJECT)

static gboolean
on_hide (gpointer user_data)
{
  VtrHeaderSlide *self = user_data;

  if (self->slide != NULL && self->holds != NULL &&
      self->holds (gtk_revealer_get_child (self->slide)))
    return G_SOURCE_CONTINUE;

  self->timeout = 0;
  if (self->slide != NULL)
    gtk_revealer_set_reveal_child (self->slide, FALSE);

  return G_SOURCE_REMOVE;
}

static void
show_header (VtrHeaderSlide *self)
{
  gtk_revealer_set_reveal_child (self->slide, TRUE);
  g_clear_handle_id (&self->timeout, g_source_remove);
}

static void
queue_hide (VtrHeaderSlide *self)
{
  if (self->timeout == 0)
    self->timeout = g_timeout_add_seconds (HIDE_SECONDS, on_hide, self);
}

static void
on_motion (VtrHeaderSlide *self,
           double          x,
           double          y)
{
  gboolean is_shown = FALSE;

  if (!self->fullscreen || self->slide == NULL)
    return;

  is_shown = gtk_revealer_get_reveal_child (self->slide);

  if (y <= EDGE_HEIGHT || (is_shown && y <= gtk_widget_get_height (GTK_WIDGET (self->slide))))
    show_header (self);
  else if (is_shown)
    queue_hide (self);
}

/* The header is one widget with two places. */
static void
move_header (VtrHeaderSlide *self)
{
  g_autoptr (GtkWidget) header = NULL;

  if (self->fullscreen)
    {
      header = g_object_ref (adw_bin_get_child (self->place));
      adw_bin_set_child (self->place, NULL);
      gtk_revealer_set_child (self->slide, header);
    }
  else
    {
      header = g_object_ref (gtk_revealer_get_child (self->slide));
      gtk_revealer_set_child (self->slide, NULL);
      adw_bin_set_child (self->place, header);
    }
}

static void
vtr_header_slide_dispose (GObject *object)
{
  VtrHeaderSlide *self = VTR_HEADER_SLIDE (object);

  g_clear_handle_id (&self->timeout, g_source_remove);
  g_clear_weak_pointer (&self->place);
  g_clear_weak_pointer (&self->slide);

  G_OBJECT_CLASS (vtr_header_slide_parent_class)->dispose (object);
}

static void
vtr_header_slide_class_init (VtrHeaderSlideClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vtr_header_slide_dispose;
}

static void
vtr_header_slide_init (VtrHeaderSlide *self)
{
}

VtrHeaderSlide *
vtr_header_slide_new (GtkOverlay          *overlay,
                      AdwBin              *place,
                      VtrHeaderSlideHolds  holds)
{
  VtrHeaderSlide *self = NULL;
  GtkEventController *motion = NULL;
  GtkWidget *slide = NULL;

  g_return_val_if_fail (GTK_IS_OVERLAY (overlay), NULL);
  g_return_val_if_fail (ADW_IS_BIN (place), NULL);

  self = g_object_new (VTR_TYPE_HEADER_SLIDE, NULL);
  self->holds = holds;
  g_set_weak_pointer (&self->place, place);

  slide = gtk_revealer_new ();
  gtk_widget_set_valign (slide, GTK_ALIGN_START);
  gtk_revealer_set_transition_type (GTK_REVEALER (slide), GTK_REVEALER_TRANSITION_TYPE_SLIDE_DOWN);
  gtk_overlay_add_overlay (overlay, slide);
  g_set_weak_pointer (&self->slide, GTK_REVEALER (slide));

  motion = gtk_event_controller_motion_new ();
  gtk_event_controller_set_propagation_phase (motion, GTK_PHASE_CAPTURE);
  g_signal_connect_object (motion, "motion", G_CALLBACK (on_motion), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (overlay), motion);

  return self;
}

void
vtr_header_slide_set_fullscreen (VtrHeaderSlide *self,
                                 gboolean        fullscreen)
{
  g_return_if_fail (VTR_IS_HEADER_SLIDE (self));

  fullscreen = fullscreen != FALSE;
  if (self->fullscreen == fullscreen || self->place == NULL || self->slide == NULL)
    return;

  self->fullscreen = fullscreen;
  g_clear_handle_id (&self->timeout, g_source_remove);
  gtk_revealer_set_reveal_child (self->slide, FALSE);
  move_header (self);
}

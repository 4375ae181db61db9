/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "console-page-private.h"

#define EDGE_HEIGHT  2      /* pixels at the top that bring the header in */
#define HIDE_SECONDS 2u

static gboolean
on_hide (gpointer user_data)
{
  VtrConsolePage *self = user_data;

  if (vtr_console_header_has_open_menu (self->header))
    return G_SOURCE_CONTINUE;

  self->slide_timeout = 0;
  gtk_revealer_set_reveal_child (self->slide, FALSE);

  return G_SOURCE_REMOVE;
}

static void
show_header (VtrConsolePage *self)
{
  gtk_revealer_set_reveal_child (self->slide, TRUE);
  g_clear_handle_id (&self->slide_timeout, g_source_remove);
}

static void
queue_hide (VtrConsolePage *self)
{
  if (self->slide_timeout == 0)
    self->slide_timeout = g_timeout_add_seconds (HIDE_SECONDS, on_hide, self);
}

static void
on_motion (VtrConsolePage *self,
           double          x,
           double          y)
{
  gboolean is_shown = FALSE;

  if (!self->fullscreen)
    return;

  is_shown = gtk_revealer_get_reveal_child (self->slide);

  if (y <= EDGE_HEIGHT || (is_shown && y <= gtk_widget_get_height (GTK_WIDGET (self->slide))))
    show_header (self);
  else if (is_shown)
    queue_hide (self);
}

/* The header is one widget with two places. */
static void
move_header (VtrConsolePage *self,
             gboolean        into_slide)
{
  g_autoptr (GtkWidget) header = g_object_ref (GTK_WIDGET (self->header));

  if (into_slide)
    {
      adw_bin_set_child (self->header_place, NULL);
      gtk_revealer_set_child (self->slide, header);
    }
  else
    {
      gtk_revealer_set_child (self->slide, NULL);
      adw_bin_set_child (self->header_place, header);
    }
}

void
_vtr_console_page_class_init_fullscreen (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback (widget_class, on_motion);
}

void
vtr_console_page_set_fullscreen (VtrConsolePage *self,
                                 gboolean        fullscreen)
{
  g_return_if_fail (VTR_IS_CONSOLE_PAGE (self));

  if (self->fullscreen == fullscreen)
    return;

  self->fullscreen = fullscreen;
  g_clear_handle_id (&self->slide_timeout, g_source_remove);
  gtk_revealer_set_reveal_child (self->slide, FALSE);
  move_header (self, fullscreen);
  vtr_console_header_set_fullscreen (self->header, fullscreen);
  vtr_console_tabs_hide_bar (self->tabs, fullscreen);
  _vtr_console_page_update_microphone_sign (self);

  /* What it says of the full screen is over with it. */
  vtr_console_note_hide (self->note);
  if (fullscreen)
    _vtr_console_page_show_hint (self);
}

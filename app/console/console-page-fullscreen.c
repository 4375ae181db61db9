/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "console-page-private.h"

static gboolean
has_open_menu (GtkWidget *header)
{
  return vtr_console_header_has_open_menu (VTR_CONSOLE_HEADER (header));
}

void
_vtr_console_page_init_fullscreen (VtrConsolePage *self)
{
  self->header_slide = vtr_header_slide_new (GTK_OVERLAY (adw_bin_get_child (ADW_BIN (self))),
                                             self->header_place, has_open_menu);
}

void
vtr_console_page_set_fullscreen (VtrConsolePage *self,
                                 gboolean        fullscreen)
{
  g_return_if_fail (VTR_IS_CONSOLE_PAGE (self));

  if (self->fullscreen == fullscreen)
    return;

  self->fullscreen = fullscreen;
  vtr_header_slide_set_fullscreen (self->header_slide, fullscreen);
  vtr_console_header_set_fullscreen (self->header, fullscreen);
  vtr_console_tabs_hide_bar (self->tabs, fullscreen);
  _vtr_console_page_update_microphone_sign (self);

  /* What it says of the full screen is over with it. */
  vtr_console_note_hide (self->note);
  if (fullscreen)
    _vtr_console_page_show_hint (self);
}

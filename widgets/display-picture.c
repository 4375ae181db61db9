/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-display-view"

#include "display-picture.h"

struct _VtrDisplayPicture
{
  VtrDisplayTiles  *tiles;
  VtrPointerMapper  mapper;
};

static const GdkRGBA black = { 0, 0, 0, 1 };

/* Whole multiples are for squares with sharp edges. */
static gboolean
is_filtered (const VtrPointerMapper *mapper,
             VtrPictureScaling       scaling,
             gboolean                smooth)
{
  return smooth && (scaling.fit != VTR_PICTURE_WHOLE || mapper->width < mapper->picture_width);
}

/* Black where there is no picture. Under the picture it would be drawn for nothing. */
static void
snapshot_margins (const VtrPointerMapper *mapper,
                  GtkSnapshot            *snapshot,
                  float                   width,
                  float                   height)
{
  float scale = (float) mapper->scale;
  float left = (float) (mapper->shift_x + mapper->x) / scale;
  float top = (float) (mapper->shift_y + mapper->y) / scale;
  float right = left + (float) mapper->width / scale;
  float bottom = top + (float) mapper->height / scale;
  const graphene_rect_t margins[] = {
    GRAPHENE_RECT_INIT (0, 0, width, top),
    GRAPHENE_RECT_INIT (0, top, left, bottom - top),
    GRAPHENE_RECT_INIT (right, top, width - right, bottom - top),
    GRAPHENE_RECT_INIT (0, bottom, width, height - bottom),
  };

  for (gsize i = 0; i < G_N_ELEMENTS (margins); i++)
    if (margins[i].size.width > 0 && margins[i].size.height > 0)
      gtk_snapshot_append_color (snapshot, &black, &margins[i]);
}

static gboolean
overflows (const VtrPointerMapper *mapper,
           float                   width,
           float                   height)
{
  return mapper->shift_x + mapper->x + mapper->width > width * mapper->scale ||
         mapper->shift_y + mapper->y + mapper->height > height * mapper->scale;
}

VtrDisplayPicture *
vtr_display_picture_new (GdkDisplay *display)
{
  VtrDisplayPicture *picture = g_new0 (VtrDisplayPicture, 1);

  picture->tiles = vtr_display_tiles_new (display);
  picture->mapper.scale = 1;

  return picture;
}

void
vtr_display_picture_free (VtrDisplayPicture *picture)
{
  if (picture == NULL)
    return;

  vtr_display_tiles_free (picture->tiles);
  g_free (picture);
}

/* The size comes from the framebuffer itself: a decoding thread may be ahead of the client's
 * properties. */
void
vtr_display_picture_update (VtrDisplayPicture    *picture,
                            VtrFramebuffer       *framebuffer,
                            const VtrPictureRoom *room,
                            VtrPictureScaling     scaling,
                            gboolean              smooth,
                            VtrDisplayTilesKind   kind)
{
  vtr_framebuffer_lock (framebuffer);
  vtr_pointer_mapper_init (&picture->mapper, room, (int) vtr_framebuffer_get_width (framebuffer),
                           (int) vtr_framebuffer_get_height (framebuffer), scaling);
  vtr_display_tiles_update (picture->tiles, framebuffer, &picture->mapper,
                            is_filtered (&picture->mapper, scaling, smooth), kind);
  vtr_framebuffer_unlock (framebuffer);
}

void
vtr_display_picture_clear (VtrDisplayPicture *picture)
{
  vtr_display_tiles_clear (picture->tiles);
  picture->mapper = (VtrPointerMapper) { .scale = 1 };
}

void
vtr_display_picture_snapshot (VtrDisplayPicture *picture,
                              GtkSnapshot       *snapshot,
                              float              width,
                              float              height)
{
  gboolean is_clipped = FALSE;

  if (!vtr_display_tiles_has_picture (picture->tiles))
    {
      gtk_snapshot_append_color (snapshot, &black, &GRAPHENE_RECT_INIT (0, 0, width, height));
      return;
    }

  snapshot_margins (&picture->mapper, snapshot, width, height);
  /* A clip that cuts nothing off costs the GL renderer time. */
  is_clipped = overflows (&picture->mapper, width, height);
  if (is_clipped)
    gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  vtr_display_tiles_snapshot (picture->tiles, snapshot);
  if (is_clipped)
    gtk_snapshot_pop (snapshot);
}

const VtrPointerMapper *
vtr_display_picture_get_mapper (const VtrDisplayPicture *picture)
{
  return &picture->mapper;
}

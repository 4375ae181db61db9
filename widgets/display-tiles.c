/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-display-tiles"

#include "display-tiles.h"

#include <string.h>

#include "shown-picture.h"

#define BYTES_PER_PIXEL 4

/* Device pixels on a square's side. Larger textures are fewer of them, and cost less where
 * everything changes; what cairo draws goes through a buffer that should stay in its cache. */
#define CAIRO_SIDE   256
#define TEXTURE_SIDE 512

/* One square, or a part of it: device pixels from where the picture starts. */
typedef cairo_rectangle_int_t Area;

typedef struct
{
  GskRenderNode *node;         /* all of the square */
  GskRenderNode *patch;        /* (nullable): what changed last, once more; see renew() */
} Tile;

struct _VtrDisplayTiles
{
  GdkDisplay          *display;
  VtrShownPicture     *shown;        /* (nullable) when there are no tiles */
  GArray              *tiles;        /* Tile, row by row */
  VtrPointerMapper     mapper;
  VtrDisplayTilesKind  kind;
  gboolean             smooth;
  int                  side;
  int                  columns;
  int                  rows;
};

static int
count_tiles (int length,
             int side)
{
  return (length + side - 1) / side;
}

static Area
area_at (VtrDisplayTiles *tiles,
         int              column,
         int              row)
{
  Area area = { column * tiles->side, row * tiles->side, 0, 0 };

  area.width = MIN (tiles->side, tiles->mapper.width - area.x);
  area.height = MIN (tiles->side, tiles->mapper.height - area.y);

  return area;
}

/* The fourth byte of a framebuffer's pixel means nothing; in a texture it is the opacity. Eight
 * pixels at a time, which compilers make one or two instructions of. */
static void
copy_opaque (uint8_t       *destination,
             const uint8_t *source,
             size_t         n_pixels)
{
  const guint32 opaque = GUINT32_TO_LE (0xff000000u);
  guint32 block[8] = { 0 };

  while (n_pixels > 0)
    {
      size_t n = MIN (n_pixels, G_N_ELEMENTS (block));
      size_t length = n * BYTES_PER_PIXEL;

      if (n == G_N_ELEMENTS (block))
        memcpy (block, source, sizeof block);
      else
        memcpy (block, source, length);
      for (size_t i = 0; i < G_N_ELEMENTS (block); i++)
        block[i] |= opaque;
      if (n == G_N_ELEMENTS (block))
        memcpy (destination, block, sizeof block);
      else
        memcpy (destination, block, length);

      source += length;
      destination += length;
      n_pixels -= n;
    }
}

static void
copy_exact (VtrDisplayTiles *tiles,
            const Area      *area,
            VtrFramebuffer  *framebuffer)
{
  size_t stride = vtr_framebuffer_get_stride (framebuffer);
  const uint8_t *source = vtr_framebuffer_get_pixels (framebuffer) + (size_t) area->y * stride +
                          (size_t) area->x * BYTES_PER_PIXEL;

  for (int y = 0; y < area->height; y++, source += stride)
    {
      uint8_t *row = vtr_shown_picture_at (tiles->shown, area->x, area->y + y);

      if (tiles->kind == VTR_DISPLAY_TILES_CAIRO)
        memcpy (row, source, (size_t) area->width * BYTES_PER_PIXEL);
      else
        copy_opaque (row, source, (size_t) area->width);
    }
}

/* The four bytes of a pixel are filtered each by itself, so cairo need not know which is which:
 * ARGB32 stands for any order of bytes, on any machine. */
static void
copy_scaled (VtrDisplayTiles *tiles,
             const Area      *area,
             VtrFramebuffer  *framebuffer)
{
  const VtrPointerMapper *mapper = &tiles->mapper;
  uint8_t *pixels = vtr_shown_picture_at (tiles->shown, area->x, area->y);
  cairo_surface_t *source = NULL;
  cairo_surface_t *target = NULL;
  cairo_t *cr = NULL;

  source = cairo_image_surface_create_for_data (vtr_framebuffer_get_pixels (framebuffer),
                                                CAIRO_FORMAT_ARGB32,
                                                mapper->picture_width, mapper->picture_height,
                                                (int) vtr_framebuffer_get_stride (framebuffer));
  target = cairo_image_surface_create_for_data (pixels, CAIRO_FORMAT_ARGB32, area->width,
                                                area->height, (int) tiles->shown->stride);
  cr = cairo_create (target);
  cairo_set_operator (cr, CAIRO_OPERATOR_SOURCE);
  cairo_translate (cr, -area->x, -area->y);
  cairo_scale (cr, (double) mapper->width / mapper->picture_width,
               (double) mapper->height / mapper->picture_height);
  cairo_set_source_surface (cr, source, 0, 0);
  cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_PAD);
  cairo_pattern_set_filter (cairo_get_source (cr),
                            tiles->smooth ? CAIRO_FILTER_GOOD : CAIRO_FILTER_NEAREST);
  cairo_paint (cr);

  cairo_destroy (cr);
  cairo_surface_finish (target);
  cairo_surface_destroy (target);
  cairo_surface_destroy (source);

  if (tiles->kind == VTR_DISPLAY_TILES_CAIRO)
    return;

  for (int y = 0; y < area->height; y++, pixels += tiles->shown->stride)
    copy_opaque (pixels, pixels, (size_t) area->width);
}

static graphene_rect_t
get_bounds (VtrDisplayTiles *tiles,
            const Area      *area)
{
  float scale = (float) tiles->mapper.scale;

  return GRAPHENE_RECT_INIT ((float) (tiles->mapper.shift_x + tiles->mapper.x + area->x) / scale,
                             (float) (tiles->mapper.shift_y + tiles->mapper.y + area->y) / scale,
                             (float) area->width / scale, (float) area->height / scale);
}

static void
drop_picture (gpointer data)
{
  vtr_shown_picture_unref (data);
}

static GskRenderNode *
make_texture_node (VtrDisplayTiles *tiles,
                   const Area      *area)
{
  VtrShownPicture *shown = tiles->shown;
  size_t length = shown->stride * (size_t) (area->height - 1) +
                  (size_t) area->width * BYTES_PER_PIXEL;
  graphene_rect_t bounds = get_bounds (tiles, area);
  g_autoptr (GdkTexture) texture = NULL;
  g_autoptr (GBytes) bytes = NULL;

  bytes = g_bytes_new_with_free_func (vtr_shown_picture_at (shown, area->x, area->y), length,
                                      drop_picture, vtr_shown_picture_ref (shown));
  texture = gdk_memory_texture_new (area->width, area->height, GDK_MEMORY_B8G8R8A8_PREMULTIPLIED,
                                    bytes, shown->stride);

  return gsk_texture_node_new (texture, &bounds);
}

/* A texture node makes the cairo renderer convert each of its textures for each frame, changed
 * or not. This one it just paints, and only where the frame is new. */
static GskRenderNode *
make_cairo_node (VtrDisplayTiles *tiles,
                 const Area      *area)
{
  static const cairo_user_data_key_t key;
  graphene_rect_t bounds = get_bounds (tiles, area);
  GskRenderNode *node = gsk_cairo_node_new (&bounds);
  cairo_t *cr = gsk_cairo_node_get_draw_context (node);
  cairo_surface_t *surface = vtr_shown_picture_look_at (tiles->shown, area);

  cairo_translate (cr, bounds.origin.x, bounds.origin.y);
  cairo_scale (cr, 1 / tiles->mapper.scale, 1 / tiles->mapper.scale);
  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_paint (cr);

  /* What is recorded takes a copy of the pixels when the surface goes: it goes last. */
  if (cairo_surface_set_user_data (cairo_get_target (cr), &key, surface,
                                   (cairo_destroy_func_t) cairo_surface_destroy) !=
      CAIRO_STATUS_SUCCESS)
    cairo_surface_destroy (surface);
  cairo_destroy (cr);

  return node;
}

static void
clear_tile (gpointer data)
{
  Tile *tile = data;

  g_clear_pointer (&tile->node, gsk_render_node_unref);
  g_clear_pointer (&tile->patch, gsk_render_node_unref);
}

/* Makes GTK draw what changed: a new node where the old one was. For cairo the old node is as
 * good, since it looks at the copy as it is now, but a new one makes it drawn. So where little of
 * a square changed, it gets a small node on top, and only that much is drawn. */
static void
renew (VtrDisplayTiles *tiles,
       Tile            *tile,
       const Area      *area,
       const Area      *changed)
{
  gboolean is_small = changed->width * changed->height * 2 < area->width * area->height;

  g_clear_pointer (&tile->patch, gsk_render_node_unref);
  if (tiles->kind == VTR_DISPLAY_TILES_CAIRO && tile->node != NULL && is_small)
    {
      tile->patch = make_cairo_node (tiles, changed);
      return;
    }

  g_clear_pointer (&tile->node, gsk_render_node_unref);
  if (tiles->kind == VTR_DISPLAY_TILES_CAIRO)
    tile->node = make_cairo_node (tiles, area);
  else
    tile->node = make_texture_node (tiles, area);
}

static gboolean
is_same_layout (VtrDisplayTiles        *tiles,
                const VtrPointerMapper *mapper,
                gboolean                smooth,
                VtrDisplayTilesKind     kind)
{
  const VtrPointerMapper *old = &tiles->mapper;

  return tiles->tiles->len > 0 && tiles->smooth == smooth && tiles->kind == kind &&
         old->scale == mapper->scale && old->shift_x == mapper->shift_x &&
         old->shift_y == mapper->shift_y && old->x == mapper->x && old->y == mapper->y &&
         old->width == mapper->width && old->height == mapper->height &&
         old->picture_width == mapper->picture_width &&
         old->picture_height == mapper->picture_height;
}

/* What of @area is in @covered, as one rectangle; empty when nothing is. */
static Area
get_changed (const Area      *area,
             const VtrDamage *covered)
{
  Area changed = { 0 };

  for (size_t i = 0; i < covered->count; i++)
    {
      const VtrRect *rect = &covered->rects[i];
      GdkRectangle part = { (int) rect->x, (int) rect->y, (int) rect->width, (int) rect->height };

      if (!gdk_rectangle_intersect (&part, area, &part))
        continue;
      if (changed.width == 0)
        changed = part;
      else
        gdk_rectangle_union (&changed, &part, &changed);
    }

  return changed;
}

static void
update_damaged (VtrDisplayTiles *tiles,
                VtrFramebuffer  *framebuffer,
                const VtrDamage *damage)
{
  VtrDamage covered = { 0 };

  for (size_t i = 0; i < damage->count; i++)
    {
      VtrRect rect = vtr_pointer_mapper_cover (&tiles->mapper, &damage->rects[i]);

      vtr_damage_add (&covered, &rect);
    }

  for (size_t i = 0; i < covered.count; i++)
    {
      const VtrRect *rect = &covered.rects[i];
      Area area = { (int) rect->x, (int) rect->y, (int) rect->width, (int) rect->height };

      if (vtr_pointer_mapper_is_exact (&tiles->mapper))
        copy_exact (tiles, &area, framebuffer);
      else
        copy_scaled (tiles, &area, framebuffer);
    }

  for (int row = 0; row < tiles->rows; row++)
    for (int column = 0; column < tiles->columns; column++)
      {
        Area area = area_at (tiles, column, row);
        Area changed = get_changed (&area, &covered);

        if (changed.width > 0)
          renew (tiles, &g_array_index (tiles->tiles, Tile, row * tiles->columns + column), &area,
                 &changed);
      }
}

/* FALSE when there is no memory for the picture: then there is none. */
static gboolean
set_layout (VtrDisplayTiles        *tiles,
            const VtrPointerMapper *mapper,
            gboolean                smooth,
            VtrDisplayTilesKind     kind)
{
  vtr_display_tiles_clear (tiles);
  tiles->shown = vtr_shown_picture_new (tiles->display, mapper->width, mapper->height,
                                        kind == VTR_DISPLAY_TILES_CAIRO);
  if (tiles->shown == NULL)
    return FALSE;

  tiles->mapper = *mapper;
  tiles->smooth = smooth;
  tiles->kind = kind;
  tiles->side = kind == VTR_DISPLAY_TILES_CAIRO ? CAIRO_SIDE : TEXTURE_SIDE;
  tiles->columns = count_tiles (mapper->width, tiles->side);
  tiles->rows = count_tiles (mapper->height, tiles->side);
  g_array_set_size (tiles->tiles, (guint) (tiles->columns * tiles->rows));

  return TRUE;
}

VtrDisplayTiles *
vtr_display_tiles_new (GdkDisplay *display)
{
  VtrDisplayTiles *tiles = g_new0 (VtrDisplayTiles, 1);

  tiles->display = g_object_ref (display);
  tiles->tiles = g_array_new (FALSE, TRUE, sizeof (Tile));
  g_array_set_clear_func (tiles->tiles, clear_tile);

  return tiles;
}

void
vtr_display_tiles_free (VtrDisplayTiles *tiles)
{
  if (tiles == NULL)
    return;

  vtr_display_tiles_clear (tiles);
  g_array_unref (tiles->tiles);
  g_object_unref (tiles->display);
  g_free (tiles);
}

void
vtr_display_tiles_update (VtrDisplayTiles        *tiles,
                          VtrFramebuffer         *framebuffer,
                          const VtrPointerMapper *mapper,
                          gboolean                smooth,
                          VtrDisplayTilesKind     kind)
{
  VtrDamage damage = { 0 };

  g_return_if_fail (tiles != NULL);
  g_return_if_fail (mapper->picture_width == (int) vtr_framebuffer_get_width (framebuffer));
  g_return_if_fail (mapper->picture_height == (int) vtr_framebuffer_get_height (framebuffer));

  vtr_framebuffer_take_damage (framebuffer, &damage);
  if (mapper->picture_width == 0)
    {
      vtr_display_tiles_clear (tiles);
      return;
    }

  if (!is_same_layout (tiles, mapper, smooth, kind))
    {
      if (!set_layout (tiles, mapper, smooth, kind))
        return;
      vtr_damage_clear (&damage);
      vtr_damage_add (&damage, &(VtrRect) { 0, 0, (uint32_t) mapper->picture_width,
                                            (uint32_t) mapper->picture_height });
    }

  update_damaged (tiles, framebuffer, &damage);
}

void
vtr_display_tiles_clear (VtrDisplayTiles *tiles)
{
  g_return_if_fail (tiles != NULL);

  g_array_set_size (tiles->tiles, 0);
  g_clear_pointer (&tiles->shown, vtr_shown_picture_unref);
  tiles->columns = 0;
  tiles->rows = 0;
}

gboolean
vtr_display_tiles_has_picture (VtrDisplayTiles *tiles)
{
  g_return_val_if_fail (tiles != NULL, FALSE);

  return tiles->tiles->len > 0;
}

void
vtr_display_tiles_snapshot (VtrDisplayTiles *tiles,
                            GtkSnapshot     *snapshot)
{
  g_return_if_fail (tiles != NULL);

  for (guint i = 0; i < tiles->tiles->len; i++)
    gtk_snapshot_append_node (snapshot, g_array_index (tiles->tiles, Tile, i).node);
  for (guint i = 0; i < tiles->tiles->len; i++)
    if (g_array_index (tiles->tiles, Tile, i).patch != NULL)
      gtk_snapshot_append_node (snapshot, g_array_index (tiles->tiles, Tile, i).patch);
}

GdkTexture *
vtr_display_tiles_copy_all (VtrFramebuffer *framebuffer)
{
  g_autoptr (GBytes) bytes = NULL;
  size_t stride = vtr_framebuffer_get_stride (framebuffer);
  size_t length = stride * vtr_framebuffer_get_height (framebuffer);
  uint8_t *pixels = NULL;

  if (length == 0)
    return NULL;

  pixels = g_try_malloc (length);
  if (pixels == NULL)
    return NULL;

  copy_opaque (pixels, vtr_framebuffer_get_pixels (framebuffer), length / BYTES_PER_PIXEL);
  bytes = g_bytes_new_take (pixels, length);

  return gdk_memory_texture_new ((int) vtr_framebuffer_get_width (framebuffer),
                                 (int) vtr_framebuffer_get_height (framebuffer),
                                 GDK_MEMORY_B8G8R8A8, bytes, stride);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-display-tiles"

#include "display-tiles.h"

#include <string.h>

#define BYTES_PER_PIXEL 4

struct _VtrDisplayTiles
{
  GPtrArray           *nodes;        /* GskRenderNode, row by row */
  VtrPointerMapper     mapper;
  VtrDisplayTilesKind  kind;
  gboolean             smooth;
  int                  columns;
  int                  rows;
  guint64              n_made;
};

/* One square: device pixels from where the picture starts. */
typedef struct
{
  int x;
  int y;
  int width;
  int height;
} Tile;

static int
count_tiles (int side)
{
  return (side + VTR_DISPLAY_TILE_SIDE - 1) / VTR_DISPLAY_TILE_SIDE;
}

static Tile
tile_at (VtrDisplayTiles *tiles,
         int              column,
         int              row)
{
  Tile tile = { column * VTR_DISPLAY_TILE_SIDE, row * VTR_DISPLAY_TILE_SIDE, 0, 0 };

  tile.width = MIN (VTR_DISPLAY_TILE_SIDE, tiles->mapper.width - tile.x);
  tile.height = MIN (VTR_DISPLAY_TILE_SIDE, tiles->mapper.height - tile.y);

  return tile;
}

/* The fourth byte of a framebuffer's pixel means nothing; in a texture it is the opacity. */
static void
copy_opaque (uint8_t       *destination,
             const uint8_t *source,
             size_t         n_pixels)
{
  const guint32 opaque = GUINT32_TO_LE (0xff000000u);

  for (size_t i = 0; i < n_pixels; i++)
    {
      guint32 pixel = 0;

      memcpy (&pixel, source + i * BYTES_PER_PIXEL, sizeof pixel);
      pixel |= opaque;
      memcpy (destination + i * BYTES_PER_PIXEL, &pixel, sizeof pixel);
    }
}

static void
draw_exact (const Tile     *tile,
            uint8_t        *pixels,
            VtrFramebuffer *framebuffer)
{
  size_t stride = vtr_framebuffer_get_stride (framebuffer);
  const uint8_t *source = vtr_framebuffer_get_pixels (framebuffer);

  for (int y = 0; y < tile->height; y++)
    copy_opaque (pixels + (size_t) y * (size_t) tile->width * BYTES_PER_PIXEL,
                 source + (size_t) (tile->y + y) * stride + (size_t) tile->x * BYTES_PER_PIXEL,
                 (size_t) tile->width);
}

/* The four bytes of a pixel are filtered each by itself, so cairo need not know which is which:
 * ARGB32 stands for any order of bytes, on any machine. */
static void
draw_scaled (VtrDisplayTiles *tiles,
             const Tile      *tile,
             uint8_t         *pixels,
             VtrFramebuffer  *framebuffer)
{
  const VtrPointerMapper *mapper = &tiles->mapper;
  cairo_surface_t *source = NULL;
  cairo_surface_t *target = NULL;
  cairo_t *cr = NULL;

  source = cairo_image_surface_create_for_data (vtr_framebuffer_get_pixels (framebuffer),
                                                CAIRO_FORMAT_ARGB32,
                                                mapper->picture_width, mapper->picture_height,
                                                (int) vtr_framebuffer_get_stride (framebuffer));
  target = cairo_image_surface_create_for_data (pixels, CAIRO_FORMAT_ARGB32,
                                                tile->width, tile->height,
                                                tile->width * BYTES_PER_PIXEL);
  cr = cairo_create (target);
  cairo_set_operator (cr, CAIRO_OPERATOR_SOURCE);
  cairo_translate (cr, -tile->x, -tile->y);
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

  copy_opaque (pixels, pixels, (size_t) tile->width * (size_t) tile->height);
}

static void
draw (VtrDisplayTiles *tiles,
      const Tile      *tile,
      uint8_t         *pixels,
      VtrFramebuffer  *framebuffer)
{
  if (vtr_pointer_mapper_is_exact (&tiles->mapper))
    draw_exact (tile, pixels, framebuffer);
  else
    draw_scaled (tiles, tile, pixels, framebuffer);

  tiles->n_made++;
}

static graphene_rect_t
get_bounds (VtrDisplayTiles *tiles,
            const Tile      *tile)
{
  float scale = (float) tiles->mapper.scale;

  return GRAPHENE_RECT_INIT ((float) (tiles->mapper.x + tile->x) / scale,
                             (float) (tiles->mapper.y + tile->y) / scale,
                             (float) tile->width / scale, (float) tile->height / scale);
}

static GskRenderNode *
make_texture_node (VtrDisplayTiles *tiles,
                   const Tile      *tile,
                   VtrFramebuffer  *framebuffer)
{
  size_t stride = (size_t) tile->width * BYTES_PER_PIXEL;
  size_t length = stride * (size_t) tile->height;
  uint8_t *pixels = g_malloc (length);
  g_autoptr (GBytes) bytes = g_bytes_new_take (pixels, length);
  g_autoptr (GdkTexture) texture = NULL;
  graphene_rect_t bounds = get_bounds (tiles, tile);

  draw (tiles, tile, pixels, framebuffer);
  texture = gdk_memory_texture_new (tile->width, tile->height, GDK_MEMORY_B8G8R8A8_PREMULTIPLIED,
                                    bytes, stride);

  return gsk_texture_node_new (texture, &bounds);
}

/* A texture node makes the cairo renderer convert each of its textures for each frame, changed
 * or not. This one it just paints, and only where the frame is new. */
static GskRenderNode *
make_cairo_node (VtrDisplayTiles *tiles,
                 const Tile      *tile,
                 VtrFramebuffer  *framebuffer)
{
  graphene_rect_t bounds = get_bounds (tiles, tile);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, tile->width,
                                                         tile->height);
  GskRenderNode *node = gsk_cairo_node_new (&bounds);
  cairo_t *cr = gsk_cairo_node_get_draw_context (node);

  /* Rows of four-byte pixels have no padding in cairo's own surfaces. */
  g_assert (cairo_image_surface_get_stride (surface) == tile->width * BYTES_PER_PIXEL);
  cairo_surface_flush (surface);
  draw (tiles, tile, cairo_image_surface_get_data (surface), framebuffer);
  cairo_surface_mark_dirty (surface);

  cairo_translate (cr, bounds.origin.x, bounds.origin.y);
  cairo_scale (cr, 1 / tiles->mapper.scale, 1 / tiles->mapper.scale);
  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_paint (cr);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);

  return node;
}

static GskRenderNode *
make_node (VtrDisplayTiles *tiles,
           const Tile      *tile,
           VtrFramebuffer  *framebuffer)
{
  if (tiles->kind == VTR_DISPLAY_TILES_CAIRO)
    return make_cairo_node (tiles, tile, framebuffer);

  return make_texture_node (tiles, tile, framebuffer);
}

static void
drop_node (gpointer data)
{
  if (data != NULL)
    gsk_render_node_unref (data);
}

static gboolean
is_same_layout (VtrDisplayTiles        *tiles,
                const VtrPointerMapper *mapper,
                gboolean                smooth,
                VtrDisplayTilesKind     kind)
{
  const VtrPointerMapper *old = &tiles->mapper;

  return tiles->nodes->len > 0 && tiles->smooth == smooth && tiles->kind == kind &&
         old->scale == mapper->scale && old->x == mapper->x && old->y == mapper->y &&
         old->width == mapper->width && old->height == mapper->height &&
         old->picture_width == mapper->picture_width &&
         old->picture_height == mapper->picture_height;
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

  for (int row = 0; row < tiles->rows; row++)
    for (int column = 0; column < tiles->columns; column++)
      {
        Tile tile = tile_at (tiles, column, row);
        VtrRect rect = { (uint32_t) tile.x, (uint32_t) tile.y,
                         (uint32_t) tile.width, (uint32_t) tile.height };
        gpointer *slot = &tiles->nodes->pdata[row * tiles->columns + column];

        if (!vtr_damage_touches (&covered, &rect))
          continue;

        drop_node (*slot);
        *slot = make_node (tiles, &tile, framebuffer);
      }
}

VtrDisplayTiles *
vtr_display_tiles_new (void)
{
  VtrDisplayTiles *tiles = g_new0 (VtrDisplayTiles, 1);

  tiles->nodes = g_ptr_array_new_with_free_func (drop_node);

  return tiles;
}

void
vtr_display_tiles_free (VtrDisplayTiles *tiles)
{
  if (tiles == NULL)
    return;

  g_ptr_array_unref (tiles->nodes);
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
      vtr_display_tiles_clear (tiles);
      tiles->mapper = *mapper;
      tiles->smooth = smooth;
      tiles->kind = kind;
      tiles->columns = count_tiles (mapper->width);
      tiles->rows = count_tiles (mapper->height);
      g_ptr_array_set_size (tiles->nodes, tiles->columns * tiles->rows);

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

  g_ptr_array_set_size (tiles->nodes, 0);
  tiles->columns = 0;
  tiles->rows = 0;
}

void
vtr_display_tiles_snapshot (VtrDisplayTiles *tiles,
                            GtkSnapshot     *snapshot)
{
  g_return_if_fail (tiles != NULL);

  for (guint i = 0; i < tiles->nodes->len; i++)
    gtk_snapshot_append_node (snapshot, g_ptr_array_index (tiles->nodes, i));
}

guint64
vtr_display_tiles_get_n_made (VtrDisplayTiles *tiles)
{
  g_return_val_if_fail (tiles != NULL, 0);

  return tiles->n_made;
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

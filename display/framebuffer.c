/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-framebuffer"

#include "framebuffer.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "coverage.h"

#define BYTES_PER_PIXEL 4u
/* Of pixels: two of this length may be there at once. */
#define SMALL_LENGTH    (32u * 1024 * 1024)

struct _VtrFramebuffer
{
  GObject      parent_instance;

  GMutex       mutex;        /* guards the tickets; whose turn it is guards all below them */
  GCond        turn_ended;
  uint32_t     next_ticket;
  uint32_t     turn;
  uint8_t     *pixels;
  uint32_t     width;
  uint32_t     height;
  VtrDamage    damage;
  VtrCoverage  coverage;
};

G_DEFINE_FINAL_TYPE (VtrFramebuffer, vtr_framebuffer, G_TYPE_OBJECT)

static uint8_t *
pixel_at (VtrFramebuffer *self,
          uint32_t        x,
          uint32_t        y)
{
  return self->pixels + ((size_t) y * self->width + x) * BYTES_PER_PIXEL;
}

static size_t
row_length (uint32_t width)
{
  return (size_t) width * BYTES_PER_PIXEL;
}

static void
vtr_framebuffer_finalize (GObject *object)
{
  VtrFramebuffer *self = VTR_FRAMEBUFFER (object);

  g_free (self->pixels);
  vtr_coverage_clear (&self->coverage);
  g_cond_clear (&self->turn_ended);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (vtr_framebuffer_parent_class)->finalize (object);
}

static void
vtr_framebuffer_class_init (VtrFramebufferClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vtr_framebuffer_finalize;
}

static void
vtr_framebuffer_init (VtrFramebuffer *self)
{
  g_mutex_init (&self->mutex);
  g_cond_init (&self->turn_ended);
}

VtrFramebuffer *
vtr_framebuffer_new (void)
{
  return g_object_new (VTR_TYPE_FRAMEBUFFER, NULL);
}

void
vtr_framebuffer_lock (VtrFramebuffer *self)
{
  uint32_t ticket = 0;

  g_mutex_lock (&self->mutex);
  ticket = self->next_ticket++;
  while (self->turn != ticket)
    g_cond_wait (&self->turn_ended, &self->mutex);
  g_mutex_unlock (&self->mutex);
}

void
vtr_framebuffer_unlock (VtrFramebuffer *self)
{
  g_mutex_lock (&self->mutex);
  self->turn++;
  if (self->turn != self->next_ticket)
    g_cond_broadcast (&self->turn_ended);
  g_mutex_unlock (&self->mutex);
}

/* Puts other pixels in place of those there are, which are returned. */
static uint8_t *
replace_pixels (VtrFramebuffer *self,
                uint8_t        *pixels,
                uint32_t        width,
                uint32_t        height)
{
  uint8_t *old = NULL;

  vtr_framebuffer_lock (self);
  old = self->pixels;
  self->pixels = pixels;
  self->width = pixels != NULL ? width : 0;
  self->height = pixels != NULL ? height : 0;
  vtr_damage_clear (&self->damage);
  vtr_damage_add (&self->damage, &(VtrRect) { 0, 0, self->width, self->height });
  vtr_coverage_reset (&self->coverage, self->width, self->height);
  vtr_framebuffer_unlock (self);

  return old;
}

static size_t
get_length (VtrFramebuffer *self)
{
  size_t length = 0;

  vtr_framebuffer_lock (self);
  length = (size_t) self->width * self->height * BYTES_PER_PIXEL;
  vtr_framebuffer_unlock (self);

  return length;
}

bool
vtr_framebuffer_resize (VtrFramebuffer  *self,
                        uint32_t         width,
                        uint32_t         height,
                        GError         **error)
{
  uint64_t n_pixels = (uint64_t) width * height;
  uint8_t *pixels = NULL;

  g_return_val_if_fail (VTR_IS_FRAMEBUFFER (self), false);

  if (width > VTR_FRAMEBUFFER_MAX_SIDE || height > VTR_FRAMEBUFFER_MAX_SIDE ||
      n_pixels > VTR_FRAMEBUFFER_MAX_PIXELS)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   _("A screen of %u×%u pixels is larger than Vitrine accepts"), width, height);
      return false;
    }

  /* Two large screens at once would be twice what the server may cost. Giving back hundreds of
   * megabytes takes its time: nobody has to wait for the lock meanwhile. */
  if (get_length (self) > SMALL_LENGTH)
    g_free (replace_pixels (self, NULL, 0, 0));
  if (n_pixels > 0)
    pixels = g_try_malloc0_n ((gsize) n_pixels, BYTES_PER_PIXEL);
  g_free (replace_pixels (self, pixels, width, height));

  if (n_pixels > 0 && pixels == NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                 _("There is no memory for a screen of %u×%u pixels"), width, height);

  return n_pixels == 0 || pixels != NULL;
}

uint32_t
vtr_framebuffer_get_width (VtrFramebuffer *self)
{
  return self->width;
}

uint32_t
vtr_framebuffer_get_height (VtrFramebuffer *self)
{
  return self->height;
}

size_t
vtr_framebuffer_get_stride (VtrFramebuffer *self)
{
  return row_length (self->width);
}

uint8_t *
vtr_framebuffer_get_pixels (VtrFramebuffer *self)
{
  return self->pixels;
}

bool
vtr_framebuffer_contains (VtrFramebuffer *self,
                          const VtrRect  *rect)
{
  return rect->width <= self->width && rect->x <= self->width - rect->width &&
         rect->height <= self->height && rect->y <= self->height - rect->height;
}

bool
vtr_framebuffer_fill (VtrFramebuffer *self,
                      const VtrRect  *rect,
                      uint32_t        bgrx)
{
  uint8_t *first = NULL;

  if (!vtr_framebuffer_contains (self, rect))
    return false;
  if (rect->width == 0 || rect->height == 0)
    return true;

  first = pixel_at (self, rect->x, rect->y);
  for (uint32_t x = 0; x < rect->width; x++)
    memcpy (first + row_length (x), &bgrx, BYTES_PER_PIXEL);
  for (uint32_t y = 1; y < rect->height; y++)
    memcpy (pixel_at (self, rect->x, rect->y + y), first, row_length (rect->width));

  return true;
}

bool
vtr_framebuffer_blit (VtrFramebuffer *self,
                      const VtrRect  *rect,
                      const uint8_t  *pixels,
                      size_t          stride,
                      size_t          length)
{
  size_t row = row_length (rect->width);

  if (!vtr_framebuffer_contains (self, rect))
    return false;
  if (rect->width == 0 || rect->height == 0)
    return true;

  /* The last row needs no padding behind it; the division keeps the sum from overflowing. */
  if (stride < row || length < row || (length - row) / stride < rect->height - 1)
    return false;

  for (uint32_t y = 0; y < rect->height; y++)
    memcpy (pixel_at (self, rect->x, rect->y + y), pixels + y * stride, row);

  return true;
}

bool
vtr_framebuffer_copy (VtrFramebuffer *self,
                      const VtrRect  *destination,
                      uint32_t        source_x,
                      uint32_t        source_y)
{
  VtrRect source = { source_x, source_y, destination->width, destination->height };
  bool downwards = destination->y <= source_y;

  if (!vtr_framebuffer_contains (self, destination) || !vtr_framebuffer_contains (self, &source))
    return false;
  if (source.width == 0 || source.height == 0)
    return true;

  /* Rows go in the order in which no source row is overwritten before it was read; memmove does the
   * same inside a row. */
  for (uint32_t i = 0; i < source.height; i++)
    {
      uint32_t y = downwards ? i : source.height - 1 - i;

      memmove (pixel_at (self, destination->x, destination->y + y),
               pixel_at (self, source_x, source_y + y), row_length (source.width));
    }

  return true;
}

void
vtr_framebuffer_add_damage (VtrFramebuffer *self,
                            const VtrRect  *rect)
{
  VtrRect clipped = *rect;

  if (rect->x >= self->width || rect->y >= self->height)
    return;

  clipped.width = MIN (rect->width, self->width - rect->x);
  clipped.height = MIN (rect->height, self->height - rect->y);
  vtr_damage_add (&self->damage, &clipped);
  vtr_coverage_add (&self->coverage, &clipped);
}

bool
vtr_framebuffer_is_complete (VtrFramebuffer *self)
{
  return vtr_coverage_is_complete (&self->coverage);
}

void
vtr_framebuffer_take_damage (VtrFramebuffer *self,
                             VtrDamage      *damage)
{
  for (size_t i = 0; i < self->damage.count; i++)
    vtr_damage_add (damage, &self->damage.rects[i]);

  vtr_damage_clear (&self->damage);
}

GBytes *
vtr_framebuffer_dup_rgb (VtrFramebuffer *self,
                         uint32_t       *ret_width,
                         uint32_t       *ret_height)
{
  uint8_t *rgb = NULL;
  size_t n_pixels = 0;

  g_return_val_if_fail (VTR_IS_FRAMEBUFFER (self), NULL);
  g_return_val_if_fail (ret_width != NULL && ret_height != NULL, NULL);

  vtr_framebuffer_lock (self);
  n_pixels = (size_t) self->width * self->height;
  if (n_pixels > 0)
    rgb = g_try_malloc_n (n_pixels, 3);
  for (size_t i = 0; rgb != NULL && i < n_pixels; i++)
    {
      rgb[3 * i] = self->pixels[BYTES_PER_PIXEL * i + 2];
      rgb[3 * i + 1] = self->pixels[BYTES_PER_PIXEL * i + 1];
      rgb[3 * i + 2] = self->pixels[BYTES_PER_PIXEL * i];
    }
  if (rgb != NULL)
    {
      *ret_width = self->width;
      *ret_height = self->height;
    }
  vtr_framebuffer_unlock (self);

  return rgb == NULL ? NULL : g_bytes_new_take (rgb, n_pixels * 3);
}

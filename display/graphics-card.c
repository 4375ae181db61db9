/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-graphics-card"

#include "graphics-card.h"

#include "open-card.h"

struct _VtrGraphicsCard
{
  VtrOpenCard  card;        /* without a context: none */
  VtrScanout  *scanout;     /* that it has taken, or none would; (nullable) */
  EGLImageKHR  image;       /* of it; NULL: none would */
  uint8_t     *pixels;
  size_t       size;
};

VtrGraphicsCard *
vtr_graphics_card_new (void)
{
  VtrGraphicsCard *self = g_new0 (VtrGraphicsCard, 1);

  self->card.context = EGL_NO_CONTEXT;

  return self;
}

static void
forget (VtrGraphicsCard *self)
{
  if (self->image != NULL)
    {
      vtr_open_card_drop (&self->card);
      eglDestroyImageKHR (self->card.display, self->image);
      self->image = NULL;
    }
  g_clear_pointer (&self->scanout, vtr_scanout_unref);
}

void
vtr_graphics_card_free (VtrGraphicsCard *self)
{
  if (self == NULL)
    return;

  forget (self);
  if (self->card.context != EGL_NO_CONTEXT)
    {
      vtr_open_card_clear (&self->card);
      eglReleaseThread ();
    }
  g_free (self->pixels);
  g_free (self);
}

/* How it is laid out the kernel's driver has written down where it isn't row by row; SPICE doesn't
 * say. */
static gboolean
import (VtrGraphicsCard *self,
        VtrScanout      *scanout)
{
  const VtrScanoutLayout *layout = vtr_scanout_get_layout (scanout);
  const EGLint attributes[] = {
    EGL_WIDTH, (EGLint) layout->width,
    EGL_HEIGHT, (EGLint) layout->height,
    EGL_LINUX_DRM_FOURCC_EXT, (EGLint) layout->fourcc,
    EGL_DMA_BUF_PLANE0_FD_EXT, vtr_scanout_get_fd (scanout),
    EGL_DMA_BUF_PLANE0_OFFSET_EXT, 0,
    EGL_DMA_BUF_PLANE0_PITCH_EXT, (EGLint) layout->stride,
    EGL_NONE
  };

  self->image = eglCreateImageKHR (self->card.display, EGL_NO_CONTEXT, EGL_LINUX_DMA_BUF_EXT, NULL,
                                   attributes);
  if (self->image == NULL)
    return FALSE;
  if (vtr_open_card_take (&self->card, self->image))
    return TRUE;

  eglDestroyImageKHR (self->card.display, self->image);
  self->image = NULL;

  return FALSE;
}

/* The card that took the last one first, and then each; it is tried once. */
static void
take (VtrGraphicsCard *self,
      VtrScanout      *scanout)
{
  guint count = 0;

  forget (self);
  self->scanout = vtr_scanout_ref (scanout);
  if (self->card.context != EGL_NO_CONTEXT && import (self, scanout))
    return;

  count = vtr_open_card_count ();
  for (guint i = 0; i < count; i++)
    {
      vtr_open_card_clear (&self->card);
      if (vtr_open_card_init (&self->card, i, TRUE) && import (self, scanout))
        return;
    }
  vtr_open_card_clear (&self->card);
  g_debug ("None of %u graphics cards takes the picture", count);
}

const uint8_t *
vtr_graphics_card_read (VtrGraphicsCard *self,
                        VtrScanout      *scanout,
                        const VtrRect   *source)
{
  size_t size = (size_t) source->width * source->height * 4;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (scanout != NULL, NULL);

  if (self->scanout != scanout)
    take (self, scanout);
  if (self->image == NULL)
    return NULL;

  if (self->size < size)
    {
      g_free (self->pixels);
      self->pixels = g_try_malloc (size);
      self->size = self->pixels == NULL ? 0 : size;
    }
  if (self->pixels == NULL ||
      !vtr_open_card_read (&self->card, vtr_scanout_get_layout (scanout), source, self->pixels))
    return NULL;

  return self->pixels;
}

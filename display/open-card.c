/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-graphics-card"

#include "open-card.h"

#include <epoxy/gl.h>
#include <string.h>

#define CARDS_MAX 16

static gboolean
list_cards (EGLDeviceEXT *devices,
            EGLint       *ret_count)
{
  const char *extensions = NULL;

  *ret_count = 0;
  if (!epoxy_has_egl ())
    return FALSE;

  extensions = eglQueryString (EGL_NO_DISPLAY, EGL_EXTENSIONS);
  if (extensions == NULL || !epoxy_extension_in_string (extensions, "EGL_EXT_platform_device") ||
      (!epoxy_extension_in_string (extensions, "EGL_EXT_device_enumeration") &&
       !epoxy_extension_in_string (extensions, "EGL_EXT_device_base")))
    return FALSE;

  return eglQueryDevicesEXT (CARDS_MAX, devices, ret_count) != EGL_FALSE;
}

guint
vtr_open_card_count (void)
{
  EGLDeviceEXT devices[CARDS_MAX] = { NULL };
  EGLint count = 0;

  return list_cards (devices, &count) ? (guint) count : 0;
}

static gboolean
has_all (EGLDisplay display,
         gboolean   imports)
{
  return epoxy_has_egl_extension (display, "EGL_KHR_surfaceless_context") &&
         epoxy_has_egl_extension (display, "EGL_KHR_no_config_context") &&
         epoxy_has_egl_extension (display, "EGL_KHR_image_base") &&
         (!imports || epoxy_has_egl_extension (display, "EGL_EXT_image_dma_buf_import"));
}

/* The display is the process's, shared by all who ask for this card: it is never ended. */
gboolean
vtr_open_card_init (VtrOpenCard *card,
                    guint        number,
                    gboolean     imports)
{
  static const EGLint attributes[] = { EGL_CONTEXT_CLIENT_VERSION, 2, EGL_NONE };
  EGLDeviceEXT devices[CARDS_MAX] = { NULL };
  EGLint count = 0;

  *card = (VtrOpenCard) { .display = EGL_NO_DISPLAY, .context = EGL_NO_CONTEXT };
  if (!list_cards (devices, &count) || number >= (guint) count)
    return FALSE;

  card->display = eglGetPlatformDisplayEXT (EGL_PLATFORM_DEVICE_EXT, devices[number], NULL);
  if (card->display == EGL_NO_DISPLAY || !eglInitialize (card->display, NULL, NULL) ||
      !has_all (card->display, imports) || !eglBindAPI (EGL_OPENGL_ES_API))
    return FALSE;

  card->context = eglCreateContext (card->display, EGL_NO_CONFIG_KHR, EGL_NO_CONTEXT, attributes);
  if (card->context == EGL_NO_CONTEXT)
    return FALSE;
  if (!eglMakeCurrent (card->display, EGL_NO_SURFACE, EGL_NO_SURFACE, card->context) ||
      !epoxy_has_gl_extension ("GL_OES_EGL_image"))
    {
      vtr_open_card_clear (card);
      return FALSE;
    }

  return TRUE;
}

static gboolean
be_current (VtrOpenCard *card)
{
  return eglGetCurrentContext () == card->context ||
         eglMakeCurrent (card->display, EGL_NO_SURFACE, EGL_NO_SURFACE, card->context);
}

void
vtr_open_card_drop (VtrOpenCard *card)
{
  if (card->texture == 0 || !be_current (card))
    return;

  glDeleteFramebuffers (1, &card->framebuffer);
  glDeleteTextures (1, &card->texture);
  card->framebuffer = 0;
  card->texture = 0;
}

void
vtr_open_card_clear (VtrOpenCard *card)
{
  if (card->context == EGL_NO_CONTEXT)
    return;

  vtr_open_card_drop (card);
  eglMakeCurrent (card->display, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
  eglDestroyContext (card->display, card->context);
  card->context = EGL_NO_CONTEXT;
}

static void
forget_errors (void)
{
  for (guint i = 0; i < 16 && glGetError () != GL_NO_ERROR; i++)
    ;
}

gboolean
vtr_open_card_take (VtrOpenCard *card,
                    EGLImageKHR  image)
{
  vtr_open_card_drop (card);
  if (!be_current (card))
    return FALSE;

  forget_errors ();
  glGenTextures (1, &card->texture);
  glBindTexture (GL_TEXTURE_2D, card->texture);
  glTexParameteri (GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
  glTexParameteri (GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
  glEGLImageTargetTexture2DOES (GL_TEXTURE_2D, image);
  glGenFramebuffers (1, &card->framebuffer);
  glBindFramebuffer (GL_FRAMEBUFFER, card->framebuffer);
  glFramebufferTexture2D (GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_TEXTURE_2D, card->texture, 0);
  if (glGetError () == GL_NO_ERROR &&
      glCheckFramebufferStatus (GL_FRAMEBUFFER) == GL_FRAMEBUFFER_COMPLETE)
    return TRUE;

  vtr_open_card_drop (card);

  return FALSE;
}

static void
turn_over (uint8_t *rows,
           size_t   length,
           uint32_t count)
{
  g_autofree uint8_t *row = g_malloc (length);

  for (uint32_t y = 0; y < count / 2; y++)
    {
      uint8_t *upper = rows + y * length;
      uint8_t *lower = rows + (count - 1 - y) * length;

      memcpy (row, upper, length);
      memcpy (upper, lower, length);
      memcpy (lower, row, length);
    }
}

gboolean
vtr_open_card_read (VtrOpenCard            *card,
                    const VtrScanoutLayout *layout,
                    const VtrRect          *source,
                    uint8_t                *rgbx)
{
  uint32_t y = layout->is_bottom_up ? layout->height - source->y - source->height : source->y;

  if (card->texture == 0 || !be_current (card))
    return FALSE;

  forget_errors ();
  glBindFramebuffer (GL_FRAMEBUFFER, card->framebuffer);
  glPixelStorei (GL_PACK_ALIGNMENT, 4);
  glReadPixels ((GLint) source->x, (GLint) y, (GLsizei) source->width, (GLsizei) source->height,
                GL_RGBA, GL_UNSIGNED_BYTE, rgbx);
  if (glGetError () != GL_NO_ERROR)
    return FALSE;
  if (layout->is_bottom_up)
    turn_over (rgbx, (size_t) source->width * 4, source->height);

  return TRUE;
}

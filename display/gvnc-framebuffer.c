/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-gvnc-framebuffer"

#include "gvnc-framebuffer.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define BYTES_PER_PIXEL 4u

struct _VtrGvncFramebuffer
{
  GObject         parent_instance;

  VtrFramebuffer *framebuffer;
  gboolean        violated;
};

enum
{
  SIGNAL_VIOLATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const VncPixelFormat bgrx_format = {
  .bits_per_pixel = 32,
  .depth = 24,
  .byte_order = G_LITTLE_ENDIAN,
  .true_color_flag = 1,
  .red_max = 255,
  .green_max = 255,
  .blue_max = 255,
  .red_shift = 16,
  .green_shift = 8,
  .blue_shift = 0,
};

static void vtr_gvnc_framebuffer_iface_init (VncFramebufferInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (VtrGvncFramebuffer, vtr_gvnc_framebuffer, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (VNC_TYPE_FRAMEBUFFER,
                                                      vtr_gvnc_framebuffer_iface_init))

typedef struct
{
  VtrGvncFramebuffer *self;
  const char         *reason;
} Violation;

static void
violation_free (gpointer data)
{
  Violation *violation = data;

  g_object_unref (violation->self);
  g_free (violation);
}

static gboolean
report_violation (gpointer user_data)
{
  Violation *violation = user_data;

  g_signal_emit (violation->self, signals[SIGNAL_VIOLATED], 0, violation->reason);

  return G_SOURCE_REMOVE;
}

/* @reason: a string that lives for ever. */
static void
violate (VtrGvncFramebuffer *self,
         const char         *reason)
{
  Violation *violation = NULL;

  if (self->violated)
    return;

  self->violated = TRUE;
  violation = g_new0 (Violation, 1);
  violation->self = g_object_ref (self);
  violation->reason = reason;
  g_idle_add_full (G_PRIORITY_HIGH, report_violation, violation, violation_free);
}

static void
check_drawn (VtrGvncFramebuffer *self,
             bool                drawn)
{
  if (!drawn)
    violate (self, _("it drew outside of the screen"));
}

static guint16
gvnc_get_width (VncFramebuffer *framebuffer)
{
  VtrGvncFramebuffer *self = VTR_GVNC_FRAMEBUFFER (framebuffer);
  uint32_t width = 0;

  vtr_framebuffer_lock (self->framebuffer);
  width = vtr_framebuffer_get_width (self->framebuffer);
  vtr_framebuffer_unlock (self->framebuffer);

  return (guint16) width;
}

static guint16
gvnc_get_height (VncFramebuffer *framebuffer)
{
  VtrGvncFramebuffer *self = VTR_GVNC_FRAMEBUFFER (framebuffer);
  uint32_t height = 0;

  vtr_framebuffer_lock (self->framebuffer);
  height = vtr_framebuffer_get_height (self->framebuffer);
  vtr_framebuffer_unlock (self->framebuffer);

  return (guint16) height;
}

static int
gvnc_get_rowstride (VncFramebuffer *framebuffer)
{
  return gvnc_get_width (framebuffer) * (int) BYTES_PER_PIXEL;
}

/* Nobody gets at the memory: libgvnc would keep the pointer while it waits for the network. It
 * asks for it only when the formats match perfectly, which they never do here. */
static guint8 *
gvnc_get_buffer (VncFramebuffer *framebuffer)
{
  return NULL;
}

static gboolean
gvnc_perfect_format_match (VncFramebuffer *framebuffer)
{
  return FALSE;
}

static const VncPixelFormat *
gvnc_get_format (VncFramebuffer *framebuffer)
{
  return &bgrx_format;
}

static void
gvnc_fill (VncFramebuffer *framebuffer,
           guint8         *pixel,
           guint16         x,
           guint16         y,
           guint16         width,
           guint16         height)
{
  VtrGvncFramebuffer *self = VTR_GVNC_FRAMEBUFFER (framebuffer);
  VtrRect rect = { x, y, width, height };
  uint32_t bgrx = 0;
  bool drawn = false;

  if (self->violated)
    return;

  memcpy (&bgrx, pixel, sizeof bgrx);
  vtr_framebuffer_lock (self->framebuffer);
  drawn = vtr_framebuffer_fill (self->framebuffer, &rect, bgrx);
  vtr_framebuffer_unlock (self->framebuffer);

  check_drawn (self, drawn);
}

static void
gvnc_set_pixel_at (VncFramebuffer *framebuffer,
                   guint8         *pixel,
                   guint16         x,
                   guint16         y)
{
  gvnc_fill (framebuffer, pixel, x, y, 1, 1);
}

static void
gvnc_copyrect (VncFramebuffer *framebuffer,
               guint16         source_x,
               guint16         source_y,
               guint16         x,
               guint16         y,
               guint16         width,
               guint16         height)
{
  VtrGvncFramebuffer *self = VTR_GVNC_FRAMEBUFFER (framebuffer);
  VtrRect rect = { x, y, width, height };
  bool drawn = false;

  if (self->violated)
    return;

  vtr_framebuffer_lock (self->framebuffer);
  drawn = vtr_framebuffer_copy (self->framebuffer, &rect, source_x, source_y);
  vtr_framebuffer_unlock (self->framebuffer);

  check_drawn (self, drawn);
}

static void
gvnc_blt (VncFramebuffer *framebuffer,
          guint8         *pixels,
          int             rowstride,
          guint16         x,
          guint16         y,
          guint16         width,
          guint16         height)
{
  VtrGvncFramebuffer *self = VTR_GVNC_FRAMEBUFFER (framebuffer);
  VtrRect rect = { x, y, width, height };
  size_t stride = 0;
  bool drawn = false;

  if (self->violated || width == 0 || height == 0)
    return;

  /* libgvnc passes a stride of 0 for a single row. */
  stride = height == 1 ? (size_t) width * BYTES_PER_PIXEL : (size_t) MAX (rowstride, 0);
  vtr_framebuffer_lock (self->framebuffer);
  drawn = vtr_framebuffer_blit (self->framebuffer, &rect, pixels, stride, stride * height);
  vtr_framebuffer_unlock (self->framebuffer);

  check_drawn (self, drawn);
}

/* Only JPEG comes this way, and libgvnc doesn't tell how large the decoded picture is: it may be
 * smaller than the rectangle, and reading it would go past its end. Nobody asked for JPEG, so it
 * is refused. */
static void
gvnc_rgb24_blt (VncFramebuffer *framebuffer,
                guint8         *pixels,
                int             rowstride,
                guint16         x,
                guint16         y,
                guint16         width,
                guint16         height)
{
  violate (VTR_GVNC_FRAMEBUFFER (framebuffer), _("it sent a JPEG picture that was not asked for"));
}

static void
gvnc_set_color_map (VncFramebuffer *framebuffer,
                    VncColorMap    *map)
{
  violate (VTR_GVNC_FRAMEBUFFER (framebuffer), _("it sent a palette for a screen that has none"));
}

static void
vtr_gvnc_framebuffer_iface_init (VncFramebufferInterface *iface)
{
  iface->get_width = gvnc_get_width;
  iface->get_height = gvnc_get_height;
  iface->get_rowstride = gvnc_get_rowstride;
  iface->get_buffer = gvnc_get_buffer;
  iface->get_local_format = gvnc_get_format;
  iface->get_remote_format = gvnc_get_format;
  iface->perfect_format_match = gvnc_perfect_format_match;
  iface->set_pixel_at = gvnc_set_pixel_at;
  iface->fill = gvnc_fill;
  iface->copyrect = gvnc_copyrect;
  iface->blt = gvnc_blt;
  iface->rgb24_blt = gvnc_rgb24_blt;
  iface->set_color_map = gvnc_set_color_map;
}

static void
vtr_gvnc_framebuffer_finalize (GObject *object)
{
  VtrGvncFramebuffer *self = VTR_GVNC_FRAMEBUFFER (object);

  g_clear_object (&self->framebuffer);

  G_OBJECT_CLASS (vtr_gvnc_framebuffer_parent_class)->finalize (object);
}

static void
vtr_gvnc_framebuffer_class_init (VtrGvncFramebufferClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vtr_gvnc_framebuffer_finalize;

  signals[SIGNAL_VIOLATED] =
    g_signal_new ("violated", VTR_TYPE_GVNC_FRAMEBUFFER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
vtr_gvnc_framebuffer_init (VtrGvncFramebuffer *self)
{
}

VtrGvncFramebuffer *
vtr_gvnc_framebuffer_new (VtrFramebuffer *framebuffer)
{
  VtrGvncFramebuffer *self = NULL;

  g_return_val_if_fail (VTR_IS_FRAMEBUFFER (framebuffer), NULL);

  self = g_object_new (VTR_TYPE_GVNC_FRAMEBUFFER, NULL);
  self->framebuffer = g_object_ref (framebuffer);

  return self;
}

const VncPixelFormat *
vtr_gvnc_framebuffer_get_format (void)
{
  return &bgrx_format;
}

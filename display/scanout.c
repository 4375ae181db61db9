/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scanout.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <linux/magic.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "display-error.h"
#include "framebuffer.h"

/* A row may be longer than its pixels, but not by this much. */
#define STRIDE_MAX (VTR_FRAMEBUFFER_MAX_SIDE * 16u)

#define FOURCC(a, b, c, d) \
  ((uint32_t) (a) | (uint32_t) (b) << 8 | (uint32_t) (c) << 16 | (uint32_t) (d) << 24)

struct _VtrScanout
{
  gatomicrefcount  ref_count;
  int              fd;
  bool             is_dmabuf;
  bool             is_plain;
  VtrScanoutLayout layout;
  VtrPixelFormat   format;
};

/* Pixels as numbers, the least byte first: where red, green and blue are, and how many bits. */
typedef struct
{
  uint32_t fourcc;
  uint8_t  bits;
  uint8_t  colour_bits[3];
  uint8_t  shift[3];
} Kind;

static const Kind KINDS[] = {
  { FOURCC ('X', 'R', '2', '4'), 32, { 8, 8, 8 }, { 16, 8, 0 } },
  { FOURCC ('A', 'R', '2', '4'), 32, { 8, 8, 8 }, { 16, 8, 0 } },
  { FOURCC ('X', 'B', '2', '4'), 32, { 8, 8, 8 }, { 0, 8, 16 } },
  { FOURCC ('A', 'B', '2', '4'), 32, { 8, 8, 8 }, { 0, 8, 16 } },
  { FOURCC ('R', 'X', '2', '4'), 32, { 8, 8, 8 }, { 24, 16, 8 } },
  { FOURCC ('R', 'A', '2', '4'), 32, { 8, 8, 8 }, { 24, 16, 8 } },
  { FOURCC ('B', 'X', '2', '4'), 32, { 8, 8, 8 }, { 8, 16, 24 } },
  { FOURCC ('B', 'A', '2', '4'), 32, { 8, 8, 8 }, { 8, 16, 24 } },
  { FOURCC ('X', 'R', '3', '0'), 32, { 10, 10, 10 }, { 20, 10, 0 } },
  { FOURCC ('A', 'R', '3', '0'), 32, { 10, 10, 10 }, { 20, 10, 0 } },
  { FOURCC ('X', 'B', '3', '0'), 32, { 10, 10, 10 }, { 0, 10, 20 } },
  { FOURCC ('A', 'B', '3', '0'), 32, { 10, 10, 10 }, { 0, 10, 20 } },
  { FOURCC ('R', 'G', '1', '6'), 16, { 5, 6, 5 }, { 11, 5, 0 } },
};

static bool
init_format (VtrPixelFormat *format,
             uint32_t        fourcc)
{
  for (size_t i = 0; i < G_N_ELEMENTS (KINDS); i++)
    if (KINDS[i].fourcc == fourcc)
      {
        const Kind *kind = &KINDS[i];
        uint8_t bytes[VTR_PIXEL_FORMAT_LENGTH] = { kind->bits, 0, 0, 1 };

        for (size_t c = 0; c < G_N_ELEMENTS (kind->shift); c++)
          {
            uint32_t max = (1u << kind->colour_bits[c]) - 1;

            bytes[1] += kind->colour_bits[c];
            bytes[4 + 2 * c] = (uint8_t) (max >> 8);
            bytes[5 + 2 * c] = (uint8_t) max;
            bytes[10 + c] = kind->shift[c];
          }

        return vtr_pixel_format_parse (format, bytes);
      }

  return false;
}

GError *
vtr_scanout_new_error (void)
{
  return g_error_new_literal (VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_UNSUPPORTED,
                              _("The machine draws its screen with a graphics card, in a way that "
                                "can't be shown here. Switch off 3D acceleration for its "
                                "graphics, or use VNC for its display."));
}

static bool
is_possible (const VtrScanoutLayout *layout,
             const VtrPixelFormat   *format)
{
  return layout->width > 0 && layout->height > 0 &&
         layout->width <= VTR_FRAMEBUFFER_MAX_SIDE && layout->height <= VTR_FRAMEBUFFER_MAX_SIDE &&
         (uint64_t) layout->width * layout->height <= VTR_FRAMEBUFFER_MAX_PIXELS &&
         layout->stride >= layout->width * format->bytes && layout->stride <= STRIDE_MAX;
}

/* Memory has a size, and nothing but memory answers as it does: a file on somebody's disk might
 * never. */
static bool
is_memory (int       fd,
           bool     *ret_is_dmabuf,
           uint64_t *ret_size)
{
  struct statfs system = { 0 };
  struct stat file = { 0 };
  off_t size = 0;

  if (fd < 0 || fstatfs (fd, &system) != 0 || fstat (fd, &file) != 0)
    return false;

  *ret_is_dmabuf = system.f_type == DMA_BUF_MAGIC;
  if (!*ret_is_dmabuf && (system.f_type != TMPFS_MAGIC || !S_ISREG (file.st_mode)))
    return false;

  size = *ret_is_dmabuf ? lseek (fd, 0, SEEK_END) : file.st_size;
  if (size < 0)
    return false;

  *ret_size = (uint64_t) size;

  return true;
}

/* Who made a dmabuf says so to whoever has it. Those of udmabuf are shared memory; how a card's own
 * are laid out only the card knows. */
static bool
is_plain_dmabuf (int fd)
{
  g_autofree char *path = g_strdup_printf ("/proc/self/fdinfo/%d", fd);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return false;

  lines = g_strsplit (text, "\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], "exp_name:"))
      return strcmp (g_strstrip (lines[i] + strlen ("exp_name:")), "udmabuf") == 0;

  return false;
}

VtrScanout *
vtr_scanout_new (int                      fd,
                 const VtrScanoutLayout  *layout,
                 GError                 **error)
{
  g_autoptr (VtrScanout) self = g_new0 (VtrScanout, 1);
  uint64_t size = 0;

  g_return_val_if_fail (layout != NULL, NULL);

  g_atomic_ref_count_init (&self->ref_count);
  self->fd = -1;
  self->layout = *layout;
  if (!init_format (&self->format, layout->fourcc))
    {
      g_propagate_error (error, vtr_scanout_new_error ());
      return NULL;
    }
  if (!is_possible (layout, &self->format) || !is_memory (fd, &self->is_dmabuf, &size) ||
      (uint64_t) layout->stride * (layout->height - 1) +
      (uint64_t) layout->width * self->format.bytes > size)
    {
      g_propagate_error (error,
                         vtr_display_error_new_protocol (_("it shows graphics memory that can't "
                                                           "be")));
      return NULL;
    }

  self->fd = fcntl (fd, F_DUPFD_CLOEXEC, 3);
  if (self->fd < 0)
    {
      g_set_error_literal (error, VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_UNSUPPORTED,
                           g_strerror (errno));
      return NULL;
    }

  self->is_plain = !self->is_dmabuf || is_plain_dmabuf (self->fd);

  return g_steal_pointer (&self);
}

VtrScanout *
vtr_scanout_ref (VtrScanout *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
vtr_scanout_unref (VtrScanout *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  if (self->fd >= 0)
    close (self->fd);
  g_free (self);
}

int
vtr_scanout_get_fd (VtrScanout *self)
{
  g_return_val_if_fail (self != NULL, -1);

  return self->fd;
}

const VtrScanoutLayout *
vtr_scanout_get_layout (VtrScanout *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return &self->layout;
}

bool
vtr_scanout_is_dmabuf (VtrScanout *self)
{
  g_return_val_if_fail (self != NULL, false);

  return self->is_dmabuf;
}

bool
vtr_scanout_is_plain (VtrScanout *self)
{
  g_return_val_if_fail (self != NULL, false);

  return self->is_plain;
}

const VtrPixelFormat *
vtr_scanout_get_format (VtrScanout *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return &self->format;
}

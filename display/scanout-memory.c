/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scanout-memory.h"

#include <errno.h>
#include <linux/dma-buf.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "rect.h"

#define BYTES_PER_PIXEL 4u

/* Where rows come from. */
typedef struct
{
  VtrScanout    *scanout;
  const uint8_t *map;       /* NULL: they are read */
  size_t         length;    /* of the map */
} Rows;

static void
sync_dmabuf (int      fd,
             uint64_t flags)
{
  struct dma_buf_sync sync = { .flags = DMA_BUF_SYNC_READ | flags };

  while (ioctl (fd, DMA_BUF_IOCTL_SYNC, &sync) != 0 && (errno == EINTR || errno == EAGAIN))
    ;
}

static bool
open_rows (Rows       *rows,
           VtrScanout *scanout)
{
  const VtrScanoutLayout *layout = vtr_scanout_get_layout (scanout);
  int fd = vtr_scanout_get_fd (scanout);
  void *map = NULL;

  *rows = (Rows) { .scanout = scanout };
  /* Shared memory can be cut off under a map, and reading it then ends the process. */
  if (!vtr_scanout_is_dmabuf (scanout))
    return true;
  if (!vtr_scanout_is_plain (scanout))
    return false;

  rows->length = (size_t) layout->stride * (layout->height - 1) +
                 (size_t) layout->width * vtr_scanout_get_format (scanout)->bytes;
  map = mmap (NULL, rows->length, PROT_READ, MAP_SHARED, fd, 0);
  if (map == MAP_FAILED)
    return false;

  rows->map = map;
  sync_dmabuf (fd, DMA_BUF_SYNC_START);

  return true;
}

static void
close_rows (Rows *rows)
{
  if (rows->map == NULL)
    return;

  sync_dmabuf (vtr_scanout_get_fd (rows->scanout), DMA_BUF_SYNC_END);
  munmap ((void *) rows->map, rows->length);
}

/* False when the memory ends before: whoever shares it cut it off. */
static bool
read_row (const Rows *rows,
          uint64_t    offset,
          uint8_t    *bytes,
          size_t      length)
{
  if (rows->map != NULL)
    {
      memcpy (bytes, rows->map + offset, length);
      return true;
    }

  while (length > 0)
    {
      ssize_t count = pread (vtr_scanout_get_fd (rows->scanout), bytes, length, (off_t) offset);

      if (count < 0 && errno == EINTR)
        continue;
      if (count <= 0)
        return false;
      bytes += count;
      length -= (size_t) count;
      offset += (uint64_t) count;
    }

  return true;
}

/* With the framebuffer's lock held. */
static bool
copy_rows (const Rows     *rows,
           const VtrRect  *source,
           VtrFramebuffer *framebuffer,
           const VtrRect  *target)
{
  const VtrScanoutLayout *layout = vtr_scanout_get_layout (rows->scanout);
  const VtrPixelFormat *format = vtr_scanout_get_format (rows->scanout);
  size_t length = (size_t) source->width * format->bytes;
  size_t stride = vtr_framebuffer_get_stride (framebuffer);
  uint8_t *to = vtr_framebuffer_get_pixels (framebuffer) + target->y * stride +
                (size_t) target->x * BYTES_PER_PIXEL;
  g_autofree uint8_t *row = format->is_bgrx ? NULL : g_malloc (length);

  for (uint32_t y = source->y; y < source->y + source->height; y++, to += stride)
    {
      uint32_t at = layout->is_bottom_up ? layout->height - 1 - y : y;
      uint64_t offset = (uint64_t) at * layout->stride + (uint64_t) source->x * format->bytes;

      if (!read_row (rows, offset, format->is_bgrx ? to : row, length))
        return false;
      if (!format->is_bgrx)
        vtr_pixel_format_convert (format, row, to, source->width);
    }

  return true;
}

gboolean
vtr_scanout_memory_read (VtrScanout      *scanout,
                         const VtrRect   *source,
                         VtrFramebuffer  *framebuffer,
                         uint32_t         target_x,
                         uint32_t         target_y,
                         GCancellable    *cancellable,
                         GError         **error)
{
  const VtrScanoutLayout *layout = vtr_scanout_get_layout (scanout);
  const VtrRect all = { 0, 0, layout->width, layout->height };
  const VtrRect target = { target_x, target_y, source->width, source->height };
  gboolean is_read = TRUE;
  Rows rows = { 0 };

  g_return_val_if_fail (vtr_rect_contains (&all, source), FALSE);

  if (!open_rows (&rows, scanout))
    {
      g_propagate_error (error, vtr_scanout_new_error ());
      return FALSE;
    }

  vtr_framebuffer_lock (framebuffer);
  /* It may have another size by now: then this is of no use any more. */
  if (!g_cancellable_is_cancelled (cancellable) && vtr_framebuffer_contains (framebuffer, &target))
    {
      is_read = copy_rows (&rows, source, framebuffer, &target);
      vtr_framebuffer_add_damage (framebuffer, &target);
    }
  vtr_framebuffer_unlock (framebuffer);
  close_rows (&rows);
  if (!is_read)
    g_propagate_error (error, vtr_scanout_new_error ());

  return is_read;
}

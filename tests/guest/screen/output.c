/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "output.h"

#include <drm.h>
#include <drm_mode.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "log.h"

enum
{
  MAX_IDS = 16,
  MAX_MODES = 128,
  CONNECTED = 1,
};

static uint64_t
address_of (void *memory)
{
  return (uint64_t) (uintptr_t) memory;
}

static void
read_driver_name (Output *output)
{
  struct drm_version version = {
    .name_len = sizeof output->driver - 1,
    .name = output->driver,
  };

  memset (output->driver, 0, sizeof output->driver);
  ioctl (output->card, DRM_IOCTL_VERSION, &version);
}

bool
output_open (Output *output)
{
  *output = (Output) { .card = -1 };
  for (int attempt = 0; attempt < 100 && output->card < 0; attempt++)
    {
      for (int number = 0; number < 2 && output->card < 0; number++)
        {
          char path[32] = "";

          snprintf (path, sizeof path, "/dev/dri/card%d", number);
          output->card = open (path, O_RDWR | O_CLOEXEC);
        }
      if (output->card < 0)
        usleep (50 * 1000);
    }
  if (output->card < 0)
    return false;

  read_driver_name (output);
  ioctl (output->card, DRM_IOCTL_SET_MASTER, 0);
  return true;
}

/* The mode that CONNECTOR prefers, which makes the kernel ask the monitor again. */
static bool
read_preferred_mode (Output                  *output,
                     uint32_t                 connector,
                     struct drm_mode_modeinfo *ret_mode)
{
  struct drm_mode_modeinfo modes[MAX_MODES];
  struct drm_mode_get_connector count = { .connector_id = connector };
  struct drm_mode_get_connector answer = { .connector_id = connector };

  if (ioctl (output->card, DRM_IOCTL_MODE_GETCONNECTOR, &count) != 0 ||
      count.connection != CONNECTED || count.count_modes == 0)
    return false;

  answer.count_modes = count.count_modes < MAX_MODES ? count.count_modes : MAX_MODES;
  answer.modes_ptr = address_of (modes);
  if (ioctl (output->card, DRM_IOCTL_MODE_GETCONNECTOR, &answer) != 0 || answer.count_modes == 0)
    return false;

  *ret_mode = modes[0];
  for (uint32_t i = 0; i < answer.count_modes && i < MAX_MODES; i++)
    if ((modes[i].type & DRM_MODE_TYPE_PREFERRED) != 0)
      {
        *ret_mode = modes[i];
        break;
      }
  return true;
}

static bool
find_monitor (Output                  *output,
              struct drm_mode_modeinfo *ret_mode)
{
  uint32_t connectors[MAX_IDS] = { 0 };
  uint32_t controllers[MAX_IDS] = { 0 };
  struct drm_mode_card_res resources = {
    .connector_id_ptr = address_of (connectors),
    .crtc_id_ptr = address_of (controllers),
    .count_connectors = MAX_IDS,
    .count_crtcs = MAX_IDS,
  };

  if (ioctl (output->card, DRM_IOCTL_MODE_GETRESOURCES, &resources) != 0 ||
      resources.count_crtcs == 0)
    return false;

  for (uint32_t i = 0; i < resources.count_connectors && i < MAX_IDS; i++)
    if (read_preferred_mode (output, connectors[i], ret_mode))
      {
        output->connector = connectors[i];
        output->controller = controllers[0];
        return true;
      }
  return false;
}

static void
release_buffer (Output *output)
{
  struct drm_mode_destroy_dumb destroy = { .handle = output->buffer };

  if (output->canvas.pixels == NULL)
    return;
  munmap (output->canvas.pixels, output->buffer_size);
  ioctl (output->card, DRM_IOCTL_MODE_RMFB, &output->framebuffer);
  ioctl (output->card, DRM_IOCTL_MODE_DESTROY_DUMB, &destroy);
  output->canvas = (Canvas) { 0 };
}

/* Makes a buffer of the mode's size; *RET_OUTPUT is OUTPUT with that buffer. */
static bool
make_buffer (const Output                   *output,
             const struct drm_mode_modeinfo *mode,
             Output                         *ret_output)
{
  struct drm_mode_create_dumb create = {
    .width = mode->hdisplay,
    .height = mode->vdisplay,
    .bpp = 32,
  };
  struct drm_mode_fb_cmd add = { .bpp = 32, .depth = 24 };
  struct drm_mode_map_dumb map = { 0 };
  void *pixels = NULL;

  if (ioctl (output->card, DRM_IOCTL_MODE_CREATE_DUMB, &create) != 0)
    return false;
  add.width = create.width;
  add.height = create.height;
  add.pitch = create.pitch;
  add.handle = create.handle;
  map.handle = create.handle;
  if (ioctl (output->card, DRM_IOCTL_MODE_ADDFB, &add) != 0 ||
      ioctl (output->card, DRM_IOCTL_MODE_MAP_DUMB, &map) != 0)
    return false;
  pixels = mmap (NULL, create.size, PROT_READ | PROT_WRITE, MAP_SHARED, output->card,
                 (off_t) map.offset);
  if (pixels == MAP_FAILED)
    return false;

  *ret_output = *output;
  ret_output->framebuffer = add.fb_id;
  ret_output->buffer = create.handle;
  ret_output->buffer_size = create.size;
  ret_output->canvas = (Canvas) {
    .pixels = pixels,
    .width = (int) create.width,
    .height = (int) create.height,
    .stride = (int) create.pitch,
  };
  return true;
}

bool
output_follow_monitor (Output *output)
{
  struct drm_mode_modeinfo mode = { 0 };
  struct drm_mode_crtc set = { 0 };
  Output changed = { 0 };

  if (!find_monitor (output, &mode) ||
      (mode.hdisplay == output->canvas.width && mode.vdisplay == output->canvas.height) ||
      !make_buffer (output, &mode, &changed))
    return false;

  set.set_connectors_ptr = address_of (&output->connector);
  set.count_connectors = 1;
  set.crtc_id = output->controller;
  set.fb_id = changed.framebuffer;
  set.mode_valid = 1;
  set.mode = mode;
  if (ioctl (output->card, DRM_IOCTL_MODE_SETCRTC, &set) != 0)
    {
      log_line ("MODE %ux%u refused: %s", mode.hdisplay, mode.vdisplay, strerror (errno));
      release_buffer (&changed);
      return false;
    }

  release_buffer (output);
  *output = changed;
  return true;
}

void
output_flush (Output *output,
              int     x,
              int     y,
              int     width,
              int     height)
{
  int right = x + width < output->canvas.width ? x + width : output->canvas.width;
  int bottom = y + height < output->canvas.height ? y + height : output->canvas.height;
  struct drm_clip_rect clip = {
    .x1 = (unsigned short) (x < 0 ? 0 : x),
    .y1 = (unsigned short) (y < 0 ? 0 : y),
    .x2 = (unsigned short) right,
    .y2 = (unsigned short) bottom,
  };
  struct drm_mode_fb_dirty_cmd dirty = {
    .fb_id = output->framebuffer,
    .num_clips = 1,
    .clips_ptr = address_of (&clip),
  };

  if (right <= clip.x1 || bottom <= clip.y1)
    return;
  ioctl (output->card, DRM_IOCTL_MODE_DIRTYFB, &dirty);
}

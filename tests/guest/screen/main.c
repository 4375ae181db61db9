/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The only program of the test guest: shows the test picture, reports on the serial port what the
 * machine's user does, and switches the machine off when its power button is pressed. */
#include <fcntl.h>
#include <linux/kd.h>
#include <stdbool.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/reboot.h>
#include <time.h>
#include <unistd.h>

#include "font.h"
#include "input.h"
#include "log.h"
#include "motion.h"
#include "output.h"
#include "picture.h"

#define FONT_PATH "/font.psf"

enum
{
  TICK = 100, /* milliseconds */
};

static double
read_clock (void)
{
  struct timespec now = { 0 };

  clock_gettime (CLOCK_MONOTONIC, &now);
  return (double) now.tv_sec + (double) now.tv_nsec / 1e9;
}

/* Keys are for this program alone: no text console, no consoles switched, no restart. */
static void
silence_console (void)
{
  int console = open ("/dev/tty0", O_RDWR | O_CLOEXEC);

  if (console < 0)
    return;
  ioctl (console, KDSETMODE, KD_GRAPHICS);
  ioctl (console, KDSKBMODE, K_OFF);
}

static void
power_off (void)
{
  log_line ("POWER-BUTTON");
  sync ();
  reboot (RB_POWER_OFF);
}

/* With "still" as its argument the picture changes only when the user does something; "video" and
 * "scroll" are kinds of motion. */
int
main (int    argc,
      char **argv)
{
  const char *mode = argc > 1 ? argv[1] : "";
  bool is_still = strcmp (mode, "still") == 0 || motion_find (mode) != MOTION_NONE;
  Font font = { 0 };
  Output output = { 0 };
  Input input = { 0 };
  Picture picture = { .output = &output, .font = &font };
  Motion motion = { .kind = motion_find (mode), .output = &output, .font = &font };
  double last_update = -1;
  double last_look = -1;
  bool has_screen;

  log_open ();
  input_init (&input);
  has_screen = font_load (&font, FONT_PATH) && output_open (&output);
  if (!has_screen)
    log_line ("NO-SCREEN");
  silence_console ();

  for (bool is_first = true;; is_first = false)
    {
      double now = read_clock ();
      bool has_input = false;

      if (is_first || now - last_look > 0.5)
        {
          last_look = now;
          input_find_devices (&input);
          if (has_screen && output_follow_monitor (&output))
            {
              input.width = output.canvas.width;
              input.height = output.canvas.height;
              picture_draw (&picture);
              log_line ("MODE %dx%d", input.width, input.height);
              last_update = -1;
            }
        }
      if (is_first)
        log_line ("LIVE-READY");

      has_input = input_wait (&input, motion_get_tick (&motion, TICK));
      if (input.is_power_pressed)
        power_off ();
      if (output.canvas.pixels != NULL &&
          (has_input || last_update < 0 || (!is_still && now - last_update > 0.5)))
        {
          last_update = now;
          picture_update (&picture, &input, now);
        }
      if (output.canvas.pixels != NULL)
        motion_update (&motion, read_clock ());
    }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "input.h"

#include <fcntl.h>
#include <linux/input.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "log.h"

enum
{
  MAX_DEVICE_NUMBER = 64,
};

/* A pointer event is two coordinates and perhaps a button, in any order, ended by a report; a click
 * counts where the pointer is at that end. */
typedef struct
{
  const char *name;
  int code;
} ButtonName;

static const ButtonName button_names[] = {
  { "left", BTN_LEFT },
  { "right", BTN_RIGHT },
  { "middle", BTN_MIDDLE },
  { "side", BTN_SIDE },
  { "extra", BTN_EXTRA },
  { "touch", BTN_TOUCH },
};

void
input_init (Input *input)
{
  *input = (Input) { 0 };
}

static bool
is_open (const Input *input,
         int          number)
{
  for (int i = 0; i < input->device_count; i++)
    if (input->device_numbers[i] == number)
      return true;
  return false;
}

static int
read_maximum (int device,
              int axis)
{
  struct input_absinfo info = { 0 };

  return ioctl (device, EVIOCGABS (axis), &info) == 0 ? info.maximum : 0;
}

void
input_find_devices (Input *input)
{
  for (int number = 0; number < MAX_DEVICE_NUMBER && input->device_count < MAX_DEVICES; number++)
    {
      char path[40] = "";
      char name[80] = "";
      int index = input->device_count;
      int device;

      if (is_open (input, number))
        continue;
      snprintf (path, sizeof path, "/dev/input/event%d", number);
      device = open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
      if (device < 0)
        continue;

      ioctl (device, EVIOCGNAME (sizeof name - 1), name);
      input->devices[index] = (struct pollfd) { .fd = device, .events = POLLIN };
      input->device_numbers[index] = number;
      input->max_x[index] = read_maximum (device, ABS_X);
      input->max_y[index] = read_maximum (device, ABS_Y);
      input->device_count++;
      log_line ("INPUT %s", name);
    }
}

static void
close_device (Input *input,
              int    index)
{
  int last = --input->device_count;

  close (input->devices[index].fd);
  log_line ("INPUT-GONE event%d", input->device_numbers[index]);
  input->devices[index] = input->devices[last];
  input->device_numbers[index] = input->device_numbers[last];
  input->max_x[index] = input->max_x[last];
  input->max_y[index] = input->max_y[last];
}

static const char *
name_button (int code)
{
  for (size_t i = 0; i < sizeof button_names / sizeof button_names[0]; i++)
    if (button_names[i].code == code)
      return button_names[i].name;
  return NULL;
}

static int
scale_to_pixels (int value,
                 int maximum,
                 int pixels)
{
  return (int) (((long) value * (pixels - 1) + maximum / 2) / maximum);
}

static int
clamp (int value,
       int pixels)
{
  return value < 0 ? 0 : value >= pixels ? pixels - 1 : value;
}

static void
take_key (Input *input,
          int    code,
          bool   is_press)
{
  const char *button = name_button (code);

  if (code == KEY_POWER)
    {
      input->is_power_pressed |= is_press;
    }
  else if (button != NULL)
    {
      input->clicks += is_press;
      log_line ("%s %s at %d,%d", is_press ? "CLICK" : "CLICK-UP", button, input->pointer_x,
                input->pointer_y);
    }
  else
    {
      input->keys += is_press;
      input->last_key = (unsigned) code;
      log_line ("%s %d", is_press ? "KEY" : "KEY-UP", code);
    }
}

static void
take_event (Input                    *input,
            int                       index,
            const struct input_event *event)
{
  int *x = &input->pointer_x;
  int *y = &input->pointer_y;

  if (event->type == EV_ABS && event->code == ABS_X && input->max_x[index] > 0)
    *x = scale_to_pixels (event->value, input->max_x[index], input->width);
  else if (event->type == EV_ABS && event->code == ABS_Y && input->max_y[index] > 0)
    *y = scale_to_pixels (event->value, input->max_y[index], input->height);
  else if (event->type == EV_REL && event->code == REL_X)
    *x = clamp (*x + event->value, input->width);
  else if (event->type == EV_REL && event->code == REL_Y)
    *y = clamp (*y + event->value, input->height);
  else if (event->type == EV_REL && event->code == REL_WHEEL)
    {
      input->wheel += event->value;
      log_line ("WHEEL %d", event->value);
    }
  else if (event->type == EV_REL && event->code == REL_HWHEEL)
    log_line ("HWHEEL %d", event->value);
}

/* Positions first, then buttons, for the order within a report is the device's own. */
static void
take_report (Input                    *input,
             int                       index,
             const struct input_event *events,
             int                       count)
{
  for (int i = 0; i < count; i++)
    take_event (input, index, &events[i]);
  for (int i = 0; i < count; i++)
    if (events[i].type == EV_KEY && events[i].value != 2)
      take_key (input, events[i].code, events[i].value == 1);
}

static void
read_device (Input *input,
             int    index)
{
  struct input_event events[64];
  struct input_event event = { 0 };
  int count = 0;

  while (read (input->devices[index].fd, &event, sizeof event) == sizeof event)
    {
      if (event.type != EV_SYN)
        events[count++] = event;
      if (event.type == EV_SYN || count == (int) (sizeof events / sizeof events[0]))
        {
          take_report (input, index, events, count);
          count = 0;
        }
    }
  take_report (input, index, events, count);
}

bool
input_wait (Input *input,
            int    timeout)
{
  if (poll (input->devices, (nfds_t) input->device_count, timeout) <= 0)
    return false;

  /* Backwards, for a closed device's place is taken by the last one. */
  for (int i = input->device_count - 1; i >= 0; i--)
    {
      if ((input->devices[i].revents & POLLIN) != 0)
        read_device (input, i);
      if ((input->devices[i].revents & (POLLHUP | POLLERR)) != 0)
        close_device (input, i);
    }
  return true;
}

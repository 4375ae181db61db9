/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <poll.h>
#include <stdbool.h>
#include <stdint.h>

enum
{
  MAX_DEVICES = 32,
};

/* What the keyboards, mice, tablets and buttons have reported since the start. */
typedef struct
{
  struct pollfd devices[MAX_DEVICES];
  int device_numbers[MAX_DEVICES];
  int max_x[MAX_DEVICES]; /* of absolute devices, else 0 */
  int max_y[MAX_DEVICES];
  int device_count;

  int width; /* of the screen the pointer moves on */
  int height;
  int pointer_x;
  int pointer_y;
  unsigned keys;
  unsigned last_key;
  unsigned clicks;
  int wheel;
  bool is_power_pressed;
} Input;

void input_init (Input *input);

/* Opens the devices that have appeared since the last call. */
void input_find_devices (Input *input);

/* Waits up to TIMEOUT milliseconds and takes in what has come.  True if anything has. */
bool input_wait (Input *input,
                 int    timeout);

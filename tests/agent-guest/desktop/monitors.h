/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>

#include <X11/Xlib.h>

#define MAX_MONITORS 8

typedef struct
{
  char name[32];
  int x;
  int y;
  unsigned int width;
  unsigned int height;
} Monitor;

typedef struct
{
  int count;
  Monitor monitors[MAX_MONITORS];
} Monitors;

/* Gives each monitor there is the mode it prefers, from left to right; true if that changed what
 * @monitors had, which it then has. */
bool monitors_arrange (Monitors *monitors,
                       Display  *display);

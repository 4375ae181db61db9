/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* How often something may happen: @per_second, and @burst times at once. A value. */
typedef struct
{
  uint32_t per_second;
  uint32_t burst;
  uint64_t spent;           /* millionths of an event */
  int64_t  last;            /* µs */
} VtrUsbRate;

/* One more, at @now (µs on a clock that never goes back): whether it may be. */
bool vtr_usb_rate_spend (VtrUsbRate *self,
                         int64_t     now);

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "usb-rate.h"

#define EVENT UINT64_C (1000000)
/* Longer pauses fill every purse; so nothing overflows. */
#define LONGEST_US (60 * INT64_C (1000000))

bool
vtr_usb_rate_spend (VtrUsbRate *self,
                    int64_t     now)
{
  int64_t elapsed = now - self->last;
  uint64_t back = 0;

  if (elapsed > LONGEST_US)
    elapsed = LONGEST_US;
  if (elapsed > 0)
    {
      back = (uint64_t) elapsed * self->per_second;
      self->last = now;
    }
  self->spent = self->spent > back ? self->spent - back : 0;
  if (self->spent + EVENT > self->burst * EVENT)
    return false;

  self->spent += EVENT;

  return true;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdint.h>

/* Little-endian fields, wherever they lie. The caller has checked that they are there. */

static inline uint16_t
vtr_usb_get_u16 (const uint8_t *data)
{
  return (uint16_t) (data[0] | data[1] << 8);
}

static inline uint32_t
vtr_usb_get_u32 (const uint8_t *data)
{
  return vtr_usb_get_u16 (data) | (uint32_t) vtr_usb_get_u16 (data + 2) << 16;
}

static inline uint64_t
vtr_usb_get_u64 (const uint8_t *data)
{
  return vtr_usb_get_u32 (data) | (uint64_t) vtr_usb_get_u32 (data + 4) << 32;
}

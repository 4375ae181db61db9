/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Which encodings a server is told that it may use, the best first. Plain C, fixed size. */

#define VTR_RFB_OFFER_MAX 40u

typedef struct
{
  int32_t encodings[VTR_RFB_OFFER_MAX];
  size_t  count;
} VtrRfbOffer;

/* @is_local, @quality, @compression: as in VtrRfbSessionOptions. */
void vtr_rfb_offer_init (VtrRfbOffer       *offer,
                         bool               is_local,
                         int                quality,
                         int                compression);
bool vtr_rfb_offer_has  (const VtrRfbOffer *offer,
                         int32_t            encoding);

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rfb-offer.h"

#include <glib.h>

#include "rfb-encoding.h"

static const int32_t local_encodings[] = {
  VTR_RFB_ENCODING_COPY_RECT, VTR_RFB_ENCODING_RAW, VTR_RFB_ENCODING_HEXTILE,
  VTR_RFB_ENCODING_ZLIB, VTR_RFB_ENCODING_ZRLE, VTR_RFB_ENCODING_TIGHT, VTR_RFB_ENCODING_TRLE,
  VTR_RFB_ENCODING_RRE, VTR_RFB_ENCODING_CORRE,
};

static const int32_t remote_encodings[] = {
  VTR_RFB_ENCODING_COPY_RECT, VTR_RFB_ENCODING_TIGHT, VTR_RFB_ENCODING_ZRLE,
  VTR_RFB_ENCODING_ZLIB, VTR_RFB_ENCODING_TRLE, VTR_RFB_ENCODING_HEXTILE, VTR_RFB_ENCODING_RRE,
  VTR_RFB_ENCODING_CORRE, VTR_RFB_ENCODING_RAW,
};

static const int32_t pseudo_encodings[] = {
  VTR_RFB_ENCODING_LAST_RECT, VTR_RFB_ENCODING_EXTENDED_DESKTOP_SIZE,
  VTR_RFB_ENCODING_DESKTOP_SIZE, VTR_RFB_ENCODING_DESKTOP_NAME, VTR_RFB_ENCODING_ALPHA_CURSOR,
  VTR_RFB_ENCODING_RICH_CURSOR, VTR_RFB_ENCODING_X_CURSOR, VTR_RFB_ENCODING_CURSOR_POSITION,
  VTR_RFB_ENCODING_QEMU_POINTER_MOTION, VTR_RFB_ENCODING_QEMU_KEY, VTR_RFB_ENCODING_QEMU_AUDIO,
  VTR_RFB_ENCODING_QEMU_LED_STATE, VTR_RFB_ENCODING_EXTENDED_BUTTONS, VTR_RFB_ENCODING_XVP,
  VTR_RFB_ENCODING_FENCE, VTR_RFB_ENCODING_CONTINUOUS_UPDATES,
  VTR_RFB_ENCODING_EXTENDED_CLIPBOARD, VTR_RFB_ENCODING_PIXEL_FORMAT,
};

static void
add (VtrRfbOffer   *offer,
     const int32_t *encodings,
     size_t         count)
{
  for (size_t i = 0; i < count && offer->count < VTR_RFB_OFFER_MAX; i++)
    offer->encodings[offer->count++] = encodings[i];
}

void
vtr_rfb_offer_init (VtrRfbOffer *offer,
                    bool         is_local,
                    int          quality,
                    int          compression)
{
  int32_t quality_level = VTR_RFB_ENCODING_QUALITY_0 + MIN (quality, 9);
  int32_t compression_level = VTR_RFB_ENCODING_COMPRESSION_0 + MIN (compression, 9);

  offer->count = 0;
  if (is_local)
    add (offer, local_encodings, G_N_ELEMENTS (local_encodings));
  else
    add (offer, remote_encodings, G_N_ELEMENTS (remote_encodings));
  add (offer, pseudo_encodings, G_N_ELEMENTS (pseudo_encodings));
  if (quality >= 0)
    add (offer, &quality_level, 1);
  if (compression >= 0)
    add (offer, &compression_level, 1);
}

bool
vtr_rfb_offer_has (const VtrRfbOffer *offer,
                   int32_t            encoding)
{
  for (size_t i = 0; i < offer->count; i++)
    if (offer->encodings[i] == encoding)
      return true;

  return false;
}

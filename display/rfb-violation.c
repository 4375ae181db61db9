/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rfb-violation.h"

#include <glib/gi18n-lib.h>

const char *
vtr_rfb_violation_get_text (VtrRfbViolation violation)
{
  switch (violation)
    {
    case VTR_RFB_VIOLATION_RECT_OUTSIDE:
    case VTR_RFB_VIOLATION_COPY_OUTSIDE:
      return _("it drew outside of the screen");
    case VTR_RFB_VIOLATION_ENCODING:
      return _("it sent a kind of picture that was not asked for");
    case VTR_RFB_VIOLATION_OVERDRAW:
      return _("it drew over the same place again and again");
    case VTR_RFB_VIOLATION_TILE:
    case VTR_RFB_VIOLATION_RUN:
    case VTR_RFB_VIOLATION_PALETTE:
    case VTR_RFB_VIOLATION_TIGHT:
      return _("it sent a picture that makes no sense");
    case VTR_RFB_VIOLATION_COMPRESSED_LENGTH:
    case VTR_RFB_VIOLATION_TOO_MUCH:
      return _("it sent more than the picture can hold");
    case VTR_RFB_VIOLATION_TOO_LITTLE:
      return _("it sent less than the picture needs");
    case VTR_RFB_VIOLATION_COMPRESSED_DATA:
      return _("it sent compressed data that is damaged");
    case VTR_RFB_VIOLATION_JPEG_UNASKED:
      return _("it sent a JPEG picture that was not asked for");
    case VTR_RFB_VIOLATION_JPEG_BROKEN:
      return _("it sent a JPEG picture that is damaged");
    case VTR_RFB_VIOLATION_JPEG_SIZE:
      return _("it sent a JPEG picture of another size than it said");
    case VTR_RFB_VIOLATION_CURSOR_SIZE:
      return _("its pointer picture is larger than any screen needs");
    case VTR_RFB_VIOLATION_PIXEL_FORMAT:
      return _("it uses colours in a way that makes no sense");
    case VTR_RFB_VIOLATION_COLOUR_MAP:
      return _("it sent a palette for a screen that has none");
    case VTR_RFB_VIOLATION_NO_MEMORY:
      return _("there is no memory for what it sent");
    case VTR_RFB_VIOLATION_NONE:
    default:
      return _("it broke the rules");
    }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "inflate-stream.h"

/* What a library does for a VtrInflateStream; each function as the one of that name there. */
typedef struct
{
  bool             (*open)  (VtrInflateStream *stream);
  void             (*close) (VtrInflateStream *stream);
  void             (*reset) (VtrInflateStream *stream);
  VtrInflateResult (*run)   (VtrInflateStream *stream,
                             const uint8_t    *in,
                             size_t            length,
                             uint8_t          *out,
                             size_t            room,
                             size_t           *ret_used,
                             size_t           *ret_made);
} VtrInflateLibrary;

extern const VtrInflateLibrary vtr_inflate_zlib;
#if VTR_HAVE_ISAL
extern const VtrInflateLibrary vtr_inflate_isal;
#endif

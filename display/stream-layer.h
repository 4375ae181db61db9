/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What turns the bytes of one stream into those of another: the part of a VtrLayeredStream that its
 * two streams share. Embedded as the first member by what implements it. Counted; one thread. */
typedef struct _VtrStreamLayer VtrStreamLayer;

typedef struct
{
  /* As g_pollable_stream_read() and _write(): bytes, 0 at the end, -1 and
   * G_IO_ERROR_WOULD_BLOCK. */
  gssize   (*read)     (VtrStreamLayer  *self,
                        void            *buffer,
                        gsize            count,
                        gboolean         is_blocking,
                        GCancellable    *cancellable,
                        GError         **error);
  /* After WOULD_BLOCK the same bytes have to be written again, be it with more behind them. */
  gssize   (*write)    (VtrStreamLayer  *self,
                        const void      *buffer,
                        gsize            count,
                        gboolean         is_blocking,
                        GCancellable    *cancellable,
                        GError         **error);
  /* Whether something may be read that has come out of the base already. */
  gboolean (*has_data) (VtrStreamLayer  *self);
  /* Tells the other end, if that is possible without waiting. */
  void     (*say_bye)  (VtrStreamLayer  *self);
  /* All but the base. */
  void     (*free)     (VtrStreamLayer  *self);
} VtrStreamLayerFuncs;

struct _VtrStreamLayer
{
  const VtrStreamLayerFuncs *funcs;
  grefcount                  ref_count;
  GIOStream                 *base;
};

/* @base: its two streams are pollable. */
void            vtr_stream_layer_init  (VtrStreamLayer            *self,
                                        const VtrStreamLayerFuncs *funcs,
                                        GIOStream                 *base);
VtrStreamLayer *vtr_stream_layer_ref   (VtrStreamLayer            *self);
void            vtr_stream_layer_unref (VtrStreamLayer            *self);
/* The base with it. */
gboolean        vtr_stream_layer_close (VtrStreamLayer            *self,
                                        GCancellable              *cancellable,
                                        GError                   **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VtrStreamLayer, vtr_stream_layer_unref)

G_END_DECLS

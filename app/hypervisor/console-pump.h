/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <libvirt/libvirt.h>

G_BEGIN_DECLS

/* Carries bytes between libvirt's stream of a text console and a descriptor, both ways, in the
 * thread of libvirt's events. Neither side can make it grow: what the reader doesn't take stays
 * with the guest, which waits, or is left out where it would pile up on the way. */
typedef struct _VtrConsolePump VtrConsolePump;

typedef enum
{
  VTR_CONSOLE_PUMP_STREAM_ENDED,    /* the guest's side is gone; all it said was handed on */
  VTR_CONSOLE_PUMP_READER_GONE,     /* nobody has the other end of the descriptor any more */
} VtrConsolePumpEnd;

/* In the context that vtr_console_pump_start() was called in; once, and not after
 * vtr_console_pump_stop(). */
typedef void (*VtrConsolePumpFunc) (VtrConsolePumpEnd end,
                                    gpointer          user_data);

/* Takes over an open stream (VIR_STREAM_NONBLOCK). Any thread. @stream: (transfer full) */
VtrConsolePump *vtr_console_pump_new        (virStreamPtr        stream) G_GNUC_WARN_UNUSED_RESULT;
VtrConsolePump *vtr_console_pump_ref        (VtrConsolePump     *self);
void            vtr_console_pump_unref      (VtrConsolePump     *self);
/* Begins to carry. @fd: (transfer full): is made non-blocking. @is_buffered: libvirt keeps what is
 * not read (a connection through its daemon does, without a limit), so that it must be read in any
 * case. FALSE: it can't be watched, @fd is closed. */
gboolean        vtr_console_pump_start      (VtrConsolePump     *self,
                                             int                 fd,
                                             gboolean            is_buffered,
                                             VtrConsolePumpFunc  callback,
                                             gpointer            user_data);
/* Carries nothing any more and calls nobody; must be called before the owner's reference goes.
 * Doesn't block; in the context of the start. */
void            vtr_console_pump_stop       (VtrConsolePump     *self);
/* Once it was stopped: lets the guest's side go, so that it can be opened again. Blocks: never on
 * the main thread. */
void            vtr_console_pump_abort      (VtrConsolePump     *self);
/* The other end of the descriptor sends nothing any more, and all of it has gone to the guest. Any
 * thread. */
gboolean        vtr_console_pump_has_input_ended (VtrConsolePump *self);
/* When the guest said something last, or when carrying began: g_get_monotonic_time(). Any
 * thread. */
gint64          vtr_console_pump_get_last_output (VtrConsolePump *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VtrConsolePump, vtr_console_pump_unref)

G_END_DECLS

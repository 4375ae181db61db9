/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "machine.h"

G_BEGIN_DECLS

typedef enum
{
  VTR_MACHINE_CONSOLE_OFF,           /* the machine has no process, so nobody to talk to */
  VTR_MACHINE_CONSOLE_OPENING,
  VTR_MACHINE_CONSOLE_OPEN,
  VTR_MACHINE_CONSOLE_IN_USE,        /* another one has it: vtr_machine_console_take_over() */
  VTR_MACHINE_CONSOLE_LOST,          /* tries again by itself; get_error() */
  VTR_MACHINE_CONSOLE_UNAVAILABLE,   /* can't be opened at all; get_error() says why */
  VTR_MACHINE_CONSOLE_CLOSED,        /* by close(), or nobody has the descriptor's other end */
} VtrMachineConsoleState;

#define VTR_TYPE_MACHINE_CONSOLE (vtr_machine_console_get_type ())
G_DECLARE_FINAL_TYPE (VtrMachineConsole, vtr_machine_console, VTR, MACHINE_CONSOLE, GObject)

/* A text console of a machine (a serial port, a paravirtual console), on a descriptor: the other
 * end of a socket or of a pseudo terminal reads what the guest says and writes what it is told.
 * Kept open for as long as the machine runs, and opened again when it runs again. Bytes go through
 * libvirt's event thread; a guest that floods waits for the reader, or what it says too fast is
 * left out, so memory is bounded. Main thread.
 *
 * Properties: "machine" (construct-only), "state". */

/* @id: of VtrConfigConsole; (nullable) for the first that can be opened. @fd: (transfer full): is
 * made non-blocking. Does nothing until vtr_machine_console_open(). */
VtrMachineConsole     *vtr_machine_console_new       (VtrMachine        *machine,
                                                      const char        *id,
                                                      int                fd)
                                                      G_GNUC_WARN_UNUSED_RESULT;
/* Opens it as soon as the machine runs, and no sooner than that anybody else's is closed. */
void                   vtr_machine_console_open      (VtrMachineConsole *self);
/* While IN_USE: whoever has it open loses it. */
void                   vtr_machine_console_take_over (VtrMachineConsole *self);
/* While LOST: doesn't wait for the next try. */
void                   vtr_machine_console_retry_now (VtrMachineConsole *self);
void                   vtr_machine_console_close     (VtrMachineConsole *self);
VtrMachineConsoleState vtr_machine_console_get_state (VtrMachineConsole *self);
/* Of the state that it is in: (nullable) */
const GError          *vtr_machine_console_get_error (VtrMachineConsole *self);
/* (transfer none) */
VtrMachine            *vtr_machine_console_get_machine (VtrMachineConsole *self);
/* The other end sends nothing any more, and all it sent has gone to the guest. */
gboolean               vtr_machine_console_has_input_ended (VtrMachineConsole *self);
/* How long the guest has said nothing, in seconds; 0 unless OPEN. */
double                 vtr_machine_console_get_silence (VtrMachineConsole *self);

G_END_DECLS

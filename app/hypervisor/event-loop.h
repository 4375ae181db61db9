/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Starts libvirt and the thread its events run in; once per process, later calls do nothing. Any
 * thread. */
void vtr_event_loop_start (void);
/* Runs @func (@data) in that thread, between two events, and waits for its end. Not from there. */
void vtr_event_loop_run   (void     (*func) (gpointer data),
                           gpointer   data);

G_END_DECLS

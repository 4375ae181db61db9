/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libvirt/libvirt.h>

#include "connection-attempt.h"
#include "connection.h"

G_BEGIN_DECLS

/* Seconds before the first try after a loss; each later one waits twice as long as the one
 * before. */
#define VTR_CONNECTION_FIRST_RETRY_S 1

struct _VtrConnection
{
  GObject              parent_instance;

  char                *uri;
  char                *title;
  gboolean             is_local;
  guint                lock_wait_ms;
  guint                open_timeout_ms;

  VtrConnectionState   state;
  GError              *error;
  guint                retry_seconds;
  guint                retry_delay;        /* s, of the next wait */
  GMainContext        *context;            /* the one it was made in */
  GSource             *retry_timer;        /* every second while LOST */

  VtrOpenAttempt      *attempt;            /* going on, or NULL */
  VtrOpenAttempt      *last_attempt;       /* its thread may outlast it; NULL before the first */
  GPtrArray           *waiting;            /* GTasks of open_async() */
  VtrOpenedConnection *opened;             /* NULL unless OPEN */

  VtrHostCapabilities *capabilities;
  VtrMachineList      *machines;
  GThreadPool         *pool;
};

/* Blocking work on an open connection, in one of its workers. Never touches an object of the main
 * thread: what it needs is in @data, what it finds is what it returns. NULL without @error is a
 * result, too. */
typedef gpointer (*VtrConnectionFunc) (virConnectPtr   conn,
                                       gpointer        data,
                                       GCancellable   *cancellable,
                                       GError        **error);

/* Runs @func (@data) in a worker and calls back in the caller's main context. @data_free and
 * @result_free (both nullable) run in the main context as well. Once @func runs it is not
 * interrupted: what it did and whether, is always reported; it looks at @cancellable itself where
 * it can stop. While it waits for a worker, cancelling ends it. VTR_HYPERVISOR_ERROR_CONNECT when
 * the connection isn't open. */
void     vtr_connection_run_async  (VtrConnection        *self,
                                    VtrConnectionFunc     func,
                                    gpointer              data,
                                    GDestroyNotify        data_free,
                                    GDestroyNotify        result_free,
                                    GCancellable         *cancellable,
                                    GAsyncReadyCallback   callback,
                                    gpointer              user_data);
gpointer vtr_connection_run_finish (VtrConnection        *self,
                                    GAsyncResult         *result,
                                    GError              **error);

/* The pool of a connection: connection-worker.c. */
GThreadPool *vtr_connection_create_pool       (void);
/* Whatever is open, going on or waited for ends, without a word: connection-opening.c. */
void         vtr_connection_abandon           (VtrConnection       *self);
/* The properties: connection.c. */
void         vtr_connection_set_state         (VtrConnection       *self,
                                               VtrConnectionState   state);
void         vtr_connection_set_retry_seconds (VtrConnection       *self,
                                               guint                seconds);
/* @capabilities: (transfer full). */
void         vtr_connection_take_capabilities (VtrConnection       *self,
                                               VtrHostCapabilities *capabilities);

G_END_DECLS

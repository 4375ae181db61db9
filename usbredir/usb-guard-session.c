/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-usb"

#include "usb-guard-session.h"

#include <glib/gi18n-lib.h>

#include "usb-error.h"
#include "usb-flow.h"
#include "usb-inspector.h"

/* For a far end that doesn't say good-bye. */
#define FAREWELL_MS  2000u
#define MAX_TICK_MS  1000u
#define MIN_TICK_MS  20u

struct _VtrUsbGuardSession
{
  gatomicrefcount  ref_count;
  VtrUsbGuardFunc  func;
  gpointer         user_data;
  GDestroyNotify   user_data_free;
  VtrUsbPatience   patience;

  GMutex           lock;
  GSource         *stop;             /* ready when it is asked for from outside; (nullable): the
                                      * thread goes. Guarded by @lock, as the next four */
  VtrUsbGuardEnd   end;
  GError          *error;
  gboolean         has_device;
  VtrUsbApproval   device;

  GMainContext    *context;          /* the thread's own, as all below */
  GMainLoop       *loop;
  GIOStream       *peer;
  GIOStream       *machine;
  VtrUsbInspector *inspector;
  VtrUsbFlow      *answers;          /* from the peer */
  VtrUsbFlow      *requests;         /* from the machine */
  gint64           start;            /* µs, of the wait for the next greeting */
  VtrUsbGuardEnd   ending;
  GError          *reason;
};

static VtrUsbGuardSession *
session_ref (VtrUsbGuardSession *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
vtr_usb_guard_session_unref (VtrUsbGuardSession *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_mutex_clear (&self->lock);
  g_clear_error (&self->error);
  g_clear_object (&self->peer);
  g_clear_object (&self->machine);
  g_free (self);
}

/* The first reason counts. @reason: (transfer full) (nullable) */
static void
end (VtrUsbGuardSession *self,
     VtrUsbGuardEnd      ending,
     GError             *reason)
{
  if (self->ending != VTR_USB_GUARD_END_NONE)
    {
      g_clear_error (&reason);
      return;
    }

  self->ending = ending;
  self->reason = reason;
  vtr_usb_flow_stop (self->answers);
  vtr_usb_flow_stop (self->requests);
  g_main_loop_quit (self->loop);
}

static void
end_by_violation (VtrUsbGuardSession *self,
                  VtrUsbViolation     violation)
{
  const gboolean is_machine = violation == VTR_USB_VIOLATION_MACHINE ||
                              violation == VTR_USB_VIOLATION_MACHINE_SILENT;
  const gboolean is_other = violation == VTR_USB_VIOLATION_OTHER_DEVICE ||
                            violation == VTR_USB_VIOLATION_OTHER_CLASS ||
                            violation == VTR_USB_VIOLATION_HUB;

  end (self, is_machine ? VTR_USB_GUARD_END_MACHINE : VTR_USB_GUARD_END_REFUSED,
       g_error_new_literal (VTR_USB_ERROR,
                            is_machine ? VTR_USB_ERROR_FAILED
                                       : is_other ? VTR_USB_ERROR_REJECTED
                                                  : VTR_USB_ERROR_PROTOCOL,
                            vtr_usb_violation_get_text (violation)));
}

static void
end_by_peer (VtrUsbGuardSession *self)
{
  end (self, VTR_USB_GUARD_END_PEER,
       g_error_new_literal (VTR_USB_ERROR, VTR_USB_ERROR_PEER_CLOSED,
                            _("The connection to the USB device was lost.")));
}

static void
end_by_machine (VtrUsbGuardSession *self)
{
  end (self, VTR_USB_GUARD_END_MACHINE,
       g_error_new_literal (VTR_USB_ERROR, VTR_USB_ERROR_PEER_CLOSED,
                            _("The machine let the USB device go.")));
}

static void
tell_device (VtrUsbGuardSession *self)
{
  VtrUsbApproval device = { 0 };

  if (self->has_device || !vtr_usb_inspector_get_device (self->inspector, &device))
    return;

  g_mutex_lock (&self->lock);
  self->has_device = TRUE;
  self->device = device;
  g_mutex_unlock (&self->lock);
  self->func (self->user_data);
}

static gboolean
look_at_answers (const guint8 *data,
                 gsize         length,
                 GByteArray   *passed,
                 gpointer      user_data)
{
  VtrUsbGuardSession *self = user_data;

  if (vtr_usb_inspector_check (self->inspector, data, length, g_get_monotonic_time (), passed))
    return TRUE;

  end_by_violation (self, vtr_usb_inspector_get_violation (self->inspector));

  return FALSE;
}

static void
on_answers (VtrUsbFlowEvent event,
            gpointer        user_data)
{
  VtrUsbGuardSession *self = user_data;

  if (event == VTR_USB_FLOW_SOURCE_CLOSED)
    {
      end_by_peer (self);
      return;
    }
  if (event == VTR_USB_FLOW_TARGET_CLOSED)
    {
      end_by_machine (self);
      return;
    }

  tell_device (self);
  if (vtr_usb_inspector_is_unplugged (self->inspector))
    end (self, VTR_USB_GUARD_END_UNPLUGGED,
         g_error_new_literal (VTR_USB_ERROR, VTR_USB_ERROR_UNPLUGGED,
                              _("The USB device was unplugged.")));
}

static const VtrUsbFlowClass ANSWERS = { look_at_answers, on_answers };

/* What the machine sends goes on as it is. How the far end's is read depends on its greeting. */
static gboolean
look_at_requests (const guint8 *data,
                  gsize         length,
                  GByteArray   *passed,
                  gpointer      user_data)
{
  VtrUsbGuardSession *self = user_data;
  const gint64 now = g_get_monotonic_time ();
  const gboolean was_ready = vtr_usb_inspector_is_ready (self->inspector);

  if (!vtr_usb_inspector_read_along (self->inspector, data, length, now))
    {
      end_by_violation (self, vtr_usb_inspector_get_violation (self->inspector));
      return FALSE;
    }

  g_byte_array_append (passed, data, (guint) length);
  if (!was_ready && vtr_usb_inspector_is_ready (self->inspector))
    {
      self->start = now;
      vtr_usb_flow_start (self->answers);
    }

  return TRUE;
}

static void
on_requests (VtrUsbFlowEvent event,
             gpointer        user_data)
{
  if (event == VTR_USB_FLOW_SOURCE_CLOSED)
    end_by_machine (user_data);
  else if (event == VTR_USB_FLOW_TARGET_CLOSED)
    end_by_peer (user_data);
}

static const VtrUsbFlowClass REQUESTS = { look_at_requests, on_requests };

static gboolean
is_over (gint64 since,
         guint  patience_ms)
{
  return since != 0 && g_get_monotonic_time () - since > (gint64) patience_ms * 1000;
}

/* A machine that is paused takes nothing, and the far end can't help it: then nobody is late. */
static gboolean
on_tick (gpointer user_data)
{
  VtrUsbGuardSession *self = user_data;
  VtrUsbInspector *inspector = self->inspector;
  VtrUsbApproval device = { 0 };

  if (!vtr_usb_inspector_is_ready (inspector))
    {
      if (is_over (self->start, self->patience.greet))
        end_by_violation (self, VTR_USB_VIOLATION_MACHINE_SILENT);
    }
  else if (is_over (vtr_usb_flow_get_waiting_since (self->requests), self->patience.take))
    {
      end_by_violation (self, VTR_USB_VIOLATION_STUCK);
    }
  else if (vtr_usb_flow_get_waiting_since (self->answers) == 0)
    {
      const gint64 owing = vtr_usb_inspector_get_owing_since (inspector);

      if ((!vtr_usb_inspector_has_greeted (inspector) &&
           is_over (self->start, self->patience.greet)) ||
          (!vtr_usb_inspector_get_device (inspector, &device) &&
           is_over (self->start, self->patience.announce)) ||
          is_over (owing, self->patience.answer))
        end_by_violation (self, VTR_USB_VIOLATION_SILENT);
    }

  return G_SOURCE_CONTINUE;
}

/* Not of a GCancellable: GLib 2.74 now and then loses the source of one that another thread
 * cancels. */
static gboolean
dispatch_stop (GSource     *source,
               GSourceFunc  callback,
               gpointer     user_data)
{
  return callback (user_data);
}

static GSourceFuncs stop_funcs = { .dispatch = dispatch_stop };

static gboolean
on_stop (gpointer user_data)
{
  end (user_data, VTR_USB_GUARD_END_STOPPED, NULL);

  return G_SOURCE_REMOVE;
}

static GSource *
attach (VtrUsbGuardSession *self,
        GSource            *source,
        GSourceFunc         func)
{
  g_source_set_callback (source, func, self, NULL);
  g_source_attach (source, self->context);

  return source;
}

static void
drop_source (GSource *source)
{
  g_source_destroy (source);
  g_source_unref (source);
}

static void
on_closed (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  VtrUsbGuardSession *self = user_data;

  g_io_stream_close_finish (G_IO_STREAM (source), result, NULL);
  g_main_loop_quit (self->loop);
}

static gboolean
on_farewell_over (gpointer user_data)
{
  g_cancellable_cancel (user_data);

  return G_SOURCE_REMOVE;
}

/* The machine's at once: what it has of the device goes with it. */
static void
close_streams (VtrUsbGuardSession *self)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GSource *timer = g_timeout_source_new (FAREWELL_MS);

  g_io_stream_close (self->machine, NULL, NULL);
  g_source_set_callback (timer, on_farewell_over, cancellable, NULL);
  g_source_attach (timer, self->context);
  g_io_stream_close_async (self->peer, G_PRIORITY_DEFAULT, cancellable, on_closed, self);
  g_main_loop_run (self->loop);
  drop_source (timer);
  g_clear_object (&self->peer);
  g_clear_object (&self->machine);
}

static void
relay (VtrUsbGuardSession *self)
{
  const VtrUsbPatience *patience = &self->patience;
  const guint shortest = MIN (MIN (patience->greet, patience->announce),
                              MIN (patience->answer, patience->take));
  GSource *tick = g_timeout_source_new (CLAMP (shortest / 4, MIN_TICK_MS, MAX_TICK_MS));

  attach (self, tick, on_tick);
  g_mutex_lock (&self->lock);
  attach (self, self->stop, on_stop);
  g_mutex_unlock (&self->lock);
  self->start = g_get_monotonic_time ();
  vtr_usb_flow_start (self->requests);
  g_main_loop_run (self->loop);
  drop_source (tick);

  /* A source whose context is being freed must not be touched: who stops it may be in it. */
  g_mutex_lock (&self->lock);
  drop_source (g_steal_pointer (&self->stop));
  g_mutex_unlock (&self->lock);
}

static gpointer
run (gpointer data)
{
  VtrUsbGuardSession *self = data;

  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->answers = vtr_usb_flow_new (self->peer, self->machine, &ANSWERS, self);
  self->requests = vtr_usb_flow_new (self->machine, self->peer, &REQUESTS, self);
  g_main_context_push_thread_default (self->context);

  relay (self);
  g_clear_pointer (&self->answers, vtr_usb_flow_free);
  g_clear_pointer (&self->requests, vtr_usb_flow_free);
  close_streams (self);

  g_main_context_pop_thread_default (self->context);
  g_mutex_lock (&self->lock);
  self->end = self->ending;
  self->error = g_steal_pointer (&self->reason);
  g_mutex_unlock (&self->lock);
  self->func (self->user_data);
  if (self->user_data_free != NULL)
    self->user_data_free (self->user_data);

  g_clear_pointer (&self->inspector, vtr_usb_inspector_free);
  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  vtr_usb_guard_session_unref (self);

  return NULL;
}

VtrUsbGuardSession *
vtr_usb_guard_session_start (GIOStream            *peer,
                             GIOStream            *machine,
                             const VtrUsbApproval *approval,
                             const VtrUsbPatience *patience,
                             VtrUsbGuardFunc       func,
                             gpointer              user_data,
                             GDestroyNotify        user_data_free)
{
  VtrUsbGuardSession *self = g_new0 (VtrUsbGuardSession, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->lock);
  self->stop = g_source_new (&stop_funcs, sizeof (GSource));
  self->func = func;
  self->user_data = user_data;
  self->user_data_free = user_data_free;
  self->patience = *patience;
  self->peer = g_object_ref (peer);
  self->machine = g_object_ref (machine);
  self->inspector = vtr_usb_inspector_new (approval);
  g_thread_unref (g_thread_new ("usb-guard", run, session_ref (self)));

  return self;
}

void
vtr_usb_guard_session_stop (VtrUsbGuardSession *self)
{
  g_mutex_lock (&self->lock);
  if (self->stop != NULL)
    g_source_set_ready_time (self->stop, 0);
  g_mutex_unlock (&self->lock);
}

VtrUsbGuardEnd
vtr_usb_guard_session_get_end (VtrUsbGuardSession  *self,
                               GError             **ret_error)
{
  VtrUsbGuardEnd ending = VTR_USB_GUARD_END_NONE;

  g_mutex_lock (&self->lock);
  ending = self->end;
  if (ret_error != NULL)
    *ret_error = self->error != NULL ? g_error_copy (self->error) : NULL;
  g_mutex_unlock (&self->lock);

  return ending;
}

gboolean
vtr_usb_guard_session_get_device (VtrUsbGuardSession *self,
                                  VtrUsbApproval     *ret_device)
{
  gboolean has_device = FALSE;

  g_mutex_lock (&self->lock);
  has_device = self->has_device;
  if (has_device)
    *ret_device = self->device;
  g_mutex_unlock (&self->lock);

  return has_device;
}

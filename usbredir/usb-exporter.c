/* SPDX-License-Identifier: GPL-3.0-or-later */
/* VtrUsbExporter: the session is in the worker's thread, in a Bench that both sides hold; orders go
 * there and news come back as messages, in order. */
#define G_LOG_DOMAIN "vitrine-usb"

#include "usb-exporter.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "usb-session.h"

typedef struct
{
  gatomicrefcount     count;
  GWeakRef            exporter;     /* only to be asked at home */
  GMainContext       *home;
  VtrUsbEngine       *engine;
  VtrUsbSessionPlan   plan;
  VtrUsbSessionCount  bytes;
  VtrUsbSession      *session;      /* the worker's */
} Bench;

/* An error on its way home; NULL where all went well. */
typedef struct
{
  Bench  *bench;
  GError *error;
} News;

struct _VtrUsbExporter
{
  GObject              parent_instance;

  VtrUsbWorker        *worker;
  VtrUsbDevice        *device;
  Bench               *bench;
  VtrUsbExporterState  state;
  GError              *error;
  GTask               *start;
  GQueue               stops;       /* GTask */
};

G_DEFINE_ENUM_TYPE (VtrUsbExporterState, vtr_usb_exporter_state,
                    G_DEFINE_ENUM_VALUE (VTR_USB_EXPORTER_IDLE, "idle"),
                    G_DEFINE_ENUM_VALUE (VTR_USB_EXPORTER_STARTING, "starting"),
                    G_DEFINE_ENUM_VALUE (VTR_USB_EXPORTER_RUNNING, "running"),
                    G_DEFINE_ENUM_VALUE (VTR_USB_EXPORTER_STOPPED, "stopped"))

G_DEFINE_FINAL_TYPE (VtrUsbExporter, vtr_usb_exporter, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_WORKER,
  PROP_DEVICE,
  PROP_STATE,
  N_PROPS
};

enum
{
  STOPPED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static Bench *
bench_ref (Bench *bench)
{
  g_atomic_ref_count_inc (&bench->count);

  return bench;
}

static void
bench_unref (Bench *bench)
{
  if (!g_atomic_ref_count_dec (&bench->count))
    return;

  g_assert (bench->session == NULL);
  g_weak_ref_clear (&bench->exporter);
  g_clear_object (&bench->plan.device);
  g_clear_object (&bench->plan.stream);
  g_clear_pointer (&bench->plan.filter, g_free);
  if (bench->plan.fd >= 0)
    close (bench->plan.fd);
  g_clear_pointer (&bench->home, g_main_context_unref);
  g_free (bench);
}

static void
news_free (News *news)
{
  g_clear_error (&news->error);
  bench_unref (news->bench);
  g_free (news);
}

static void
set_state (VtrUsbExporter      *self,
           VtrUsbExporterState  state)
{
  if (self->state == state)
    return;

  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

/* @error: (nullable): a reason; the first one stays. */
static void
become_stopped (VtrUsbExporter *self,
                const GError   *error)
{
  gboolean was_running = self->state == VTR_USB_EXPORTER_RUNNING;

  if (self->state == VTR_USB_EXPORTER_STOPPED)
    return;

  if (error != NULL)
    self->error = g_error_copy (error);
  set_state (self, VTR_USB_EXPORTER_STOPPED);
  if (was_running)
    g_signal_emit (self, signals[STOPPED], 0);
}

static gboolean
on_started (gpointer user_data)
{
  News *news = user_data;
  g_autoptr (VtrUsbExporter) self = g_weak_ref_get (&news->bench->exporter);
  g_autoptr (GTask) task = NULL;

  if (self == NULL)
    return G_SOURCE_REMOVE;

  task = g_steal_pointer (&self->start);
  if (news->error != NULL)
    {
      become_stopped (self, news->error);
      g_task_return_error (task, g_steal_pointer (&news->error));
      return G_SOURCE_REMOVE;
    }

  if (self->state == VTR_USB_EXPORTER_STARTING)
    set_state (self, VTR_USB_EXPORTER_RUNNING);
  if (g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    vtr_usb_exporter_stop_async (self, NULL, NULL);
  g_task_return_boolean (task, TRUE);

  return G_SOURCE_REMOVE;
}

static gboolean
on_ended (gpointer user_data)
{
  News *news = user_data;
  g_autoptr (VtrUsbExporter) self = g_weak_ref_get (&news->bench->exporter);

  if (self != NULL)
    become_stopped (self, news->error);

  return G_SOURCE_REMOVE;
}

static gboolean
on_stopped (gpointer user_data)
{
  News *news = user_data;
  g_autoptr (VtrUsbExporter) self = g_weak_ref_get (&news->bench->exporter);
  g_autoptr (GTask) task = NULL;

  if (self == NULL)
    return G_SOURCE_REMOVE;

  become_stopped (self, NULL);
  task = g_queue_pop_head (&self->stops);
  g_task_return_boolean (task, TRUE);

  return G_SOURCE_REMOVE;
}

/* From the worker's thread. Takes over @error. */
static void
send_news (Bench       *bench,
           GSourceFunc  function,
           GError      *error)
{
  News *news = g_new0 (News, 1);

  news->bench = bench_ref (bench);
  news->error = error;
  vtr_usb_post (bench->home, function, news, (GDestroyNotify) news_free);
}

static void
on_session_ended (GError   *error,
                  gpointer  user_data)
{
  Bench *bench = user_data;

  g_clear_pointer (&bench->session, vtr_usb_session_free);
  send_news (bench, on_ended, error);
}

static gboolean
start_in_worker (gpointer user_data)
{
  Bench *bench = user_data;
  GError *error = NULL;

  bench->session = vtr_usb_session_start (bench->engine, &bench->plan, &bench->bytes,
                                          on_session_ended, bench, &error);
  g_clear_object (&bench->plan.stream);
  send_news (bench, on_started, error);

  return G_SOURCE_REMOVE;
}

static gboolean
stop_in_worker (gpointer user_data)
{
  Bench *bench = user_data;

  g_clear_pointer (&bench->session, vtr_usb_session_free);
  send_news (bench, on_stopped, NULL);

  return G_SOURCE_REMOVE;
}

static gboolean
drop_in_worker (gpointer user_data)
{
  Bench *bench = user_data;

  g_clear_pointer (&bench->session, vtr_usb_session_free);

  return G_SOURCE_REMOVE;
}

static void
run_in_worker (VtrUsbExporter *self,
               GSourceFunc     function)
{
  vtr_usb_worker_run (self->worker, function, bench_ref (self->bench),
                      (GDestroyNotify) bench_unref);
}

static void
vtr_usb_exporter_constructed (GObject *object)
{
  VtrUsbExporter *self = VTR_USB_EXPORTER (object);

  G_OBJECT_CLASS (vtr_usb_exporter_parent_class)->constructed (object);

  self->bench = g_new0 (Bench, 1);
  g_atomic_ref_count_init (&self->bench->count);
  g_weak_ref_init (&self->bench->exporter, self);
  self->bench->home = g_main_context_ref_thread_default ();
  self->bench->engine = vtr_usb_worker_get_engine (self->worker);
  self->bench->plan.device = g_object_ref (self->device);
  self->bench->plan.fd = -1;
}

static void
vtr_usb_exporter_dispose (GObject *object)
{
  VtrUsbExporter *self = VTR_USB_EXPORTER (object);

  if (self->bench != NULL)
    {
      run_in_worker (self, drop_in_worker);
      g_clear_pointer (&self->bench, bench_unref);
    }
  g_clear_object (&self->device);
  g_clear_object (&self->worker);

  G_OBJECT_CLASS (vtr_usb_exporter_parent_class)->dispose (object);
}

static void
vtr_usb_exporter_finalize (GObject *object)
{
  VtrUsbExporter *self = VTR_USB_EXPORTER (object);

  g_clear_error (&self->error);

  G_OBJECT_CLASS (vtr_usb_exporter_parent_class)->finalize (object);
}

static void
vtr_usb_exporter_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  VtrUsbExporter *self = VTR_USB_EXPORTER (object);

  switch (prop_id)
    {
    case PROP_WORKER:
      g_value_set_object (value, self->worker);
      break;
    case PROP_DEVICE:
      g_value_set_object (value, self->device);
      break;
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
vtr_usb_exporter_set_property (GObject      *object,
                               guint         prop_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  VtrUsbExporter *self = VTR_USB_EXPORTER (object);

  switch (prop_id)
    {
    case PROP_WORKER:
      self->worker = g_value_dup_object (value);
      break;
    case PROP_DEVICE:
      self->device = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
vtr_usb_exporter_class_init (VtrUsbExporterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags given = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->constructed = vtr_usb_exporter_constructed;
  object_class->dispose = vtr_usb_exporter_dispose;
  object_class->finalize = vtr_usb_exporter_finalize;
  object_class->get_property = vtr_usb_exporter_get_property;
  object_class->set_property = vtr_usb_exporter_set_property;

  properties[PROP_WORKER] =
    g_param_spec_object ("worker", NULL, NULL, VTR_TYPE_USB_WORKER, given);
  properties[PROP_DEVICE] =
    g_param_spec_object ("device", NULL, NULL, VTR_TYPE_USB_DEVICE, given);
  properties[PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL, VTR_TYPE_USB_EXPORTER_STATE, VTR_USB_EXPORTER_IDLE,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[STOPPED] = g_signal_new ("stopped", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
vtr_usb_exporter_init (VtrUsbExporter *self)
{
  g_queue_init (&self->stops);
}

VtrUsbExporter *
vtr_usb_exporter_new (VtrUsbWorker *worker,
                      VtrUsbDevice *device)
{
  g_return_val_if_fail (VTR_IS_USB_WORKER (worker), NULL);
  g_return_val_if_fail (VTR_IS_USB_DEVICE (device), NULL);

  return g_object_new (VTR_TYPE_USB_EXPORTER, "worker", worker, "device", device, NULL);
}

VtrUsbDevice *
vtr_usb_exporter_get_device (VtrUsbExporter *self)
{
  g_return_val_if_fail (VTR_IS_USB_EXPORTER (self), NULL);

  return self->device;
}

VtrUsbExporterState
vtr_usb_exporter_get_state (VtrUsbExporter *self)
{
  g_return_val_if_fail (VTR_IS_USB_EXPORTER (self), VTR_USB_EXPORTER_STOPPED);

  return self->state;
}

const GError *
vtr_usb_exporter_get_error (VtrUsbExporter *self)
{
  g_return_val_if_fail (VTR_IS_USB_EXPORTER (self), NULL);

  return self->error;
}

void
vtr_usb_exporter_get_bytes (VtrUsbExporter *self,
                            guint64        *ret_received,
                            guint64        *ret_sent)
{
  g_return_if_fail (VTR_IS_USB_EXPORTER (self));

  *ret_received = self->bench->bytes.received;
  *ret_sent = self->bench->bytes.sent;
}

static gboolean
is_pollable (GIOStream *stream)
{
  GInputStream *input = g_io_stream_get_input_stream (stream);
  GOutputStream *output = g_io_stream_get_output_stream (stream);

  return G_IS_POLLABLE_INPUT_STREAM (input) && G_IS_POLLABLE_OUTPUT_STREAM (output)
         && g_pollable_input_stream_can_poll (G_POLLABLE_INPUT_STREAM (input))
         && g_pollable_output_stream_can_poll (G_POLLABLE_OUTPUT_STREAM (output));
}

void
vtr_usb_exporter_start_async (VtrUsbExporter      *self,
                              GIOStream           *stream,
                              const char          *filter,
                              int                  fd,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_return_if_fail (VTR_IS_USB_EXPORTER (self));
  g_return_if_fail (G_IS_IO_STREAM (stream) && is_pollable (stream));
  g_return_if_fail (self->state == VTR_USB_EXPORTER_IDLE);

  self->start = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (self->start, vtr_usb_exporter_start_async);
  self->bench->plan.stream = g_object_ref (stream);
  self->bench->plan.filter = g_strdup (filter);
  self->bench->plan.fd = fd;
  set_state (self, VTR_USB_EXPORTER_STARTING);
  run_in_worker (self, start_in_worker);
}

gboolean
vtr_usb_exporter_start_finish (VtrUsbExporter  *self,
                               GAsyncResult    *result,
                               GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
vtr_usb_exporter_stop_async (VtrUsbExporter      *self,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  GTask *task = NULL;

  g_return_if_fail (VTR_IS_USB_EXPORTER (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, vtr_usb_exporter_stop_async);
  g_queue_push_tail (&self->stops, task);
  run_in_worker (self, stop_in_worker);
}

gboolean
vtr_usb_exporter_stop_finish (VtrUsbExporter  *self,
                              GAsyncResult    *result,
                              GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

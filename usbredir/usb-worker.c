/* SPDX-License-Identifier: GPL-3.0-or-later */
/* VtrUsbWorker: a thread with a main context; what it works on is in its engine, which begins and
 * ends with the thread. */
#define G_LOG_DOMAIN "vitrine-usb"

#include "usb-worker-private.h"

#include "usb-event-source.h"

typedef struct
{
  VtrUsbPlugFunc function;
  gpointer       user_data;
} Watch;

typedef struct
{
  VtrUsbEngine *engine;
  guint         bus;
  guint         address;
  gboolean      is_there;
} PlugNews;

struct _VtrUsbEngine
{
  GMainContext   *context;
  GMainLoop      *loop;
  libusb_context *usb;
  GSource        *events;
  GArray         *watches;     /* Watch */
};

struct _VtrUsbWorker
{
  GObject       parent_instance;

  VtrUsbEngine *engine;
  GMainContext *context;
  GMainLoop    *loop;
  GThread      *thread;
  gboolean      is_available;
};

G_DEFINE_FINAL_TYPE (VtrUsbWorker, vtr_usb_worker, G_TYPE_OBJECT)

void
vtr_usb_post (GMainContext   *context,
              GSourceFunc     function,
              gpointer        data,
              GDestroyNotify  destroy)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, function, data, destroy);
  g_source_attach (source, context);
}

static gboolean
tell_watches (gpointer user_data)
{
  PlugNews *news = user_data;
  /* A watch may end itself, or others, while it is told. */
  g_autoptr (GArray) watches = g_array_copy (news->engine->watches);

  for (guint i = 0; i < watches->len; i++)
    {
      Watch *watch = &g_array_index (watches, Watch, i);

      for (guint j = 0; j < news->engine->watches->len; j++)
        {
          if (g_array_index (news->engine->watches, Watch, j).user_data == watch->user_data)
            {
              watch->function (news->bus, news->address, news->is_there, watch->user_data);
              break;
            }
        }
    }

  return G_SOURCE_REMOVE;
}

/* Nothing may be done with libusb from in here. */
static int LIBUSB_CALL
on_hotplug (libusb_context       *usb,
            libusb_device        *device,
            libusb_hotplug_event  event,
            void                 *user_data)
{
  VtrUsbEngine *engine = user_data;
  PlugNews *news = g_new0 (PlugNews, 1);

  news->engine = engine;
  news->bus = libusb_get_bus_number (device);
  news->address = libusb_get_device_address (device);
  news->is_there = event == LIBUSB_HOTPLUG_EVENT_DEVICE_ARRIVED;
  vtr_usb_post (engine->context, tell_watches, news, g_free);

  return 0;
}

static void LIBUSB_CALL
on_libusb_log (libusb_context        *usb,
               enum libusb_log_level  level,
               const char            *message)
{
  g_debug ("libusb: %s", message);
}

static void
start_libusb (VtrUsbEngine *engine)
{
  int outcome = 0;

  /* What it says without a context goes to standard error otherwise, such as each change of a
   * device's configuration. */
  libusb_set_log_cb (NULL, on_libusb_log, LIBUSB_LOG_CB_GLOBAL);
  outcome = libusb_init (&engine->usb);
  if (outcome != LIBUSB_SUCCESS)
    {
      g_debug ("libusb could not be started: %s", libusb_error_name (outcome));
      engine->usb = NULL;
      return;
    }

  outcome = libusb_hotplug_register_callback (engine->usb,
                                              LIBUSB_HOTPLUG_EVENT_DEVICE_ARRIVED
                                              | LIBUSB_HOTPLUG_EVENT_DEVICE_LEFT,
                                              0, LIBUSB_HOTPLUG_MATCH_ANY,
                                              LIBUSB_HOTPLUG_MATCH_ANY,
                                              LIBUSB_HOTPLUG_MATCH_ANY, on_hotplug, engine, NULL);
  if (outcome != LIBUSB_SUCCESS)
    g_debug ("libusb does not tell about devices: %s", libusb_error_name (outcome));

  engine->events = vtr_usb_event_source_new (engine->usb);
  g_source_attach (engine->events, engine->context);
}

static void
engine_free (VtrUsbEngine *engine)
{
  if (engine->events != NULL)
    g_source_destroy (engine->events);
  g_clear_pointer (&engine->events, g_source_unref);
  g_clear_pointer (&engine->usb, libusb_exit);
  g_clear_pointer (&engine->watches, g_array_unref);
  g_clear_pointer (&engine->loop, g_main_loop_unref);
  g_clear_pointer (&engine->context, g_main_context_unref);
  g_free (engine);
}

static gpointer
run_thread (gpointer user_data)
{
  VtrUsbEngine *engine = user_data;

  g_main_context_push_thread_default (engine->context);
  g_main_loop_run (engine->loop);
  g_main_context_pop_thread_default (engine->context);
  engine_free (engine);

  return NULL;
}

static gboolean
quit_loop (gpointer user_data)
{
  g_main_loop_quit (user_data);

  return G_SOURCE_REMOVE;
}

static void
vtr_usb_worker_dispose (GObject *object)
{
  VtrUsbWorker *self = VTR_USB_WORKER (object);
  GThread *thread = g_steal_pointer (&self->thread);

  if (thread != NULL)
    {
      /* Behind everything that was asked of the thread before. */
      vtr_usb_post (self->context, quit_loop, self->loop, NULL);
      if (thread == g_thread_self ())
        g_thread_unref (thread);
      else
        g_thread_join (thread);
    }
  self->engine = NULL;

  G_OBJECT_CLASS (vtr_usb_worker_parent_class)->dispose (object);
}

static void
vtr_usb_worker_finalize (GObject *object)
{
  VtrUsbWorker *self = VTR_USB_WORKER (object);

  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_clear_pointer (&self->context, g_main_context_unref);

  G_OBJECT_CLASS (vtr_usb_worker_parent_class)->finalize (object);
}

static void
vtr_usb_worker_class_init (VtrUsbWorkerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = vtr_usb_worker_dispose;
  object_class->finalize = vtr_usb_worker_finalize;
}

static void
vtr_usb_worker_init (VtrUsbWorker *self)
{
  VtrUsbEngine *engine = g_new0 (VtrUsbEngine, 1);

  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  engine->context = g_main_context_ref (self->context);
  engine->loop = g_main_loop_ref (self->loop);
  engine->watches = g_array_new (FALSE, FALSE, sizeof (Watch));
  /* Before there is a second thread; it takes some milliseconds. */
  start_libusb (engine);
  self->is_available = engine->usb != NULL;
  self->engine = engine;
  self->thread = g_thread_new ("vitrine-usb", run_thread, engine);
}

VtrUsbWorker *
vtr_usb_worker_new (void)
{
  return g_object_new (VTR_TYPE_USB_WORKER, NULL);
}

gboolean
vtr_usb_worker_is_available (VtrUsbWorker *self)
{
  g_return_val_if_fail (VTR_IS_USB_WORKER (self), FALSE);

  return self->is_available;
}

GMainContext *
vtr_usb_worker_get_context (VtrUsbWorker *self)
{
  g_return_val_if_fail (VTR_IS_USB_WORKER (self), NULL);

  return self->context;
}

void
vtr_usb_worker_run (VtrUsbWorker   *self,
                    GSourceFunc     function,
                    gpointer        data,
                    GDestroyNotify  destroy)
{
  g_return_if_fail (VTR_IS_USB_WORKER (self));
  g_return_if_fail (function != NULL);

  vtr_usb_post (self->context, function, data, destroy);
}

/* Goes to the thread and back; the task is only touched at home. */
typedef struct
{
  GMainContext *home;
  GTask        *task;
} Settling;

static gboolean
on_settled (gpointer user_data)
{
  Settling *settling = user_data;

  g_task_return_boolean (settling->task, TRUE);
  g_object_unref (settling->task);
  g_main_context_unref (settling->home);
  g_free (settling);

  return G_SOURCE_REMOVE;
}

static gboolean
settle_in_thread (gpointer user_data)
{
  Settling *settling = user_data;

  vtr_usb_post (settling->home, on_settled, settling, NULL);

  return G_SOURCE_REMOVE;
}

void
vtr_usb_worker_settle_async (VtrUsbWorker        *self,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  Settling *settling = g_new0 (Settling, 1);

  g_return_if_fail (VTR_IS_USB_WORKER (self));

  settling->home = g_main_context_ref_thread_default ();
  settling->task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (settling->task, vtr_usb_worker_settle_async);
  vtr_usb_post (self->context, settle_in_thread, settling, NULL);
}

gboolean
vtr_usb_worker_settle_finish (VtrUsbWorker  *self,
                              GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

VtrUsbEngine *
vtr_usb_worker_get_engine (VtrUsbWorker *self)
{
  return self->engine;
}

libusb_context *
vtr_usb_engine_get_libusb (VtrUsbEngine *engine)
{
  return engine->usb;
}

void
vtr_usb_engine_add_watch (VtrUsbEngine   *engine,
                          VtrUsbPlugFunc  function,
                          gpointer        user_data)
{
  Watch watch = { function, user_data };

  g_array_append_val (engine->watches, watch);
}

void
vtr_usb_engine_remove_watch (VtrUsbEngine *engine,
                             gpointer      user_data)
{
  for (guint i = engine->watches->len; i > 0; i--)
    {
      if (g_array_index (engine->watches, Watch, i - 1).user_data == user_data)
        g_array_remove_index (engine->watches, i - 1);
    }
}

void
vtr_usb_engine_put_last (VtrUsbEngine *engine)
{
  /* Sources of one priority have their turn in the order in which they got it. */
  g_source_set_priority (engine->events, G_PRIORITY_DEFAULT);
}

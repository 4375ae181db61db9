/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-screen-recorder"

#include "screen-recorder.h"

#include <glib/gi18n.h>
#include <gst/app/gstappsrc.h>
#include <gst/gst.h>
#include <string.h>

#define BYTES_PER_PIXEL 4u
#define FRAME_MS        100u
/* Pictures that wait for the encoder. */
#define MAX_QUEUED      2u
#define LAST_WAIT       (2 * GST_SECOND)

/* Constant quality, as fast as can be: it runs beside an emulated machine. */
#define DESCRIPTION \
  "appsrc name=source ! videoconvert ! " \
  "vp8enc deadline=1 cpu-used=8 threads=2 end-usage=cq cq-level=20 target-bitrate=4000000 " \
  "keyframe-max-dist=100 ! webmmux ! filesink name=sink"

struct _VtrScreenRecorder
{
  GObject         parent_instance;

  VtrFramebuffer *framebuffer;
  char           *path;
  GstElement     *pipeline;    /* (nullable) until it starts, and after its end */
  GstAppSrc      *source;
  guint           watch;
  guint           timeout;
  guint           width;       /* of the film */
  guint           height;
  gint64          start;       /* monotonic, µs */
};

enum
{
  SIGNAL_FINISHED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VtrScreenRecorder, vtr_screen_recorder, G_TYPE_OBJECT)

static void
end (VtrScreenRecorder *self)
{
  g_clear_handle_id (&self->timeout, g_source_remove);
  g_clear_handle_id (&self->watch, g_source_remove);
  if (self->pipeline != NULL)
    gst_element_set_state (self->pipeline, GST_STATE_NULL);
  gst_clear_object (&self->source);
  gst_clear_object (&self->pipeline);
}

static gboolean
on_message (GstBus     *bus,
            GstMessage *message,
            gpointer    user_data)
{
  g_autoptr (VtrScreenRecorder) self = g_object_ref (user_data);
  g_autoptr (GError) error = NULL;

  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR)
    gst_message_parse_error (message, &error, NULL);
  else if (GST_MESSAGE_TYPE (message) != GST_MESSAGE_EOS)
    return G_SOURCE_CONTINUE;

  self->watch = 0;
  end (self);
  g_signal_emit (self, signals[SIGNAL_FINISHED], 0, error);

  return G_SOURCE_REMOVE;
}

/* The picture as it is now; NULL when it hasn't the film's size any more. */
static GstBuffer *
copy_picture (VtrScreenRecorder *self)
{
  gsize row = (gsize) self->width * BYTES_PER_PIXEL;
  guint8 *pixels = NULL;

  vtr_framebuffer_lock (self->framebuffer);
  if (vtr_framebuffer_get_width (self->framebuffer) == self->width &&
      vtr_framebuffer_get_height (self->framebuffer) == self->height)
    {
      const guint8 *source = vtr_framebuffer_get_pixels (self->framebuffer);
      gsize stride = vtr_framebuffer_get_stride (self->framebuffer);

      pixels = g_try_malloc (row * self->height);
      for (guint y = 0; pixels != NULL && y < self->height; y++)
        memcpy (pixels + y * row, source + y * stride, row);
    }
  vtr_framebuffer_unlock (self->framebuffer);

  return pixels != NULL ? gst_buffer_new_wrapped (pixels, row * self->height) : NULL;
}

static gboolean
on_frame (gpointer user_data)
{
  VtrScreenRecorder *self = user_data;
  GstBuffer *buffer = NULL;

  if (gst_app_src_get_current_level_buffers (self->source) >= MAX_QUEUED)
    return G_SOURCE_CONTINUE;

  buffer = copy_picture (self);
  if (buffer == NULL)
    {
      self->timeout = 0;
      vtr_screen_recorder_stop (self);
      return G_SOURCE_REMOVE;
    }

  gst_app_src_push_buffer (self->source, buffer);

  return G_SOURCE_CONTINUE;
}

/* Nobody waits for the end any more: the little that is left is written at once, since half a file
 * would be worse than a moment. */
static void
finish_at_once (VtrScreenRecorder *self)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (self->pipeline);
  GstMessage *message = NULL;

  g_clear_handle_id (&self->watch, g_source_remove);
  vtr_screen_recorder_stop (self);
  message = gst_bus_timed_pop_filtered (bus, LAST_WAIT, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  g_clear_pointer (&message, gst_message_unref);
}

static void
vtr_screen_recorder_dispose (GObject *object)
{
  VtrScreenRecorder *self = VTR_SCREEN_RECORDER (object);

  if (self->pipeline != NULL)
    finish_at_once (self);
  end (self);
  g_clear_object (&self->framebuffer);

  G_OBJECT_CLASS (vtr_screen_recorder_parent_class)->dispose (object);
}

static void
vtr_screen_recorder_finalize (GObject *object)
{
  VtrScreenRecorder *self = VTR_SCREEN_RECORDER (object);

  g_free (self->path);

  G_OBJECT_CLASS (vtr_screen_recorder_parent_class)->finalize (object);
}

static void
vtr_screen_recorder_class_init (VtrScreenRecorderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = vtr_screen_recorder_dispose;
  object_class->finalize = vtr_screen_recorder_finalize;
  signals[SIGNAL_FINISHED] = g_signal_new ("finished", VTR_TYPE_SCREEN_RECORDER,
                                           G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                           G_TYPE_ERROR);
}

static void
vtr_screen_recorder_init (VtrScreenRecorder *self)
{
}

gboolean
vtr_screen_recorder_is_possible (void)
{
  static const char * const names[] = { "appsrc", "videoconvert", "vp8enc", "webmmux",
                                        "filesink" };

  if (!gst_init_check (NULL, NULL, NULL))
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      GstElementFactory *factory = gst_element_factory_find (names[i]);

      if (factory == NULL)
        return FALSE;
      gst_object_unref (factory);
    }

  return TRUE;
}

VtrScreenRecorder *
vtr_screen_recorder_new (VtrFramebuffer *framebuffer,
                         const char     *path)
{
  VtrScreenRecorder *self = NULL;

  g_return_val_if_fail (VTR_IS_FRAMEBUFFER (framebuffer), NULL);
  g_return_val_if_fail (path != NULL, NULL);

  self = g_object_new (VTR_TYPE_SCREEN_RECORDER, NULL);
  self->framebuffer = g_object_ref (framebuffer);
  self->path = g_strdup (path);

  return self;
}

static void
set_up_pipeline (VtrScreenRecorder *self)
{
  g_autoptr (GstElement) sink = gst_bin_get_by_name (GST_BIN (self->pipeline), "sink");
  g_autoptr (GstBus) bus = gst_element_get_bus (self->pipeline);
  g_autoptr (GstCaps) caps = NULL;

  caps = gst_caps_new_simple ("video/x-raw", "format", G_TYPE_STRING, "BGRx",
                              "width", G_TYPE_INT, (int) self->width,
                              "height", G_TYPE_INT, (int) self->height,
                              "framerate", GST_TYPE_FRACTION, 0, 1, NULL);
  self->source = GST_APP_SRC (gst_bin_get_by_name (GST_BIN (self->pipeline), "source"));
  gst_app_src_set_caps (self->source, caps);
  g_object_set (self->source, "format", GST_FORMAT_TIME, "is-live", TRUE, "do-timestamp", TRUE,
                NULL);
  g_object_set (sink, "location", self->path, NULL);
  self->watch = gst_bus_add_watch (bus, on_message, self);
}

gboolean
vtr_screen_recorder_start (VtrScreenRecorder  *self,
                           GError            **error)
{
  GstElement *pipeline = NULL;

  g_return_val_if_fail (VTR_IS_SCREEN_RECORDER (self), FALSE);
  g_return_val_if_fail (self->pipeline == NULL, FALSE);

  vtr_framebuffer_lock (self->framebuffer);
  self->width = vtr_framebuffer_get_width (self->framebuffer);
  self->height = vtr_framebuffer_get_height (self->framebuffer);
  vtr_framebuffer_unlock (self->framebuffer);
  if (vtr_screen_recorder_is_possible () && self->width > 0)
    pipeline = gst_parse_launch (DESCRIPTION, NULL);
  if (pipeline == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                           _("GStreamer lacks what is needed to record a screen"));
      return FALSE;
    }

  self->pipeline = gst_object_ref_sink (pipeline);
  set_up_pipeline (self);
  if (gst_element_set_state (self->pipeline, GST_STATE_PLAYING) == GST_STATE_CHANGE_FAILURE)
    {
      end (self);
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _("The file %s can’t be written"),
                   self->path);
      return FALSE;
    }

  self->start = g_get_monotonic_time ();
  self->timeout = g_timeout_add (FRAME_MS, on_frame, self);

  return TRUE;
}

void
vtr_screen_recorder_stop (VtrScreenRecorder *self)
{
  g_return_if_fail (VTR_IS_SCREEN_RECORDER (self));

  g_clear_handle_id (&self->timeout, g_source_remove);
  if (self->source != NULL)
    gst_app_src_end_of_stream (self->source);
}

const char *
vtr_screen_recorder_get_path (VtrScreenRecorder *self)
{
  g_return_val_if_fail (VTR_IS_SCREEN_RECORDER (self), NULL);

  return self->path;
}

guint
vtr_screen_recorder_get_seconds (VtrScreenRecorder *self)
{
  g_return_val_if_fail (VTR_IS_SCREEN_RECORDER (self), 0);

  return (guint) ((g_get_monotonic_time () - self->start) / G_USEC_PER_SEC);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-microphone"

#include "microphone.h"

#include <glib/gi18n.h>
#include <gst/app/gstappsink.h>
#include <gst/gst.h>

/* Pieces that wait for the main thread; the oldest are dropped, so that sound doesn't lag behind
 * what is said. */
#define MAX_WAITING 25

struct _VtrMicrophone
{
  GObject        parent_instance;

  VtrSoundInput *input;
  char          *source;
  GstElement    *pipeline;      /* while it is open */
  GstAppSink    *sink;          /* in it */
  guint          bus_watch;
  GSource       *fetch;         /* ready while there may be pieces; of the main context */
  const char    *problem;
  gboolean       is_allowed;
};

enum
{
  PROP_0,
  PROP_INPUT,
  PROP_SOURCE,
  PROP_ALLOWED,
  PROP_HEARD,
  PROP_PROBLEM,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (VtrMicrophone, vtr_microphone, G_TYPE_OBJECT)

static void
stop (VtrMicrophone *self)
{
  if (self->pipeline == NULL)
    return;

  /* No thread of its makes a piece ready any more when this returns. */
  gst_element_set_state (self->pipeline, GST_STATE_NULL);
  g_clear_handle_id (&self->bus_watch, g_source_remove);
  g_source_destroy (self->fetch);
  g_clear_pointer (&self->fetch, g_source_unref);
  gst_clear_object (&self->sink);
  gst_clear_object (&self->pipeline);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HEARD]);
}

static void
set_problem (VtrMicrophone *self,
             const char    *problem)
{
  if (self->problem == problem)
    return;

  self->problem = problem;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROBLEM]);
}

static void
send_piece (VtrMicrophone *self,
            GstSample     *sample)
{
  GstBuffer *buffer = gst_sample_get_buffer (sample);
  GstMapInfo map = { 0 };

  if (buffer == NULL || !gst_buffer_map (buffer, &map, GST_MAP_READ))
    return;

  for (gsize start = 0; start < map.size; start += VTR_SOUND_INPUT_MAX)
    vtr_sound_input_send (self->input, map.data + start,
                          MIN (map.size - start, VTR_SOUND_INPUT_MAX));
  gst_buffer_unmap (buffer, &map);
}

static gboolean
on_fetch (gpointer user_data)
{
  VtrMicrophone *self = user_data;
  g_autoptr (GstAppSink) sink = gst_object_ref (self->sink);
  GstSample *sample = NULL;

  /* Before looking, so that what comes meanwhile is looked for again. */
  g_source_set_ready_time (self->fetch, -1);
  while (self->pipeline != NULL && (sample = gst_app_sink_try_pull_sample (sink, 0)) != NULL)
    {
      send_piece (self, sample);
      gst_sample_unref (sample);
    }

  return G_SOURCE_CONTINUE;
}

/* In GStreamer's thread. */
static GstFlowReturn
on_new_sample (GstAppSink *sink,
               gpointer    user_data)
{
  g_source_set_ready_time (user_data, 0);

  return GST_FLOW_OK;
}

static gboolean
dispatch_fetch (GSource     *source,
                GSourceFunc  callback,
                gpointer     user_data)
{
  return callback (user_data);
}

static GSource *
make_fetch (VtrMicrophone *self)
{
  static GSourceFuncs functions = { .dispatch = dispatch_fetch };
  GSource *source = g_source_new (&functions, sizeof (GSource));

  g_source_set_callback (source, on_fetch, self, NULL);
  g_source_attach (source, NULL);

  return source;
}

/* What chooses a source by itself only warns when there is none, and makes silence instead. */
static gboolean
on_message (GstBus     *bus,
            GstMessage *message,
            gpointer    user_data)
{
  VtrMicrophone *self = user_data;
  GstMessageType type = GST_MESSAGE_TYPE (message);

  if (type != GST_MESSAGE_ERROR && type != GST_MESSAGE_WARNING)
    return G_SOURCE_CONTINUE;

  self->bus_watch = 0;
  stop (self);
  set_problem (self, _("This computer has no microphone that can be used"));

  return G_SOURCE_REMOVE;
}

static void
set_up_sink (VtrMicrophone *self)
{
  GstAppSinkCallbacks callbacks = { .new_sample = on_new_sample };
  g_autoptr (GstCaps) caps =
    gst_caps_new_simple ("audio/x-raw",
                         "format", G_TYPE_STRING,
                         G_BYTE_ORDER == G_LITTLE_ENDIAN ? "S16LE" : "S16BE",
                         "layout", G_TYPE_STRING, "interleaved",
                         "rate", G_TYPE_INT, (int) vtr_sound_input_get_rate (self->input),
                         "channels", G_TYPE_INT, (int) vtr_sound_input_get_channels (self->input),
                         NULL);

  gst_app_sink_set_caps (self->sink, caps);
  gst_app_sink_set_max_buffers (self->sink, MAX_WAITING);
  gst_app_sink_set_drop (self->sink, TRUE);
  gst_app_sink_set_callbacks (self->sink, &callbacks, g_source_ref (self->fetch),
                              (GDestroyNotify) g_source_unref);
}

static void
start (VtrMicrophone *self)
{
  g_autofree char *description = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GstBus) bus = NULL;
  GstElement *pipeline = NULL;

  description = g_strdup_printf ("%s ! audioconvert ! audioresample ! "
                                 "appsink name=sink sync=false",
                                 self->source != NULL ? self->source : "autoaudiosrc");
  if (gst_init_check (NULL, NULL, NULL))
    pipeline = gst_parse_launch (description, &error);
  if (pipeline == NULL || error != NULL)
    {
      gst_clear_object (&pipeline);
      set_problem (self, _("GStreamer lacks what is needed to record sound"));
      return;
    }

  self->pipeline = gst_object_ref_sink (pipeline);
  self->sink = GST_APP_SINK (gst_bin_get_by_name (GST_BIN (self->pipeline), "sink"));
  self->fetch = make_fetch (self);
  set_up_sink (self);
  bus = gst_element_get_bus (self->pipeline);
  self->bus_watch = gst_bus_add_watch (bus, on_message, self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HEARD]);
  if (gst_element_set_state (self->pipeline, GST_STATE_PLAYING) == GST_STATE_CHANGE_FAILURE)
    {
      stop (self);
      set_problem (self, _("This computer has no microphone that can be used"));
    }
}

/* A guest that wants another format stops listening first. */
static void
on_listening (VtrSoundInput *input,
              GParamSpec    *pspec,
              VtrMicrophone *self)
{
  set_problem (self, NULL);
  stop (self);
  if (self->is_allowed && vtr_sound_input_is_listening (input))
    start (self);
}

static void
vtr_microphone_get_property (GObject    *object,
                             guint       property_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  VtrMicrophone *self = VTR_MICROPHONE (object);

  switch (property_id)
    {
    case PROP_INPUT:
      g_value_set_object (value, self->input);
      break;
    case PROP_ALLOWED:
      g_value_set_boolean (value, self->is_allowed);
      break;
    case PROP_HEARD:
      g_value_set_boolean (value, self->pipeline != NULL);
      break;
    case PROP_PROBLEM:
      g_value_set_string (value, self->problem);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
vtr_microphone_set_property (GObject      *object,
                             guint         property_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  VtrMicrophone *self = VTR_MICROPHONE (object);

  switch (property_id)
    {
    case PROP_INPUT:
      self->input = g_value_dup_object (value);
      break;
    case PROP_SOURCE:
      self->source = g_value_dup_string (value);
      break;
    case PROP_ALLOWED:
      vtr_microphone_set_allowed (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
vtr_microphone_constructed (GObject *object)
{
  VtrMicrophone *self = VTR_MICROPHONE (object);

  G_OBJECT_CLASS (vtr_microphone_parent_class)->constructed (object);

  g_signal_connect_object (self->input, "notify::is-listening", G_CALLBACK (on_listening), self,
                           0);
}

static void
vtr_microphone_dispose (GObject *object)
{
  VtrMicrophone *self = VTR_MICROPHONE (object);

  if (self->input != NULL)
    vtr_microphone_set_allowed (self, FALSE);
  stop (self);
  g_clear_object (&self->input);

  G_OBJECT_CLASS (vtr_microphone_parent_class)->dispose (object);
}

static void
vtr_microphone_finalize (GObject *object)
{
  g_free (VTR_MICROPHONE (object)->source);

  G_OBJECT_CLASS (vtr_microphone_parent_class)->finalize (object);
}

static void
vtr_microphone_class_init (VtrMicrophoneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = vtr_microphone_get_property;
  object_class->set_property = vtr_microphone_set_property;
  object_class->constructed = vtr_microphone_constructed;
  object_class->dispose = vtr_microphone_dispose;
  object_class->finalize = vtr_microphone_finalize;

  properties[PROP_INPUT] =
    g_param_spec_object ("input", NULL, NULL, VTR_TYPE_SOUND_INPUT,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_SOURCE] =
    g_param_spec_string ("source", NULL, NULL, NULL,
                         G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_ALLOWED] =
    g_param_spec_boolean ("allowed", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_HEARD] =
    g_param_spec_boolean ("is-heard", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_PROBLEM] =
    g_param_spec_string ("problem", NULL, NULL, NULL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
vtr_microphone_init (VtrMicrophone *self)
{
}

VtrMicrophone *
vtr_microphone_new (VtrSoundInput *input,
                    const char    *source)
{
  g_return_val_if_fail (VTR_IS_SOUND_INPUT (input), NULL);

  return g_object_new (VTR_TYPE_MICROPHONE, "input", input, "source", source, NULL);
}

void
vtr_microphone_set_allowed (VtrMicrophone *self,
                            gboolean       allowed)
{
  g_return_if_fail (VTR_IS_MICROPHONE (self));

  allowed = allowed != FALSE;
  if (self->is_allowed == allowed)
    return;

  self->is_allowed = allowed;
  set_problem (self, NULL);
  if (!allowed)
    stop (self);
  vtr_sound_input_set_allowed (self->input, allowed);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ALLOWED]);
}

gboolean
vtr_microphone_is_allowed (VtrMicrophone *self)
{
  g_return_val_if_fail (VTR_IS_MICROPHONE (self), FALSE);

  return self->is_allowed;
}

gboolean
vtr_microphone_is_heard (VtrMicrophone *self)
{
  g_return_val_if_fail (VTR_IS_MICROPHONE (self), FALSE);

  return self->pipeline != NULL;
}

const char *
vtr_microphone_get_problem (VtrMicrophone *self)
{
  g_return_val_if_fail (VTR_IS_MICROPHONE (self), NULL);

  return self->problem;
}

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
  VtrSoundPipeline  parent_instance;

  VtrSoundInput    *input;
  GstAppSink       *sink;          /* while it is open */
  GSource          *fetch;         /* ready while there may be pieces; of the main context */
};

enum
{
  PROP_0,
  PROP_INPUT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (VtrMicrophone, vtr_microphone, VTR_TYPE_SOUND_PIPELINE)

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
  while (self->sink != NULL && (sample = gst_app_sink_try_pull_sample (sink, 0)) != NULL)
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

static char *
vtr_microphone_describe (VtrSoundPipeline *pipeline,
                         const char       *device)
{
  return g_strdup_printf ("%s ! audioconvert ! audioresample ! appsink name=sink sync=false",
                          device);
}

static void
vtr_microphone_set_up (VtrSoundPipeline *pipeline,
                       GstBin           *bin)
{
  VtrMicrophone *self = VTR_MICROPHONE (pipeline);
  GstAppSinkCallbacks callbacks = { .new_sample = on_new_sample };
  g_autoptr (GstCaps) caps =
    vtr_sound_pipeline_make_caps (G_BYTE_ORDER == G_LITTLE_ENDIAN ? "S16LE" : "S16BE",
                                  vtr_sound_input_get_rate (self->input),
                                  vtr_sound_input_get_channels (self->input));

  self->sink = GST_APP_SINK (gst_bin_get_by_name (bin, "sink"));
  self->fetch = make_fetch (self);
  gst_app_sink_set_caps (self->sink, caps);
  gst_app_sink_set_max_buffers (self->sink, MAX_WAITING);
  gst_app_sink_set_drop (self->sink, TRUE);
  gst_app_sink_set_callbacks (self->sink, &callbacks, g_source_ref (self->fetch),
                              (GDestroyNotify) g_source_unref);
}

static void
vtr_microphone_tear_down (VtrSoundPipeline *pipeline)
{
  VtrMicrophone *self = VTR_MICROPHONE (pipeline);

  g_source_destroy (self->fetch);
  g_clear_pointer (&self->fetch, g_source_unref);
  gst_clear_object (&self->sink);
}

static void
vtr_microphone_tell (VtrSoundPipeline *pipeline,
                     gboolean          is_enabled)
{
  vtr_sound_input_set_allowed (VTR_MICROPHONE (pipeline)->input, is_enabled);
}

/* A guest that wants another format stops listening first. */
static void
on_listening (VtrSoundInput    *input,
              GParamSpec       *pspec,
              VtrSoundPipeline *self)
{
  vtr_sound_pipeline_forget_problem (self);
  vtr_sound_pipeline_close (self);
  if (vtr_sound_pipeline_is_enabled (self) && vtr_sound_input_is_listening (input))
    vtr_sound_pipeline_open (self);
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
    vtr_sound_pipeline_set_enabled (VTR_SOUND_PIPELINE (self), FALSE);
  g_clear_object (&self->input);

  G_OBJECT_CLASS (vtr_microphone_parent_class)->dispose (object);
}

static void
vtr_microphone_class_init (VtrMicrophoneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  VtrSoundPipelineClass *pipeline_class = VTR_SOUND_PIPELINE_CLASS (klass);

  object_class->get_property = vtr_microphone_get_property;
  object_class->set_property = vtr_microphone_set_property;
  object_class->constructed = vtr_microphone_constructed;
  object_class->dispose = vtr_microphone_dispose;

  pipeline_class->device = "autoaudiosrc";
  pipeline_class->lacks_parts = N_("GStreamer lacks what is needed to record sound");
  pipeline_class->has_no_device = N_("This computer has no microphone that can be used");
  pipeline_class->describe = vtr_microphone_describe;
  pipeline_class->set_up = vtr_microphone_set_up;
  pipeline_class->tear_down = vtr_microphone_tear_down;
  pipeline_class->tell = vtr_microphone_tell;

  properties[PROP_INPUT] =
    g_param_spec_object ("input", NULL, NULL, VTR_TYPE_SOUND_INPUT,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
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

  return g_object_new (VTR_TYPE_MICROPHONE, "input", input, "device", source, NULL);
}

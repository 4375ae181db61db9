/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-sound-pipeline"

#include "sound-pipeline.h"

#include <glib/gi18n.h>

typedef struct
{
  char       *device;
  GstElement *pipeline;      /* while it is open */
  guint       bus_watch;
  const char *problem;
  gboolean    is_enabled;
} VtrSoundPipelinePrivate;

enum
{
  PROP_0,
  PROP_DEVICE,
  PROP_ENABLED,
  PROP_OPEN,
  PROP_PROBLEM,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (VtrSoundPipeline, vtr_sound_pipeline, G_TYPE_OBJECT)

static VtrSoundPipelinePrivate *
get_private (VtrSoundPipeline *self)
{
  return vtr_sound_pipeline_get_instance_private (self);
}

static void
set_problem (VtrSoundPipeline *self,
             const char       *problem)
{
  VtrSoundPipelinePrivate *priv = get_private (self);

  if (priv->problem == problem)
    return;

  priv->problem = problem;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROBLEM]);
}

/* What chooses a device by itself only warns of the devices when none can be used, and makes or
 * swallows silence instead. Warnings of another kind tell of a hitch. */
static gboolean
is_the_end (GstMessage *message)
{
  g_autoptr (GError) error = NULL;

  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR)
    return TRUE;
  if (GST_MESSAGE_TYPE (message) != GST_MESSAGE_WARNING)
    return FALSE;

  gst_message_parse_warning (message, &error, NULL);

  return error != NULL && error->domain == GST_RESOURCE_ERROR;
}

static gboolean
on_message (GstBus     *bus,
            GstMessage *message,
            gpointer    user_data)
{
  g_autoptr (VtrSoundPipeline) self = g_object_ref (user_data);

  if (!is_the_end (message))
    return G_SOURCE_CONTINUE;

  get_private (self)->bus_watch = 0;
  vtr_sound_pipeline_close (self);
  set_problem (self, _(VTR_SOUND_PIPELINE_GET_CLASS (self)->has_no_device));

  return G_SOURCE_REMOVE;
}

/* NULL where GStreamer lacks a part. */
static GstElement *
make_pipeline (VtrSoundPipeline *self)
{
  VtrSoundPipelineClass *klass = VTR_SOUND_PIPELINE_GET_CLASS (self);
  VtrSoundPipelinePrivate *priv = get_private (self);
  g_autofree char *description = NULL;
  g_autoptr (GError) error = NULL;
  GstElement *pipeline = NULL;

  description = klass->describe (self, priv->device != NULL ? priv->device : klass->device);
  if (gst_init_check (NULL, NULL, NULL))
    pipeline = gst_parse_launch (description, &error);
  if (error != NULL)
    gst_clear_object (&pipeline);

  return pipeline != NULL ? gst_object_ref_sink (pipeline) : NULL;
}

static void
vtr_sound_pipeline_get_property (GObject    *object,
                                 guint       property_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  VtrSoundPipelinePrivate *priv = get_private (VTR_SOUND_PIPELINE (object));

  switch (property_id)
    {
    case PROP_ENABLED:
      g_value_set_boolean (value, priv->is_enabled);
      break;
    case PROP_OPEN:
      g_value_set_boolean (value, priv->pipeline != NULL);
      break;
    case PROP_PROBLEM:
      g_value_set_string (value, priv->problem);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
vtr_sound_pipeline_set_property (GObject      *object,
                                 guint         property_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  VtrSoundPipeline *self = VTR_SOUND_PIPELINE (object);

  switch (property_id)
    {
    case PROP_DEVICE:
      get_private (self)->device = g_value_dup_string (value);
      break;
    case PROP_ENABLED:
      vtr_sound_pipeline_set_enabled (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
vtr_sound_pipeline_dispose (GObject *object)
{
  vtr_sound_pipeline_close (VTR_SOUND_PIPELINE (object));

  G_OBJECT_CLASS (vtr_sound_pipeline_parent_class)->dispose (object);
}

static void
vtr_sound_pipeline_finalize (GObject *object)
{
  g_free (get_private (VTR_SOUND_PIPELINE (object))->device);

  G_OBJECT_CLASS (vtr_sound_pipeline_parent_class)->finalize (object);
}

static void
vtr_sound_pipeline_class_init (VtrSoundPipelineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = vtr_sound_pipeline_get_property;
  object_class->set_property = vtr_sound_pipeline_set_property;
  object_class->dispose = vtr_sound_pipeline_dispose;
  object_class->finalize = vtr_sound_pipeline_finalize;

  properties[PROP_DEVICE] =
    g_param_spec_string ("device", NULL, NULL, NULL,
                         G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_ENABLED] =
    g_param_spec_boolean ("enabled", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_OPEN] =
    g_param_spec_boolean ("is-open", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_PROBLEM] =
    g_param_spec_string ("problem", NULL, NULL, NULL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
vtr_sound_pipeline_init (VtrSoundPipeline *self)
{
}

void
vtr_sound_pipeline_set_enabled (VtrSoundPipeline *self,
                                gboolean          enabled)
{
  VtrSoundPipelinePrivate *priv = get_private (self);

  g_return_if_fail (VTR_IS_SOUND_PIPELINE (self));

  enabled = enabled != FALSE;
  if (priv->is_enabled == enabled)
    return;

  priv->is_enabled = enabled;
  set_problem (self, NULL);
  if (!enabled)
    vtr_sound_pipeline_close (self);
  VTR_SOUND_PIPELINE_GET_CLASS (self)->tell (self, enabled);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ENABLED]);
}

gboolean
vtr_sound_pipeline_is_enabled (VtrSoundPipeline *self)
{
  g_return_val_if_fail (VTR_IS_SOUND_PIPELINE (self), FALSE);

  return get_private (self)->is_enabled;
}

gboolean
vtr_sound_pipeline_is_open (VtrSoundPipeline *self)
{
  g_return_val_if_fail (VTR_IS_SOUND_PIPELINE (self), FALSE);

  return get_private (self)->pipeline != NULL;
}

const char *
vtr_sound_pipeline_get_problem (VtrSoundPipeline *self)
{
  g_return_val_if_fail (VTR_IS_SOUND_PIPELINE (self), NULL);

  return get_private (self)->problem;
}

void
vtr_sound_pipeline_open (VtrSoundPipeline *self)
{
  VtrSoundPipelineClass *klass = VTR_SOUND_PIPELINE_GET_CLASS (self);
  VtrSoundPipelinePrivate *priv = get_private (self);
  g_autoptr (GstBus) bus = NULL;

  g_return_if_fail (VTR_IS_SOUND_PIPELINE (self));
  g_return_if_fail (priv->pipeline == NULL);

  set_problem (self, NULL);
  priv->pipeline = make_pipeline (self);
  if (priv->pipeline == NULL)
    {
      set_problem (self, _(klass->lacks_parts));
      return;
    }

  klass->set_up (self, GST_BIN (priv->pipeline));
  bus = gst_element_get_bus (priv->pipeline);
  priv->bus_watch = gst_bus_add_watch (bus, on_message, self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OPEN]);
  if (gst_element_set_state (priv->pipeline, GST_STATE_PLAYING) == GST_STATE_CHANGE_FAILURE)
    {
      vtr_sound_pipeline_close (self);
      set_problem (self, _(klass->has_no_device));
    }
}

void
vtr_sound_pipeline_close (VtrSoundPipeline *self)
{
  VtrSoundPipelinePrivate *priv = get_private (self);

  g_return_if_fail (VTR_IS_SOUND_PIPELINE (self));

  if (priv->pipeline == NULL)
    return;

  g_clear_handle_id (&priv->bus_watch, g_source_remove);
  gst_element_set_state (priv->pipeline, GST_STATE_NULL);
  VTR_SOUND_PIPELINE_GET_CLASS (self)->tear_down (self);
  gst_clear_object (&priv->pipeline);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OPEN]);
}

void
vtr_sound_pipeline_forget_problem (VtrSoundPipeline *self)
{
  g_return_if_fail (VTR_IS_SOUND_PIPELINE (self));

  set_problem (self, NULL);
}

GstCaps *
vtr_sound_pipeline_make_caps (const char *format,
                              guint       rate,
                              guint       channels)
{
  return gst_caps_new_simple ("audio/x-raw",
                              "format", G_TYPE_STRING, format,
                              "layout", G_TYPE_STRING, "interleaved",
                              "rate", G_TYPE_INT, (int) rate,
                              "channels", G_TYPE_INT, (int) channels,
                              NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-sound-player"

#include "sound-player.h"

#include <glib/gi18n.h>
#include <gst/app/gstappsrc.h>
#include <gst/gst.h>

struct _VtrSoundPlayer
{
  VtrSoundPipeline  parent_instance;

  VtrDisplayClient *client;
  GstAppSrc        *source;       /* while there is sound */
};

enum
{
  PROP_0,
  PROP_CLIENT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (VtrSoundPlayer, vtr_sound_player, VTR_TYPE_SOUND_PIPELINE)

/* What isn't played yet, half a second of it; more is dropped, so that sound doesn't lag behind the
 * picture. */
static guint64
get_max_queued (VtrSoundPlayer *self)
{
  const guint sample_bytes = 2;

  return vtr_display_client_get_audio_rate (self->client) *
         vtr_display_client_get_audio_channels (self->client) * sample_bytes / 2;
}

static char *
vtr_sound_player_describe (VtrSoundPipeline *pipeline,
                           const char       *device)
{
  return g_strdup_printf ("appsrc name=source ! audioconvert ! audioresample ! %s", device);
}

static void
vtr_sound_player_set_up (VtrSoundPipeline *pipeline,
                         GstBin           *bin)
{
  VtrSoundPlayer *self = VTR_SOUND_PLAYER (pipeline);
  g_autoptr (GstCaps) caps =
    vtr_sound_pipeline_make_caps ("S16LE", vtr_display_client_get_audio_rate (self->client),
                                  vtr_display_client_get_audio_channels (self->client));

  self->source = GST_APP_SRC (gst_bin_get_by_name (bin, "source"));
  gst_app_src_set_caps (self->source, caps);
  gst_app_src_set_max_bytes (self->source, get_max_queued (self));
  g_object_set (self->source, "format", GST_FORMAT_TIME, "is-live", TRUE, "do-timestamp", TRUE,
                NULL);
}

static void
vtr_sound_player_tear_down (VtrSoundPipeline *pipeline)
{
  gst_clear_object (&VTR_SOUND_PLAYER (pipeline)->source);
}

static void
vtr_sound_player_tell (VtrSoundPipeline *pipeline,
                       gboolean          is_enabled)
{
  vtr_display_client_set_audio_enabled (VTR_SOUND_PLAYER (pipeline)->client, is_enabled);
}

/* @samples: NULL when the sound ends. */
static void
on_audio (VtrDisplayClient *client,
          GBytes           *samples,
          VtrSoundPlayer   *self)
{
  VtrSoundPipeline *pipeline = VTR_SOUND_PIPELINE (self);

  if (!vtr_sound_pipeline_is_enabled (pipeline))
    return;

  if (samples == NULL)
    {
      vtr_sound_pipeline_close (pipeline);
      return;
    }

  if (self->source == NULL && vtr_sound_pipeline_get_problem (pipeline) == NULL)
    vtr_sound_pipeline_open (pipeline);
  if (self->source != NULL &&
      gst_app_src_get_current_level_bytes (self->source) < get_max_queued (self))
    gst_app_src_push_buffer (self->source, gst_buffer_new_wrapped_bytes (samples));
}

static void
vtr_sound_player_get_property (GObject    *object,
                               guint       property_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  VtrSoundPlayer *self = VTR_SOUND_PLAYER (object);

  switch (property_id)
    {
    case PROP_CLIENT:
      g_value_set_object (value, self->client);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
vtr_sound_player_set_property (GObject      *object,
                               guint         property_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  VtrSoundPlayer *self = VTR_SOUND_PLAYER (object);

  switch (property_id)
    {
    case PROP_CLIENT:
      self->client = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
vtr_sound_player_constructed (GObject *object)
{
  VtrSoundPlayer *self = VTR_SOUND_PLAYER (object);

  G_OBJECT_CLASS (vtr_sound_player_parent_class)->constructed (object);

  g_signal_connect_object (self->client, "audio", G_CALLBACK (on_audio), self, 0);
}

static void
vtr_sound_player_dispose (GObject *object)
{
  VtrSoundPlayer *self = VTR_SOUND_PLAYER (object);

  vtr_sound_pipeline_close (VTR_SOUND_PIPELINE (self));
  g_clear_object (&self->client);

  G_OBJECT_CLASS (vtr_sound_player_parent_class)->dispose (object);
}

static void
vtr_sound_player_class_init (VtrSoundPlayerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  VtrSoundPipelineClass *pipeline_class = VTR_SOUND_PIPELINE_CLASS (klass);

  object_class->get_property = vtr_sound_player_get_property;
  object_class->set_property = vtr_sound_player_set_property;
  object_class->constructed = vtr_sound_player_constructed;
  object_class->dispose = vtr_sound_player_dispose;

  pipeline_class->device = "autoaudiosink";
  pipeline_class->lacks_parts = N_("GStreamer lacks what is needed to play sound");
  pipeline_class->has_no_device = N_("This computer has no way to play sound");
  pipeline_class->describe = vtr_sound_player_describe;
  pipeline_class->set_up = vtr_sound_player_set_up;
  pipeline_class->tear_down = vtr_sound_player_tear_down;
  pipeline_class->tell = vtr_sound_player_tell;

  properties[PROP_CLIENT] =
    g_param_spec_object ("client", NULL, NULL, VTR_TYPE_DISPLAY_CLIENT,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
vtr_sound_player_init (VtrSoundPlayer *self)
{
}

VtrSoundPlayer *
vtr_sound_player_new (VtrDisplayClient *client,
                      const char       *sink)
{
  g_return_val_if_fail (VTR_IS_DISPLAY_CLIENT (client), NULL);

  return g_object_new (VTR_TYPE_SOUND_PLAYER, "client", client, "device", sink, NULL);
}

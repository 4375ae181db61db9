/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-sound-player"

#include "sound-player.h"

#include <glib/gi18n.h>
#include <gst/app/gstappsrc.h>
#include <gst/gst.h>

struct _VtrSoundPlayer
{
  GObject           parent_instance;

  VtrDisplayClient *client;
  char             *sink;
  GstElement       *pipeline;     /* while there is sound */
  GstAppSrc        *source;       /* in it */
  const char       *problem;
  gboolean          is_enabled;
};

enum
{
  PROP_0,
  PROP_CLIENT,
  PROP_SINK,
  PROP_ENABLED,
  PROP_PROBLEM,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (VtrSoundPlayer, vtr_sound_player, G_TYPE_OBJECT)

static void
stop (VtrSoundPlayer *self)
{
  if (self->pipeline != NULL)
    gst_element_set_state (self->pipeline, GST_STATE_NULL);
  gst_clear_object (&self->source);
  gst_clear_object (&self->pipeline);
}

static void
set_problem (VtrSoundPlayer *self,
             const char     *problem)
{
  if (self->problem == problem)
    return;

  self->problem = problem;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROBLEM]);
}

/* What isn't played yet, half a second of it; more is dropped, so that sound doesn't lag behind the
 * picture. */
static guint64
get_max_queued (VtrSoundPlayer *self)
{
  const guint sample_bytes = 2;

  return vtr_display_client_get_audio_rate (self->client) *
         vtr_display_client_get_audio_channels (self->client) * sample_bytes / 2;
}

static void
set_up_source (VtrSoundPlayer *self,
               GstAppSrc      *source)
{
  g_autoptr (GstCaps) caps =
    gst_caps_new_simple ("audio/x-raw",
                         "format", G_TYPE_STRING, "S16LE",
                         "layout", G_TYPE_STRING, "interleaved",
                         "rate", G_TYPE_INT, (int) vtr_display_client_get_audio_rate (self->client),
                         "channels", G_TYPE_INT,
                         (int) vtr_display_client_get_audio_channels (self->client),
                         NULL);

  gst_app_src_set_caps (source, caps);
  gst_app_src_set_max_bytes (source, get_max_queued (self));
  g_object_set (source, "format", GST_FORMAT_TIME, "is-live", TRUE, "do-timestamp", TRUE, NULL);
}

static void
start (VtrSoundPlayer *self)
{
  g_autofree char *description = NULL;
  g_autoptr (GError) error = NULL;
  GstElement *pipeline = NULL;

  set_problem (self, NULL);
  description = g_strdup_printf ("appsrc name=source ! audioconvert ! audioresample ! %s",
                                 self->sink != NULL ? self->sink : "autoaudiosink");
  if (gst_init_check (NULL, NULL, NULL))
    pipeline = gst_parse_launch (description, &error);
  if (pipeline == NULL || error != NULL)
    {
      gst_clear_object (&pipeline);
      set_problem (self, _("GStreamer lacks what is needed to play sound"));
      return;
    }

  self->pipeline = gst_object_ref_sink (pipeline);
  self->source = GST_APP_SRC (gst_bin_get_by_name (GST_BIN (self->pipeline), "source"));
  set_up_source (self, self->source);
  if (gst_element_set_state (self->pipeline, GST_STATE_PLAYING) == GST_STATE_CHANGE_FAILURE)
    {
      stop (self);
      set_problem (self, _("This computer has no way to play sound"));
    }
}

/* @samples: NULL when the sound ends. */
static void
on_audio (VtrDisplayClient *client,
          GBytes           *samples,
          VtrSoundPlayer   *self)
{
  if (!self->is_enabled)
    return;

  if (samples == NULL)
    {
      stop (self);
      return;
    }

  if (self->pipeline == NULL && self->problem == NULL)
    start (self);
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
    case PROP_ENABLED:
      g_value_set_boolean (value, self->is_enabled);
      break;
    case PROP_PROBLEM:
      g_value_set_string (value, self->problem);
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
    case PROP_SINK:
      self->sink = g_value_dup_string (value);
      break;
    case PROP_ENABLED:
      vtr_sound_player_set_enabled (self, g_value_get_boolean (value));
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

  stop (self);
  g_clear_object (&self->client);

  G_OBJECT_CLASS (vtr_sound_player_parent_class)->dispose (object);
}

static void
vtr_sound_player_finalize (GObject *object)
{
  g_free (VTR_SOUND_PLAYER (object)->sink);

  G_OBJECT_CLASS (vtr_sound_player_parent_class)->finalize (object);
}

static void
vtr_sound_player_class_init (VtrSoundPlayerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = vtr_sound_player_get_property;
  object_class->set_property = vtr_sound_player_set_property;
  object_class->constructed = vtr_sound_player_constructed;
  object_class->dispose = vtr_sound_player_dispose;
  object_class->finalize = vtr_sound_player_finalize;

  properties[PROP_CLIENT] =
    g_param_spec_object ("client", NULL, NULL, VTR_TYPE_DISPLAY_CLIENT,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_SINK] =
    g_param_spec_string ("sink", NULL, NULL, NULL,
                         G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_ENABLED] =
    g_param_spec_boolean ("enabled", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_PROBLEM] =
    g_param_spec_string ("problem", NULL, NULL, NULL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
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

  return g_object_new (VTR_TYPE_SOUND_PLAYER, "client", client, "sink", sink, NULL);
}

void
vtr_sound_player_set_enabled (VtrSoundPlayer *self,
                              gboolean        enabled)
{
  g_return_if_fail (VTR_IS_SOUND_PLAYER (self));

  enabled = enabled != FALSE;
  if (self->is_enabled == enabled)
    return;

  self->is_enabled = enabled;
  set_problem (self, NULL);
  if (!enabled)
    stop (self);
  vtr_display_client_set_audio_enabled (self->client, enabled);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ENABLED]);
}

gboolean
vtr_sound_player_is_enabled (VtrSoundPlayer *self)
{
  g_return_val_if_fail (VTR_IS_SOUND_PLAYER (self), FALSE);

  return self->is_enabled;
}

const char *
vtr_sound_player_get_problem (VtrSoundPlayer *self)
{
  g_return_val_if_fail (VTR_IS_SOUND_PLAYER (self), NULL);

  return self->problem;
}

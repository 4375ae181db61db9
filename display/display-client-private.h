/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "display-client-backend.h"

G_BEGIN_DECLS

/* Shared by display-client.c (the object), display-client-input.c (what its users ask of the
 * server) and display-client-backend.c (what backends tell). */
typedef struct
{
  VtrDisplayEndpoint  *endpoint;
  VtrFramebuffer      *framebuffer;
  VtrDisplayCursor    *cursor;
  GMainContext        *context;
  GError              *error;
  char                *name;
  VtrDisplayState      state;
  VtrDisplayEncryption encryption;
  int                  width;
  int                  height;
  int                  leds;
  gboolean             pointer_absolute;
  gboolean             has_pointer_position;
  int                  pointer_x;
  int                  pointer_y;
  gboolean             needs_user;
  gboolean             can_resize;
  gboolean             can_power;
  gboolean             can_play_audio;
  gboolean             audio_enabled;
  guint                audio_rate;
  guint                audio_channels;
  gboolean             view_only;
  VtrScreenTrust      *trust;
  VtrCertificateProblem *problem;
  const char          *security;
  GStrv                encodings;
  int                  damage_queued;   /* atomic */
} VtrDisplayClientPrivate;

typedef enum
{
  VTR_DISPLAY_CLIENT_PROP_0,
  VTR_DISPLAY_CLIENT_PROP_ENDPOINT,
  VTR_DISPLAY_CLIENT_PROP_FRAMEBUFFER,
  VTR_DISPLAY_CLIENT_PROP_STATE,
  VTR_DISPLAY_CLIENT_PROP_WIDTH,
  VTR_DISPLAY_CLIENT_PROP_HEIGHT,
  VTR_DISPLAY_CLIENT_PROP_NAME,
  VTR_DISPLAY_CLIENT_PROP_CURSOR,
  VTR_DISPLAY_CLIENT_PROP_POINTER_ABSOLUTE,
  VTR_DISPLAY_CLIENT_PROP_LEDS,
  VTR_DISPLAY_CLIENT_PROP_ENCRYPTION,
  VTR_DISPLAY_CLIENT_PROP_CAN_RESIZE,
  VTR_DISPLAY_CLIENT_PROP_CAN_POWER,
  VTR_DISPLAY_CLIENT_PROP_CAN_PLAY_AUDIO,
  VTR_DISPLAY_CLIENT_PROP_VIEW_ONLY,
  VTR_DISPLAY_CLIENT_N_PROPS
} VtrDisplayClientProp;

typedef enum
{
  VTR_DISPLAY_CLIENT_SIGNAL_DAMAGED,
  VTR_DISPLAY_CLIENT_SIGNAL_BELL,
  VTR_DISPLAY_CLIENT_SIGNAL_CLIPBOARD,
  VTR_DISPLAY_CLIENT_SIGNAL_CLIPBOARD_REFUSED,
  VTR_DISPLAY_CLIENT_SIGNAL_PASSWORD_NEEDED,
  VTR_DISPLAY_CLIENT_SIGNAL_AUDIO,
  VTR_DISPLAY_CLIENT_SIGNAL_FRAME,
  VTR_DISPLAY_CLIENT_SIGNAL_MOVED,
  VTR_DISPLAY_CLIENT_SIGNAL_POINTER_MOVED,
  VTR_DISPLAY_CLIENT_N_SIGNALS
} VtrDisplayClientSignal;

VtrDisplayClientPrivate *vtr_display_client_get_private (VtrDisplayClient       *self);
void                     vtr_display_client_notify      (VtrDisplayClient       *self,
                                                         VtrDisplayClientProp    prop);
guint                    vtr_display_client_get_signal  (VtrDisplayClientSignal  signal);

G_END_DECLS

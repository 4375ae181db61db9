/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "display-client.h"

G_BEGIN_DECLS

/* For backends: what they tell; main thread but for the last. After CLOSED they do nothing. The
 * first error is the one kept. */
/* (transfer full); closes */
void                vtr_display_client_take_error    (VtrDisplayClient *self,
                                                      GError           *error);
void                vtr_display_client_set_ready     (VtrDisplayClient *self);
void                vtr_display_client_set_size      (VtrDisplayClient *self,
                                                      int               width,
                                                      int               height);
/* @name: bytes of the server; made valid UTF-8 without control characters, and cut. (nullable) */
void                vtr_display_client_set_name      (VtrDisplayClient *self,
                                                      const char       *name);
/* @security: static. */
void                vtr_display_client_set_security  (VtrDisplayClient *self,
                                                      const char       *security);
void                vtr_display_client_set_encodings (VtrDisplayClient   *self,
                                                      const char * const *encodings);
void                vtr_display_client_set_cursor    (VtrDisplayClient *self,
                                                      VtrDisplayCursor *cursor);
void                vtr_display_client_set_pointer_absolute (VtrDisplayClient *self,
                                                      gboolean          absolute);
/* Where the guest's pointer is. */
void                vtr_display_client_set_pointer_position (VtrDisplayClient *self,
                                                      int               x,
                                                      int               y);
void                vtr_display_client_forget_pointer_position (VtrDisplayClient *self);
/* The machine went on elsewhere, and is shown from there. @host: its name, from the server. */
void                vtr_display_client_report_move   (VtrDisplayClient *self,
                                                      const char       *host);
void                vtr_display_client_ring_bell     (VtrDisplayClient *self);
void                vtr_display_client_ask_password  (VtrDisplayClient *self,
                                                      gboolean          needs_user);
/* @text: UTF-8; ignored when it isn't valid, refused when it is too long, or NULL for text that is
 * too long to be kept. */
void                vtr_display_client_receive_clipboard (VtrDisplayClient *self,
                                                      const char       *text);
void                vtr_display_client_set_leds      (VtrDisplayClient *self,
                                                      int               leds);
void                vtr_display_client_set_encryption (VtrDisplayClient    *self,
                                                      VtrDisplayEncryption encryption);
void                vtr_display_client_set_can_resize (VtrDisplayClient *self,
                                                      gboolean          can_resize);
void                vtr_display_client_set_can_power (VtrDisplayClient *self,
                                                      gboolean          can_power);
void                vtr_display_client_set_can_play_audio (VtrDisplayClient *self,
                                                      gboolean          can_play);
/* Before the error that it is the reason for. */
void                vtr_display_client_set_certificate_problem (VtrDisplayClient      *self,
                                                      VtrCertificateProblem *problem);
/* An update was drawn: its bounding box. */
void                vtr_display_client_receive_frame (VtrDisplayClient *self,
                                                      const VtrRect    *extents);
/* Emits "damaged" at once, for backends that do so seldom enough by themselves. */
void                vtr_display_client_report_damage (VtrDisplayClient *self);
/* Before the first samples, where it isn't VTR_DISPLAY_AUDIO_RATE and _CHANNELS. */
void                vtr_display_client_set_audio_format (VtrDisplayClient *self,
                                                      guint             rate,
                                                      guint             n_channels);
/* @samples: (nullable) at the end of the sound. */
void                vtr_display_client_receive_audio (VtrDisplayClient *self,
                                                      GBytes           *samples);
/* Any thread: emits "damaged" on the main context, once however often it is called until then. */
void                vtr_display_client_queue_damaged (VtrDisplayClient *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "display-endpoint.h"

G_BEGIN_DECLS

typedef enum
{
  VTR_REMOTE_STATE_CLOSED,       /* nobody looks at it */
  VTR_REMOTE_STATE_CONNECTING,
  VTR_REMOTE_STATE_OPEN,
  VTR_REMOTE_STATE_LOST,         /* tried again in a while */
} VtrRemoteState;

#define VTR_REMOTE_SCREEN_MAX_TITLE 200u   /* bytes of UTF-8 */

#define VTR_TYPE_REMOTE_SCREEN (vtr_remote_screen_get_type ())
G_DECLARE_FINAL_TYPE (VtrRemoteScreen, vtr_remote_screen, VTR, REMOTE_SCREEN, GObject)

/* A screen that is nobody's machine: where it is, and what the user said about it. Main thread.
 *
 * Properties: "address" (its one URI, see vtr_remote_address_to_uri()), "title", "last-used"
 * (gint64, seconds since 1970, 0 for never), "user" (who signs in there, nullable), "view-only",
 * "sound" (is played while it is shown), "password-kept" (the secret service has one for it),
 * "temporary" (isn't kept unless the user wants it; not stored), "state" (VtrRemoteState, as a
 * number; not stored). "picture-changed" is emitted when its last
 * picture is another. */

/* @id: a UUID; (nullable) makes one. */
VtrRemoteScreen    *vtr_remote_screen_new              (const char         *id,
                                                        VtrDisplayEndpoint *endpoint)
                                                        G_GNUC_WARN_UNUSED_RESULT;
const char         *vtr_remote_screen_get_id           (VtrRemoteScreen    *self);
/* (transfer none) */
VtrDisplayEndpoint *vtr_remote_screen_get_endpoint     (VtrRemoteScreen    *self);
const char         *vtr_remote_screen_get_address      (VtrRemoteScreen    *self);
/* The address without its scheme: what it is called until the user names it. */
const char         *vtr_remote_screen_get_label        (VtrRemoteScreen    *self);
/* Never empty. */
const char         *vtr_remote_screen_get_title        (VtrRemoteScreen    *self);
/* (nullable): the user gave it no name */
const char         *vtr_remote_screen_get_given_title  (VtrRemoteScreen    *self);
/* @title: cleaned and cut to what may be kept; NULL or nothing but spaces takes the name away. */
void                vtr_remote_screen_set_title        (VtrRemoteScreen    *self,
                                                        const char         *title);
gint64              vtr_remote_screen_get_last_used    (VtrRemoteScreen    *self);
void                vtr_remote_screen_set_last_used    (VtrRemoteScreen    *self,
                                                        gint64              seconds);
/* (nullable) */
const char         *vtr_remote_screen_get_user         (VtrRemoteScreen    *self);
void                vtr_remote_screen_set_user         (VtrRemoteScreen    *self,
                                                        const char         *user);
gboolean            vtr_remote_screen_is_view_only     (VtrRemoteScreen    *self);
void                vtr_remote_screen_set_view_only    (VtrRemoteScreen    *self,
                                                        gboolean            view_only);
gboolean            vtr_remote_screen_has_sound        (VtrRemoteScreen    *self);
void                vtr_remote_screen_set_sound        (VtrRemoteScreen    *self,
                                                        gboolean            has_sound);
gboolean            vtr_remote_screen_is_password_kept (VtrRemoteScreen    *self);
void                vtr_remote_screen_set_password_kept (VtrRemoteScreen   *self,
                                                        gboolean            kept);
gboolean            vtr_remote_screen_is_temporary     (VtrRemoteScreen    *self);
void                vtr_remote_screen_set_temporary    (VtrRemoteScreen    *self,
                                                        gboolean            temporary);
/* What a connection file gave: never stored, and wiped. (nullable) */
const char         *vtr_remote_screen_get_password     (VtrRemoteScreen    *self);
void                vtr_remote_screen_set_password     (VtrRemoteScreen    *self,
                                                        const char         *password);
VtrRemoteState      vtr_remote_screen_get_state        (VtrRemoteScreen    *self);
void                vtr_remote_screen_set_state        (VtrRemoteScreen    *self,
                                                        VtrRemoteState      state);
void                vtr_remote_screen_picture_changed  (VtrRemoteScreen    *self);

G_END_DECLS

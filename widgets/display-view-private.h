/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "display-picture.h"
#include "display-view.h"
#include "guest-resizer.h"
#include "held-keys.h"
#include "host-shortcuts.h"
#include "input-grab.h"
#include "key-remap.h"
#include "pointer-capture.h"
#include "release-chord.h"
#include "scroll-steps.h"

G_BEGIN_DECLS

/* The view over several files: display-view.c (whose picture is shown, properties),
 * display-view-scaling.c (how large it is), display-view-keyboard.c, display-view-input.c (the
 * pointer, and what ends both), display-view-capture.c (a pointer that knows movements only),
 * display-view-pointer.c (how the guest's looks). */
struct _VtrDisplayView
{
  GtkWidget           parent_instance;

  VtrDisplayClient   *client;
  GSignalGroup       *client_signals;
  char               *label;
  VtrPictureScaling   scaling;
  VtrGuestResizer    *resizer;
  gboolean            smooth;
  gboolean            view_only;

  VtrDisplayPicture  *picture;
  GdkTexture         *guest_pointer; /* (nullable): drawn where the guest says that it is */
  gint64              last_bell;     /* monotonic time, µs */

  GtkEventController *key_controller;  /* belongs to the root while there is one */
  VtrInputGrab        grab;
  VtrHeldKeys         held;
  VtrReleaseChord     chord;
  VtrHostShortcuts   *host_shortcuts;
  VtrKeyRemap        *key_remap;       /* (nullable) */
  char               *release_label;   /* of the chord, as it is written */
  GdkModifierType     modifiers;       /* those that are down */
  gboolean            is_pointer_away;

  VtrPointerCapture  *capture;         /* (nullable) until it is needed, or where there is none */
  GSignalGroup       *capture_signals;
  double              rest_x;          /* less than a pixel of a captured movement */
  double              rest_y;

  VtrScrollSteps      scroll;
  guint               buttons;       /* VtrButtonMask of those that are down */
  int                 sent_x;        /* where the guest believes the pointer is */
  int                 sent_y;
  double              pointer_x;     /* logical; where it was seen last */
  double              pointer_y;
  double              last_x;        /* logical; for movements of a relative pointer */
  double              last_y;
  gboolean            has_last;
};

void vtr_display_view_init_input     (VtrDisplayView *self);
gboolean vtr_display_view_takes_input (VtrDisplayView *self);
void vtr_display_view_send_pointer   (VtrDisplayView *self,
                                      int             x,
                                      int             y);
void vtr_display_view_take_grab      (VtrDisplayView *self);
/* Lets all keys and buttons up in the guest. */
void vtr_display_view_release_input  (VtrDisplayView *self);
void vtr_display_view_notify_grabbed (VtrDisplayView *self);

void vtr_display_view_init_keyboard  (VtrDisplayView *self);
void vtr_display_view_clear_keyboard (VtrDisplayView *self);
/* The root appeared, or (NULL) goes away. */
void vtr_display_view_set_input_root (VtrDisplayView *self,
                                      GtkWidget      *root);
/* The desktop has its shortcuts while it has to. */
void vtr_display_view_update_inhibit (VtrDisplayView *self);
/* What a screen reader says of it. */
void vtr_display_view_update_description (VtrDisplayView *self);

void vtr_display_view_init_capture   (VtrDisplayView *self);
void vtr_display_view_clear_capture  (VtrDisplayView *self);
/* A click: TRUE when it was for taking the pointer, and not for the guest. */
gboolean vtr_display_view_start_capture (VtrDisplayView *self);
void vtr_display_view_stop_capture   (VtrDisplayView *self);
gboolean vtr_display_view_is_captured (VtrDisplayView *self);
/* Whether the pointer would have to be captured first. */
gboolean vtr_display_view_waits_for_capture (VtrDisplayView *self);
void vtr_display_view_notify_captured (VtrDisplayView *self);
void vtr_display_view_emit_no_capture (VtrDisplayView *self,
                                      const char     *why);

/* The desktop's pointer over the view, and the one that is drawn. */
void vtr_display_view_update_cursor  (VtrDisplayView *self);
void vtr_display_view_note_pointer_move (VtrDisplayView *self);
void vtr_display_view_snapshot_pointer (VtrDisplayView *self,
                                      GtkSnapshot    *snapshot);

void vtr_display_view_init_scaling   (VtrDisplayView *self);
VtrPictureRoom vtr_display_view_get_room (VtrDisplayView *self);
void vtr_display_view_measure        (GtkWidget      *widget,
                                      GtkOrientation  orientation,
                                      int             for_size,
                                      int            *minimum,
                                      int            *natural,
                                      int            *minimum_baseline,
                                      int            *natural_baseline);
void vtr_display_view_size_allocate  (GtkWidget      *widget,
                                      int             width,
                                      int             height,
                                      int             baseline);

G_END_DECLS
